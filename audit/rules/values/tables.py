"""The tables of a report as far as their cells are there: what stands in them, and which are blank."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.reports import REPORTED, Report
from audit.rules.values.township_regulations import ROW

ABSENT, UNCLEAR, BLANK, NOT_APPLICABLE = "absent", "unclear", "blank", "not_applicable"


@dataclass(slots=True)
class Table:
    """One table: how many numbers it prints, how many cells are unclear, and which print no number that is due."""

    reported: int = 0
    unclear: int = 0
    blank: dict[str, str] = field(default_factory=dict)  # cell -> blank or not_applicable

    @property
    def cells(self) -> int:
        """How many cells are there in which a number is due or printed."""
        return self.reported + self.unclear + len(self.blank)


def tables_of(report: Report) -> Mapping[str, Table]:
    """Give the tables by key. In the row 规章, “/” and “不涉及” are answers: a township has none."""
    tables: dict[str, Table] = {}
    for name, fact in report.cells.items():
        if fact.state == ABSENT or (fact.state != REPORTED and name.startswith(ROW)):
            continue
        table = tables.setdefault(name.partition(".")[0], Table())
        if fact.state == REPORTED:
            table.reported += 1
        elif fact.state == UNCLEAR:
            table.unclear += 1
        else:
            table.blank[name] = fact.state
    return tables
