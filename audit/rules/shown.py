"""What an answer shows of a report: its document and captures, cells as printed, numbers as a reader writes them."""

from collections.abc import Iterable
from typing import Any

from audit.reports import Report


def source(report: Report) -> dict[str, Any]:
    """Give the report's document and the capture that shows it."""
    return {"document": report.url, "captures": [report.capture]}


def printed(report: Report, names: Iterable[str]) -> list[dict[str, Any]]:
    """Give cells as they are printed: the number read, the text it was read from, and where it stands."""
    cells = ((name, report.cells[name]) for name in names)
    return [{"cell": name, "value": fact.value, "raw": fact.raw, "at": fact.at} for name, fact in cells]


def compared_with(report: Report, year: int) -> dict[str, Any]:
    """Name the other report that a figure was held against."""
    return source(report) | {"filer": report.body.get("filer"), "year": year}


def number(value: float) -> str:
    """Write a number without needless zeros."""
    return f"{value:.10g}"
