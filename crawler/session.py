"""What all portals of one run share: the store, taken through one thread, and the politeness.

Fetched answers are committed in small batches off the reactor's thread: while one batch is forced to disk the next one
gathers. One thread also means that the database never sees two of our writers at once.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import ParamSpec, TypeVar

from sqlalchemy import Engine

from crawler.wire.breaker import Breakers
from crawler.wire.politeness import Politeness
from roster import Roster, load
from roster.errors import BadInput
from storage.archive import Exchange
from storage.database import open_database
from storage.intake import Finished, Intake
from storage.workspace import Workspace

LARGEST_BATCH = 64
GATHERING = (
    0.05  # seconds in which answers gather: a batch costs two forced writes and a dozen statements, however small
)
logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


class Session:
    """The shared part of a run. Use `open_session`; all methods are called on the reactor's thread."""

    full = False  # ask for every known document, and for all its bytes

    def __init__(
        self, workspace: Workspace, engine: Engine, intake: Intake, desk: ThreadPoolExecutor, *, any_time: bool = False
    ):
        self.workspace, self.engine, self.intake, self.any_time = workspace, engine, intake, any_time
        crawl = workspace.settings.crawl
        self.politeness = Politeness(crawl.delay, Breakers(crawl.failures, crawl.rest))
        self._desk = desk
        self._gathered: list[tuple[Finished, asyncio.Future[None]]] = []
        self._committing: asyncio.Task[None] | None = None

    @cached_property
    def roster(self) -> Roster:
        """The roster of the workspace."""
        return load(self.workspace.roster_files, self.workspace.deadline_files, self.workspace.ruling_files)

    def identify(self, county_code: str, name: str, year: int) -> str | None:
        """Give the id of the one unit that a name can mean in a county and year; None when it is none or several.

        A county that is in no roster has no units: nobody is judged there, and nothing needs to be proved.
        """
        try:
            units = self.roster.identify(county_code, name, year)
        except BadInput:
            return None
        return units[0].unit_id if len(units) == 1 else None

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that uses the store on the store's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._desk, lambda: work(*args, **kwargs))

    def commit(self, finished: Finished) -> "asyncio.Future[None]":
        """Commit an ended task with the next batch; the future is done when it is on disk, or has the error."""
        future = asyncio.get_running_loop().create_future()
        self._gathered.append((finished, future))
        if self._committing is None:
            self._committing = asyncio.ensure_future(self._commit_all())
        return future

    async def commit_loose(self, exchanges: Sequence[Exchange], visit_id: str | None) -> None:
        """Archive exchanges that end no task."""
        if exchanges:
            await self.do(self.intake.commit_loose, exchanges, visit_id)

    async def settle(self) -> None:
        """Wait until all that was handed in is on disk or has failed."""
        while self._committing is not None:
            await asyncio.wait([self._committing])

    async def _commit_all(self) -> None:
        while self._gathered:
            await asyncio.sleep(GATHERING)
            batch, self._gathered = self._gathered[:LARGEST_BATCH], self._gathered[LARGEST_BATCH:]
            try:
                await self.do(self.intake.commit, [finished for finished, _ in batch])
            except Exception as error:  # noqa: BLE001 - each task's owner gets it, and decides
                _resolve(batch, error)
            else:
                _resolve(batch, None)
        self._committing = None


def _resolve(batch: "Sequence[tuple[Finished, asyncio.Future[None]]]", error: Exception | None) -> None:
    for _, future in batch:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)


@contextmanager
def open_session(workspace: Workspace, *, any_time: bool = False, full: bool = False) -> Iterator[Session]:
    """Open the store of a workspace for crawling and close it afterwards. The caller holds the workspace's lock.

    With `any_time` the nightly window of the settings does not hold; with `full` every document is asked for.
    """
    engine = open_database(workspace.database_url)
    try:
        with Intake(engine, workspace) as intake, ThreadPoolExecutor(1, "store") as desk:
            for repair in intake.repairs:  # an operator must hear of bytes that were set aside
                logger.warning("archive: %s", repair)
            session = Session(workspace, engine, intake, desk, any_time=any_time)
            session.full = full
            yield session
    finally:
        engine.dispose()
