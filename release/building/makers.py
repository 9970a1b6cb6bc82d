"""What makes the rows of counties, in this process or in workers beside it.

with ground_of(folder, as_of) as ground:            a workspace opened to be released
with making(folder, as_of, plan) as rows_of:        rows_of(codes) -> list[CountyRows]
portions_of(codes) -> Iterator[tuple]               as many counties at a time as are read together
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from audit.judge import judged_counties
from release.county import CountyRows, Ground
from release.rows.county import county_rows
from release.rows.plan import Plan
from roster import load
from storage.database import open_database
from storage.recovery import refuse_lost
from storage.workspace import open_workspace

TOGETHER = 4  # counties that are read at once, and passed on at once
RowsOf = Callable[[tuple[str, ...]], list[CountyRows]]


@contextmanager
def ground_of(folder: Path, as_of: date) -> Iterator[Ground]:
    """Open a workspace. Raises StorageFailure where the database was lost: an empty one would tell nothing."""
    workspace = open_workspace(folder)
    roster = load(workspace.roster_files, workspace.deadline_files, workspace.ruling_files)
    engine = open_database(workspace.database_url)
    try:
        refuse_lost(engine, workspace.archive)
        yield Ground(workspace, engine, roster, as_of)
    finally:
        engine.dispose()


@contextmanager
def making(folder: Path, as_of: date, plan: Plan) -> Iterator[RowsOf]:
    """Give what makes the rows of some counties of a plan, with a store opened for it alone."""
    with ground_of(folder, as_of) as ground:

        def rows_of(codes: tuple[str, ...]) -> list[CountyRows]:
            with ground.engine.connect() as connection:
                judged = judged_counties(connection, ground.roster, ground.settings, codes, as_of)
                return [county_rows(ground, plan.county(one)) for one in judged]

        yield rows_of


def portions_of(codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Cut the counties of a plan into portions."""
    for start in range(0, len(codes), TOGETHER):
        yield tuple(codes[start : start + TOGETHER])
