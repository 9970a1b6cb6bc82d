"""The order in which a visit asks: its listings, then what the site shows for nothing, new documents, and the rest.

    Order(visit_id, sites).lease(session, limit) -> tasks

A visit that is cut short by its budget or its hours has then spent them on what proves most. Of the documents seen
before, the one not seen for the longest time comes first (`seen` in a task's detail, a date; new ones have none), so
that what was put off one night comes first the next. As long as listings are on their way, which may bring more, no
document is given out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crawler.pages.nowhere import MOST_SHAPES, invented, shape
from crawler.pages.web_addresses import site
from storage import ledger
from storage.ledger import DOCUMENTS, LEASED, PENDING, TaskSpec
from storage.models import Task

NOWHERE = "nowhere"  # the role of a task that asks for an address that cannot exist


@dataclass
class Order:
    """Gives out the tasks of one visit. Remembers only, to save looking, that no listing is left."""

    visit_id: str
    sites: Collection[tuple[str, int | None]]  # where the portal may be asked
    listings_done: bool = False

    def lease(self, session: Session, limit: int) -> list[Task]:
        """Take up to `limit` tasks of the kind whose turn it is; none may also mean that some are still to come."""
        if not self.listings_done:
            first = self._take(session, self._pending().where(Task.role.not_in(DOCUMENTS)), limit)
            if first or self._on_their_way(session):
                return first
            if ledger.add_tasks(session, self.visit_id, self._nowhere(session)):
                return self.lease(session, limit)
            self.listings_done = True
        seen = Task.detail["seen"].as_string()
        tasks = self._take(session, self._pending().where(seen.is_(None)), limit)
        tasks = tasks or self._take(session, self._pending().order_by(seen), limit)
        self.listings_done = bool(tasks)  # whatever is added next may be of any kind
        return tasks

    def _pending(self) -> Select[Task]:
        return select(Task).where(Task.visit_id == self.visit_id, Task.state == PENDING)

    def _take(self, session: Session, waiting: Select[Task], limit: int) -> list[Task]:
        tasks = list(session.scalars(waiting.order_by(Task.id).limit(limit)))
        for task in tasks:
            task.state = LEASED
        session.flush()
        return tasks

    def _on_their_way(self, session: Session) -> bool:
        out = select(Task.id).where(Task.visit_id == self.visit_id, Task.state == LEASED)
        return session.scalar(out.where(Task.role.not_in(DOCUMENTS)).limit(1)) is not None

    def _nowhere(self, session: Session) -> list[TaskSpec]:
        mine = select(Task.url).where(Task.visit_id == self.visit_id)
        pages = session.scalars(mine.where(Task.role == "page", Task.state == PENDING).order_by(Task.id))
        waiting = (url for url in pages if site(url) in self.sites)
        known = {str(task.detail["shape"]) for task in ledger.tasks(session, self.visit_id, NOWHERE)}
        return nowhere_tasks(self.visit_id, waiting, known)


def nowhere_tasks(visit_id: str, urls: Iterable[str], known: set[str]) -> list[TaskSpec]:
    """Give a task for each shape of these addresses that was not asked about, a few a site at most."""
    shapes: dict[str, str] = {}
    for url in urls:
        shapes.setdefault(shape(url), url)
    asked: dict[str, int] = defaultdict(int)
    for name in known:
        asked[name.partition(" ")[0]] += 1
    specs = []
    for name, url in shapes.items():
        host = name.partition(" ")[0]
        if name not in known and asked[host] < MOST_SHAPES:
            asked[host] += 1
            specs.append(TaskSpec(NOWHERE, invented(url, visit_id), detail={"shape": name}))
    return specs
