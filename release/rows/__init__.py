"""From the store to rows: what of each county goes into which table."""
