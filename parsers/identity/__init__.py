"""Who filed, for which year, when, and whether a file is a report at all."""
