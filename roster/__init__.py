"""Who must file, when, and where that is laid down: units over time, filers, deadlines."""
