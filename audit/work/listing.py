"""Findings with the state of the work on them, as lists show them.

listed(judgements, book, asked) -> [Listed]                      what the audit says, chosen by what was asked
cleared(connection, judgements, as_of) -> [Judgement]            what once stood and does not any more
listed_json, listed_csv, write_listed                            for other programs and spreadsheets
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from audit.export import table_csv
from audit.judgement import Finding, Judgement, iso
from audit.work.book import Book, Orphan
from audit.work.sheet import State
from audit.work.subject import STANDING
from audit.workbook.cells import Column, Sheet, sheets
from roster.errors import BadInput
from storage import models as table
from storage.database import portions

COLUMNS = (
    *("id", "rule", "version", "county_code", "unit_id", "unit", "year", "result", "reason", "severity", "evidence"),
    *("state", "state_since", "state_by", "state_reason", "notes", "replies"),
)
SHEET = (
    *(Column("id", "编号", 22), Column("rule", "规则", 20), Column("version", "规则版本", 9)),
    *(Column("county code", "区县代码", 10), Column("unit id", "单位编号", 20), Column("unit", "单位", 14)),
    *(Column("report year", "报告年度", 9), Column("result", "结果", 9), Column("reason", "原因", 16)),
    *(Column("severity", "程度", 9), Column("evidence", "证据", 60, "wrap"), Column("state", "处理状态", 11)),
    *(Column("since", "自", 12), Column("by", "处理人", 12), Column("why", "理由", 40, "wrap")),
    *(Column("notes", "备注数", 8), Column("replies", "答复数", 8)),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which findings are wanted; what is None is not asked for. `filer`: a code, or a name of the unit or the filer."""

    result: str | None = None
    rule: str | None = None
    severity: str | None = None
    state: str | None = None
    filer: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding, the state of the work on it, how many notes and replies there are."""

    finding: Finding
    state: State
    notes: int
    replies: int

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        state = {"state": self.state.word, "state_since": iso(self.state.since)}
        state |= {"state_by": self.state.by, "state_reason": self.state.reason}
        return {**self.finding.to_json(), **state, "notes": self.notes, "replies": self.replies}


def listed(judgements: Iterable[Judgement], book: Book, asked: Asked) -> list[Listed]:
    """Choose findings. Raises BadInput when no filer that was judged goes by the name asked for."""
    wanted = list(_of_filer(judgements, asked.filer))
    if asked.filer is not None and not wanted:
        raise BadInput(f"no filer that the audit judges is called {asked.filer!r}", remedy="see: gongkai audit")
    found = (_listed(finding, book) for judgement in wanted for finding in judgement.findings if _is(finding, asked))
    return [each for each in found if asked.state in (None, each.state.word)]


def cleared(connection: Connection, judgements: Sequence[Judgement], as_of: date) -> list[Judgement]:
    """Give the judgements with, for findings, what once stood and did not any more on that day."""
    by_filing = {_filing(judgement): judgement for judgement in judgements}
    row, rows = table.Finding, list[Any]()
    for codes in portions(sorted({code for code, _, _ in by_filing})):
        query = select(row.__table__).where(row.county_code.in_(codes), row.result.not_in(STANDING))
        rows += connection.execute(query.where(row.last_known <= as_of).order_by(row.id)).mappings()
    told: dict[tuple[str, str, int], list[Finding]] = {filing: [] for filing in by_filing}
    for each in rows:
        filing = (each["county_code"], each["unit_id"], each["year"])
        if filing in by_filing:
            told[filing].append(recorded(dict(each), by_filing[filing].expectation.unit))
    return [replace(by_filing[filing], findings=tuple(found)) for filing, found in told.items()]


def recorded(row: dict[str, Any], unit: str) -> Finding:
    """Give a finding as the register keeps it."""
    return Finding(
        row["id"], row["rule"], row["rule_version"], row["county_code"], row["unit_id"], unit, row["year"],
        row["result"], row["reason"], row["severity"], row["evidence"],
    )  # fmt: skip


def listed_json(found: Iterable[Listed]) -> str:
    """Give them as one JSON array, an element a line."""
    lines = ",\n".join(json.dumps(each.to_json(), ensure_ascii=False) for each in found)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def listed_csv(found: Iterable[Listed]) -> str:
    """Give them as CSV; the evidence is JSON in one cell."""
    return table_csv(COLUMNS, map(_row, found))


def write_listed(file: Path, found: Sequence[Listed], as_of: date) -> None:
    """Write them as a workbook of one sheet."""
    intro = (f"Findings as of {as_of}, with the state of the work on them. 问题清单及处理状态",)
    with sheets(file, as_of, "Findings 问题") as book:
        rows = (list(_row(each).values()) for each in found)
        book.table(Sheet("findings", "问题", SHEET, intro, frozen=1), rows)


def orphans_json(orphans: Iterable[Orphan]) -> str:
    """Give work without a finding as one JSON array."""
    lines = ",\n".join(json.dumps(orphan_row(each), ensure_ascii=False) for each in orphans)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def orphans_csv(orphans: Iterable[Orphan]) -> str:
    """Give work without a finding as CSV."""
    return table_csv(ORPHAN_COLUMNS, map(orphan_row, orphans))


ORPHAN_COLUMNS = (
    *("id", "why", "rule", "county_code", "unit_id", "code", "unit", "year", "document", "about"),
    *("state", "state_since", "state_by", "state_reason", "notes", "replies"),
)


def orphan_row(orphan: Orphan) -> dict[str, Any]:
    """Flatten work without a finding into columns."""
    state, about = orphan.sheet.state(None), orphan.about
    named = {name: about.get(name) for name in ORPHAN_COLUMNS[2:10]}
    told = {"state": state.word, "state_since": iso(state.since), "state_by": state.by, "state_reason": state.reason}
    counts = {"notes": orphan.sheet.notes, "replies": len(orphan.sheet.answers)}
    return {"id": orphan.id, "why": orphan.why, **named, **told, **counts}


def _row(each: Listed) -> dict[str, Any]:
    told = each.to_json()
    return {name: told[name] for name in COLUMNS} | {"evidence": json.dumps(told["evidence"], ensure_ascii=False)}


def _of_filer(judgements: Iterable[Judgement], filer: str | None) -> Iterator[Judgement]:
    for judgement in judgements:
        who = judgement.expectation
        if filer is None or filer in (who.code, who.unit, who.filer):
            yield judgement


def _is(finding: Finding, asked: Asked) -> bool:
    """Tell whether a finding is asked for. Every result but the asked one is left out, of what was cleared none."""
    pairs = ((asked.result, finding.result), (asked.rule, finding.rule), (asked.severity, finding.severity))
    return all(wanted in (None, found) for wanted, found in pairs)


def _listed(finding: Finding, book: Book) -> Listed:
    sheet = book.sheet(finding.id)
    return Listed(finding, book.state(finding), sheet.notes, len(sheet.answers))


def _filing(judgement: Judgement) -> tuple[str, str, int]:
    who = judgement.expectation
    return who.county_code, who.unit_id, who.year
