"""`gongkai findings` and `gongkai findings list`: what the rules found, with the state of the work on each finding."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from audit.judgement import Judgement
from audit.rules.catalogue import RULES
from audit.work.book import Book, Orphan, lay_beside, load_book
from audit.work.listing import (
    Asked,
    Listed,
    cleared,
    listed,
    listed_csv,
    listed_json,
    orphans_csv,
    orphans_json,
    write_listed,
)
from cli.as_of import AsOfOption, as_of_day
from cli.audit.deliver import AuditFormat, AuditFormatOption, OutputOption, deliver, xlsx_file
from cli.audit.opened import Opened, opened
from cli.groups import refuse_options
from cli.options import LAST_YEAR, WORKSPACE, WorkspaceOption
from cli.screen import plain, screen
from storage.work import catch_up

SHOWN = ("equation", "days", "seen", "defects", "cells", "sections", "unknown", "last_without")


class Result(StrEnum):
    """A rule's result; `cleared` are findings that stood once and do not any more."""

    PASS = "pass"  # noqa: S105  # no password
    FAIL = "fail"
    SUSPECT = "suspect"
    NULL = "null"
    CLEARED = "cleared"


class Severity(StrEnum):
    """How much a finding weighs."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class InState(StrEnum):
    """Where the work on a finding stands."""

    NEW = "new"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    DISPUTED = "disputed"
    REOPENED = "reopened"


def listing(
    context: typer.Context,
    workspace: WorkspaceOption = WORKSPACE,
    year: Annotated[int | None, typer.Option(max=LAST_YEAR, help="The report year; all of them when left out.")] = None,
    county: Annotated[str | None, typer.Option(help="One county, by code or name.")] = None,
    filer: Annotated[str | None, typer.Option(help="One filer, by code or name.")] = None,
    rule: Annotated[str | None, typer.Option(help="One rule; docs/findings.md lists them.")] = None,
    severity: Annotated[Severity | None, typer.Option(help="One severity.")] = None,
    state: Annotated[InState | None, typer.Option(help="One state of the work on them; docs/reviews.md.")] = None,
    result: Annotated[Result, typer.Option(help="Which results to list.")] = Result.FAIL,
    orphans: Annotated[bool, typer.Option("--orphans", help="Decisions whose finding is not known any more.")] = False,
    as_of: AsOfOption = None,
    format: AuditFormatOption = AuditFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """List what the rules found; by default what failed."""
    if context.invoked_subcommand is not None:
        refuse_options(context)
        return
    if rule is not None and rule not in RULES:
        raise typer.BadParameter(f"{rule}: not one of {', '.join(RULES)}", param_hint="--rule")
    if format is AuditFormat.XLSX and xlsx_file(output) and orphans:
        raise typer.BadParameter("orphans are listed as table, json or csv", param_hint="--format")
    day, place = as_of_day(as_of), _Place(year, county)
    with opened(workspace) as store:
        catch_up(store.engine, store.workspace)
        judged, book = _laid(store, day, place)
        if orphans:
            _write_orphans([each for each in book.orphans if place.holds(each, judged)], format, output)
            return
        if result is Result.CLEARED:
            with store.engine.connect() as connection:
                judged = cleared(connection, judged, day)
    asked = Asked(None if result is Result.CLEARED else result, rule, severity, state, filer)
    _write(listed(judged, book, asked), day, format, output)


@dataclass(frozen=True, slots=True)
class _Place:
    """The year and county asked for."""

    year: int | None
    county: str | None

    def holds(self, orphan: Orphan, judged: Iterable[Judgement]) -> bool:
        """Tell whether work without a finding is of this year and county."""
        codes = {self.county} | {judgement.expectation.county_code for judgement in judged}
        return self.year in (None, orphan.about["year"]) and (
            self.county is None or orphan.about["county_code"] in codes
        )


def _laid(store: Opened, day: date, place: _Place) -> tuple[list[Judgement], Book]:
    """Judge, and lay the work beside it."""
    judged = store.judge(day, year=place.year, county=place.county)
    with store.engine.connect() as connection:
        entries = load_book(connection, day)
    return judged, lay_beside(entries, judged, RULES)


def _write(found: list[Listed], day: date, format: AuditFormat, output: Path | None) -> None:
    if format is AuditFormat.XLSX:
        write_listed(xlsx_file(output), found, day)
    elif format is AuditFormat.TABLE:
        _print(found, output)
    else:
        text = listed_json(found) if format is AuditFormat.JSON else listed_csv(found)
        deliver(text, output, bom=format is AuditFormat.CSV)


def _print(found: list[Listed], output: Path | None) -> None:
    table = Table("id", "unit", "year", "rule", "severity", "result", "state", "evidence")
    for each in found:
        finding = each.finding
        result = f"{finding.result}: {finding.reason}" if finding.reason else finding.result
        where = (finding.id, finding.unit, str(finding.year), finding.rule, finding.severity, result)
        table.add_row(*where, _state(each), _short(finding.evidence))
    with screen(output) as console:
        console.print(table)
        console.print(f"{len(found)} findings. What each rule means: docs/findings.md; states: docs/reviews.md")


def _state(each: Listed) -> str:
    counts = ((each.notes, "note"), (each.replies, "reply"))
    told = [
        f"{count} {what}{'' if count == 1 else 's'}".replace("replys", "replies") for count, what in counts if count
    ]
    return "; ".join([each.state.word, *told])


def _short(evidence: dict[str, Any]) -> str:
    """Say the core of the evidence in one line; json and csv carry all of it."""
    told = [f"{name}: {_core(evidence[name])}" for name in SHOWN if evidence.get(name)]
    return plain("; ".join([*told, *([evidence["document"]] if evidence.get("document") else [])]))


def _core(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return ", ".join(_step(each) for each in value)
    if isinstance(value, dict):
        return f"{len(value)} ties"
    return " – ".join(str(each or "…") for each in value) if isinstance(value, list) else str(value)


def _step(change: dict[str, Any]) -> str:
    if "from" not in change:
        return str(change.get("heading") or change.get("cell") or change)
    if "cell" not in change:
        return str(change["heading"])
    old, new = ((side or {}).get("value") for side in (change["from"], change["to"]))
    return f"{change['cell']} {old} → {new}"


def _write_orphans(orphans: list[Orphan], format: AuditFormat, output: Path | None) -> None:
    if format is AuditFormat.TABLE:
        table = Table("id", "unit", "year", "rule", "state", "why it has no finding")
        for each in orphans:
            about = each.about
            state = each.sheet.state(None).word
            table.add_row(each.id, str(about["unit"]), str(about["year"]), str(about["rule"]), state, each.why)
        with screen(output) as console:
            console.print(table)
            console.print(f"{len(orphans)} orphans. How decisions find their findings: docs/reviews.md")
    else:
        text = orphans_json(orphans) if format is AuditFormat.JSON else orphans_csv(orphans)
        deliver(text, output, bom=format is AuditFormat.CSV)
