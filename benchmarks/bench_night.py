"""What a night costs in which nothing changed, on the demo's counties: each portal, and all together.

    python -m benchmarks.bench_night

Beside a full pass and beside the same night without validators. Requests and bytes are the server's own counts, headers
included; what they were for, what was read, versions and verdicts are those of the store. The nights: a first pass over
everything, a night in the filing season (the third: absences take two to prove), a full pass in May and the night after
it; each quiet night once as it is, and once more in a copy of the workspace whose validators were forgotten.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import demo
from audit.judge import judge
from audit.register import record_verdicts
from crawler.run import crawl
from roster import load
from storage.clock import night, now
from storage.database import open_database
from storage.reading import read_new
from storage.workspace import Workspace, open_workspace

SETTINGS = '[crawl]\nallow_hosts = ["127.0.0.1"]\ndelay = 0\nrest = 0\n'
FIRST, SECOND, IN_SEASON, BEFORE, OUT_OF_SEASON = "2024-02-27", "2024-02-28", "2024-02-29", "2024-05-21", "2024-05-22"
BANNERS = {FIRST: 12, SECOND: 13, IN_SEASON: 14, BEFORE: 40, OUT_OF_SEASON: 41}  # quiet nights of the calendar
HEADS = ("first pass", "in season", "no valid.", "full (May)", "after it", "no valid.")
QUIET = (1, 4)  # which of them the goal speaks of
GOAL = 0.02
ROBOTS, LISTING = "robots.txt", "listing"


@dataclass
class Cost:
    """What one night cost on one portal, or on all: requests by kind, bytes by kind, and what came of them."""

    requests: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Cost") -> None:
        """Count another portal's cost in."""
        self.requests += other.requests
        self.sent += other.sent
        self.came += other.came


Night = Mapping[str, Cost]  # by portal
CAME = ("documents parsed", "new versions", "verdicts changed")


def main() -> None:
    """Play the nights and print what they cost; ends with 1 where the goal is missed."""
    with tempfile.TemporaryDirectory() as home, demo.serving() as portals:
        workspace = prepare(Path(home) / "w", portals)
        full = play(workspace, portals, FIRST)
        play(workspace, portals, SECOND)
        season = with_peer(workspace, portals, IN_SEASON)
        may = play(workspace, portals, BEFORE, full=True)
        nights = [full, *season, may, *with_peer(workspace, portals, OUT_OF_SEASON)]
        for portal in portals.base_urls:
            show(portal, [costs[portal] for costs in nights])
    together = [total(costs.values()) for costs in nights]
    show("all portals", together)
    print(f"\ngoal of a quiet night, on all portals: at most {GOAL:.0%} of the first pass's bytes,")
    print("nothing parsed, no new version, no verdict changed")
    sys.exit(not all(meets(together[each], together[0]) for each in QUIET))


def total(costs: Iterable[Cost]) -> Cost:
    """Add up the portals."""
    together = Cost()
    for cost in costs:
        together.add(cost)
    return together


def meets(cost: Cost, full: Cost) -> bool:
    """Say whether a quiet night keeps the goal."""
    return cost.sent.total() <= GOAL * full.sent.total() and not cost.came.total()


def show(name: str, costs: list[Cost]) -> None:
    """Print a column a night, with each night's bytes against those of the first pass."""
    full = costs[0].sent.total()
    print(f"\n{name:34}" + "".join(f"{head:>12}" for head in HEADS))
    for kind in sorted(set().union(*(cost.requests for cost in costs))):
        line(f"requests: {kind}", [f"{cost.requests[kind]:,}" for cost in costs])
    line("requests", [f"{cost.requests.total():,}" for cost in costs])
    line("bytes", [f"{cost.sent.total():,}" for cost in costs])
    line("bytes, of the first pass", [f"{cost.sent.total() / full:.2%}" for cost in costs])
    line("of these, listings", [f"{cost.sent[LISTING] / full:.2%}" for cost in costs])
    for what in CAME:
        line(what, [f"{cost.came[what]:,}" for cost in costs])


def line(name: str, figures: Iterable[str]) -> None:
    """Print one row."""
    print(f"{name:34}" + "".join(f"{figure:>12}" for figure in figures))


def with_peer(workspace: Workspace, portals: demo.Portals, day: str) -> tuple[Night, Night]:
    """Play a night, and the same night in a copy of the workspace that has forgotten every validator."""
    copy = workspace.path.with_name(f"{workspace.path.name}-{day}")
    shutil.copytree(workspace.path, copy)
    with sqlite3.connect(copy / "gongkai.db") as database:
        database.execute("update capture set etag = null, last_modified = null")
    database.close()
    return play(workspace, portals, day), play(open_workspace(copy), portals, day)


def play(workspace: Workspace, portals: demo.Portals, day: str, *, full: bool = False) -> Night:
    """Crawl, read and judge one night."""
    os.environ["GONGKAI_NOW"] = f"{day}T02:00:00+08:00"
    portals.set_night(BANNERS[day])
    sent, asked = Counter(portals.sent), Counter(portals.requests)
    with workspace.lock():
        crawl(workspace, full=full)
        engine = open_database(workspace.database_url)
        try:
            read_new(engine, workspace)
            roster = load(workspace.roster_files, workspace.deadline_files, workspace.ruling_files)
            judged = judge(engine, roster, workspace.settings, as_of=night(now()))
            changes = [change for change in record_verdicts(engine, judged, night(now())) if change.before is not None]
        finally:
            engine.dispose()
    costs = {portal: cost(workspace, portal, day, portals.sent - sent) for portal in portals.base_urls}
    counties = {county: portal for portal, county in rows(workspace, "select id, county from portal")}
    for change in changes:
        costs[counties[change.county]].came["verdicts changed"] += 1
    for portal, found in costs.items():
        assert found.requests.total() == (portals.requests - asked)[portal], "store and server count the same"
    return costs


def cost(workspace: Workspace, portal: str, day: str, sent: Counter[tuple[str, str]]) -> Cost:
    """Tell a portal's requests and bytes of a night by what they were for, and what came of them, as the store has it.

    `sent` are the bytes by portal and path.
    """
    roles = role_of(workspace, portal, day)
    made = rows(workspace, f"select url, status from capture {OF_VISIT}", portal, day)
    found = Cost(Counter(kind(roles.get(urlsplit(url).path, ROBOTS), status) for url, status in made))
    for (site, path), length in sent.items():
        found.sent[roles.get(path, ROBOTS)] += length if site == portal else 0
    for what, query in (("documents parsed", PARSED), ("new versions", VERSIONS)):
        found.came[what] = rows(workspace, query, portal, day)[0][0]
    return found


OF_VISIT = "join visit v on v.id = visit_id where v.portal_id = ? and v.night = ?"
PARSED = f"""select count(distinct coalesce(s.parent_id, s.document_id)) from sighting s
    join capture c on c.id = s.capture_id {OF_VISIT.replace("visit_id", "s.visit_id")}
    and s.outcome = 'present' and c.revisit_of is null"""  # bytes not seen before: those are the ones that are read
VERSIONS = """select count(*) from snapshot n join document d on d.id = n.document_id
    where d.portal_id = ? and n.first_seen = ?"""


def role_of(workspace: Workspace, portal: str, day: str) -> dict[str, str]:
    """Give what each path was asked for on a night."""
    asked = rows(workspace, f"select url, role from task {OF_VISIT}", portal, day)
    return {urlsplit(url).path: role for url, role in asked}


def kind(role: str, status: int) -> str:
    """Name what a request was for; of a document, how it was answered."""
    if role not in ("page", "attachment"):
        return {"nowhere": "address that is none"}.get(role, role)
    return f"document {status}" if status in (200, 304) else "document, an error"


def rows(workspace: Workspace, query: str, *given: str) -> list[tuple[Any, ...]]:
    """Ask the store."""
    with sqlite3.connect(workspace.path / "gongkai.db") as database:
        found = database.execute(query, given).fetchall()
    database.close()
    return found


def prepare(folder: Path, portals: demo.Portals) -> Workspace:
    """Make a workspace that watches the demo's counties."""
    command = [sys.executable, "-m", "cli"]
    subprocess.run([*command, "init", str(folder)], check=True, capture_output=True)
    (folder / "gongkai.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in demo.portal_files(portals.base_urls).items():
        (folder / "portals" / name).write_text(text, encoding="utf-8")
    roster = folder / "townships.csv"
    roster.write_text(demo.roster_csv(), encoding="utf-8")
    subprocess.run([*command, "roster", "import", str(roster), "-w", str(folder)], check=True, capture_output=True)
    return open_workspace(folder)


if __name__ == "__main__":
    main()
