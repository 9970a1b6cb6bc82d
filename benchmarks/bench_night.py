"""What a night costs in which nothing changed, on the demo's counties, beside a full pass and one without validators.

    python -m benchmarks.bench_night

Bytes and requests are the server's own counts, headers included; kinds of request, readings, versions and verdicts are
those of the store. The nights: a first pass over everything, a night in the filing season (the third: absences take two
to prove), a full pass in May and the night after it; each night once as it is, and once more in a copy of the workspace
whose validators were forgotten.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
WITHOUT = "yanhu"  # the county whose site gives no validators
FIRST, SECOND, IN_SEASON, BEFORE, OUT_OF_SEASON = "2024-02-27", "2024-02-28", "2024-02-29", "2024-05-21", "2024-05-22"
BANNERS = {FIRST: 12, SECOND: 13, IN_SEASON: 14, BEFORE: 40, OUT_OF_SEASON: 41}  # quiet nights of the calendar
GOAL = 0.02


@dataclass(frozen=True)
class Cost:
    """What one night cost. `kinds` counts requests, `sent` bytes by portal; the rest is what came of them."""

    kinds: Counter[str]
    sent: Counter[str]
    read: int
    versions: int
    verdicts: int

    def bytes_of(self, portals: set[str]) -> int:
        """Give the bytes of some portals."""
        return sum(self.sent[name] for name in portals)


def main() -> None:
    """Play the nights and print what they cost."""
    with tempfile.TemporaryDirectory() as home, demo.serving() as portals:
        workspace = prepare(Path(home) / "w", portals)
        full = play(workspace, portals, FIRST)
        play(workspace, portals, SECOND)
        season, bare_season = with_peer(workspace, portals, IN_SEASON)
        may = play(workspace, portals, BEFORE, full=True)
        quiet, bare_quiet = with_peer(workspace, portals, OUT_OF_SEASON)
        heads = ("first pass", "in season", "no valid.", "full (May)", "after it", "no valid.")
        print(" " * 34 + "".join(f"{head:>12}" for head in heads))
        show((full, season, bare_season, may, quiet, bare_quiet), set(portals.base_urls))


def show(costs: tuple[Cost, ...], portals: set[str]) -> None:
    """Print a column a night, and each night's bytes against the first pass."""
    full = costs[0]
    names = sorted(set().union(*(cost.kinds for cost in costs)))
    rows = {f"requests: {name}": [cost.kinds[name] for cost in costs] for name in names}
    rows["requests, as the server counts"] = [sum(cost.kinds.values()) for cost in costs]
    rows["bytes"] = [cost.bytes_of(portals) for cost in costs]
    rows["documents parsed"] = [cost.read for cost in costs]
    rows["new versions"] = [cost.versions for cost in costs]
    rows["verdicts changed"] = [cost.verdicts for cost in costs]
    for name, figures in rows.items():
        print(f"{name:34}" + "".join(f"{figure:12,}" for figure in figures))
    validating = portals - {WITHOUT}
    for name, group in (("bytes, of the first pass", portals), ("the same, sites with validators", validating)):
        shares = [cost.bytes_of(group) / full.bytes_of(group) for cost in costs]
        print(f"{name:34}" + "".join(f"{share:12.1%}" for share in shares))
    print(f"goal of a night in which nothing changed: {GOAL:.0%} of the bytes, nothing parsed, no version, no verdict")


def with_peer(workspace: Workspace, portals: demo.Portals, day: str) -> tuple[Cost, Cost]:
    """Play a night, and the same night in a copy of the workspace that has forgotten every validator."""
    copy = workspace.path.with_name(f"{workspace.path.name}-{day}")
    shutil.copytree(workspace.path, copy)
    with sqlite3.connect(copy / "gongkai.db") as database:
        database.execute("update capture set etag = null, last_modified = null")
    database.close()
    return play(workspace, portals, day), play(open_workspace(copy), portals, day)


def play(workspace: Workspace, portals: demo.Portals, day: str, *, full: bool = False) -> Cost:
    """Crawl, read and judge one night."""
    os.environ["GONGKAI_NOW"] = f"{day}T02:00:00+08:00"
    portals.set_night(BANNERS[day])
    sent, asked = Counter(portals.sent), portals.requests.total()
    with workspace.lock():
        crawl(workspace, full=full)
        engine = open_database(workspace.database_url)
        try:
            reading = read_new(engine, workspace)
            roster = load(workspace.roster_files, workspace.deadline_files)
            judged = judge(engine, roster, workspace.settings, as_of=night(now()))
            changes = [change for change in record_verdicts(engine, judged, night(now())) if change.before is not None]
        finally:
            engine.dispose()
    cost = Cost(
        kinds(workspace, day),
        portals.sent - sent,
        parsed(workspace, day),
        reading.new_snapshots + reading.new_versions,
        len(changes),
    )
    assert sum(cost.kinds.values()) == portals.requests.total() - asked, "the store and the server count the same"
    return cost


def kinds(workspace: Workspace, day: str) -> Counter[str]:
    """Count the requests of a night by what they were for, as the store holds them."""
    of_night = "join visit v on v.id = visit_id where night = ?"
    roles = dict(rows(workspace, f"select url, role from task {of_night}", day))
    made = rows(workspace, f"select url, status from capture {of_night}", day)
    return Counter(kind(roles.get(url, "robots.txt"), status) for url, status in made)


def kind(role: str, status: int) -> str:
    """Name what a request was for; of a document, how it was answered."""
    if role not in ("page", "attachment"):
        return {"nowhere": "address that is none"}.get(role, role)
    return f"document {status}" if status in (200, 304) else "document, an error"


def parsed(workspace: Workspace, day: str) -> int:
    """Count the documents that came with bytes not seen before: those are the ones that are read."""
    query = """select count(distinct coalesce(s.parent_id, s.document_id)) from sighting s
        join capture c on c.id = s.capture_id where s.night = ? and s.outcome = 'present' and c.revisit_of is null"""
    return int(rows(workspace, query, day)[0][0])


def rows(workspace: Workspace, query: str, day: str) -> list[tuple[Any, ...]]:
    """Ask the store."""
    with sqlite3.connect(workspace.path / "gongkai.db") as database:
        found = database.execute(query, (day,)).fetchall()
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
