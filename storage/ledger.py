"""The ledger: what a visit still has to ask for, kept in the database so that a killed crawl knows where it stood.

A task goes pending -> leased -> done. Leased tasks of a run that died become pending again when its visit is resumed.
Functions take the caller's session and leave the commit to it (`storage.database.transaction`); ending a task is part
of `storage.intake.Intake.commit`, because its captures must be on disk first.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from storage.database import IN_PORTIONS, portions
from storage.models import Portal, Task, Visit
from storage.proof import PortalInfo

OPEN = "open"
PENDING, LEASED, DONE = "pending", "leased", "done"
DOCUMENTS = ("page", "attachment")  # the roles of tasks whose outcome is a sighting
VALIDATORS = "validators"  # the key of a task's detail with what its request may be made conditional by


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """One address to ask for. `role`: listing, page, attachment, or the spider's own; `detail` is its own, JSON only.

    One key of `detail` is read by the proof: `parent`, the address of the page an attachment hangs on. `VALIDATORS`
    holds a `storage.known.Validators` as JSON.
    """

    role: str
    url: str
    method: str = "GET"
    body: str | None = None
    column: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes two tasks of a visit the same: a digest over role, method, address and body."""
        return _key(self.role, self.method, self.url, self.body)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the ledger, only to be read: what was to be asked, and what came of it.

    A visit may have a hundred thousand of them, all looked at together when it is judged; hence as small as can be,
    and `detail` without what its request was made conditional by.
    """

    id: int
    role: str
    method: str
    url: str
    body: str | None
    column: str | None
    state: str
    outcome: str | None
    capture_id: str | None
    detail: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The same as of the spec it was made from."""
        return _key(self.role, self.method, self.url, self.body)


_COLUMNS = tuple(getattr(Task, name) for name in TaskRow.__slots__)
_REPEATED = ("role", "method", "column", "state", "outcome")  # a handful of words in all tasks
_NO_DETAIL: Mapping[str, Any] = MappingProxyType({})


def _key(role: str, method: str, url: str, body: str | None) -> str:
    identity = json.dumps([role, method, url, body], ensure_ascii=False)
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


def older_open_visits(session: Session, portal_id: str, night: date) -> list[str]:
    """Give the ids of this portal's visits that an earlier night left open, oldest first."""
    left = select(Visit.id).where(Visit.portal_id == portal_id, Visit.state == OPEN, Visit.night != night)
    return list(session.scalars(left.order_by(Visit.night, Visit.attempt)))


def open_visit(session: Session, portal: PortalInfo, night: date, started_at: datetime) -> Visit:
    """Resume the visit of this portal and night that is still open, else begin the next attempt.

    Use `Intake.open_visit`, which first closes what earlier nights left open.
    """
    session.merge(Portal(**{name: getattr(portal, name) for name in PortalInfo.__slots__}))
    session.flush()
    mine = select(Visit).where(Visit.portal_id == portal.id, Visit.night == night)
    visit = session.scalar(mine.where(Visit.state == OPEN))
    if visit is not None:
        _requeue(session, visit.id)
        return visit
    last = session.scalar(mine.with_only_columns(func.max(Visit.attempt)))
    attempt = (last or 0) + 1
    visit = Visit(
        id=f"{portal.id}.{night.isoformat()}.{attempt}",
        portal_id=portal.id,
        night=night,
        attempt=attempt,
        state=OPEN,
        started_at=started_at,
    )
    session.add(visit)
    session.flush()
    return visit


def _requeue(session: Session, visit_id: str) -> None:
    """Make the leased tasks of a visit pending again: whoever held them is gone."""
    leased = update(Task).where(Task.visit_id == visit_id, Task.state == LEASED)
    session.execute(leased.values(state=PENDING))


def add_tasks(session: Session, visit_id: str, specs: Iterable[TaskSpec]) -> int:
    """Add what the visit does not have yet; gives how many were new. The first of equal tasks wins."""
    fresh: dict[str, TaskSpec] = {}
    for spec in specs:
        fresh.setdefault(spec.key, spec)
    for keys in portions(list(fresh)):
        known = select(Task.key).where(Task.visit_id == visit_id, Task.key.in_(keys))
        for key in session.scalars(known):
            del fresh[key]
    if fresh:
        session.execute(insert(Task), [_row(visit_id, key, spec) for key, spec in fresh.items()])
    return len(fresh)


def _row(visit_id: str, key: str, spec: TaskSpec) -> dict[str, Any]:
    return {
        "visit_id": visit_id,
        "key": key,
        "role": spec.role,
        "url": spec.url,
        "method": spec.method,
        "body": spec.body,
        "column": spec.column,
        "state": PENDING,
        "detail": spec.detail,
    }


def lease(session: Session, visit_id: str, limit: int) -> list[Task]:
    """Take up to `limit` pending tasks, oldest first; they stay leased until they are done or the visit is resumed."""
    waiting = select(Task).where(Task.visit_id == visit_id, Task.state == PENDING).order_by(Task.id).limit(limit)
    tasks = list(session.scalars(waiting))
    for task in tasks:
        task.state = LEASED
    session.flush()
    return tasks


def asked_whole(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Give the detail of a task that is to be asked without validators."""
    return {key: value for key, value in detail.items() if key != VALIDATORS}


def tasks(session: Session, visit_id: str, role: str | None = None) -> list[TaskRow]:
    """Give the tasks of the visit, of one role or all, in the order in which they were added."""
    mine = select(*_COLUMNS).where(Task.visit_id == visit_id).order_by(Task.id)
    rows = session.execute(mine if role is None else mine.where(Task.role == role), execution_options=IN_PORTIONS)
    return [_task_row(row._asdict()) for row in rows]


def has(session: Session, visit_id: str, role: str, outcome: str) -> bool:
    """Say whether any task of a role came out so."""
    one = select(Task.id).where(Task.visit_id == visit_id, Task.role == role, Task.outcome == outcome).limit(1)
    return session.scalar(one) is not None


def answers(session: Session, visit_id: str, roles: Sequence[str]) -> dict[str, str | None]:
    """Give the outcome of each address that the visit has tasks of these roles for, None where none came yet."""
    mine = select(Task.url, Task.outcome).where(Task.visit_id == visit_id, Task.role.in_(roles)).order_by(Task.id)
    return {url: outcome for url, outcome in session.execute(mine, execution_options=IN_PORTIONS)}


def _task_row(kept: dict[str, Any]) -> TaskRow:
    words = {name: sys.intern(kept[name]) for name in _REPEATED if kept[name] is not None}
    return TaskRow(**{**kept, **words, "detail": asked_whole(kept["detail"]) or _NO_DETAIL})
