"""Two versions of one document, side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, select

from audit.comparison import CellChange, SectionChange, changed_cells, changed_sections
from audit.loading import load_bodies, load_cells
from roster.errors import BadInput
from storage import models as table


@dataclass(frozen=True, slots=True)
class PartDiff:
    """What differs in one report of the document; `part` counts the reports of a collection from 1, else it is 0."""

    part: int
    cells: list[CellChange]
    sections: list[SectionChange]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document, the night it was first seen and the capture that shows it."""

    snapshot: int
    number: int
    first_seen: date
    capture: str


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """The difference between two versions of a document."""

    url: str
    before: Version
    after: Version
    parts: list[PartDiff]

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        return {
            "url": self.url,
            "from": _version_json(self.before),
            "to": _version_json(self.after),
            "parts": [
                {
                    "part": part.part,
                    "cells": [change.to_json() for change in part.cells],
                    "sections": [change.to_json() for change in part.sections],
                }
                for part in self.parts
            ],
        }


def compare_versions(engine: Engine, url: str, first: int | None = None, second: int | None = None) -> VersionDiff:
    """Compare two versions of the document at an address; by default the newest with the one before it.

    Raises BadInput when the document or a version is not known, or there is only one version.
    """
    with engine.connect() as connection:
        versions = _versions(connection, url)
        numbers = ", ".join(str(number) for number in versions)
        if second is None:
            second = max(versions)
        if first is None:
            first = max((number for number in versions if number < second), default=second)
        for number in (first, second):
            if number not in versions:
                raise BadInput(f"{url} has no version {number}", remedy=f"it has: {numbers}")
        if first == second:
            raise BadInput(f"{url} has nothing to compare", remedy=f"its versions: {numbers}")
        before, after = versions[first], versions[second]
        return VersionDiff(url, before, after, _parts(connection, before.snapshot, after.snapshot))


def _versions(connection: Connection, url: str) -> dict[int, Version]:
    shot = table.Snapshot
    query = (
        select(shot.id, shot.version, shot.first_seen, shot.capture_id)
        .join(table.Document, table.Document.id == shot.document_id)
        .where(table.Document.url == url)
        .order_by(shot.version)
    )
    versions = {row.version: Version(*row) for row in connection.execute(query)}
    if not versions:
        raise BadInput(f"no version of {url} is known", remedy="gongkai history FILER lists the addresses")
    return versions


def _parts(connection: Connection, before: int, after: int) -> list[PartDiff]:
    """Compare the newest reading of both snapshots, report by report."""
    old, new = _records(connection, before), _records(connection, after)
    records = [*old.values(), *new.values()]
    cells, bodies = load_cells(connection, records), load_bodies(connection, records)
    parts = []
    for part in sorted({*old, *new}):
        a, b = old.get(part, -1), new.get(part, -1)
        numbers = changed_cells(cells.get(a, {}), cells.get(b, {}))
        text = changed_sections(bodies.get(a, {}), bodies.get(b, {}))
        if numbers or text:
            parts.append(PartDiff(part, numbers, text))
    return parts


def _records(connection: Connection, snapshot: int) -> dict[int, int]:
    """Give the records of a snapshot by part, as the parser that read it last tells them."""
    record = table.Record
    query = select(record.part, record.id, record.parser).where(record.snapshot_id == snapshot)
    rows = connection.execute(query.order_by(record.known_at, record.id)).all()
    return {row.part: row.id for row in rows if row.parser == rows[-1].parser}


def _version_json(version: Version) -> dict[str, Any]:
    return {"version": version.number, "first_seen": version.first_seen.isoformat(), "capture": version.capture}
