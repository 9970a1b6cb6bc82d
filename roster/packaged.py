"""The packaged roster: reads the two data files and gives the units of one county at a time.

The files are split into lines once, a line becomes a unit only when its county is asked for. Lists newer than the
packaged ones are joined province by province, when the first county of one is asked for.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property

from roster.later_lists import LaterList, Table, carry_on, check, fields_of, spell_of
from roster.lists import DATA, cutoffs, day_of, label_of
from roster.model import Came, County, FilerClass, Kind, Spell, Unit
from roster.names import filer_name

CODE, FIRST, LAST = 1, 5, 6  # columns of a spell row, see roster.temporal
PROVINCE = 2  # digits


class PackagedRoster:
    """The units and counties of the packaged data. Get it from `packaged_roster`, which reads the files only once."""

    def __init__(self) -> None:
        """Read and split both files."""
        self._spells: dict[str, list[str]] = defaultdict(list)
        self._in_county: dict[str, dict[str, None]] = defaultdict(dict)
        self._later: list[LaterList] = []
        self._joined: set[str] = set()
        for line in _lines("townships.csv.gz"):
            unit_id, code, _ = line.split(",", CODE + 1)
            self._spells[unit_id].append(line)
            self._in_county[code[:6]][unit_id] = None
        self._counties: dict[str, list[list[str]]] = defaultdict(list)
        for line in _lines("counties.csv.gz"):
            fields = line.split(",")
            self._counties[fields[0]].append(fields)

    def with_lists(self, later: Iterable[LaterList]) -> "PackagedRoster":
        """Give the same with newer lists after the packaged ones. Raises BadInput for one that cannot join."""
        new = PackagedRoster.__new__(PackagedRoster)
        new._later, new._joined = check(later), set()
        new._spells, new._in_county = defaultdict(list, self._spells), defaultdict(dict, self._in_county)
        new._counties = defaultdict(list, self._counties)
        return new

    def units(self, county_code: str) -> list[Unit]:
        """Give every unit that was ever listed under a county's code, each with all its spells."""
        self._join(county_code)
        return [self._unit(unit_id) for unit_id in self._in_county.get(county_code, ())]

    def counties(self) -> list[County]:
        """Give every county name ever listed: one County for each stretch of lists with one name."""
        return [*self._packaged_counties, *self._new_counties]

    @cached_property
    def _packaged_counties(self) -> list[County]:
        return [_county(fields) for rows in self._counties.values() for fields in rows]

    def county(self, code: str, year: int) -> County | None:
        """Give a county as the list of a year names it, else as the nearest list does; None for an unknown code."""
        self._join(code)
        runs = [_county(fields) for fields in self._counties.get(code, ())]
        return min(runs, key=lambda run: _distance(run, year)) if runs else None

    def labels(self, county_code: str) -> list[int]:
        """Give the labels of the lists that show a county, in any of its forms, in their order."""
        later = (label_of(one.cutoff) for one in self._later if one.covers(county_code))
        return [*cutoffs(), *(label for label in later if self.codes_in(county_code, label))]

    def shows_unconfirmed(self, label: int) -> bool:
        """Tell whether a list shows units that the ministry has not confirmed, too."""
        return not any(label_of(one.cutoff) == label and one.confirmed_only for one in self._later)

    def codes_in(self, code: str, label: int) -> frozenset[str]:
        """Give the codes that stand for a county in a list: its own, its heir's or its forerunners'."""
        self._join(code)
        if self._listed(code, label):
            return frozenset({code})
        heir = self._heir(code)
        if heir and self._ended_before(code, label):
            return self.codes_in(heir, label)
        return self._back(code, label)

    def ends_with(self, code: str, label: int) -> bool:
        """Tell whether a list is the last that has a county's code."""
        rows = self._counties.get(code)
        return rows is not None and int(rows[-1][5]) == label

    def name_of_code(self, code: str) -> str | None:
        """Give the latest name a nine-digit code had; None when no list has it."""
        self._join(code)
        return self._names.get(code) or next((line.split(",")[2] for line in self._lines_of(code)), None)

    def _lines_of(self, code: str) -> Iterable[str]:
        """Give the lines of a code that only later lists have."""
        if not self._later:
            return ()
        units = self._in_county.get(code[:6], ())
        return (line for unit in units for line in self._spells[unit] if line.split(",", 2)[CODE] == code)

    def _join(self, code: str) -> None:
        """Join the later lists of a code's province to the table, once."""
        province = code[:PROVINCE]
        if not self._later or province in self._joined:
            return
        self._joined.add(province)
        table = carry_on(self._table(province), self._later, province)
        for unit_id in {spell.unit_id for spell in table.spells}:
            self._spells[unit_id] = []
        for spell in table.spells:
            fields = fields_of(spell)
            self._spells[spell.unit_id].append(",".join(fields))
            county = fields[CODE][:6]
            self._in_county[county] = {**self._in_county.get(county, {}), spell.unit_id: None}
        self._counties.update(table.counties)
        for name in ("_forerunners", "_packaged_counties"):
            self.__dict__.pop(name, None)

    def _table(self, province: str) -> Table:
        counties = {code: rows for code, rows in self._counties.items() if code.startswith(province)}
        units = {unit: None for code in counties for unit in self._in_county.get(code, ())}
        spells = [spell_of(line.split(",")) for unit in units for line in self._spells[unit]]
        newest = max(cutoffs())
        return Table(spells, counties, {spell.unit_id for spell in spells if spell.last == newest})

    @cached_property
    def _new_counties(self) -> list[County]:
        """Give the counties that a later list names as no list before it did."""
        found: dict[tuple[str, str], County] = {}
        for one in self._later:
            for code, name in {row.county_code: row.county for row in one.rows}.items():
                runs = self._counties.get(code)
                if not runs or runs[-1][1] != name:
                    above = self._above(code)
                    found.setdefault((code, name), County(code, name, *above, (one.cutoff.year, one.cutoff.year)))
        return list(found.values())

    def _above(self, code: str) -> tuple[str, str]:
        """Give the names of the prefecture and the province that other counties of the same digits have."""
        for width in (4, PROVINCE):
            runs = next((runs for other, runs in self._counties.items() if other[:width] == code[:width]), None)
            if runs:
                return (runs[-1][2] if width > PROVINCE else "", runs[-1][3])
        return "", ""

    def _back(self, code: str, label: int) -> frozenset[str]:
        """Give the code itself when the list has it, else what its forerunners were in that list."""
        if self._listed(code, label):
            return frozenset({code})
        return frozenset(found for before in self._forerunners.get(code, ()) for found in self._back(before, label))

    def _listed(self, code: str, label: int) -> bool:
        return any(int(run[4]) <= label <= int(run[5]) for run in self._counties.get(code, ()))

    def _ended_before(self, code: str, label: int) -> bool:
        return int(self._counties[code][-1][5]) < label

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
        newest: dict[str, tuple[int, str]] = {}
        for lines in self._spells.values():
            for fields in (line.split(",", FIRST + 1) for line in lines):
                newest[fields[CODE]] = max(newest.get(fields[CODE], (0, "")), (int(fields[FIRST]), fields[2]))
        return {code: name for code, (_, name) in newest.items()}

    def _unit(self, unit_id: str) -> Unit:
        return Unit(unit_id, tuple(self._spell(line.split(",")) for line in self._spells[unit_id]))

    def _spell(self, fields: list[str]) -> Spell:
        _, code, name, kind, filer_class, first, last, came, certain, _, _, aliases = fields
        county = self.county(code[:6], day_of(int(last)).year)
        return Spell(
            code,
            name,
            Kind(kind),
            FilerClass(filer_class),
            filer_name(name, Kind(kind)),
            code[:6],
            county.name if county else code[:6],
            day_of(int(first)),
            day_of(int(last)),
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
    return County(code, name, prefecture, province, (day_of(int(first)).year, day_of(int(last)).year))


def _distance(county: County, year: int) -> int:
    first, last = county.years or (year, year)
    return max(first - year, year - last, 0)
