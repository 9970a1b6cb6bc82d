"""What titles and names on a portal say, read with the roster: which filer, which year, whether a report. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from parsers.identity.kinds import kind_of_title
from parsers.identity.names import filer_of_title
from parsers.identity.years import year_of_title
from roster.roster import Roster

PARTS = re.compile(r"\s*[-_|—>»:：/]+\s*")
LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Said:
    """What one title says. `unit` is the id of a unit of the county, `other` tells that it names somebody else.

    `untold` tells that it does not say what it leads to: in a column of annual reports 青竹镇 is a report.
    """

    report: bool = False
    unit: str | None = None
    year: int | None = None
    other: bool = False
    untold: bool = False


class Names:
    """The names of one county. `year` is the report year that stands in where a title tells none."""

    def __init__(self, roster: Roster, county_code: str, year: int) -> None:
        county = roster.county(county_code, year)
        self.code, self.county, self.year = county_code, county.name, year
        expected = [each for each in roster.expectations(county_code, year) if each.status == "expected"]
        self.expected = {each.unit_id: each.unit for each in expected}
        self.names = dict(self.expected)
        self._roster = roster
        self.unit = cache(self._unit)
        self.said = cache(self._said)
        self.of_name = cache(self._of_name)

    def of_names(self, names: Iterable[str]) -> str | None:
        """Give the unit that the last name naming one names: of 乡镇 > 青竹镇 > 年报, 青竹镇."""
        found = [unit for name in names if (unit := self.of_name(name))]
        return found[-1] if found else None

    def _unit(self, name: str, year: int | None = None) -> str | None:
        """Give the id of the one unit a name means; None when it means none or several."""
        found = self._roster.identify(self.code, name, year or self.year)
        if len(found) != 1:
            return None
        self.names.setdefault(found[0].unit_id, found[0].name)
        return found[0].unit_id

    def _of_name(self, text: str) -> str | None:
        """Give the unit that the name of a link, column or page names, alone or with what stands behind it."""
        for part in (text, *PARTS.split(text)):
            bare = "".join(part.split())
            filer = filer_of_title(bare) if len(bare) >= 3 else None
            named = filer.place if filer else bare if 2 <= len(bare) <= LONGEST_NAME else None
            unit = self.unit(named) if named else None
            if unit:
                return unit
        return None

    def _said(self, title: str) -> Said:
        kind, filer, year = kind_of_title(title), filer_of_title(title), year_of_title(title)
        unit = self.unit(filer.place, year) if filer and filer.place else None
        report = kind.report or (kind.name is None and unit is not None and year is not None)
        return Said(report, unit, year, filer is not None and unit is None, kind.name is None)
