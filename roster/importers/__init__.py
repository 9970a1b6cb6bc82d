"""Readers of the lists that others publish: each gives the rows of a roster import."""
