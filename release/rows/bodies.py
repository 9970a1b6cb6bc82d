"""What the parser read of each version besides its cells: the bodies of their records (`gongkai.record/1`).

bodies_of(engine, county, versions) -> {version id: Body}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select

from audit.loading import load_bodies
from release.county import County
from release.rows.carried import Version
from storage.database import portions
from storage.models import Record


@dataclass(frozen=True, slots=True)
class Body:
    """What a parser read: its name, and the record without the cells."""

    parser: str
    says: Mapping[str, Any]


def bodies_of(engine: Engine, county: County, versions: Iterable[Version]) -> dict[str, Body]:
    """Read the bodies; most are there already, the rules tested them."""
    reports = county.judged.reports.reports.values()
    known: dict[int, Mapping[str, Any]] = {report.record: report.body for some in reports for report in some}
    wanted = {version.id: version.reading.record for version in versions}
    with engine.connect() as connection:
        parsers = _parsers(connection, sorted(wanted.values()))
        known |= load_bodies(connection, set(wanted.values()) - known.keys())
    return {id: Body(parsers[record], known[record]) for id, record in wanted.items()}


def _parsers(connection: Connection, records: list[int]) -> dict[int, str]:
    parsers: dict[int, str] = {}
    for some in portions(records):
        query = select(Record.id, Record.parser).where(Record.id.in_(some))
        parsers |= {record: parser for record, parser in connection.execute(query)}
    return parsers
