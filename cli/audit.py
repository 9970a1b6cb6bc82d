"""`gongkai audit`: who filed, who filed late, who did not file, and what cannot be told."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from audit.export import BOM, audit_csv, audit_json
from audit.judge import judge
from audit.judgement import HEADLINES, Judgement, phrase
from audit.proof import proof_captures
from audit.summary import matrix, summarise
from audit.workbook import write_workbook
from cli.as_of import AsOfOption, as_of_day
from cli.exits import Exit
from cli.options import LAST_YEAR, WORKSPACE, WorkspaceOption
from cli.screen import screen
from roster import load
from storage.database import open_database
from storage.recovery import refuse_lost
from storage.workspace import Workspace, open_workspace

STYLES = {"missing": "red", "withdrawn": "red", "late": "yellow", "defective": "yellow", "filed": "green"}


class AuditFormat(StrEnum):
    """How the list is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def audit(
    workspace: WorkspaceOption = WORKSPACE,
    year: Annotated[int | None, typer.Option(max=LAST_YEAR, help="The report year; all of them when left out.")] = None,
    county: Annotated[str | None, typer.Option(help="One county, by code or name.")] = None,
    as_of: AsOfOption = None,
    format: Annotated[AuditFormat, typer.Option(help="A table to read; json, csv or xlsx to use.")] = AuditFormat.TABLE,
    output: Annotated[Path | None, typer.Option(help="Write into this file; xlsx needs it.")] = None,
    fail_on: Annotated[str, typer.Option(help="Exit with 1 when any of these headlines (a,b,…) occurs.")] = "",
) -> None:
    """Judge every filer and report year that the portals should show."""
    wanted = _headlines(fail_on)
    if format is AuditFormat.XLSX and output is None:
        raise typer.BadParameter("xlsx needs a file to write to", param_hint="--output")
    opened, day = open_workspace(workspace), as_of_day(as_of)
    judgements = _judge(opened, year, county, day)
    if format is AuditFormat.XLSX and output is not None:
        write_workbook(output, judgements, as_of=day, settings=opened.settings.audit.model_dump())
    elif format is AuditFormat.TABLE:
        _print(opened, judgements, day, output)
    else:
        text = audit_json(judgements) if format is AuditFormat.JSON else audit_csv(judgements)
        _deliver(text, output, bom=format is AuditFormat.CSV)
    if any(judgement.headline in wanted for judgement in judgements):
        raise typer.Exit(Exit.FOUND)


def _judge(opened: Workspace, year: int | None, county: str | None, day: date) -> list[Judgement]:
    roster = load(opened.roster_files, opened.deadline_files)
    engine = open_database(opened.database_url)
    try:
        refuse_lost(engine, opened.archive)
        return judge(engine, roster, opened.settings, year=year, county=county, as_of=day)
    finally:
        engine.dispose()


def _headlines(text: str) -> frozenset[str]:
    words = frozenset(word.strip().replace("-", " ") for word in text.split(",") if word.strip())
    if unknown := words - set(HEADLINES):
        known = ", ".join(HEADLINES)
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: not one of {known}", param_hint="--fail-on")
    return words


def _deliver(text: str, output: Path | None, *, bom: bool) -> None:
    """Write to the file or to standard output. A CSV file begins with a BOM, by which spreadsheets know it is UTF-8."""
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text((BOM if bom else "") + text, encoding="utf-8", newline="")


def _print(opened: Workspace, judgements: list[Judgement], day: date, output: Path | None) -> None:
    """Print one year as a list with dates and the proof of what is missing, several as a matrix with a word each."""
    years = {judgement.expectation.year for judgement in judgements}
    with screen(output) as console:
        if judgements:
            console.print(_matrix(judgements) if len(years) > 1 else _list(judgements))
        if len(years) == 1:
            for line in _proofs(opened, [judgement for judgement in judgements if judgement.headline == "missing"]):
                console.print(line, highlight=False, soft_wrap=True)
        console.print(f"As of {day}. Headlines and what each permits to say: docs/audit.md")
        for line in summarise(judgements).lines:
            console.print(line, highlight=False)


def _proofs(opened: Workspace, missing: list[Judgement]) -> Iterator[str]:
    """Tell for each missing report the captures that prove it: night, what they show, where in the archive they lie."""
    engine = open_database(opened.database_url)
    try:
        for judgement in missing:
            yield f"{judgement.expectation.filer} {judgement.expectation.year} is missing; proof:"
            for one in proof_captures(engine, judgement.proof):
                yield f"  {one.night}  {one.shows:24} {one.url}  {one.capture} in {one.segment} at {one.offset}"
    finally:
        engine.dispose()


def _list(judgements: list[Judgement]) -> Table:
    title = f"Annual reports on {judgements[0].expectation.year}" if judgements else ""
    table = Table("county", "filer", "headline", "since", "due", "seen", "claimed", "proof", title=title)
    for judgement in judgements:
        who, told = judgement.expectation, judgement.to_json()
        without, found = told["timing"]["seen"]
        table.add_row(
            who.county,
            who.filer,
            Text(phrase(told), STYLES.get(judgement.headline, "")),
            told["headline_since"],
            told["duty"]["due"],
            f"{without or '…'} – {found or '…'}",
            told["timing"]["claimed"] or "",
            str(len(judgement.proof) or ""),
        )
    return table


def _matrix(judgements: list[Judgement]) -> Table:
    years, rows = matrix(judgements)
    table = Table("county", "filer", *map(str, years), title="Annual reports by report year")
    for (county, _, filer), by_year in rows.items():
        words = [by_year.get(year, "") for year in years]
        table.add_row(county, filer, *(Text(word, STYLES.get(word, "")) for word in words))
    return table
