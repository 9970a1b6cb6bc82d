"""The tables of a report as far as their cells are there, and which of those print no number that is due."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from audit.loading import CellFact
from audit.reports import REPORTED, Report
from audit.rules.values.township_regulations import ROW

ABSENT, UNCLEAR, BLANK, NOT_APPLICABLE = "absent", "unclear", "blank", "not_applicable"
_WORDS = re.compile(r"[一-鿿]")


@dataclass(slots=True)
class Table:
    """One table. `answered`: its cells with a number, or with words such as 无 or 未收到申请; `unclear`: how many are.

    `blank`: the cells that are empty, or hold a stroke, with which of the two it is.
    """

    answered: int = 0
    unclear: int = 0
    blank: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many cells there are in which a number is due."""
        return self.answered + self.unclear + len(self.blank)


def tables_of(report: Report) -> Mapping[str, Table]:
    """Give the tables by key. In the row 规章 nothing is due where nothing is printed: a township has none."""
    counts = Counter(map(_table, report.numbers))
    tables = {key: Table(answered=count) for key, count in counts.items()}
    if len(report.numbers) < len(report.cells):
        _add_unprinted(tables, report)
    return tables


def _add_unprinted(tables: dict[str, Table], report: Report) -> None:
    for name, fact in report.cells.items():
        if fact.state in (ABSENT, REPORTED) or name.startswith(ROW):
            continue
        table = tables.setdefault(_table(name), Table())
        if fact.state == UNCLEAR:
            table.unclear += 1
        elif _in_words(fact):
            table.answered += 1
        else:
            table.blank[name] = fact.state


@lru_cache(maxsize=1024)
def _table(name: str) -> str:
    return name.partition(".")[0]


def _in_words(fact: CellFact) -> bool:
    return fact.state == NOT_APPLICABLE and _WORDS.search(fact.raw or "") is not None
