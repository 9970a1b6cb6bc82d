"""What was found out about the rows of one table and explains those of another: kept on disk, not in memory.

ledger.note(About.FILING, (filer_id, year), causes)
ledger.of(About.FILING, (filer_id, year)) -> (cause, …)
"""

import sqlite3
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from release.delta.cause import Cause, Causes, ranked

SEPARATOR = "\x1f"


class About(StrEnum):
    """What a note is about."""

    VERSION = "version"  # version_id: why its row differs
    TEXT = "text"  # version_id: why what was read of it differs
    REPORT = "report"  # report_id
    FILING = "filing"  # filer_id, year: its reports and its obligation
    FILER = "filer"  # filer_id: reports that came or went
    YEAR = "year"  # county, year: reports that came or went
    COUNTY = "county"  # county: its reports
    VISITED = "visited"  # county: its portals were looked at
    PORTAL = "portal"  # portal_id
    VERDICT = "verdict"  # filer_id, year
    CAPTURE = "capture"  # capture_id: rows that rest on it


class Ledger:
    """The notes of one comparison, in a temporary file of SQLite's own that is gone when it is closed."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute("BEGIN")
        self._connection.execute("CREATE TABLE note (about, key, cause, PRIMARY KEY (about, key, cause)) WITHOUT ROWID")

    def close(self) -> None:
        """Throw the notes away."""
        self._connection.close()

    def note(self, about: About, key: Iterable[Any], causes: Iterable[Cause]) -> None:
        """Note causes beside those that are noted already."""
        rows = [(about.value, _joined(key), cause.value) for cause in causes]
        self._connection.executemany("INSERT OR IGNORE INTO note VALUES (?, ?, ?)", rows)

    def of(self, about: About, key: Iterable[Any]) -> Causes:
        """Give the causes noted, in order."""
        query = "SELECT cause FROM note WHERE about = ? AND key = ?"
        return ranked(Cause(cause) for (cause,) in self._connection.execute(query, (about.value, _joined(key))))


def _joined(key: Iterable[Any]) -> str:
    return SEPARATOR.join(map(str, key))
