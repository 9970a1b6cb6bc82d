"""Whether all that was seen up to the day was read: a report that nobody read is not one that is not there.

unread(connection, portals, as_of) -> list[Reason]      of the portals and imports whose rows the release has
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, func, select

from release.guarding.reason import DROP, Reason
from release.rows.visited import known_visit
from storage import models as table

REMEDY = "run: gongkai reparse"


def unread(connection: Connection, portals: Collection[str], as_of: date) -> list[Reason]:
    """Count by portal what waits to be read, as after tables were made again of the archive."""
    query = (
        select(table.Visit.portal_id, func.count())
        .join(table.Sighting, table.Sighting.visit_id == table.Visit.id)
        .where(table.unread(), known_visit(as_of))
        .group_by(table.Visit.portal_id)
    )
    waiting = sorted((portal, count) for portal, count in connection.execute(query) if portal in portals)
    return [
        Reason(DROP, f"{portal}: {count} documents that were seen were never read ({REMEDY})")
        for portal, count in waiting
    ]
