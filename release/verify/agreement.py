"""Holds the three formats of a table against each other, row by row, in memory that does not grow with the table.

    agree(streams, table, report, ordered) -> Iterator      the rows, as long as all formats have the same

`streams` gives for each file its rows as Arrow tables, all in the same order. Where two files agree and the third does
not, that one is named; each difference by its key. A file that cannot be read any further is told of, and left out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from release.schema import Table
from release.verify.formats import Unreadable, reading
from release.verify.order import by_key
from release.verify.report import Report, shown

Row = tuple[Any, ...]


class _Stream:
    """The rows of one file: those taken from it and not yet compared."""

    def __init__(self, file: str, tables: Iterator[pa.Table], report: Report) -> None:
        self.file, self._tables, self._report = file, tables, report
        self.held: pa.Table | None = None
        self.broken = False

    def fill(self) -> int:
        """See that something is held as long as there is more; gives how many rows are."""
        while self.held is None or self.held.num_rows == 0:
            try:
                self.held = next(self._tables, None)
            except Unreadable as error:
                self._report.wrong(self.file, error.what, error.place)
                self.held, self.broken = None, True
            if self.held is None:
                return 0
        return int(self.held.num_rows)

    def take(self, count: int) -> pa.Table:
        """Give the next rows; at most as many as are held."""
        assert self.held is not None  # `fill` was asked first
        taken, self.held = self.held.slice(0, count), self.held.slice(count)
        return taken

    def rows(self) -> Iterator[Row]:
        """Give all that is left, row by row."""
        while self.fill():
            table = self.take(self.fill())
            try:
                with reading("holds a value that is none"):
                    columns = [column.to_pylist() for column in table.columns]
            except Unreadable as error:
                self._report.wrong(self.file, error.what, error.place)
                self.broken = True
                return
            yield from zip(*columns, strict=True)


def agree(
    streams: Mapping[str, Iterator[pa.Table]], table: Table, report: Report, *, ordered: bool
) -> Iterator[pa.Table]:
    """Compare all formats of a table; gives the rows they agree on, in pieces, up to the first difference.

    `ordered`: rows come in the order of their key; else they are sorted on disk to name what differs.
    """
    several = [_Stream(file, tables, report) for file, tables in streams.items()]
    while True:
        counts = [stream.fill() for stream in several]
        several = [stream for stream in several if not stream.broken]
        counts = [stream.fill() for stream in several]
        if not any(counts):
            return
        count = min(counts)
        pieces = [stream.held.slice(0, count) for stream in several if stream.held is not None]
        if count == 0 or any(not _same(piece, pieces[0]) for piece in pieces[1:]):
            _differences([_Keyed(each, table, report, ordered=ordered) for each in several], table, report)
            return
        for stream in several:
            stream.take(count)
        yield pieces[0]


def _same(one: pa.Table, other: pa.Table) -> bool:
    return bool(one.equals(other))


def _differences(keyed: "list[_Keyed]", table: Table, report: Report) -> None:
    """Name what differs from here on, until the files are told of often enough."""
    before, files = len(report.defects), [one.file for one in keyed]
    while any(one.key is not None for one in keyed) and not any(report.full(one.file) for one in keyed):
        lowest = min(one.key for one in keyed if one.key is not None)
        found = {one.file: one.take(lowest) for one in keyed}
        for stream in [one for one in keyed if one.broken]:
            found.pop(stream.file)
        _one_key(found, table, lowest, report)
        keyed = [one for one in keyed if not one.broken]
    if len(report.defects) == before and not any(map(report.full, files)):
        report.wrong(files[0], f"has its rows in another order than {' and '.join(files[1:])}")


class _Keyed:
    """The rows of one file with the key of the next one; None when there is none left."""

    def __init__(self, stream: _Stream, table: Table, report: Report, *, ordered: bool) -> None:
        def told(key: Row) -> None:
            report.wrong(stream.file, "has this key twice", row_place(table, key))

        self._stream = stream
        self._rows = stream.rows() if ordered else by_key(stream.rows(), table, told)
        self._at = [table.names.index(name) for name in table.key]
        self.file = stream.file
        self._advance()

    @property
    def broken(self) -> bool:
        return self._stream.broken

    def _advance(self) -> None:
        self._row = next(self._rows, None)
        self.key = None if self._row is None else tuple((self._row[at] is not None, self._row[at]) for at in self._at)

    def take(self, key: Row) -> Row | None:
        """Give the row of a key, if that is the next one."""
        if self.key != key:
            return None
        row = self._row
        self._advance()
        return row


def _one_key(found: Mapping[str, Row | None], table: Table, key: Row, report: Report) -> None:
    """Tell in what the rows of one key differ, and in which file."""
    place = row_place(table, tuple(value for _, value in key))
    there = {file: row is not None for file, row in found.items()}
    if not all(there.values()):
        for file, others in _odd(there).items():
            what = "has a row that is not in" if there[file] else "lacks a row that is in"
            report.wrong(file, f"{what} {' and '.join(others)}", place)
        return
    rows = {file: row for file, row in found.items() if row is not None}
    for at, field in enumerate(table.fields):
        values = {file: row[at] for file, row in rows.items()}
        for file, others in _odd(values).items():
            said = f"{field.name} is {shown(values[file])}, {' and '.join(others)} say {shown(values[others[0]])}"
            report.wrong(file, said if len(others) > 1 else said.replace(" say ", " says "), place)


def _odd(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give the files that say another thing than most, each with those it differs from; the first where none do."""
    said = {file: repr(value) for file, value in values.items()}
    counted = Counter(said.values())
    if len(counted) <= 1:
        return {}
    usual, times = counted.most_common(1)[0]
    if times == 1:  # nobody bears out anybody
        first, *others = said
        return {first: others}
    others = [file for file, value in said.items() if value == usual]
    return {file: others for file, value in said.items() if value != usual}


def row_place(table: Table, key: Row) -> str:
    """Name a row by its key."""
    return ", ".join(f"{name} {shown(value)}" for name, value in zip(table.key, key, strict=True))
