"""`gongkai diff`: what differs between two versions of a report, or two files: numbers, then words, then the rest."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from audit.diff_page import page
from audit.difference import (
    Difference,
    ReportDifference,
    RestChange,
    Side,
    WordChange,
    differ,
    label_of,
    place,
    printed,
    signed,
)
from audit.export import table_csv
from audit.versions import file_side, find_sides, is_file
from audit.wording import ADDED, EQUAL, REMOVED
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import screen
from storage.database import open_database
from storage.settings import ReadSettings
from storage.workers import Limits
from storage.workspace import open_workspace

COLUMNS = ("report", "kind", "where", "before", "after")
MARKS = {REMOVED: ("[-", "-]", "red"), ADDED: ("{+", "+}", "green")}
LONGEST = {EQUAL: 60, REMOVED: 2000, ADDED: 2000}  # characters of one piece that are printed
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class DiffFormat(StrEnum):
    """How a difference is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    CSV = "csv"


def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="A version's id, an address (its newest), or a file.")],
    second: Annotated[
        str | None, typer.Argument(metavar="[B]", help="The same; left out, A is held against what was before it.")
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
    format: Annotated[DiffFormat, typer.Option("--format", help="To read, for other programs, or to hand on.")] = (
        DiffFormat.TEXT
    ),
) -> None:
    """Show what differs between two reports: the numbers first, then the words, then the rest."""
    found = differ(*_sides(first, second, workspace))
    if format is DiffFormat.JSON:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    elif format is DiffFormat.HTML:
        typer.echo(page(found), nl=False)
    elif format is DiffFormat.CSV:
        typer.echo(table_csv(COLUMNS, _rows(found)), nl=False)
    else:
        with screen() as console:
            for line in _lines(found):
                console.print(line if isinstance(line, Text) else Text(_plain(line)), soft_wrap=True)


def _sides(first: str, second: str | None, workspace: Path) -> tuple[Side, Side]:
    """Find both sides; two files need no workspace."""
    limits = Limits(1, ReadSettings().seconds, ReadSettings().memory_mb)
    if second is not None and is_file(first) and is_file(second):
        return file_side(Path(first), limits), file_side(Path(second), limits)
    engine = open_database(open_workspace(workspace).database_url)
    try:
        return find_sides(engine, first, second, limits)
    finally:
        engine.dispose()


def _lines(found: Difference) -> Iterator[Text | str]:
    yield f"before: {found.before.name}"
    yield f"after:  {found.after.name}"
    yield from (f"note:   {note}" for note in found.notes)
    if found.equal:
        yield "Nothing differs."
    for report in found.reports:
        yield from _report(report)
    yield from _rest("Attachments", found.rest)


def _report(report: ReportDifference) -> Iterator[Text | str]:
    if report.name and not report.equal:
        yield f"\n=== {report.name}"
    if report.cells:
        yield "\nNumbers"
    for change in report.cells:
        by = f" ({signed(change)})" if signed(change) else ""
        label = f"  {label_of(change.cell) or ''}".rstrip()
        yield f"  {change.cell}: {printed(change.before)} → {printed(change.after)}{by}{label}"
    if report.words:
        yield "\nWords"
    heading = None
    for word in report.words:
        if word.section != heading:
            heading = word.section
            yield f"  {heading or '(before the first heading)'}"
        yield _words(word)
    yield from _rest("The rest", report.rest)


def _words(change: WordChange) -> Text:
    told = change.pieces()
    whole = ", too long to be compared word by word" if told.whole else ""
    line = Text(f"    {place(change)}{whole}: ")
    for op, text in told.pieces:
        opening, closing, style = MARKS.get(op, ("", "", ""))
        line.append(f"{opening}{_plain(_short(text, LONGEST[op]))}{closing}", style)
    return line


def _plain(text: str) -> str:
    """Let nothing that a report holds steer the terminal."""
    return CONTROL.sub("\ufffd", text)


def _short(text: str, longest: int) -> str:
    """Leave out the middle of what is too long to be read."""
    if len(text) <= longest:
        return text
    return f"{text[: longest // 2]}…{text[-longest // 2 :]}"


def _rest(title: str, changes: tuple[RestChange, ...]) -> Iterator[str]:
    if changes:
        yield f"\n{title}"
    for change in changes:
        yield f"  {change.what}: {_value(change.before)} → {_value(change.after)}"


def _value(value: Any) -> str:
    return "—" if value is None else str(value)


def _rows(found: Difference) -> Iterator[dict[str, Any]]:
    for report in found.reports:
        for change in report.cells:
            sides = {"before": printed(change.before), "after": printed(change.after)}
            yield {"report": report.name, "kind": "cell", "where": change.cell, **sides}
        for word in report.words:
            sides = {"before": word.before or "", "after": word.after or ""}
            yield {"report": report.name, "kind": word.change.kind, "where": word.section, **sides}
        yield from (_rest_row(report.name, change) for change in report.rest)
    yield from (_rest_row("", change) for change in found.rest)


def _rest_row(report: str, change: RestChange) -> dict[str, Any]:
    return {"report": report, "kind": "rest", "where": change.what, "before": change.before, "after": change.after}
