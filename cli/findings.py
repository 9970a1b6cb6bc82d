"""`gongkai findings`: what the rules found, one line a finding, with the evidence in json and csv."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table

from audit.export import findings_csv, findings_json
from audit.judge import judge
from audit.judgement import Finding
from audit.rules.catalogue import RULES
from cli.as_of import AsOfOption, as_of_day
from cli.options import LAST_YEAR, WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.screen import screen
from roster import load
from storage.database import open_database
from storage.recovery import refuse_lost
from storage.workspace import Workspace, open_workspace

SHOWN = ("equation", "days", "seen", "defects", "cells", "sections", "unknown", "last_without")


class Result(StrEnum):
    """A rule's result."""

    PASS = "pass"  # noqa: S105  # no password
    FAIL = "fail"
    NULL = "null"


def findings(
    workspace: WorkspaceOption = WORKSPACE,
    year: Annotated[int | None, typer.Option(max=LAST_YEAR, help="The report year; all of them when left out.")] = None,
    county: Annotated[str | None, typer.Option(help="One county, by code or name.")] = None,
    rule: Annotated[str | None, typer.Option(help="One rule; docs/findings.md lists them.")] = None,
    result: Annotated[Result, typer.Option(help="Which results to list.")] = Result.FAIL,
    as_of: AsOfOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List what the rules found; by default what failed."""
    if rule is not None and rule not in RULES:
        raise typer.BadParameter(f"{rule}: not one of {', '.join(RULES)}", param_hint="--rule")
    found = [
        each
        for each in _judge(open_workspace(workspace), year, county, as_of_day(as_of))
        if each.result == result and rule in (None, each.rule)
    ]
    if format is Format.JSON:
        typer.echo(findings_json(found), nl=False)
    elif format is Format.CSV:
        typer.echo(findings_csv(found), nl=False)
    else:
        _print(found)


def _judge(opened: Workspace, year: int | None, county: str | None, day: date) -> list[Finding]:
    roster = load(opened.roster_files, opened.deadline_files)
    engine = open_database(opened.database_url)
    try:
        refuse_lost(engine, opened.archive)
        judgements = judge(engine, roster, opened.settings, year=year, county=county, as_of=day)
    finally:
        engine.dispose()
    return [finding for judgement in judgements for finding in judgement.findings]


def _print(found: list[Finding]) -> None:
    table = Table("id", "unit", "year", "rule", "severity", "result", "evidence")
    for each in found:
        result = f"{each.result}: {each.reason}" if each.reason else each.result
        table.add_row(each.id, each.unit, str(each.year), each.rule, each.severity, result, _short(each.evidence))
    with screen() as console:
        console.print(table)
        console.print(f"{len(found)} findings. What each rule means: docs/findings.md")


def _short(evidence: dict[str, Any]) -> str:
    """Say the core of the evidence in one line; json and csv carry all of it."""
    told = [f"{name}: {_core(evidence[name])}" for name in SHOWN if evidence.get(name)]
    return "; ".join([*told, *([evidence["document"]] if evidence.get("document") else [])])


def _core(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return ", ".join(_step(each) for each in value)
    if isinstance(value, dict):
        return f"{len(value)} ties"
    return " – ".join(str(each or "…") for each in value) if isinstance(value, list) else str(value)


def _step(change: dict[str, Any]) -> str:
    if "cell" not in change:
        return str(change["heading"])
    old, new = ((side or {}).get("value") for side in (change["from"], change["to"]))
    return f"{change['cell']} {old} → {new}"
