"""WACZ: a selection of the archive as one file that stands by itself, written and completely checked."""
