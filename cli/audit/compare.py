"""`gongkai audit compare A B`: what changed between two days."""

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from audit.change.comparing import COLUMNS, Step
from audit.change.comparing import compare as compare_judged
from audit.change.grounds import load_grounds
from audit.change.sheet import write_changes
from audit.export import table_csv
from cli.audit.deliver import AuditFormat, AuditFormatOption, OutputOption, deliver, xlsx_file
from cli.audit.opened import opened
from cli.options import LAST_YEAR, WORKSPACE, WorkspaceOption
from cli.screen import screen

DAYS = ["%Y-%m-%d"]


def compare(
    first: Annotated[datetime, typer.Argument(formats=DAYS, help="The day before.")],
    last: Annotated[datetime, typer.Argument(formats=DAYS, help="The day after.")],
    workspace: WorkspaceOption = WORKSPACE,
    year: Annotated[int | None, typer.Option(max=LAST_YEAR, help="The report year; all of them when left out.")] = None,
    county: Annotated[str | None, typer.Option(help="One county, by code or name.")] = None,
    format: AuditFormatOption = AuditFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Say what changed between two days: missing, filed, late, altered, withdrawn, duties, findings; and why."""
    days = first.date(), last.date()
    if days[0] >= days[1]:
        raise typer.BadParameter(f"{days[0]} is not before {days[1]}", param_hint="FIRST LAST")
    if format is AuditFormat.XLSX:
        xlsx_file(output)
    with opened(workspace) as store:
        before, after = (store.judge(day, year=year, county=county) for day in days)
        steps = compare_judged(before, after, load_grounds(store.engine, *days))
    _write(steps, days, format, output)


def _write(steps: list[Step], days: tuple[date, date], format: AuditFormat, output: Path | None) -> None:
    rows = [step.to_json() for step in steps]
    if format is AuditFormat.XLSX:
        write_changes(xlsx_file(output), steps, days)
    elif format is AuditFormat.CSV:
        deliver(table_csv(COLUMNS, rows), output, bom=True)
    elif format is AuditFormat.JSON:
        deliver(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", output)
    else:
        _print(steps, days, output)


def _print(steps: list[Step], days: tuple[date, date], output: Path | None) -> None:
    table = Table("county", "filer", "year", "what", "before", "after", "since", "why", title=f"{days[0]} → {days[1]}")
    for step in steps:
        words = step.before or "", step.after or "", str(step.since or ""), step.reason or ""
        table.add_row(step.county, step.filer, str(step.year), step.what, *words)
    counts = Counter(step.what for step in steps)
    with screen(output) as console:
        if steps:
            console.print(table)
        told = ", ".join(f"{what} {count}" for what, count in counts.items())
        console.print(f"{len(steps)} changes: {told}" if steps else "Nothing changed.")
