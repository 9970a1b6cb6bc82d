"""The roster's knowledge of names, asked once and remembered for the time of one audit of one county."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Protocol

from audit.facts import Scope
from audit.titles import former_parts, township_names
from roster.kinship import Kinship
from roster.model import County, Expectation, Switches, Unit


class Roster(Protocol):
    """What the audit asks of the roster (`roster.load` gives one)."""

    def counties(self, text: str) -> Sequence[County]:
        """Counties by code or name."""

    def expectations(
        self, county_code: str, year: int, switches: Switches = ..., on: date | None = None
    ) -> Sequence[Expectation]:
        """What is expected of each unit of a county for a report year, as known on a day."""

    def identify(self, county_code: str, name: str, year: int) -> Sequence[Unit]:
        """The units of a county that a name can mean in a year."""

    def kinship(self, county_code: str) -> Kinship:
        """Who went into whom in a county."""


class Names:
    """Names of one county's audit. `county` is the county's own name, `year` stands in where no year is known."""

    def __init__(self, roster: Roster, county: str, year: int) -> None:
        self.county, self._year = county, year
        self._identify = cache(
            lambda code, name, at: frozenset(unit.unit_id for unit in roster.identify(code, name, at))
        )
        self._named = cache(self._search)
        self._kinship = cache(roster.kinship)

    def units(self, county_code: str, name: str, year: int | None) -> frozenset[str]:
        """Give the ids of the units that a name can mean; empty when the roster does not know it."""
        found: frozenset[str] = self._identify(county_code, name, year or self._year)
        return found

    def in_title(self, county_code: str, title: str, years: Iterable[int]) -> frozenset[str]:
        """Give the ids of all units that a title names."""
        return frozenset().union(*self.each_in_title(county_code, title, years))

    def each_in_title(self, county_code: str, title: str, years: Iterable[int]) -> tuple[frozenset[str], ...]:
        """Give, for each name in a title that the roster knows, the ids of the units that it can mean."""
        return self._named(county_code, title, tuple(sorted(years)) or (self._year,))

    def covers(self, scope: Scope, county_code: str, unit: str, year: int) -> bool:
        """Tell whether a listing of this scope should carry the unit's report of the year."""
        if scope.elsewhere or scope.county_code != county_code or (scope.years is not None and year not in scope.years):
            return False
        return scope.filer is None or unit in self.units(county_code, scope.filer, year)

    def is_heirs(self, scope: Scope, county_code: str, unit: str, year: int) -> bool:
        """Tell whether a listing is the column of a unit that took this one over: it may publish its report, too."""
        if scope.elsewhere or scope.filer is None or scope.county_code != county_code:
            return False
        if scope.years is not None and year not in scope.years:
            return False
        heirs = self._kinship(county_code).heirs(unit)
        return bool(heirs) and not heirs.isdisjoint(self.units(county_code, scope.filer, year))

    def forebears(self, county_code: str, unit: str, year: int) -> frozenset[str]:
        """Give the units whose report of a year one of this unit's may be, as it was not yet founded then."""
        return self._kinship(county_code).forebears(unit, year)

    def are_kin(self, county_code: str, one: str, other: str, year: int) -> bool:
        """Tell whether two names can be those of one unit, or of one and another that it went into."""
        units, others = (
            frozenset().union(*(self.units(county_code, name, at) for at in (year - 1, year, year + 1)))
            for name in (one, other)
        )
        kinship = self._kinship(county_code)
        heirs, others_heirs = (frozenset().union(*map(kinship.heirs, each)) for each in (units, others))
        return bool(units & others or units & others_heirs or heirs & others)

    def meant_by_former_name(self, county_code: str, unit: str, titles: Iterable[str], year: int) -> str | None:
        """Give the unit a report is about that another publishes: 青石镇（原白塔镇）2020, once 白塔镇 went into 青石镇.

        None when it is the publisher's own: it had taken nobody over since that year, or it speaks for several.
        """
        taken_over = self._kinship(county_code).taken_over(unit, year)
        if not taken_over:
            return None
        parts = [part for title in titles for part in former_parts(title)]
        named = {found for part in parts for found in self.in_title(county_code, part, (year,))} & taken_over
        return next(iter(named)) if len(named) == 1 else None

    def _search(self, county_code: str, title: str, years: tuple[int, ...]) -> tuple[frozenset[str], ...]:
        found: dict[frozenset[str], None] = {}
        for names in township_names(title):
            for name in names:
                units = frozenset(unit for year in years for unit in self.units(county_code, name, year))
                if units:
                    found[units] = None
                    break
        return tuple(found)
