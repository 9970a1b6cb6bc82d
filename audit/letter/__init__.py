"""Letters to counties about what was not found: drafts that a person signs."""
