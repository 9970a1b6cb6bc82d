"""The `gongkai` command, a file per group of commands."""
