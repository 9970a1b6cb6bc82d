"""What the parser read of each version besides its cells: the bodies of their records (`gongkai.record/1`).

bodies_of(engine, county, versions) -> {version id: body}
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Engine

from audit.loading import load_bodies
from release.county import County
from release.rows.carried import Version

Body = Mapping[str, Any]


def bodies_of(engine: Engine, county: County, versions: Iterable[Version]) -> dict[str, Body]:
    """Read the bodies; most are there already, the rules tested them."""
    reports = county.judged.reports.reports.values()
    known: dict[int, Body] = {report.record: report.body for some in reports for report in some if report.body}
    wanted = {version.id: version.reading.record for version in versions}
    with engine.connect() as connection:
        known |= load_bodies(connection, set(wanted.values()) - known.keys())
    return {id: known[record] for id, record in wanted.items()}
