"""The packaged roster: reads the two data files and gives the units of one county at a time.

The files are split into lines once, a line becomes a unit only when its county is asked for.
"""

import gzip
from collections import defaultdict
from functools import cache, cached_property

from roster.lists import DATA, cutoffs
from roster.model import Came, County, FilerClass, Kind, Spell, Unit
from roster.names import filer_name

CODE, FIRST = 1, 5  # columns of a spell row, see roster.temporal


class PackagedRoster:
    """The units and counties of the packaged data. Get it from `packaged_roster`, which reads the files only once."""

    def __init__(self) -> None:
        """Read and split both files."""
        self._spells: dict[str, list[str]] = defaultdict(list)
        self._in_county: dict[str, dict[str, None]] = defaultdict(dict)
        for line in _lines("townships.csv.gz"):
            unit_id, code, _ = line.split(",", CODE + 1)
            self._spells[unit_id].append(line)
            self._in_county[code[:6]][unit_id] = None
        self._counties: dict[str, list[list[str]]] = defaultdict(list)
        for line in _lines("counties.csv.gz"):
            fields = line.split(",")
            self._counties[fields[0]].append(fields)

    def units(self, county_code: str) -> list[Unit]:
        """Give every unit that was ever listed under a county's code, each with all its spells."""
        return [self._unit(unit_id) for unit_id in self._in_county.get(county_code, ())]

    def counties(self) -> list[County]:
        """Give every county name ever listed: one County for each stretch of lists with one name."""
        return [_county(fields) for rows in self._counties.values() for fields in rows]

    def county(self, code: str, year: int) -> County | None:
        """Give a county as the list of a year names it, else as the nearest list does; None for an unknown code."""
        runs = [_county(fields) for fields in self._counties.get(code, ())]
        return min(runs, key=lambda run: _distance(run, year)) if runs else None

    def codes_in(self, code: str, year: int) -> frozenset[str]:
        """Give the codes that stand for a county in the list of a year: its own, its heir's or its forerunners'."""
        if self._listed(code, year):
            return frozenset({code})
        heir = self._heir(code)
        if heir and self._ended_before(code, year):
            return self.codes_in(heir, year)
        return self._back(code, year)

    def ends_with(self, code: str, year: int) -> bool:
        """Tell whether the list of a year is the last that has a county's code."""
        rows = self._counties.get(code)
        return rows is not None and int(rows[-1][5]) == year

    def name_of_code(self, code: str) -> str | None:
        """Give the latest name a nine-digit code had; None when no list has it."""
        return self._names.get(code)

    def _back(self, code: str, year: int) -> frozenset[str]:
        """Give the code itself when the list has it, else what its forerunners were in that list."""
        if self._listed(code, year):
            return frozenset({code})
        return frozenset(found for before in self._forerunners.get(code, ()) for found in self._back(before, year))

    def _listed(self, code: str, year: int) -> bool:
        return any(int(run[4]) <= year <= int(run[5]) for run in self._counties.get(code, ()))

    def _ended_before(self, code: str, year: int) -> bool:
        return int(self._counties[code][-1][5]) < year

    def _heir(self, code: str) -> str:
        rows = self._counties.get(code)
        return rows[-1][6] if rows else ""

    @cached_property
    def _forerunners(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code in self._counties:
            if heir := self._heir(code):
                found[heir].append(code)
        return found

    @cached_property
    def _names(self) -> dict[str, str]:
        newest: dict[str, tuple[str, str]] = {}
        for lines in self._spells.values():
            for fields in (line.split(",") for line in lines):
                newest[fields[CODE]] = max(newest.get(fields[CODE], ("", "")), (fields[FIRST], fields[2]))
        return {code: name for code, (_, name) in newest.items()}

    def _unit(self, unit_id: str) -> Unit:
        return Unit(unit_id, tuple(self._spell(line.split(",")) for line in self._spells[unit_id]))

    def _spell(self, fields: list[str]) -> Spell:
        _, code, name, kind, filer_class, first, last, came, certain, _, _, aliases = fields
        county = self.county(code[:6], int(last))
        return Spell(
            code,
            name,
            Kind(kind),
            FilerClass(filer_class),
            filer_name(name, Kind(kind)),
            code[:6],
            county.name if county else code[:6],
            cutoffs()[int(first)],
            cutoffs()[int(last)],
            Came(came),
            certain == "1",
            tuple(aliases.split("|")) if aliases else (),
        )


@cache
def packaged_roster() -> PackagedRoster:
    """Give the packaged roster, read on first use."""
    return PackagedRoster()


def _lines(name: str) -> list[str]:
    """Give the lines of a data file without its header. No cell is quoted (a test holds the data to that)."""
    return gzip.decompress((DATA / name).read_bytes()).decode("utf-8").split("\n")[1:-1]


def _county(fields: list[str]) -> County:
    code, name, prefecture, province, first, last, _ = fields
    return County(code, name, prefecture, province, (int(first), int(last)))


def _distance(county: County, year: int) -> int:
    first, last = county.years or (year, year)
    return max(first - year, year - last, 0)
