"""Bytes of one format to a `Document`: one module a format, and what they share."""
