"""What the copy detection of a county found: of each report what was compared, and what it was copied from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit.attribution import Filing
from audit.copies.comparing import Comparison
from audit.copies.order import Order, Presence
from audit.judgement import iso
from audit.reports import Report

OWN, OTHER, PAIR = "own", "other", "pair"


@dataclass(frozen=True, slots=True)
class Filer:
    """Who filed: the unit's code in the report year, and the filer's name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One report beside one that shares its distinctive text.

    `kind`: `own` (the filer's report of another year, there first), `other` (another filer's, there first) or `pair`
    (another filer's; which came first cannot be told, or it is the same to the last figure). `sure`: whether it may
    be called a copy, else it is only suspected. `years`: of the filer's own, all report years with the text. `named`:
    the other's name, when it was left in. `known`: the first day on which we had both.
    """

    kind: str
    sure: bool
    other: Filing
    filer: Filer
    report: Report
    compared: Comparison
    order: Order
    seen: tuple[Presence, Presence]
    known: date
    named: str | None = None
    years: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the evidence of a finding: enough to lay both texts side by side, and to redo the score."""
        compared = self.compared
        numbers = compared.numbers
        return (
            {
                "score": round(compared.score, 3),
                "shared": compared.shared,
                "distinctive": compared.distinctive,
                "taken_out": {"template": compared.template, "county": compared.county, "of": compared.length},
                "whole": round(compared.whole, 3),
                "exact": compared.exact,
                "numbers": {"same": numbers.same, "different": numbers.different, "telling": numbers.telling},
                "order": {
                    "first": {True: "other", False: "this", None: None}[self.order.other_first],
                    "by": self.order.by,
                    "this": _presence(self.seen[0]),
                    "other": _presence(self.seen[1]),
                },
                "compared_with": {
                    "document": self.report.url,
                    "captures": [self.report.capture],
                    "filer": self.filer.name,
                    "filer_code": self.filer.code,
                    "year": self.other[1],
                },
                "known": iso(self.known),
                "passages": [passage.to_json() for passage in compared.passages],
            }
            | ({"name_left_in": self.named} if self.named else {})
            | ({"years": list(self.years)} if self.years else {})
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What one report had to be compared by. `model`: characters that most of the county's reports of the year have.

    `enough`: whether the county's reports of the year are enough to tell what belongs to the county, `filers_of_year`
    how many they are; `before`: whether an earlier report of its filer is here.
    """

    length: int
    distinctive: int
    enough: bool
    filers_of_year: int
    before: bool
    model: int
    quote: str


@dataclass(frozen=True)
class CountyCopies:
    """All of a county, by filing. A report that is not among `looked` could not be compared."""

    looked: Mapping[Filing, Looked] = field(default_factory=dict)
    copies: Mapping[Filing, tuple[Copy, ...]] = field(default_factory=dict)

    def of(self, filing: Filing, kind: str) -> list[Copy]:
        """Give what a report was copied from, of one kind, the surest first."""
        return [copy for copy in self.copies.get(filing, ()) if copy.kind == kind]


def _presence(seen: Presence) -> dict[str, str | None]:
    return {"last_without": iso(seen.after), "first_seen": iso(seen.by), "claimed": iso(seen.claimed)}
