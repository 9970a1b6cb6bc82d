"""Sums of money in cells: what unit the cell or its form says, and the sum in yuan where that is known."""

import re

from audit.reports import Report
from audit.rules.cells import MONEY

YUAN = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
_UNIT = re.compile(r"[千万亿]?元")


def unit_printed(report: Report, name: str) -> str | None:
    """Give the unit that stands in the cell itself."""
    found = _UNIT.search(report.cells[name].raw or "")
    return found[0] if found else None


def unit_of(report: Report, name: str) -> str | None:
    """Give the unit of the cell: its own, else the form's; None when neither says one."""
    return unit_printed(report, name) or MONEY[name]


def in_yuan(report: Report, name: str) -> float | None:
    """Give the sum in yuan; None when it is no number or its unit is not said."""
    value, unit = report.numbers.get(name), unit_of(report, name) if name in report.cells else None
    return value * YUAN[unit] if value is not None and unit is not None else None
