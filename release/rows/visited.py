"""Which portals were visited up to a day, and what a visit known on that day is.

visited(connection, as_of) -> {county code: portals}    those that answered for it by then
known_visit(as_of)                                      the condition for a row of the table `visit`
"""

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from audit.imports import IMPORTED
from audit.loading import OPEN
from storage import models as table
from storage.clock import end_of


def visited(connection: Connection, as_of: date) -> dict[str, set[str]]:
    """Give by county the portals that cover it, or had a column that names it, in a visit closed up to a day."""
    counties: dict[str, set[str]] = defaultdict(set)
    portal, visit = table.Portal, table.Visit
    seen = select(visit.portal_id).where(known_visit(as_of))
    covering = select(portal.id, portal.county_code).where(portal.covers == "county", portal.id.in_(seen))
    named = (
        select(visit.portal_id, table.Listing.scope["county_code"].as_string())
        .join(visit, visit.id == table.Listing.visit_id)
        .where(known_visit(as_of))
        .distinct()
    )
    for query in (covering, named):
        for id, code in connection.execute(query):
            counties[code].add(id)
    return dict(counties)


def known_visit(as_of: date) -> ColumnElement[bool]:
    """Select the visits that were over on a day: ours by their night, an import by the day it was made."""
    visit = table.Visit
    ours = and_(visit.state.not_in((OPEN, IMPORTED)), visit.night <= as_of)
    return or_(ours, and_(visit.state == IMPORTED, visit.ended_at < end_of(as_of)))
