"""The roster as the other packages use it: who is expected to report, by when, and whom a name means.

Packaged lists and the operator's imports side by side; an imported county replaces the packaged one wholly.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from roster.deadlines import DeadlineRule, Deadlines
from roster.errors import BadInput
from roster.identify import identify
from roster.importing import Import, read_import
from roster.lists import cutoffs
from roster.model import County, Duty, Expectation, Spell, Unit
from roster.packaged import PackagedRoster, packaged_roster
from roster.standing import Standing, by_dates, by_lists

COUNTY_ENDINGS = ("自治县", "自治旗", "林区", "特区", "县", "区", "市", "旗")


def load(roster_files: Iterable[Path] = (), deadline_files: Iterable[Path] = ()) -> "Roster":
    """Load the packaged roster with imports and deadline rules on top. Raises BadInput with file and line.

    When two imports hold the same county, the later in the order given counts.
    """
    packaged = packaged_roster()
    imports: list[Import] = []
    for file in roster_files:
        imports.append(read_import(file, lambda code: _known_name(code, imports, packaged)))
    return Roster(packaged, imports, Deadlines(deadline_files))


def _known_name(code: str, imports: list[Import], packaged: PackagedRoster) -> str | None:
    for one in reversed(imports):
        for row in one.rows:
            if row.code == code:
                return row.name
    return packaged.name_of_code(code)


class Roster:
    """Units, counties and deadlines, ready to be asked. Get one from `load`."""

    def __init__(self, packaged: PackagedRoster, imports: list[Import], deadlines: Deadlines) -> None:
        """Take what was read; later imports win over earlier ones, county by county."""
        self._packaged = packaged
        self._deadlines = deadlines
        self._owner = {county.code: (one, county) for one in imports for county in one.counties}
        self._cache: dict[str, list[Unit]] = {}

    def counties(self, text: str) -> list[County]:
        """Find counties by code or name (伊川县, 伊川, 洛阳市伊川县); several when the name is ambiguous."""
        wanted = "".join(text.split())
        everything = [*(county for _, county in self._owner.values()), *self._packaged_counties()]
        for test in (_is_code, _is_name, _is_short_name):
            found = {county.code: county for county in everything if test(county, wanted)}
            if found:
                return self._newest(found)
        return []

    def county(self, code: str, year: int) -> County:
        """Give a county by code, named as it was in a year. Raises BadInput for a code in no roster."""
        if code in self._owner:
            return self._owner[code][1]
        found = self._packaged.county(code, year)
        if found is None:
            raise BadInput(f"county {code} is in no roster", remedy="gongkai roster import FILE.csv adds one")
        return found

    def expectations(self, county_code: str, year: int, streets: bool = True) -> list[Expectation]:
        """Give what is expected of every unit of a county for a report year, by code.

        A county whose code changed is found under each of its codes. `streets` False exempts subdistrict offices.
        Raises BadInput for a county in no roster or a year before 2008.
        """
        county = self.county(county_code, year)
        expected = [self._expectation(unit, county, year, streets=streets) for unit in self._units(county_code)]
        return sorted((one for one in expected if one), key=lambda one: (one.code, one.unit_id))

    def identify(self, county_code: str, name: str, year: int) -> list[Unit]:
        """Give the units a place's or filer's name may mean in a county for a report year."""
        county = self.county(county_code, year)
        units = self._units(county_code)
        names = {spell.county for unit in units for spell in unit.spells} | {county.name}
        above = (county.province, county.prefecture, county.province + county.prefecture)
        longest_first = sorted((*above, *names), key=len, reverse=True)
        return identify(units, name, _days_of(units, year), tuple(one for one in longest_first if one))

    def _units(self, county_code: str) -> list[Unit]:
        if county_code not in self._cache:
            self._cache[county_code] = self._find_units(county_code)
        return self._cache[county_code]

    def _find_units(self, county_code: str) -> list[Unit]:
        if county_code in self._owner:
            one, _ = self._owner[county_code]
            return [unit for unit in one.units if any(spell.county_code == county_code for spell in unit.spells)]
        codes = {county_code}
        for year in cutoffs():
            codes |= self._packaged.codes_in(county_code, year)
        found = {
            unit.unit_id: unit for code in sorted(codes - self._owner.keys()) for unit in self._packaged.units(code)
        }
        return list(found.values())

    def _expectation(self, unit: Unit, county: County, year: int, *, streets: bool) -> Expectation | None:
        shown = unit.spells[-1]
        codes = frozenset(spell.code for spell in unit.spells)
        rule = self._deadlines.rule_for(county.code, codes, shown.filer_class, year)
        standing = self._standing(unit, county.code, year, rule.due(year), streets=streets)
        if standing is None:
            return None
        spell = standing.spell
        rule = self._deadlines.rule_for(county.code, codes, spell.filer_class, year)
        return _told(unit, standing, county, year, rule)

    def _standing(self, unit: Unit, county_code: str, year: int, due: date, *, streets: bool) -> Standing | None:
        if unit.imported:
            return by_dates(unit, year, due, lambda spell: spell.county_code == county_code, streets=streets)
        codes = self._packaged.codes_in

        def inside(spell: Spell, list_year: int) -> bool:
            return spell.county_code in codes(county_code, list_year)

        standing = by_lists(unit, year, inside, streets=streets)
        # What joins the county's heir from elsewhere is no concern of a county that ends with this list.
        ends = year < max(cutoffs()) and self._packaged.ends_with(county_code, year)
        return None if standing and ends and standing.spell.county_code != county_code else standing

    def _packaged_counties(self) -> list[County]:
        return [county for county in self._packaged.counties() if county.code not in self._owner]

    def _newest(self, found: dict[str, County]) -> list[County]:
        """Leave out counties that another one found continues."""
        last = max(cutoffs())
        heirs = {code: self._packaged.codes_in(code, last) for code in found if code not in self._owner}
        continued = {code for code, into in heirs.items() if code not in into and into & found.keys()}
        return [found[code] for code in sorted(found.keys() - continued)]


def _told(unit: Unit, standing: Standing, county: County, year: int, rule: DeadlineRule) -> Expectation:
    spell = standing.spell
    return Expectation(
        unit_id=unit.unit_id,
        code=spell.code,
        unit=spell.name,
        filer=spell.filer,
        kind=spell.kind,
        filer_class=spell.filer_class,
        county_code=county.code,
        county=county.name,
        year=year,
        status=standing.status,
        duty=Duty.EXTENDED if rule.extended and standing.duty is Duty.DUE else standing.duty,
        reason=standing.reason,
        successor=standing.successor,
        confidence=standing.confidence,
        since=date(year + 1, 1, 1),
        due=rule.due(year),
        grace_until=rule.grace_until(year),
        basis=rule.citation,
        basis_kind=rule.basis,
        rule=rule.id,
    )


def _days_of(units: list[Unit], year: int) -> list[date]:
    """Give the days on which a unit counts as alive for a year: its ends and a year later, or the nearest lists."""
    if any(unit.imported for unit in units):
        return [date(year, 12, 31), date(year + 1, 12, 31), date(year, 1, 1)]
    first, last = min(cutoffs()), max(cutoffs())
    return [cutoffs()[min(max(one, first), last)] for one in (year, year + 1)]


def _is_code(county: County, text: str) -> bool:
    return county.code == text


def _is_name(county: County, text: str) -> bool:
    above = ("", county.province, county.prefecture, county.province + county.prefecture)
    return any(text == one + county.name for one in above)


def _is_short_name(county: County, text: str) -> bool:
    return any(county.name == text + ending for ending in COUNTY_ENDINGS)
