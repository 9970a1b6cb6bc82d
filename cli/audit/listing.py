"""`gongkai audit` without a command: who filed, who filed late, who did not file, and what cannot be told."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from audit.decisions import decided
from audit.export import audit_csv, audit_json
from audit.judgement import HEADLINES, Judgement, phrase
from audit.proof import proof_captures
from audit.summary import matrix, summarise
from audit.workbook import Occasion, write_workbook
from cli.as_of import AsOfOption, as_of_day
from cli.audit.deliver import AuditFormat, AuditFormatOption, OutputOption, deliver, xlsx_file
from cli.audit.opened import Opened, opened
from cli.exits import Exit
from cli.options import LAST_YEAR, WORKSPACE, WorkspaceOption
from cli.screen import screen
from cli.versions import made_by

STYLES = {"missing": "red", "withdrawn": "red", "late": "yellow", "defective": "yellow", "filed": "green"}


def listing(
    context: typer.Context,
    workspace: WorkspaceOption = WORKSPACE,
    year: Annotated[int | None, typer.Option(max=LAST_YEAR, help="The report year; all of them when left out.")] = None,
    county: Annotated[str | None, typer.Option(help="One county, by code or name.")] = None,
    as_of: AsOfOption = None,
    format: AuditFormatOption = AuditFormat.TABLE,
    output: OutputOption = None,
    fail_on: Annotated[str, typer.Option(help="Exit with 1 when any of these headlines (a,b,…) occurs.")] = "",
) -> None:
    """Judge every filer and report year that the portals should show."""
    if context.invoked_subcommand is not None:
        _refuse_options(context)
        return
    wanted, day = _headlines(fail_on), as_of_day(as_of)
    if format is AuditFormat.XLSX:
        xlsx_file(output)
    with opened(workspace) as store:
        judgements = store.judge(day, year=year, county=county)
        _write(store, judgements, day, format, output)
    if any(judgement.headline in wanted for judgement in judgements):
        raise typer.Exit(Exit.FOUND)


def _refuse_options(context: typer.Context) -> None:
    """Refuse options before the name of a command: they are the list's, and the command would not know them."""
    for param in context.command.params:
        source = context.get_parameter_source(param.name or "")
        if source is not None and source.name == "COMMANDLINE":
            where = f"{context.command_path} {context.invoked_subcommand}"
            raise typer.BadParameter(
                f"is given before the command; write it after: {where} …", param_hint=param.opts[-1]
            )


def _write(store: Opened, judgements: list[Judgement], day: date, format: AuditFormat, output: Path | None) -> None:
    if format is AuditFormat.XLSX:
        write_workbook(xlsx_file(output), judgements, _occasion(store, judgements, day))
    elif format is AuditFormat.TABLE:
        _print(store, judgements, day, output)
    else:
        text = audit_json(judgements) if format is AuditFormat.JSON else audit_csv(judgements)
        deliver(text, output, bom=format is AuditFormat.CSV)


def _occasion(store: Opened, judgements: list[Judgement], day: date) -> Occasion:
    settings = store.workspace.settings.audit.model_dump()
    decisions = decided(store.engine, judgements, day)
    return Occasion(day, settings, partial(proof_captures, store.engine), decisions, made_by())


def _headlines(text: str) -> frozenset[str]:
    words = frozenset(word.strip().replace("-", " ") for word in text.split(",") if word.strip())
    if unknown := words - set(HEADLINES):
        known = ", ".join(HEADLINES)
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: not one of {known}", param_hint="--fail-on")
    return words


def _print(store: Opened, judgements: list[Judgement], day: date, output: Path | None) -> None:
    """Print one year as a list with dates and the proof of what is missing, several as a matrix with a word each."""
    years = {judgement.expectation.year for judgement in judgements}
    with screen(output) as console:
        if judgements:
            console.print(_matrix(judgements) if len(years) > 1 else _list(judgements))
        if len(years) == 1:
            for line in _proofs(store, [judgement for judgement in judgements if judgement.headline == "missing"]):
                console.print(line, highlight=False, soft_wrap=True)
        console.print(f"As of {day}. Headlines and what each permits to say: docs/audit.md")
        for line in summarise(judgements).lines:
            console.print(line, highlight=False)


def _proofs(store: Opened, missing: list[Judgement]) -> Iterator[str]:
    """Tell for each missing report the captures that prove it: night, what they show, where in the archive they lie."""
    for judgement in missing:
        yield f"{judgement.expectation.filer} {judgement.expectation.year} is missing; proof:"
        for one in proof_captures(store.engine, judgement.proof):
            yield f"  {one.night}  {one.shows:24} {one.url}  {one.capture} in {one.segment} at {one.offset}"


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
            told["duty"]["due"] + (" (local)" if told["duty"]["basis_kind"] == "local" else ""),
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
