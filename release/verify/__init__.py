"""A release held against itself and against the archive."""
