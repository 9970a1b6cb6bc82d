"""What the rows of a version must say, by the record that was read of its bytes just now. Pure.

    said(record, content_digest) -> {table: {key behind version_id: {column: value}}}
    rows_of(connection, version_id) -> the same, as the release has them
    unlike(said, rows) -> Iterator[(table, place, what)]

Written from the schema alone, not with the code that builds a release, so that it finds that code's faults, too.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from parsers.record import Record
from release.privacy import masked
from release.schema import load_schema
from release.verify.order import quoted
from release.verify.report import shown
from storage.models import storable

PIECE = 32_000  # characters of a section's text in one row
Row = dict[str, Any]
Rows = dict[tuple[Any, ...], Row]
TABLES = ("versions", "cells", "problems", "sections", "statements")
OF_VERSIONS = (
    "kind",
    "title",
    "filer_named",
    "place",
    "year_read",
    "year_evidence",
    "edition",
    "dated",
    "published",
    "content_digest",
)


def said(record: Record, content_digest: str) -> dict[str, Rows]:
    """Give what every row of a version must say."""
    return {
        "versions": {(): _version(record, content_digest)},
        "cells": {
            (name,): {
                "value": _number(cell.value),
                "state": str(cell.state),
                "raw": _kept(cell.raw),
                "locator": _kept(cell.at),
            }
            for name, cell in record.cells.items()
        },
        "problems": {
            (number,): {"code": each.code, "message": _told(each.message), "locator": _kept(each.at)}
            for number, each in enumerate(record.problems, start=1)
        },
        "sections": dict(_sections(record)),
        "statements": {
            (number,): {
                "quantity": each.quantity,
                "value": _number(each.value),
                "unit": _kept(each.unit),
                "sentence": _told(each.sentence),
                "locator": _kept(each.at),
            }
            for number, each in enumerate(record.statements, start=1)
        },
    }


def _version(record: Record, content_digest: str) -> Row:
    values = (
        str(record.kind),
        _kept(record.title),
        _kept(record.filer),
        _kept(record.place),
        record.year,
        _kept(record.year_evidence),
        record.edition,
        record.dated and record.dated.isoformat(),
        record.published and record.published.isoformat(),
        content_digest,
    )
    return dict(zip(OF_VERSIONS, values, strict=True))


def _sections(record: Record) -> Iterator[tuple[tuple[int, int], Row]]:
    for number, section in enumerate(record.sections, start=1):
        text = _told(section.text) or ""
        for piece, start in enumerate(range(0, max(len(text), 1), PIECE), start=1):
            row = {"key": section.key, "heading": _told(section.heading), "text": text[start : start + PIECE] or None}
            yield (number, piece), row


def _kept(text: str | None) -> str | None:
    """Give a text as every format can hold it; an empty one is none."""
    return storable(text) or None if text else None


def _told(text: str | None) -> str | None:
    """Give a text that a person wrote as a release tells it."""
    return _kept(masked(text)) if text else None


def _number(value: int | float | None) -> float | None:
    return None if value is None else float(value)


def rows_of(connection: sqlite3.Connection, version_id: str) -> dict[str, Rows]:
    """Give the rows of a version as the release has them."""
    return {name: _rows(connection, name, version_id) for name in TABLES}


def _rows(connection: sqlite3.Connection, name: str, version_id: str) -> Rows:
    table = load_schema().table(name)
    key = table.key[1:]
    columns = OF_VERSIONS if name == "versions" else tuple(each for each in table.names[1:] if each not in key)
    asked = ", ".join(quoted(each) for each in (*key, *columns))
    query = f"SELECT {asked} FROM {quoted(name)} WHERE version_id = ?"  # noqa: S608  # our schema's names
    found = connection.execute(query, (version_id,))
    return {row[: len(key)]: dict(zip(columns, row[len(key) :], strict=True)) for row in found}


def unlike(said: Mapping[str, Rows], rows: Mapping[str, Rows]) -> Iterator[tuple[str, str, str]]:
    """Give each difference: the table, which of its rows, and what."""
    for table in TABLES:
        key = load_schema().table(table).key[1:]
        for at in sorted(said[table].keys() | rows[table].keys()):
            place = ", ".join(f"{name} {shown(value)}" for name, value in zip(key, at, strict=False))
            for what in _differing(said[table].get(at), rows[table].get(at)):
                yield table, place, what


def _differing(expected: Row | None, found: Row | None) -> Iterator[str]:
    if found is None:
        yield "the archive, read again, has this row, and it is not there"
    elif expected is None:
        yield "the archive, read again, does not have this row"
    else:
        for name, value in expected.items():
            if found[name] != value:
                yield f"{name} is {shown(found[name])}, the archive, read again, says {shown(value)}"
