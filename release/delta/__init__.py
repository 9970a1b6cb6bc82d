"""Two releases beside each other: which rows changed, and why."""
