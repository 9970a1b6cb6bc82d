"""A small store with something of everything: nights closed and signed, one still open, repeats, 304s, a drawn page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from storage import ledger
from storage.archive import Exchange
from storage.chain.close import close_night
from storage.chain.keys import FOLDER, make_keys
from storage.database import open_database, transaction
from storage.intake import Finished, Intake
from storage.ledger import TaskSpec
from storage.models import Capture, Finding, FindingPast, Reply, Review, Verdict
from storage.reader import read_source
from storage.reading import read_new
from storage.reply_files import take_in
from storage.seals import SealChange, add_to_tally, row_seal
from storage.verification.verify import Asked, Verification, verify
from storage.work import keep
from storage.workers import Failure, _attempt
from storage.workspace import Workspace, create_workspace
from tests.storage.fake_parser import FIRST
from tests.storage.synthetic import PORTAL, SITE, exchange, listings, moment

NIGHTS = [date(2020, 2, day) for day in (1, 2, 3)]
PAGE, STILL, OTHER, FILE, LISTING = (f"{SITE}/{name}" for name in ("1.html", "2.html", "3.html", "a.xls", "list.html"))
UNCHANGED = b"304"


@dataclass
class InProcess:
    """Reads in this process: a worker process for each of a few hundred injuries would take minutes."""

    work: Callable[[Any], Any]
    ended: list[tuple[int, Any]] = field(default_factory=list)
    hungry = True

    def submit(self, ticket: int, job: Any) -> None:
        self.ended.append((ticket, _attempt(self.work, job, 0)))

    def wait(self) -> list[tuple[int, Any | Failure]]:
        ended, self.ended = self.ended, []
        return ended


@contextmanager
def in_process(archive: Path, parser: Any, limits: Any) -> Iterator[InProcess]:
    yield InProcess(lambda source: read_source(archive, parser.read, source))


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both passes read in this process."""
    for module in ("storage.reading", "storage.verification.reading_again"):
        monkeypatch.setattr(f"{module}.readers", in_process)


def check(workspace: Workspace, **asked: Any) -> Verification:
    return verify(workspace, Asked(parser=FIRST, processes=1, **asked))


def make_store(path: Path) -> Workspace:
    """Make the store; nights 1 and 2 are closed, with signed manifests, night 3 is not."""
    workspace = create_workspace(path)
    make_keys(workspace.path / FOLDER)
    engine = open_database(workspace.database_url)
    for number, night in enumerate(NIGHTS):
        with Intake(engine, workspace) as intake:
            _visit(engine, intake, night, _pages(number))
            if number == 0:
                _without_visit(intake, night)
        read_new(engine, workspace, parser=FIRST, processes=1)
        _judge(engine, night)
        _decide(engine, workspace, night)
        if number < len(NIGHTS) - 1:
            close_night(engine, workspace, night)
    engine.dispose()
    return workspace


def _pages(number: int) -> dict[str, bytes | None]:
    link = f"attachment={FILE}".encode()
    return {
        PAGE: b"year=2019 text=a n=%d " % (number // 2) + link,
        STILL: b"year=2019 text=still n=5" if number == 0 else UNCHANGED,
        OTHER: b"year=2018 text=b n=2 collection" if number < 2 else None,
        FILE: b"year=2019 text=file counter=%d" % (number // 2),
    }


def _visit(engine: Engine, intake: Intake, night: date, pages: dict[str, bytes | None]) -> None:
    visit = intake.open_visit(PORTAL, night, moment(night), lambda visit_id: listings(engine, visit_id))
    with transaction(engine) as session:
        ledger.add_tasks(session, visit.id, [TaskSpec("listing", LISTING, column="annual", detail={"page": 1})])
    while True:
        with transaction(engine) as session:
            tasks = ledger.lease(session, visit.id, 3)
        if not tasks:
            break
        intake.commit([_fetched(engine, task, night, pages) for task in tasks])
    intake.close_visit(visit.id, "complete", None, listings(engine, visit.id))


def _fetched(engine: Engine, task: Any, night: date, pages: dict[str, bytes | None]) -> Finished:
    at = moment(night, task.url)
    if task.role == "listing":
        named = [url for url in pages if url != FILE]
        children = [TaskSpec("page", url, column="annual") for url in named]
        body = "\n".join(named).encode()
        return Finished(task.id, task.visit_id, "present", [exchange(task.url, body, at)], children, {"entries": named})
    body = pages[task.url]
    if body == UNCHANGED:
        with transaction(engine) as session:
            whole = session.scalar(select(Capture.id).where(Capture.url == task.url, Capture.revisit_of.is_(None)))
        answer = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
        told = Exchange(task.url, "GET", at, f"GET {task.url} HTTP/1.1\r\n\r\n".encode(), answer)
        return Finished(task.id, task.visit_id, "present", [told], unchanged=whole)
    outcome = "present" if body is not None else "gone"
    children = [TaskSpec("attachment", FILE, detail={"parent": PAGE})] if task.url == PAGE else []
    return Finished(task.id, task.visit_id, outcome, [exchange(task.url, body, at)], children)


def _without_visit(intake: Intake, night: date) -> None:
    """Archive what a probe asked, among it a page that a browser drew from what it got."""
    (probed,) = intake.commit_loose([exchange(f"{SITE}/probe", b"<p>probe</p>" * 40, moment(night))], None)
    drawn = Exchange(
        f"{SITE}/probe", "GET", moment(night), b"", b"<p>drawn</p>" * 40, fidelity="rendered", made_from=probed
    )
    nothing = Exchange(f"{SITE}/silent", "GET", moment(night), b"GET / HTTP/1.1\r\n\r\n", b"", truncated="time")
    intake.commit_loose([drawn, nothing], None)


def _judge(engine: Engine, night: date) -> None:
    """Write a verdict and findings as the audit does."""
    filing = (PORTAL.county_code, "unit-1", 2019)
    place = dict(zip(("county_code", "unit_id", "year"), filing, strict=True))
    verdict = place | {
        "known_on": night,
        "headline": "late",
        "body": {"headline": "late", "year": 2019, "on": str(night)},
    }
    finding = place | {"id": f"finding-{night}", "rule": "sums", "rule_version": 1, "result": "fail", "reason": None}
    finding |= {"severity": "high", "evidence": {"cells": [1, 2]}, "first_known": night, "last_known": night}
    past = place | {"finding_id": finding["id"], "since": night - timedelta(days=1), "until": night, "rule_version": 1}
    past |= {"result": "suspect", "reason": None, "severity": "high", "digest": "d", "evidence": {"cells": [1]}}
    with transaction(engine) as session:
        for table, row in ((Verdict, verdict), (Finding, finding), (FindingPast, past)):
            row["seal"] = row_seal(table, row)
            session.execute(insert(table), [row])
            add_to_tally(session, table.__tablename__, {filing: SealChange(came=[row["seal"]])})


def _decide(engine: Engine, workspace: Workspace, night: date) -> None:
    """Decide on a finding, and keep what was answered to it."""
    sent = workspace.path / "sent.pdf"
    sent.write_bytes(f"answer of {night}".encode())
    kept = take_in(workspace, sent)
    sent.unlink()
    about = {"rule": "sums", "year": 2019}
    entry = {"finding_id": f"finding-{night}", "at": moment(night), "who": "李", "about": about}
    decision = entry | {"action": "dispute", "reason": "no", "claimant": "镇", "address": "https://a.example/"}
    answer = entry | {"sender": "镇", "received_on": night, "says": "已改", "document": kept.document}
    keep(engine, workspace, Review, lambda _: [decision, entry | {"action": "note", "reason": "called"}])
    keep(engine, workspace, Reply, lambda _: [answer | {"named": kept.named, "sha256": kept.sha256}])


def later(days: int) -> datetime:
    return datetime(2020, 3, 1, 3, tzinfo=UTC) + timedelta(days=days)
