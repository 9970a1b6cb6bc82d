"""Beyond the columns: which reports are looked for, by what means, and what the search proves."""
