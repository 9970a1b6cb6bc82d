"""Tables into files: CSV, Parquet, SQLite, the archive file."""
