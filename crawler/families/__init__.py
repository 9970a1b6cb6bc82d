"""One adapter per portal family; adapters compose, none inherits from another."""
