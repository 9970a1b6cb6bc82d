"""What a report's sentences state of quantities of the form, and the cells whose sum each should equal.

The parser believes a figure only when its clause is a known way to state the quantity (docs/record.md, Statements);
which cells belong to it is said in parsers/data/quantities.json.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from audit.reports import Report
from audit.rules.cells import MONEY
from audit.rules.values.money import YUAN, unit_of


@dataclass(frozen=True, slots=True)
class Stated:
    """Every sentence of a report that states one quantity: `values` and `quotes`, in their order."""

    values: tuple[float, ...]
    quotes: tuple[str, ...]


@cache
def cells_of_quantities() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Give by quantity and edition the cells whose sum it should equal."""
    told = json.loads((files("parsers") / "data" / "quantities.json").read_text(encoding="utf-8"))
    return {
        quantity["key"]: {edition: tuple(cells) for edition, cells in quantity["cells"].items()}
        for quantity in told["quantities"]
    }


def stated_in(report: Report) -> dict[str, Stated]:
    """Give what a report states, by quantity, sums of money in yuan. A sum without its unit is left out."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for statement in report.body.get("statements") or ():
        value = _value(statement)
        if value is not None:
            found[statement["quantity"]].append((value, statement["sentence"]))
    return {
        key: Stated(tuple(value for value, _ in told), tuple(dict.fromkeys(quote for _, quote in told)))
        for key, told in found.items()
    }


def printed_sum(report: Report, cells: tuple[str, ...]) -> float | None:
    """Give the sum of cells, money in yuan; None when one is no number, or is a sum of money in no known unit."""
    numbers = report.numbers
    try:
        return sum([numbers[name] * _factor(report, name) for name in cells])
    except KeyError:
        return None


def _value(statement: Mapping[str, Any]) -> float | None:
    value: float = statement["value"]
    cells = cells_of_quantities().get(statement["quantity"], {})
    if not any(name in MONEY for names in cells.values() for name in names) or value == 0:
        return value
    factor = YUAN.get(statement["unit"] or "")
    return value * factor if factor else None


def _factor(report: Report, name: str) -> int:
    """Give what a cell's number is multiplied with. Raises KeyError when its unit is not said."""
    if name not in MONEY or report.numbers[name] == 0:
        return 1
    return YUAN[unit_of(report, name) or ""]
