"""The papers beside the tables: descriptor, codebooks, README, citation, crates."""
