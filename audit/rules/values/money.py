"""Sums of money in cells: what unit the cell or its form says, and how many yuan each is."""

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
