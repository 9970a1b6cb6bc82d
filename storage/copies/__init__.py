"""The archive's second place: what a closed night added is copied to any fsspec address, read back, and known for it.

Nothing is given up here before its copy was read back whole. docs/object-storage.md.
"""
