"""The table `captures`: what rows of a release rest on, and where its bytes lie in the archive.

captures_of(engine, ids) -> {id: Lying}             with what they repeat
captures_table(ground, captures) -> pa.Table
sealed(archive, as_of) -> {segment: number}         of the manifest that lists it, as of a day
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from sqlalchemy import Engine, select

from release.county import Ground
from release.rows.making import made
from storage.chain.manifest import manifests
from storage.database import portions
from storage.models import Capture


class Lying(NamedTuple):
    """A capture in the columns of its table, but for the manifest."""

    id: str
    url: str
    at: datetime
    status: int | None
    media_type: str | None
    payload_digest: str | None
    revisit_of: str | None
    truncated: str | None
    segment: str
    offset: int
    length: int


def captures_of(engine: Engine, ids: Collection[str]) -> dict[str, Lying]:
    """Find captures, and the originals of those that repeat one."""
    found: dict[str, Lying] = {}
    columns = [getattr(Capture, name) for name in Lying._fields]
    wanted = set(ids)
    with engine.connect() as connection:
        while wanted:
            for some in portions(sorted(wanted)):
                rows = connection.execute(select(*columns).where(Capture.id.in_(some)))
                found |= {row.id: Lying(*row) for row in rows}
            repeated = {found[id].revisit_of for id in wanted if id in found}
            wanted = {id for id in repeated if id is not None} - found.keys()
    return found


def captures_table(ground: Ground, captures: Mapping[str, Lying]) -> pa.Table:
    """Make the table of some captures."""
    numbers = sealed(ground.workspace.archive, ground.as_of)
    return made("captures", ((*each, numbers.get(each.segment)) for each in captures.values()))


@cache
def sealed(archive: Path, as_of: date) -> Mapping[str, int]:
    """Give the segments that manifests of nights up to a day list. Raises StorageFailure at a broken manifest."""
    closed = (manifest for manifest in manifests(archive) if manifest.night <= as_of)
    return {segment.name: manifest.number for manifest in closed for segment in manifest.segments}
