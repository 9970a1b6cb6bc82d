"""Lines put in order on disk, however many: a temporary SQLite database that is gone with its object."""

import sqlite3
from collections.abc import Iterator


class Spool:
    """Takes lines in any order, gives them sorted by their bytes, each once for each time it was put in."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE line (text TEXT)")
        self._database.execute("BEGIN")

    def add(self, line: str) -> None:
        """Take one line."""
        self._database.execute("INSERT INTO line VALUES (?)", (line,))

    def lines(self) -> Iterator[str]:
        """Give them all, in order."""
        for (line,) in self._database.execute("SELECT text FROM line ORDER BY text"):
            yield line

    def close(self) -> None:
        """Let the disk have its room back."""
        self._database.close()
