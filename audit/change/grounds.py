"""What happened in the store between two days, as far as it can explain why a verdict changed.

load_grounds(engine, first, last) -> Grounds
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from sqlalchemy import Engine, select

from audit.change.comparing import Grounds
from audit.imports import IMPORTED
from audit.loading import OPEN, portals_by_county
from storage import models as table
from storage.clock import CHINA


def load_grounds(engine: Engine, first: date, last: date) -> Grounds:
    """Read the nights after the first day up to the last, and which documents were read anew between the two."""
    nights: dict[str, set[date]] = defaultdict(set)
    visit = table.Visit
    looked = (visit.night > first, visit.night <= last, visit.state.not_in((OPEN, IMPORTED)))
    query = select(visit.portal_id, visit.night).where(*looked).distinct()
    record, shot, document = table.Record, table.Snapshot, table.Document
    read = (record.known_at >= _end(first), record.known_at < _end(last), shot.first_seen <= first)
    again = (
        select(document.url)
        .join(shot, shot.document_id == document.id)
        .join(record, record.snapshot_id == shot.id)
        .where(*read)
        .distinct()
    )
    with engine.connect() as connection:
        for portal, night in connection.execute(query):
            nights[portal].add(night)
        portals = portals_by_county(connection)
        reread = frozenset(connection.scalars(again))
    by_county = {county: frozenset[date]().union(*(nights[id] for id in ids)) for county, ids in portals.items()}
    return Grounds(by_county, reread)


def _end(day: date) -> datetime:
    """Give the moment at which a Chinese day is over."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA)
