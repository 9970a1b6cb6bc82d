"""What the records of a WACZ are, kept on disk while its index and its pages are held against them."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC

from storage.archive.cdxj import REVISIT, mime
from storage.archive.stored import UNINDEXED, Stored

_TABLE = """CREATE TABLE record (file TEXT, offset INTEGER, length INTEGER, id TEXT, kind TEXT, url TEXT, time TEXT,
    status INTEGER, mime TEXT, digest TEXT, must INTEGER, lines INTEGER DEFAULT 0, PRIMARY KEY (file, offset))"""


class Inventory:
    """A temporary table of records. Rows are `sqlite3.Row`, by the names of `_TABLE`."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(_TABLE)
        self._database.execute("BEGIN")

    def add(self, file: str, record: Stored) -> None:
        """Take one record; `must` says whether an index has to have it."""
        shown = record.http_status is not None and record.http_status not in UNINDEXED and record.uri is not None
        kind = REVISIT if record.kind == "revisit" else mime(record.media_type or record.fields.get("Content-Type"))
        time = record.at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        place = (file, record.offset, record.length, record.record_id, record.kind)
        rest = (record.uri, time, record.http_status, kind, record.payload_digest, shown)
        self._database.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", (*place, *rest))

    def seal(self) -> None:
        """Make look-ups by address and id quick, once all records are in."""
        self._database.execute("CREATE INDEX by_url ON record (url, time)")
        self._database.execute("CREATE INDEX by_id ON record (id)")

    def at(self, file: str, offset: int) -> sqlite3.Row | None:
        """Give the record at a place."""
        found = self._database.execute("SELECT * FROM record WHERE file = ? AND offset = ?", (file, offset))
        row: sqlite3.Row | None = found.fetchone()
        return row

    def count_line(self, file: str, offset: int) -> None:
        """Note that an index has a line for a record."""
        self._database.execute("UPDATE record SET lines = lines + 1 WHERE file = ? AND offset = ?", (file, offset))

    def miscounted(self, lines: int | None) -> Iterator[sqlite3.Row]:
        """Give the records that no line speaks of though one must or, given how many there must be, not so many."""
        wrong = "must AND lines = 0" if lines is None else f"lines != must * {int(lines)}"
        yield from self._database.execute(f"SELECT * FROM record WHERE {wrong} ORDER BY file, offset")  # noqa: S608

    def shows(self, url: str, time: str | None) -> bool:
        """Tell whether an address was captured, at that second where one is given."""
        query = "SELECT 1 FROM record WHERE must AND url = ? AND time = coalesce(?, time)"
        return self._database.execute(query, (url, time)).fetchone() is not None

    def has(self, id: str) -> bool:
        """Tell whether a record of that id is there."""
        return self._database.execute("SELECT 1 FROM record WHERE id = ?", (id,)).fetchone() is not None

    def close(self) -> None:
        """Let the disk have its room back."""
        self._database.close()
