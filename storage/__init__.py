"""What is kept: the WARC archive, the database, snapshots and their versions."""
