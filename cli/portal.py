"""`gongkai portal`: what portals a workspace has, and how one is added, checked and moved."""

import csv
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.crawl import progress
from cli.exits import Exit
from cli.options import WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.probing import print_findings, tell_nothing_found
from cli.screen import screen
from crawler.pages.web_addresses import absolute
from crawler.portal_file import PortalFile, load_portal, load_portals, read_portal
from crawler.probe.asking import Ask
from crawler.probe.changes import Changes, Usual, recheck
from crawler.probe.editing import Place, edited
from crawler.probe.findings import Findings
from crawler.probe.moving import Moved, follow, rewritten
from crawler.probe.placing import Draft, accept, draft, replace_file
from crawler.probe.probe import LIMIT, Question
from crawler.probe.run import Work, ask_all
from crawler.probe.run import probe as probe_site
from crawler.probe.standing import Standing, standing_of
from roster import load
from roster.errors import BadInput
from roster.roster import Roster
from storage.clock import night, now
from storage.workspace import Workspace, open_workspace

app = typer.Typer(help="The portals of a workspace.", no_args_is_help=True)
FIELDS = ("id", "county", "county_code", "family", "columns", "night", "state")
UrlArgument = Annotated[str, typer.Argument(metavar="URL", help="Home page, disclosure page or column of the site.")]
CountyOption = Annotated[str | None, typer.Option("--county", metavar="CODE", help="The county's six digits.")]
RequestsOption = Annotated[int, typer.Option("--requests", min=20, help="How many requests may be made at most.")]
NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID|FILE]...", help="Portals to try again, or files to look at; without, all."),
]


@app.command("list")
def list_(output: FormatOption = Format.TABLE, workspace: WorkspaceOption = WORKSPACE) -> None:
    """List the portals with the night and state of their last visit."""
    opened = open_workspace(workspace)
    portals = load_portals(opened.portals)
    last = standing_of(opened, portals)
    rows = [_row(portal, last.get(portal.id)) for portal in portals]
    if output is Format.JSON:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif output is Format.CSV:
        _print_csv(rows)
    else:
        table = Table(*FIELDS, box=None)
        for row in rows:
            table.add_row(*("" if row[name] is None else str(row[name]) for name in FIELDS))
        with screen() as console:
            console.print(table)


@app.command()
def probe(
    url: UrlArgument,
    county: CountyOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write the portal file without asking.")] = False,
    requests: RequestsOption = LIMIT,
    output: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Look at a county's site and write its portal file; ask first, or only show it where nobody can be asked."""
    opened = open_workspace(workspace)
    with opened.lock():
        found = _look(opened, url, county, requests)
        new = draft(opened, found)
        written = accept(opened, new) if yes else None
        if output is Format.JSON:
            told = {"portal": new.id, "written": str(written) if written else None, "file": new.text}
            print(json.dumps(found.to_json() | told, ensure_ascii=False, indent=1))
        elif output is Format.CSV:
            _print_csv(found.to_json()["columns"])
        elif written:
            _tell(found, written)
        else:
            _offer(opened, found, new)


@app.command()
def add(
    url: UrlArgument,
    county: CountyOption = None,
    requests: RequestsOption = LIMIT,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Look at a county's site and take it into the workspace: `portal probe --yes`."""
    probe(url, county, True, requests, Format.TABLE, workspace)


@app.command()
def check(
    names: NamesArgument = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no site: look for faults in the files only.")] = False,
    accepted: Annotated[
        bool, typer.Option("--accept", help="Take columns that are not what they were for what they are from now on.")
    ] = False,
    requests: RequestsOption = LIMIT,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Check portal files, then try the portals again and say what changed. Ends with 3 for a fault, 1 for a change."""
    files = [Path(name) for name in names or () if name.endswith(".yaml")]
    ids = [name for name in names or () if not name.endswith(".yaml")]
    chosen = files + (_files_of(open_workspace(workspace), ids) if ids or not files else [])
    faults = [fault for path in chosen for fault in read_portal(path)[1]]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(chosen)} portal files, {len(faults)} faults")
    if faults:
        raise SystemExit(Exit.BAD_INPUT)
    if not offline and (ids or not files):
        _try_again(open_workspace(workspace), ids, requests, accepted=accepted)


@app.command()
def move(
    portal: Annotated[str, typer.Argument(metavar="ID", help="The portal, as `gongkai portal list` names it.")],
    url: Annotated[str, typer.Argument(metavar="NEW_URL", help="Where its site stands now.")],
    requests: RequestsOption = LIMIT,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Follow a portal to a new address: same id, columns and history. Nothing is written unless all are found."""
    opened = open_workspace(workspace)
    path = _files_of(opened, [portal])[0]
    with opened.lock(), progress() as watch:
        known, roster = load_portal(path), _roster(opened)
        question = Question(_address(url), known.county_code, _last_year(), requests)
        moved = ask_all(opened, {url: lambda ask: follow(ask, known, roster, question)}, watch)[url]
        if moved.missed:
            _refuse_move(moved)
        today, last = night(now()), standing_of(opened, [known]).get(portal)
        accepted = last.day_after(today) if last else today
        text = rewritten(path.read_text(encoding="utf-8"), known, moved, today, accepted)
        opened.journal("portals", {"did": "move", "portal": portal, "to": moved.base_url, "text": text})
        replace_file(path, text)
    print(f"{path}: {len(moved.columns)} columns now at {moved.base_url}")


def _look(opened: Workspace, url: str, county: str | None, requests: int) -> Findings:
    """Probe a site; without any column found this ends the command."""
    roster = _roster(opened)
    if county is not None:
        roster.county(county, _last_year())
    with progress() as watch:
        found = probe_site(opened, Question(_address(url), county, _last_year(), requests), roster, watch)
    if not found.columns:
        tell_nothing_found(found)
        raise SystemExit(Exit.PARTIAL)
    return found


def _print_csv(rows: list[dict[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _tell(found: Findings, written: Path) -> None:
    with screen() as console:
        print_findings(console, found)
    print(f"written: {written}")


def _offer(opened: Workspace, found: Findings, new: Draft) -> None:
    """Show the file; on a terminal ask whether to write it."""
    print_findings(Console(stderr=True, markup=False), found)
    print(new.text, end="")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("nothing was written; --yes writes it", file=sys.stderr)
    elif typer.confirm(f"Write portals/{new.id}.yaml?", default=True):
        print(f"written: {accept(opened, new)}")


def _files_of(opened: Workspace, ids: list[str]) -> list[Path]:
    """Give the files of these portals, of all when none is named. Raises BadInput."""
    paths = [opened.portals / f"{name}.yaml" for name in ids] or sorted(opened.portals.glob("*.yaml"))
    for path in paths:
        if not path.exists():
            raise BadInput(f"no portal {path.stem!r}", file=opened.portals, remedy="gongkai portal list names them")
    return paths


def _try_again(opened: Workspace, ids: list[str], requests: int, *, accepted: bool) -> None:
    """Try portals, say what changed, and mark what visits have proved."""
    with opened.lock(), progress() as watch:
        portals = [load_portal(path) for path in _files_of(opened, ids)]
        roster, standing = _roster(opened), standing_of(opened, portals)
        works = {one.id: _recheck(opened, one, roster, standing.get(one.id), requests) for one in portals}
        changes = ask_all(opened, works, watch)
        for portal in portals:
            _mark(opened, portal, standing.get(portal.id), changes[portal.id] if accepted else None)
    for one in changes.values():
        for sentence in one.told:
            print(f"{one.portal}: {sentence}")
    changed = sum(bool(one.told) for one in changes.values())
    print(f"{len(portals)} portals tried, {changed} changed")
    if any(len(one.told) > (len(one.rebuilt) if accepted else 0) for one in changes.values()):
        raise SystemExit(Exit.FOUND)


def _recheck(
    opened: Workspace, portal: PortalFile, roster: Roster, standing: Standing | None, requests: int
) -> Work[Changes]:
    question = Question(portal.base_urls[0], portal.county_code, _last_year(), requests)
    usual = Usual(standing.usual if standing else {}, opened.settings.crawl.shrunk)

    async def work(ask: Ask) -> Changes:
        try:
            return await recheck(ask, portal, roster, question, usual)
        except BadInput as error:  # its county is in no roster any more; the other portals are tried all the same
            return Changes(portal.id, (str(error),))

    return work


def _mark(opened: Workspace, portal: PortalFile, standing: Standing | None, taken: Changes | None) -> None:
    """Write into a portal file that a visit has proved it, and which shorter columns are taken for what they are."""
    marks: dict[Place, str | None] = {}
    told = []
    if portal.unverified and standing and standing.state == "complete":
        marks["unverified",] = None
        told.append("verified by its last visit")
    for index, column in enumerate(portal.columns):
        if taken and standing and column.key in taken.rebuilt:
            marks["columns", index, "accepted"] = standing.day_after(night(now())).isoformat()
            told.append(f"{column.key} accepted as it is")
    if not marks:
        return
    path = opened.portals / f"{portal.id}.yaml"
    text = edited(path.read_text(encoding="utf-8"), marks)
    opened.journal("portals", {"did": "check", "portal": portal.id, "text": text})
    replace_file(path, text)
    print(f"{portal.id}: {', '.join(told)}")


def _refuse_move(moved: Moved) -> None:
    for line in moved.missed:
        print(line, file=sys.stderr)
    print("nothing was written; look at the new site with: gongkai portal probe", file=sys.stderr)
    raise SystemExit(Exit.PARTIAL)


def _roster(opened: Workspace) -> Roster:
    return load(opened.roster_files, opened.deadline_files, opened.ruling_files)


def _last_year() -> int:
    """Give the newest report year that may be due."""
    return night(now()).year - 1


def _address(url: str) -> str:
    if (address := absolute(url, "")) is None:
        raise BadInput(f"{url!r} is not an http or https address", remedy="e.g. http://www.hukou.gov.cn/")
    return address


def _row(portal: PortalFile, last: Standing | None) -> dict[str, Any]:
    return {
        "id": portal.id,
        "county": portal.county,
        "county_code": portal.county_code,
        "family": portal.family,
        "columns": len(portal.columns),
        "night": last.night.isoformat() if last else None,
        "state": last.state if last else None,
    }
