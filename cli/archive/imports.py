"""`gongkai archive import`: takes in what other crawlers archived."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import screen
from roster.errors import BadInput
from storage.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from rich.console import Console

    from storage.imports.importing import Imported
    from storage.imports.visits import Counties
    from storage.reading import ReadingSummary

LONGEST = 20  # lines about records that were not taken; --format json has them all


def imports(
    files: Annotated[list[Path], typer.Argument(help="WARC files, packed or not, and WACZ files.")],
    county: Annotated[
        str | None, typer.Option("--county", help="Code of the county that everything in the files is of.")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Take the captures of other crawlers into the archive, each with its own date, and read them.

    Whose county a capture is of is told by its host, as the portal files name it, or by --county. Importing again
    changes nothing. Ends with 3 when a file is none that can be read, with 4 when something in one could not be taken.
    """
    from storage.database import open_database
    from storage.imports.importing import import_files
    from storage.reading import read_new

    if output not in ("table", "json"):
        raise typer.BadParameter("table or json", param_hint="--format")
    opened = open_workspace(workspace)
    counties = _counties(opened, county)
    with opened.lock():
        engine = open_database(opened.database_url)
        try:
            results = import_files(engine, opened, files, counties, _shown)
            read = read_new(engine, opened)
        finally:
            engine.dispose()
    done = [result for result in results if not isinstance(result, BadInput)]
    with screen() as console:
        if output == "json":
            console.out(
                json.dumps([result.to_json() for result in done], ensure_ascii=False, indent=2), highlight=False
            )
        else:
            _print(console, done, read)
    _leave([result for result in results if isinstance(result, BadInput)], done)


def _leave(bad: list[BadInput], done: "list[Imported]") -> None:
    """End with the code of the worst that happened; every file that is none has its line."""
    for error in bad[:-1]:
        typer.echo(f"gongkai: {error}", err=True)
    if bad:
        raise bad[-1]
    if any(result.lost for result in done):
        raise typer.Exit(Exit.PARTIAL)


def _counties(workspace: Workspace, code: str | None) -> "Counties":
    """Say which county's a host is: by the portal files, unless the operator says it for all."""
    from crawler.portal_file import load_portals
    from roster import load
    from storage.imports.visits import Counties, County, host_of

    if code is not None:
        found = load(workspace.roster_files, workspace.deadline_files, workspace.ruling_files).counties(code)
        if len(found) != 1 or found[0].code != code:
            raise BadInput(f"--county {code}: not the code of a county", remedy="gongkai roster show NAME tells it")
        return Counties({}, County(found[0].code, found[0].name))
    of_host: dict[str, set[County]] = {}
    for portal in load_portals(workspace.portals):
        for address in portal.addresses:
            of_host.setdefault(host_of(address), set()).add(County(portal.county_code, portal.county))
    return Counties({host: counties.pop() for host, counties in of_host.items() if len(counties) == 1})


def _shown(url: str, data: bytes) -> frozenset[str]:
    """Give the keys of the files that the crawler would take with a page: scans it shows, files its scripts name."""
    from crawler.pages.content import Content
    from crawler.pages.links import attachments
    from storage.archive.cdxj import surt

    return frozenset(map(surt, attachments(Content(url, data))))


def _print(console: "Console", done: "list[Imported]", read: "ReadingSummary") -> None:
    for result in done:
        _print_file(console, result)
    console.print(f"read: {read.read} new versions, {read.unreadable} unreadable, {read.unchanged} unchanged")
    for line in read.damaged:
        console.print(f"  not read: {line}", soft_wrap=True)
    if any(result.documents for result in done):
        console.print("next: gongkai audit; gongkai history FILER")


def _print_file(console: "Console", result: "Imported") -> None:
    """Print what became of one file: every record of it is in one of the numbers."""
    taken = ", ".join(f"{count} {kind}" for kind, count in sorted(result.taken.items()))
    reasons = Counter(each.reason.value for each in result.refused)
    console.print(f"{result.path}: {result.records} records by {result.software or 'an unnamed maker'}", soft_wrap=True)
    console.print(f"  taken: {result.taken.total()}{f' ({taken})' if taken else ''}; known already: {result.known}")
    if result.first:
        span = f"{result.first} to {result.last}" if result.last != result.first else f"{result.first}"
        whose = ", ".join(f"{name} {code}" for code, name in sorted(result.counties.items())) or "no county's"
        console.print(f"  {result.captures} captures of {span}, {result.documents} of documents ({whose})")
    if result.others:
        hosts = ", ".join(f"{host} {count}" for host, count in result.others.most_common(5))
        console.print(
            f"  archived, and shown to nobody, as the portal files of no one county name the host: {hosts}",
            soft_wrap=True,
        )
        console.print("  (import again with --county, or with a portal file that names it)")
    for reason, count in sorted(reasons.items()):
        console.print(f"  not taken: {count} {reason}")
    for each in result.refused[:LONGEST]:
        console.print(f"    {each}", soft_wrap=True)
    if len(result.refused) > LONGEST:
        console.print(f"    and {len(result.refused) - LONGEST} more: --format json")
