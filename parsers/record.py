"""What the parser gives back: the record of one report, its cells, sections and problems.

The JSON of a record is `gongkai.record/1`, as `gongkai parse` prints it; docs/record.md describes every field.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

SCHEMA = "gongkai.record/1"


class Kind(StrEnum):
    """What a file turned out to be."""

    REPORT = "report"
    NOT_A_REPORT = "not_a_report"
    UNREADABLE = "unreadable"


class State(StrEnum):
    """What stands in a cell; only `reported` has a value."""

    REPORTED = "reported"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    ABSENT = "absent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the form. `raw` is the text as printed, `at` where it stands in the document."""

    value: int | float | None
    state: State
    raw: str | None = None
    at: str | None = None

    def __post_init__(self) -> None:
        """Hold the promise that a value exists exactly when a number is printed."""
        if (self.value is not None) != (self.state is State.REPORTED):
            raise ValueError(f"a {self.state} cell cannot hold {self.value!r}")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report: its key (`overview`, `disclosure`, ... or None), heading and text."""

    key: str | None
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that the prose states about a quantity of the form; `sentence` is where it says so, as printed.

    `quantity` is a key of `data/quantities.json`; `value` is in the unit as written, units are not converted.
    """

    quantity: str
    value: int | float
    unit: str | None
    sentence: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader must know: a stable code, a sentence, and the place in the document."""

    code: str
    message: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What one parser version read from one file (or one part of it)."""

    kind: Kind
    sha256: str
    parser: str
    media_type: str | None = None
    charset: str | None = None
    file: str | None = None
    part: int | None = None
    title: str | None = None
    filer: str | None = None
    place: str | None = None
    year: int | None = None
    year_evidence: str | None = None
    edition: str | None = None
    dated: date | None = None
    published: date | None = None
    sections: tuple[Section, ...] = ()
    cells: dict[str, Cell] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the plain dict of `gongkai.record/1`; dates as ISO text, `part` and `tables` only when there are any."""
        body: dict[str, Any] = {
            "schema": SCHEMA,
            "file": self.file,
            "sha256": self.sha256,
            "media_type": self.media_type,
            "charset": self.charset,
            "kind": self.kind.value,
            "title": self.title,
            "filer": self.filer,
            "place": self.place,
            "year": self.year,
            "year_evidence": self.year_evidence,
            "edition": self.edition,
            "dated": self.dated.isoformat() if self.dated else None,
            "published": self.published.isoformat() if self.published else None,
            "sections": [{"key": s.key, "heading": s.heading, "text": s.text} for s in self.sections],
            "cells": {
                name: {"value": c.value, "state": c.state.value, "raw": c.raw, "at": c.at}
                for name, c in self.cells.items()
            },
            "statements": [
                {"quantity": s.quantity, "value": s.value, "unit": s.unit, "sentence": s.sentence, "at": s.at}
                for s in self.statements
            ],
            "problems": [{"code": p.code, "message": p.message, "at": p.at} for p in self.problems],
            "parser": self.parser,
        }
        if self.part is not None:
            body["part"] = self.part
        if self.tables:
            body["tables"] = [[list(row) for row in grid] for grid in self.tables]
        return body


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file gave: its records, and the digest of its content.

    `content_digest` is `content/1:HEX` (1 is the normalisation, `parsers.digest`) over the text, the tables, the
    claimed dates and the attached files of the report itself; page furniture (banner, navigation, view counter, share
    bar) is outside it. Of bytes that could not be read it is `bytes:HEX`.
    """

    records: tuple[Record, ...]
    content_digest: str
