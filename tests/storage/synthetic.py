"""A small county that never was: its portal, its pages on each night, a crawl of it, and what the tables then hold."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from storage import ledger
from storage.archive import Exchange
from storage.database import transaction
from storage.intake import Finished, Intake
from storage.ledger import TaskSpec
from storage.models import Base, Capture, Document, Record, Snapshot
from storage.proof import EntryProof, ListingProof, PageProof, PortalInfo

PORTAL = PortalInfo("qinglan", "990101", "清岚县", "trs", "county")
SITE = "http://qinglan.example"
LISTING = f"{SITE}/list.html"
ROBOTS = f"{SITE}/robots.txt"
SCOPE = {"county_code": "990101", "filer": None, "years": None}
FIRST_NIGHT = date(2020, 2, 1)


def exchange(url: str, body: bytes | None, at: datetime, media_type: str = "text/html; charset=utf-8") -> Exchange:
    """Give a plain exchange as it would stand on the wire; without a body, a 404."""
    status = "200 OK" if body is not None else "404 Not Found"
    content = body if body is not None else b"<p>404</p>"
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(content)}\r\n\r\n"
    return Exchange(url, "GET", at, f"GET {url} HTTP/1.1\r\n\r\n".encode(), head.encode() + content)


def moment(night: date, url: str = "") -> datetime:
    """Give the moment at which an address is asked for on a night: the same in every run."""
    seconds = sum(url.encode()) % 3600
    return datetime(night.year, night.month, night.day, 18, tzinfo=UTC) + timedelta(seconds=seconds)


def crawl(engine: Engine, intake: Intake, night: date, pages: dict[str, bytes | None]) -> None:
    """Visit the portal once: the listing names every page, a page names its attachment as `attachment=ADDRESS`."""
    visit = intake.open_visit(PORTAL, night, moment(night), lambda visit_id: listings(engine, visit_id))
    with transaction(engine) as session:
        asked = session.scalar(select(Capture.id).where(Capture.visit_id == visit.id, Capture.url == ROBOTS))
    if asked is None:
        intake.commit_loose([exchange(ROBOTS, b"User-agent: *\n", moment(night, ROBOTS))], visit.id)
    with transaction(engine) as session:
        ledger.add_tasks(session, visit.id, [TaskSpec("listing", LISTING, column="annual", detail={"page": 1})])
    while True:
        with transaction(engine) as session:
            tasks = ledger.lease(session, visit.id, 3)
        if not tasks:
            break
        intake.commit([fetched(task, night, pages) for task in tasks])
    intake.close_visit(visit.id, "complete", None, listings(engine, visit.id))


def fetched(task: Any, night: date, pages: dict[str, bytes | None]) -> Finished:
    """Do what a spider does for one task."""
    at = moment(night, task.url)
    if task.role == "listing":
        urls = sorted(url for url in pages if url != LISTING and "/files/" not in url)
        children = [TaskSpec("page", url, column="annual") for url in urls]
        answer = exchange(task.url, "\n".join(urls).encode(), at)
        return Finished(task.id, task.visit_id, "present", [answer], children, {"entries": urls})
    body = pages[task.url]
    links = [word.split(b"=")[1].decode() for word in (body or b"").split() if word.startswith(b"attachment=")]
    children = [TaskSpec("attachment", link, detail={"parent": task.url}) for link in links]
    outcome = "present" if body is not None else "gone"
    return Finished(task.id, task.visit_id, outcome, [exchange(task.url, body, at)], children)


def listings(engine: Engine, visit_id: str) -> list[ListingProof]:
    """Tell what the ledger shows of the listing."""
    with Session(engine) as session:
        tasks = ledger.tasks(session, visit_id, "listing")
    done = [task for task in tasks if task.state == ledger.DONE]
    pages = tuple(PageProof(task.detail["page"], task.url, task.capture_id or "") for task in done)
    entries = tuple(
        EntryProof(1, position, url, f"年报 {url[-6:]}", date(2020, 1, 20))
        for task in done
        for position, url in enumerate(task.detail["entries"], start=1)
    )
    complete = len(done) == len(tasks) > 0
    return [ListingProof("annual", complete, None if complete else "abandoned", SCOPE, pages, entries)]


def dump(engine: Engine, leave_out: Iterable[str] = (), columns: Iterable[str] = ()) -> dict[str, list[Any]]:
    """Give every row of every table, with lasting names in place of ids; without some tables and columns."""
    with Session(engine) as session:
        names = {
            "capture": {c.id: f"{c.url}@{c.at.isoformat()}" for c in session.scalars(select(Capture))},
            "document": {d.id: d.url for d in session.scalars(select(Document))},
        }
        names["snapshot"] = {
            s.id: f"{names['document'][s.document_id]}#{s.version}" for s in session.scalars(select(Snapshot))
        }
        names["record"] = {
            r.id: f"{names['snapshot'][r.snapshot_id]}/{r.part}/{r.parser}" for r in session.scalars(select(Record))
        }
        wanted = [table for name, table in Base.metadata.tables.items() if name not in leave_out]
        left_out = {"task.id", *columns}
        return {
            table.name: sorted(
                (
                    {k: _name(names, table.name, k, v) for k, v in row.items() if f"{table.name}.{k}" not in left_out}
                    for row in session.execute(select(table)).mappings()
                ),
                key=repr,
            )
            for table in wanted
        }


REFERENCES = {
    "capture_id": "capture", "revisit_of": "capture", "document_id": "document", "parent_id": "document",
    "snapshot_id": "snapshot", "record_id": "record",
}  # fmt: skip


def _name(names: dict[str, dict[Any, str]], table: str, column: str, value: Any) -> Any:
    target = table if column == "id" else REFERENCES.get(column)
    return names[target].get(value, value) if target in names and value is not None else value
