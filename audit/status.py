"""How the store stands: every portal's visits, what has been archived and read, what is waiting."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, func, select

from audit.loading import NOTHING, OPEN
from storage import models as table


@dataclass(frozen=True, slots=True)
class PortalStatus:
    """One portal. `nights`: with a closed visit; `whole`: of these, with every listing read to its end.

    `due` tells that it has no closed visit on the day asked about; `open`, that a visit is under way or was cut off.
    """

    portal: str
    county: str
    last_night: date | None
    state: str | None
    nights: int
    whole: int
    open: bool
    due: bool


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """Counts over the whole store; `unread` are sightings whose bytes no parser has read yet."""

    captures: int
    documents: int
    snapshots: int
    records: int
    unread: int
    portals: list[PortalStatus]


def store_status(engine: Engine, today: date) -> StoreStatus:
    """Tell how the store stands as of now; `today` decides which portals are due."""
    with engine.connect() as connection:
        visit = table.Visit
        visits = select(visit.portal_id, visit.night, visit.state).order_by(visit.night, visit.attempt)
        nights: dict[str, list[tuple[date, str]]] = {}
        for portal, night, state in connection.execute(visits):
            nights.setdefault(portal, []).append((night, state))
        ours = table.Portal.covers != NOTHING  # an import is no site that anybody visits
        portals = select(table.Portal.id, table.Portal.county).where(ours).order_by(table.Portal.id)
        rows = [_portal(id, county, nights.get(id, []), today) for id, county in connection.execute(portals)]
        tables = (table.Capture, table.Document, table.Snapshot, table.Record)
        captures, documents, snapshots, records = (
            connection.scalar(select(func.count()).select_from(each)) or 0 for each in tables
        )
        waiting = (table.Sighting.outcome == "present", table.Sighting.snapshot_id.is_(None))
        unread = connection.scalar(select(func.count()).select_from(table.Sighting).where(*waiting)) or 0
    return StoreStatus(captures, documents, snapshots, records, unread, rows)


def _portal(id: str, county: str, visits: list[tuple[date, str]], today: date) -> PortalStatus:
    closed = [(night, state) for night, state in visits if state != OPEN]
    last_night, state = closed[-1] if closed else (None, None)
    nights = {night for night, _ in closed}
    whole = {night for night, state in closed if state == "complete"}
    return PortalStatus(
        id, county, last_night, state, len(nights), len(whole), len(closed) < len(visits), today not in nights
    )
