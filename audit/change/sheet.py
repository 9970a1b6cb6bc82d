"""What changed between two days as a workbook: `write_changes(file, steps, days)`."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from audit.change.comparing import WHATS, Step
from audit.workbook.cells import Column, Sheet, sheets

COLUMNS = (
    Column("county", "县", 12),
    Column("filer_code", "机关代码", 14),
    Column("filer", "公开机关", 26),
    Column("year", "报告年度", 8, "number"),
    Column("what", "变化", 30),
    Column("before", "原先", 30, "wrap"),
    Column("after", "现在", 30, "wrap"),
    Column("since", "自", 12, "date"),
    Column("reason", "原因", 30, "wrap"),
    Column("finding", "问题编号", 23),
)


def write_changes(file: Path, steps: Iterable[Step], days: tuple[date, date]) -> None:
    """Write the workbook; the same steps give the same bytes."""
    first, last = days
    title = f"Changes from {first} to {last} 变化"
    with sheets(file, last, title) as book:
        book.table(Sheet("changes", "变化", COLUMNS, (title,), frozen=4), map(_row, steps))


def _row(step: Step) -> list[object]:
    who = step.county, step.filer_code, step.filer, step.year
    return [*who, f"{step.what} {WHATS[step.what]}", step.before, step.after, step.since, step.reason, step.finding]
