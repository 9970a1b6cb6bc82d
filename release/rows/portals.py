"""The tables `portals`, `visits` and `listings`: where was looked, on which nights, and what that look is worth.

    tables(ground, county) -> {"portals": …, "visits": …, "listings": …}

Of the portals that the county adds, and of the visits that were over on the day of the release.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from audit.facts import PRESENT
from release.county import County, Ground
from release.rows.making import made
from release.rows.visited import known_visit
from storage import models as table


def tables(ground: Ground, county: County) -> dict[str, pa.Table]:
    """Give the portals that this county adds, as far as they were visited, with all that is known of their visits."""
    known = and_(table.Visit.portal_id.in_(sorted(county.own_portals)), known_visit(ground.as_of))
    with ground.engine.connect() as connection:
        return {
            "portals": made("portals", _portals(connection, known)),
            "visits": made("visits", _visits(connection, known)),
            "listings": made("listings", _listings(connection, known)),
        }


def _portals(connection: Connection, known: ColumnElement[bool]) -> Iterator[tuple[Any, ...]]:
    portal = table.Portal
    query = select(portal.id, portal.county_code, portal.county, portal.family, portal.covers)
    for row in connection.execute(query.where(portal.id.in_(select(table.Visit.portal_id).where(known)))):
        yield tuple(row)


def _visits(connection: Connection, known: ColumnElement[bool]) -> Iterator[tuple[Any, ...]]:
    visit, seen = table.Visit, table.Sighting
    present = func.sum(case((seen.outcome == PRESENT, 1), else_=0))
    asked = _of_visits(select(seen.visit_id, func.count(), present), seen, known).group_by(seen.visit_id)
    counts = {id: (documents, there) for id, documents, there in connection.execute(asked)}
    told = (visit.id, visit.portal_id, visit.night, visit.attempt, visit.state, visit.reason)
    when = (visit.started_at, visit.ended_at, visit.proof_id)
    for row in connection.execute(select(*told, *when).where(known)):
        yield *row, *counts.get(row.id, (0, 0))


def _listings(connection: Connection, known: ColumnElement[bool]) -> Iterator[tuple[Any, ...]]:
    listing = table.Listing
    pages, entries = (_counts(connection, each, known) for each in (table.ListingPage, table.Entry))
    whose = (listing.scope["county_code"].as_string(), listing.scope["filer"].as_string())
    columns = (listing.visit_id, listing.column, listing.complete, listing.reason, *whose)
    query = _of_visits(select(*columns, listing.scope["elsewhere"].as_boolean()), listing, known)
    for *told, elsewhere in connection.execute(query):
        place = (told[0], told[1])
        yield *told, bool(elsewhere), pages.get(place, 0), entries.get(place, 0)


def _counts(
    connection: Connection, lines: type[table.ListingPage] | type[table.Entry], known: ColumnElement[bool]
) -> dict[tuple[str, str], int]:
    """Count the pages or the lines of every listing."""
    query = _of_visits(select(lines.visit_id, lines.column, func.count()), lines, known)
    rows = connection.execute(query.group_by(lines.visit_id, lines.column))
    return {(visit, column): count for visit, column, count in rows}


def _of_visits(query: Select[*tuple[Any, ...]], row: Any, known: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return query.join(table.Visit, table.Visit.id == row.visit_id).where(known)
