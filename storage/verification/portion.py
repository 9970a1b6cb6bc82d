"""Which segments a check reads, and what it then has at hand.

tonight(session, sizes, days, moment) -> Portion    the share of a night, so that all is read within that many days
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from storage.archive.catalogue import Catalogue
from storage.archive.segments import begun_at
from storage.models import Segment
from storage.verification.proofs import Proofs


@dataclass(frozen=True, slots=True)
class Portion:
    """The segments to be read, in the order of their names, and since when what is left has not been read."""

    names: tuple[str, ...]
    bytes: int
    of_bytes: int
    oldest_left: datetime | None


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the archive; `names` are the segments, `whole` says that these are all."""

    catalogue: Catalogue
    proofs: Proofs
    names: tuple[str, ...]
    whole: bool

    def where(self, column: Any) -> Iterator[ColumnElement[bool]]:
        """Give the conditions that together select the rows which lie in these segments."""
        if self.whole:
            yield true()
            return
        for name in self.names:
            yield column == name


def tonight(session: Session, sizes: Mapping[str, int], days: int, moment: datetime) -> Portion:
    """Choose the segments of a night: what is overdue, then what was read longest ago, up to an equal share of bytes.

    A segment that was never read again counts from the moment its name tells. One that is still added to is read every
    night, and beside the share.
    """
    rows = {row.name: row for row in session.scalars(select(Segment))}
    since = {name: _since(rows.get(name), name, moment) for name in sizes}
    growing = {name for name in sizes if name in rows and not rows[name].closed}
    share, taken = sum(sizes.values()) / days, 0
    chosen = set(growing)
    for name in sorted(sizes.keys() - growing, key=lambda each: (since[each], each)):
        if taken >= share and moment - since[name] < timedelta(days=days - 1):
            break
        chosen.add(name)
        taken += sizes[name]
    left = [since[name] for name in sizes if name not in chosen]
    read = sum(sizes[name] for name in chosen)
    return Portion(tuple(sorted(chosen)), read, sum(sizes.values()), min(left, default=None))


def _since(row: Segment | None, name: str, moment: datetime) -> datetime:
    """Say since when a segment was not read. What lies ahead (a clock set back, an edited row) counts as never."""
    never = datetime.min.replace(tzinfo=UTC)
    told = row.verified_at if row is not None else None
    told = told or begun_at(name)
    return told if told is not None and told <= moment else never
