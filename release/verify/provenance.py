"""PROVENANCE.jsonl of a release: read line by line, and held against the tables versions and captures.

Line(number, version_id, part, parser, capture, attachments), Cited(…)      what a line says
read_lines(path, report) -> Iterator[Line]                                  tells of lines that are none
check_provenance(folder, release, connection, report) -> int                how many lines there are
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release.canonical import canonical
from release.verify.formats import Unreadable, reading
from release.verify.jsons import NotJson, at, parsed
from release.verify.layout import PROVENANCE, SQLITE
from release.verify.report import Report, shown

LONGEST = 4 << 20  # bytes of a line; one with a thousand attachments has half of one
NAMES = frozenset({"version_id", "part", "parser", "capture", "attachments"})
CITED = frozenset(
    ("id", "url", "media_type", "at", "status", "payload_digest", "segment", "offset", "length", "original", "manifest")
)
ORIGINAL = frozenset({"id", "segment", "offset"})
_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*\.warc\.gz")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies in the archive."""

    id: str
    segment: str
    offset: int


@dataclass(frozen=True, slots=True)
class Cited:
    """A capture that a version was read from, as its line says."""

    at: Place
    length: int
    url: str
    media_type: str | None
    moment: str
    status: int | None
    payload_digest: str | None
    original: Place | None
    manifest: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line: from which bytes which record of a version was read, by which parser."""

    number: int
    version_id: str
    part: int
    parser: str
    capture: Cited
    attachments: tuple[Cited, ...]

    @property
    def place(self) -> str:
        """Name it in a report."""
        return f"line {self.number}, {shown(self.version_id)[1:-1]}"


def raw_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Give the lines of a file with their numbers; None for one that is longer than any of ours, and then no more."""
    with path.open("rb") as file:
        for number, data in enumerate(iter(lambda: file.readline(LONGEST + 1), b""), start=1):
            if len(data) > LONGEST:
                yield number, None
                return
            yield number, data


def read_head(path: Path) -> Any:
    """Give what the first line says of the archive. Raises NotJson."""
    _, data = next(raw_lines(path), (1, b""))
    told = parsed((data or b"").rstrip(b"\n"))
    if not isinstance(told, dict) or told.keys() != {"archive"}:
        raise NotJson("does not say `archive` and nothing else")
    return told["archive"]


def read_lines(path: Path, report: Report) -> Iterator[Line]:
    """Give every line behind the first; one that is none is told of."""
    for number, data in raw_lines(path):
        if data is None:
            report.wrong(PROVENANCE, f"is longer than {LONGEST} bytes; what follows was not read", f"line {number}")
        elif number > 1:
            try:
                yield _line(number, data)
            except NotJson as error:
                report.wrong(PROVENANCE, f"is not a line of provenance: {error}", f"line {number}")


def _line(number: int, data: bytes) -> Line:
    told = parsed(data.removesuffix(b"\n"))
    if not data.endswith(b"\n"):
        raise NotJson("the file ends inside it")
    if not isinstance(told, dict) or told.keys() != NAMES or not isinstance(told["attachments"], list):
        raise NotJson("it has other names than a line has")
    line = Line(
        number,
        _text(told["version_id"]),
        _count(told["part"]),
        _text(told["parser"]),
        _cited(told["capture"]),
        tuple(map(_cited, told["attachments"])),
    )
    if canonical(told).encode() != data.removesuffix(b"\n"):
        raise NotJson("it is not in the one form a line is written in")
    return line


def _cited(told: Any) -> Cited:
    if not isinstance(told, dict) or told.keys() != CITED:
        raise NotJson("a capture has other names than it has in a line")
    original = told["original"]
    return Cited(
        _place(told),
        _count(told["length"]),
        _text(told["url"]),
        _maybe(told["media_type"]),
        _text(told["at"]),
        None if told["status"] is None else _count(told["status"]),
        _maybe(told["payload_digest"]),
        None if original is None else _place(original, ORIGINAL),
        None if told["manifest"] is None else _count(told["manifest"]),
    )


def _place(told: Any, names: frozenset[str] = CITED) -> Place:
    if not isinstance(told, dict) or told.keys() != names:
        raise NotJson("the place of a capture has other names than it has in a line")
    segment = _text(told["segment"])
    if not _SEGMENT.fullmatch(segment):
        raise NotJson(f"{shown(segment)} is no name of a segment")
    return Place(_text(told["id"]), segment, _count(told["offset"]))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise NotJson(f"{shown(value)} is no text")
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise NotJson(f"{shown(value)} is no count")
    return value


def check_provenance(folder: Path, release: Any, connection: sqlite3.Connection, report: Report) -> int:
    """Hold every line against the tables: each version has one, each capture is as the table captures says."""
    path = folder / PROVENANCE
    _check_head(path, at(release, "archive"), report)
    lines = 0
    try:
        with reading("cannot be held against it"):
            connection.execute('CREATE TEMP TABLE "told" (version_id TEXT PRIMARY KEY) WITHOUT ROWID')
            for line in read_lines(path, report):
                lines += 1
                _check_line(line, connection, report)
            untold = connection.execute(_UNTOLD).fetchmany(100)
    except Unreadable as error:
        report.wrong(SQLITE, error.what)
        return lines
    for (version_id,) in untold:
        report.wrong(PROVENANCE, f"has no line for the version {shown(version_id)[1:-1]}")
    report.counts["lines of provenance"] = lines
    return lines


_UNTOLD = (
    "SELECT version_id FROM versions v WHERE NOT EXISTS "
    '(SELECT 1 FROM temp."told" t WHERE t.version_id = v.version_id) ORDER BY version_id'
)
_VERSION = "SELECT parser, part, payload_digest, capture_id FROM versions WHERE version_id = ?"
_ADDRESS = "SELECT r.url FROM versions v JOIN reports r ON r.report_id = v.report_id WHERE v.version_id = ?"
_CAPTURE = (
    "SELECT at, status, payload_digest, segment, offset, length, manifest, revisit_of FROM captures "
    "WHERE capture_id = ?"
)


def _check_head(path: Path, head: Any, report: Report) -> None:
    try:
        told = read_head(path)
    except NotJson as error:
        report.wrong(PROVENANCE, f"is not the archive's head: {error}", "line 1")
        return
    if told != head:
        report.wrong(PROVENANCE, "names another head of the archive than RELEASE.json", "line 1")


def _check_line(line: Line, connection: sqlite3.Connection, report: Report) -> None:
    if not connection.execute('INSERT OR IGNORE INTO temp."told" VALUES (?)', (line.version_id,)).rowcount:
        report.wrong(PROVENANCE, "is the second line of this version", line.place)
    row = connection.execute(_VERSION, (line.version_id,)).fetchone()
    if row is None:
        report.wrong(PROVENANCE, "is about a version that is not in the table versions", line.place)
        return
    cited = line.capture
    said = (line.parser, line.part, cited.payload_digest, cited.at.id)
    for name, one, other in zip(("parser", "part", "payload_digest", "capture.id"), said, row, strict=True):
        if one != other:
            what = f"{name} is {shown(one)}, the table versions says {shown(other)}"
            report.wrong(PROVENANCE, what, line.place)
    (url,) = connection.execute(_ADDRESS, (line.version_id,)).fetchone() or (cited.url,)
    if url != cited.url:
        report.wrong(PROVENANCE, f"is about {shown(cited.url)}, the table reports has {shown(url)}", line.place)
    for each in (cited, *line.attachments):
        _check_cited(each, line, connection, report)


def _check_cited(cited: Cited, line: Line, connection: sqlite3.Connection, report: Report) -> None:
    """Hold a capture against its row, and against that of the capture it repeats."""
    row = connection.execute(_CAPTURE, (cited.at.id,)).fetchone()
    if row is None:
        report.wrong(
            PROVENANCE, f"names the capture {shown(cited.at.id)}, which is not in the table captures", line.place
        )
        return
    said = (
        cited.moment,
        cited.status,
        cited.payload_digest,
        cited.at.segment,
        cited.at.offset,
        cited.length,
        cited.manifest,
        cited.original.id if cited.original else None,
    )
    names = ("at", "status", "payload_digest", "segment", "offset", "length", "manifest", "original")
    for name, one, other in zip(names, said, row, strict=True):
        if one != other:
            what = f"{name} of {cited.at.id} is {shown(one)}, the table captures says {shown(other)}"
            report.wrong(PROVENANCE, what, line.place)
    original = cited.original
    if original is not None:
        found = connection.execute(_CAPTURE, (original.id,)).fetchone()
        if found is None or (found[3], found[4]) != (original.segment, original.offset):
            what = f"places the capture {shown(original.id)} elsewhere than the table captures"
            report.wrong(PROVENANCE, what, line.place)
