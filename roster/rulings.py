"""A county's own additions, exemptions and extensions, each with its document and date: reads `rulings.yaml`.

Takes files and the roster's units of a county; gives, for a filer and report year as known on a day, the ruling that
holds. Every fault is a BadInput with its line: also a filer in no roster, and rulings that contradict each other.
docs/duties.md describes the file.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from roster.deadlines import Deadlines
from roster.model import Came, FilerClass, Kind, Spell, Unit
from roster.names import filer_name
from roster.tables import Fail, Readers, Table, day_of, days_of, read_tables, text_of, years_of

REQUIRED = ("id", "what", "county", "filers", "report_years", "document", "dated")
CLASS_OF = {
    Kind.TOWN: FilerClass.GOV,
    Kind.TOWNSHIP: FilerClass.GOV,
    Kind.STREET: FilerClass.STREET,
    Kind.OTHER: FilerClass.NONE,
}
NEVER = date.max.year
ADDED = "@added"  # what the id of a unit ends in that a ruling brings


class What(StrEnum):
    """What a ruling does."""

    ADDED = "added"
    EXEMPT = "exempt"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Added:
    """A filer that no list shows."""

    code: str
    name: str
    kind: Kind
    filer: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """One ruling. `codes`: the filers of the roster it is for; `added`: those that it brings itself."""

    id: str
    what: What
    county: str
    codes: frozenset[str]
    added: tuple[Added, ...]
    first_year: int
    last_year: int | None
    due: date | None
    grace_days: int | None
    document: str
    dated: date
    note: str
    fail: Fail

    def holds_in(self, year: int) -> bool:
        """Tell whether it is for a report year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @property
    def filers(self) -> frozenset[str]:
        """The codes of all filers it is for."""
        return self.codes | {one.code for one in self.added}

    @property
    def basis(self) -> str:
        """Cite its document."""
        return f"{self.document} ({self.dated}){f': {self.note}' if self.note else ''}"

    def grace_until(self, due: date, grace_days: int) -> date:
        """Give the last day of grace: the ruling's own days, else those of the rule."""
        return due + timedelta(days=grace_days if self.grace_days is None else self.grace_days)


class Rulings:
    """All rulings of a workspace, by county."""

    def __init__(self, files: Iterable[Path] = ()) -> None:
        """Read the files. Raises BadInput for what one look at the files shows to be wrong."""
        self._by_county: dict[str, list[Ruling]] = defaultdict(list)
        seen: set[str] = set()
        for file in files:
            for table in read_tables(file, READERS, REQUIRED, "ruling"):
                ruling = _ruling(table)
                if ruling.id in seen:
                    raise table.fail(f"the id {ruling.id!r} stands twice")
                seen.add(ruling.id)
                self._by_county[ruling.county].append(ruling)
        for rulings in self._by_county.values():
            _check_contradictions(rulings)

    @property
    def counties(self) -> tuple[str, ...]:
        """The codes of the counties that have rulings."""
        return tuple(self._by_county)

    def of(self, county_codes: Iterable[str]) -> list[Ruling]:
        """Give the rulings of a county, under all codes it had."""
        return [ruling for code in sorted(set(county_codes)) for ruling in self._by_county.get(code, ())]

    def check(self, county_code: str, units: Sequence[Unit], deadlines: Deadlines) -> None:
        """Hold a county's rulings against its listed units and the deadlines. Raises BadInput at the first misfit."""
        codes = {spell.code: unit for unit in units for spell in unit.spells}
        own = {added.code for ruling in self._by_county[county_code] for added in ruling.added}
        for ruling in self._by_county[county_code]:
            for added in ruling.added:
                if added.code in codes:
                    raise ruling.fail(
                        f"{added.code} is in the roster already, as {codes[added.code].name}: give only its code"
                    )
            for code in ruling.codes:
                if code not in codes and code not in own:
                    raise ruling.fail(f"filer {code} is in no roster of county {county_code}")
                if code in codes:
                    _check_extension(ruling, codes[code], deadlines)


def rulings_for(rulings: Sequence[Ruling], unit: Unit) -> list[Ruling]:
    """Give the rulings that are for a unit, by any of its codes."""
    if not rulings:
        return []
    mine = {spell.code for spell in unit.spells}
    return [ruling for ruling in rulings if not mine.isdisjoint(ruling.filers)]


def is_added(unit: Unit) -> bool:
    """Tell whether a unit is in the roster only because a ruling brings it."""
    return unit.unit_id.endswith(ADDED)


def added_units(rulings: Iterable[Ruling], county: str) -> list[Unit]:
    """Give the filers that rulings bring, each a unit with an id of its own: `990101450@added`."""
    spells: dict[str, list[Spell]] = defaultdict(list)
    for ruling in sorted(rulings, key=lambda one: one.first_year):
        for one in ruling.added:
            spells[one.code].append(_spell(one, ruling, county))
    return [Unit(f"{code}{ADDED}", tuple(found), imported=True) for code, found in spells.items()]


def _spell(one: Added, ruling: Ruling, county: str) -> Spell:
    """Give the stretch of a ruling's report years; the year after them is left to the report on the last."""
    last = date(ruling.last_year, 12, 31) if ruling.last_year is not None else None
    where = (ruling.county, county, date(ruling.first_year, 1, 1), last, Came.NEW)
    return Spell(one.code, one.name, one.kind, CLASS_OF[one.kind], one.filer, *where)


def _ruling(table: Table) -> Ruling:
    fields = dict(table.fields)
    what, listed = fields.pop("what"), fields.pop("filers")
    (first_year, last_year), county = fields.pop("report_years"), fields["county"]
    codes = frozenset(one for one in listed if isinstance(one, str))
    added = tuple(one for one in listed if isinstance(one, Added))
    due, grace = fields.pop("due", None), fields.pop("grace_days", None)
    if added and what is not What.ADDED:
        raise table.fail(f"only a filer that is added is described; of one that is {what}, give the code")
    if outside := next((one.code for one in added if not one.code.startswith(county)), None):
        raise table.fail(f"the code {outside} of an added filer does not begin with its county's, {county}")
    _check_due(table.fail, what, due, grace, last_year)
    return Ruling(
        what=what,
        codes=codes,
        added=added,
        first_year=first_year,
        last_year=last_year,
        due=due,
        grace_days=grace,
        fail=table.fail,
        id=fields["id"],
        county=county,
        document=fields["document"],
        dated=fields["dated"],
        note=fields.get("note", ""),
    )


def _check_due(fail: Fail, what: What, due: date | None, grace: int | None, last_year: int | None) -> None:
    if what is not What.EXTENDED:
        if due is not None or grace is not None:
            raise fail("due and grace_days are for extensions only")
        return
    if due is None:
        raise fail("an extension has no due")
    if last_year is None:
        raise fail("an extension to a day is for report years that end: report_years may not end in null")
    if due <= date(last_year, 12, 31):
        raise fail(f"due {due} lies before the end of report year {last_year}")


def _check_contradictions(rulings: Sequence[Ruling]) -> None:
    for one, other in itertools.combinations(rulings, 2):
        if _overlap(one, other) and (shared := one.filers & other.filers) and _contradict(one, other, shared):
            raise other.fail(f"{other.id!r} contradicts {one.id!r} for filer {min(shared)} in the same report years")


def _check_extension(ruling: Ruling, unit: Unit, deadlines: Deadlines) -> None:
    """Refuse an extension that gives no more time than the rule does."""
    for year in range(ruling.first_year, (ruling.last_year or NEVER) + 1) if ruling.due else ():
        spell = unit.on(date(year, 12, 31)) or unit.spells[-1]
        rule = deadlines.rule_for(ruling.county, {one.code for one in unit.spells}, spell.filer_class, year)
        if ruling.due and ruling.due <= rule.due(year):
            raise ruling.fail(f"due {ruling.due} extends nothing: by rule {rule.id} it is {rule.due(year)} for {year}")


def _overlap(one: Ruling, other: Ruling) -> bool:
    first = max(one.first_year, other.first_year)
    return first <= min(one.last_year or NEVER, other.last_year or NEVER)


def _contradict(one: Ruling, other: Ruling, shared: frozenset[str]) -> bool:
    if one.what is other.what is What.EXTENDED:
        return (one.due, one.grace_days) != (other.due, other.grace_days)
    if one.what is other.what:
        described = [{added.code: added for added in each.added if added.code in shared} for each in (one, other)]
        return described[0] != described[1] or any(described)
    return {one.what, other.what} != {What.ADDED, What.EXTENDED}  # who was added may get more time


def _what(value: Any, fail: Fail) -> What:
    try:
        return What(value)
    except ValueError as error:
        raise fail(f"what must be {', '.join(What)}, not {value!r}") from error


def _county(value: Any, fail: Fail) -> str:
    if not re.fullmatch(r"[0-9]{6}", str(value)):
        raise fail(f"county must be a code of six digits, not {value!r}")
    return str(value)


def _filers(value: Any, fail: Fail) -> list[str | Added]:
    if not isinstance(value, list) or not value:
        raise fail("filers must be a list of nine-digit codes (of added ones: of tables)")
    found = [_added(one, fail) if isinstance(one, dict) else _code(one, fail) for one in value]
    codes = [one.code if isinstance(one, Added) else one for one in found]
    if len(set(codes)) < len(codes):
        raise fail("filers names one twice")
    return found


def _code(value: Any, fail: Fail) -> str:
    if not re.fullmatch(r"[0-9]{9}", str(value)):
        raise fail(f"a filer's code has nine digits, not {value!r}")
    return str(value)


def _added(value: dict[Any, Any], fail: Fail) -> Added:
    if unknown := [str(key) for key in value if key not in ("code", "name", "kind", "filer")]:
        raise fail(f"unknown key {unknown[0]!r} of an added filer")
    code, name = _code(value.get("code"), fail), value.get("name")
    if not isinstance(name, str) or not name.strip():
        raise fail(f"the added filer {code} has no name")
    try:
        kind = Kind(value.get("kind", Kind.OTHER))
    except ValueError as error:
        raise fail(f"kind must be {', '.join(Kind)}, not {value['kind']!r}") from error
    filer = value.get("filer") or filer_name(name.strip(), kind)
    return Added(code, name.strip(), kind, text_of(filer, fail))


READERS: Readers = {
    "id": text_of,
    "what": _what,
    "county": _county,
    "filers": _filers,
    "report_years": years_of,
    "due": day_of,
    "grace_days": days_of,
    "document": text_of,
    "dated": day_of,
    "note": text_of,
}
