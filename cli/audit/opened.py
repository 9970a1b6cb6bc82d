"""An opened store to audit: workspace, roster and database, closed again at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from audit.judge import judge
from audit.judgement import Judgement
from roster import Roster, load
from storage.database import open_database
from storage.recovery import refuse_lost
from storage.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Opened:
    """What every command of the audit works with."""

    workspace: Workspace
    roster: Roster
    engine: Engine

    def judge(self, as_of: date, *, year: int | None = None, county: str | None = None) -> list[Judgement]:
        """Judge one year or all, one county or all, as of a day."""
        return judge(self.engine, self.roster, self.workspace.settings, year=year, county=county, as_of=as_of)


@contextmanager
def opened(folder: Path) -> Iterator[Opened]:
    """Open the store of a workspace. Raises where the database was lost: an empty one would have nothing to tell."""
    workspace = open_workspace(folder)
    roster = load(workspace.roster_files, workspace.deadline_files, workspace.ruling_files)
    engine = open_database(workspace.database_url)
    try:
        refuse_lost(engine, workspace.archive)
        yield Opened(workspace, roster, engine)
    finally:
        engine.dispose()
