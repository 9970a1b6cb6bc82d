"""What readers and checks ask of the roster as it stands: names of counties and units, what the newest list shows."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from roster.lists import cutoffs
from roster.model import Unit
from roster.roster import Roster


class Known:
    """A roster, asked by codes."""

    def __init__(self, roster: Roster) -> None:
        """Take the roster as it stands."""
        self.roster = roster
        self._units: dict[str, Sequence[Unit]] = {}

    @cached_property
    def county_names(self) -> dict[str, str]:
        """The newest name of every county that ever was, by code."""
        found: dict[str, tuple[tuple[int, int], str]] = {}
        for county in self.roster.all_counties():
            years = county.years or (9999, 9999)
            found[county.code] = max(found.get(county.code, ((0, 0), "")), (years, county.name))
        return {code: name for code, (_, name) in found.items()}

    @cached_property
    def provinces(self) -> frozenset[str]:
        """The two digits with which codes begin."""
        return frozenset(code[:2] for code in self.county_names)

    def units(self, county: str) -> Sequence[Unit]:
        """Give every unit of a county that ever was; none for a county in no roster."""
        if county not in self._units:
            self._units[county] = self.roster.units(county) if county in self.county_names else ()
        return self._units[county]

    def current(self, county: str) -> list[Unit]:
        """Give the units that the newest word on a county shows under its code."""
        return [one for one in self.units(county) if self.is_current(one) and one.spells[-1].county_code == county]

    def is_current(self, unit: Unit) -> bool:
        """Tell whether the newest list of its sort shows a unit, or its import has no end of it."""
        last = unit.spells[-1].last
        return unit.ending is None and (last is None or (not unit.imported and last >= self._newest(unit)))

    def name_of(self, code: str) -> str:
        """Give the latest name of a nine-digit code; nothing for an unknown one."""
        named = [spell for unit in self.units(code[:6]) for spell in unit.spells if spell.code == code]
        return max(named, key=lambda spell: spell.first or date.min).name if named else ""

    def _newest(self, unit: Unit) -> date:
        days = self.roster.list_days(unit.spells[-1].county_code, unit.code)
        return max(days, default=max(cutoffs().values()))
