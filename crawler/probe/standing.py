"""How the portals of a workspace stood at their last visit, from the database: its state, and what its lists were."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.judging.baseline import Baseline, baseline
from crawler.portal_file import PortalFile
from storage.database import open_database, transaction
from storage.models import Visit
from storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Standing:
    """The night and state of a portal's last visit; `usual` is what each column showed on its whole nights."""

    night: date
    state: str
    usual: dict[str, Baseline] = field(default_factory=dict)

    def day_after(self, today: date) -> date:
        """Give the day from which on visits count for a column that is taken for what it is now."""
        return max(today, self.night + timedelta(days=1))


def standing_of(workspace: Workspace, portals: list[PortalFile]) -> dict[str, Standing]:
    """Give the standing of those of the portals that were ever visited, by id."""
    engine = open_database(workspace.database_url)
    try:
        with transaction(engine) as session:
            visits = session.scalars(select(Visit).order_by(Visit.night, Visit.attempt))
            last = {visit.portal_id: visit for visit in visits}
            return {one.id: _standing(session, one, last[one.id]) for one in portals if one.id in last}
    finally:
        engine.dispose()


def _standing(session: Session, portal: PortalFile, last: Visit) -> Standing:
    usual = {
        column.key: baseline(session, portal.id, column.key, since=column.accepted, before="")
        for column in portal.columns
    }
    return Standing(last.night, last.state, usual)
