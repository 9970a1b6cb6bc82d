"""Deadlines as data: which rule gives a filer's due date for a report year, and where that is laid down.

Reads rule files (YAML, the packaged one and a workspace's own) and finds the rule for a filer. Every fault of a file
is a BadInput with its line.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from roster.errors import BadInput
from roster.lists import DATA
from roster.model import FilerClass
from roster.tables import Fail, Readers, Table, days_of, read_tables, text_of, years_of

BASES = ("law", "practice", "local")


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One rule. `jurisdiction`: the digits its county codes begin with, empty for the nation. `filers`: unit codes."""

    id: str
    jurisdiction: str
    first_year: int
    last_year: int | None
    month: int
    day: int
    grace_days: int
    basis: str
    citation: str
    classes: frozenset[FilerClass] = frozenset()
    extended: bool = False
    filers: frozenset[str] = frozenset()

    def holds_in(self, county_code: str, year: int) -> bool:
        """Tell whether the rule is for a place and report year."""
        return (
            county_code.startswith(self.jurisdiction)
            and self.first_year <= year
            and (self.last_year is None or year <= self.last_year)
        )

    def fits(self, codes: Collection[str], filer_class: FilerClass) -> bool:
        """Tell whether the rule is for a filer."""
        return (not self.classes or filer_class in self.classes) and (
            not self.filers or not self.filers.isdisjoint(codes)
        )

    def due(self, year: int) -> date:
        """Give the due date of a report year: it lies in the year after."""
        return date(year + 1, self.month, self.day)

    def grace_until(self, year: int) -> date:
        """Give the last day of grace."""
        return self.due(year) + timedelta(days=self.grace_days)


class Deadlines:
    """All rules in force; a later rule of the same id replaces the earlier."""

    def __init__(self, files: Iterable[Path] = ()) -> None:
        """Read the packaged rules and then the files given. Raises BadInput with file and line."""
        rules: dict[str, DeadlineRule] = {}
        for file in (DATA / "deadlines.yaml", *files):
            for rule in read_rules(file):
                rules.pop(rule.id, None)
                rules[rule.id] = rule
        self.rules = tuple(rules.values())

    def rule_for(self, county_code: str, codes: Collection[str], filer_class: FilerClass, year: int) -> DeadlineRule:
        """Give the rule for a unit, by all its codes: named filers first, then the narrowest place, then the later one.

        Raises BadInput for a year no rule covers, such as one before the regulation of 2008.
        """
        return best_of(self.rules_in(county_code, year), codes, filer_class, year)

    def rules_in(self, county_code: str, year: int) -> tuple[DeadlineRule, ...]:
        """Give the rules of a place and a report year."""
        return tuple(rule for rule in self.rules if rule.holds_in(county_code, year))


def best_of(rules: Iterable[DeadlineRule], codes: Collection[str], filer_class: FilerClass, year: int) -> DeadlineRule:
    """Choose among the rules of a place and year the one for a unit, as `Deadlines.rule_for` does."""
    fitting = [rule for rule in rules if rule.fits(codes, filer_class)]
    if not fitting:
        raise BadInput(f"no deadline rule covers report year {year}", remedy="the duty begins with report year 2008")
    return max(reversed(fitting), key=lambda rule: (bool(rule.filers), len(rule.jurisdiction), bool(rule.classes)))


def read_rules(file: Path) -> list[DeadlineRule]:
    """Read one rule file. Raises BadInput with the line of the first thing that cannot be used."""
    rules: dict[str, DeadlineRule] = {}
    for table in read_tables(file, READERS, REQUIRED, "rule"):
        rule = _rule(table)
        if rule.id in rules:
            raise table.fail(f"the id {rule.id!r} stands twice in this file")
        rules[rule.id] = rule
    return list(rules.values())


def _rule(table: Table) -> DeadlineRule:
    fields = dict(table.fields)
    if bool(fields.get("extended")) != bool(fields.get("filers")):
        raise table.fail("extended and filers belong together")
    (first_year, last_year), (month, day) = fields.pop("report_years"), fields.pop("due")
    return DeadlineRule(first_year=first_year, last_year=last_year, month=month, day=day, **fields)


def _jurisdiction(value: Any, fail: Fail) -> str:
    if value == "national":
        return ""
    text = str(value)
    if not re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}", text):
        raise fail(f"jurisdiction must be national or a code of 2, 4 or 6 digits, not {value!r}")
    return text


def _month_day(value: Any, fail: Fail) -> tuple[int, int]:
    """Read a day that every year has: 29 February is none."""
    found = re.fullmatch(r"([0-9]{2})-([0-9]{2})", str(value))
    try:
        day = date(2001, int(found.group(1)), int(found.group(2))) if found else None
    except ValueError:
        day = None
    if day is None:
        raise fail(f'due must be a day of any year such as "01-31", not {value!r}')
    return day.month, day.day


def _basis(value: Any, fail: Fail) -> str:
    if value not in BASES:
        raise fail(f"basis must be {', '.join(BASES)}, not {value!r}")
    return str(value)


def _classes(value: Any, fail: Fail) -> frozenset[FilerClass]:
    names = [one.value for one in FilerClass]
    if not isinstance(value, list) or not all(one in names for one in value):
        raise fail(f"classes must be a list of {', '.join(names)}")
    return frozenset(FilerClass(one) for one in value)


def _flag(value: Any, fail: Fail) -> bool:
    if not isinstance(value, bool):
        raise fail(f"must be true or false, not {value!r}")
    return value


def _filers(value: Any, fail: Fail) -> frozenset[str]:
    if not isinstance(value, list) or not all(re.fullmatch(r"[0-9]{9}", str(one)) for one in value):
        raise fail("filers must be a list of nine-digit codes")
    return frozenset(str(one) for one in value)


READERS: Readers = {
    "id": text_of,
    "jurisdiction": _jurisdiction,
    "report_years": years_of,
    "due": _month_day,
    "grace_days": days_of,
    "basis": _basis,
    "citation": text_of,
    "classes": _classes,
    "extended": _flag,
    "filers": _filers,
}
REQUIRED = ("id", "jurisdiction", "report_years", "due", "grace_days", "basis", "citation")
