"""Holds the archive, its index, its chain and the database against each other, record by record and row by row."""
