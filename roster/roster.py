"""The roster as the other packages use it: who is expected to report, by when, and whom a name means.

Packaged lists (with newer lists and tables of changes joined to them) and the operator's imports side by side; an
imported county replaces the packaged one wholly. What is expected of one unit says `roster.expecting`, who speaks for
whom `roster.kinship`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from roster.changes import Change, Changes, amend
from roster.deadlines import Deadlines
from roster.doubts import doubted
from roster.errors import BadInput
from roster.expecting import Expecting
from roster.identify import Presence, identify, present
from roster.importers.kept import Kept, is_kept, read_kept
from roster.importing import Import, read_import
from roster.kinship import Kinship
from roster.later_lists import LaterList
from roster.linking import UNCONFIRMED
from roster.lists import cutoffs, day_of
from roster.model import County, Expectation, Spell, Switches, Unit
from roster.packaged import PackagedRoster, packaged_roster
from roster.rulings import Rulings, added_units, is_added

COUNTY_ENDINGS = ("自治县", "自治旗", "林区", "特区", "县", "区", "市", "旗")
SWITCHES = Switches()


def load(
    roster_files: Iterable[Path] = (),
    deadline_files: Iterable[Path] = (),
    ruling_files: Iterable[Path] = (),
    later: Sequence[LaterList] = (),
    changes: Sequence[Change] = (),
) -> "Roster":
    """Load the packaged roster with all that a workspace puts on top. Raises BadInput with file and line.

    `roster_files`: imports; the operator's own CSV, and lists and changes as `roster.importers.kept` writes them. When
    two own files hold the same county, the later in the order given counts. `later` and `changes`: newer lists and
    tables of changes, already read.
    """
    own, kept = _sorted(roster_files)
    sure = [one for one in kept if not one.low]
    lists = [*later, *(one.later for one in sure if one.later)]
    told = [*changes, *(change for one in sure for change in one.changes)]
    packaged = packaged_roster().with_lists(lists) if lists else packaged_roster()
    imports: list[Import] = []
    for file in own:
        imports.append(read_import(file, lambda code: _known_name(code, imports, packaged)))
    deadlines, rulings = Deadlines(deadline_files), Rulings(ruling_files)
    roster = Roster(packaged, imports, deadlines, rulings, Changes(told))
    if low := [one for one in kept if one.low]:
        doubtful = packaged_roster().with_lists([*lists, *(one.later for one in low if one.later)])
        rumoured = Changes([*told, *(change for one in low for change in one.changes)])
        roster.doubt(Roster(doubtful, imports, deadlines, rulings, rumoured))
    roster.check_rulings()
    return roster


def _sorted(files: Iterable[Path]) -> tuple[list[Path], list[Kept]]:
    """Tell the operator's own CSV files from the lists and changes that were read from other kinds."""
    own: list[Path] = []
    kept: list[Kept] = []
    for file in files:
        data = file.read_bytes()
        if is_kept(data):
            kept.append(read_kept(file, data))
        else:
            own.append(file)
    return own, kept


def _known_name(code: str, imports: list[Import], packaged: PackagedRoster) -> str | None:
    for one in reversed(imports):
        for row in one.rows:
            if row.code == code:
                return row.name
    return packaged.name_of_code(code)


class Roster:
    """Units, counties, deadlines and rulings, ready to be asked. Get one from `load`."""

    def __init__(
        self,
        packaged: PackagedRoster,
        imports: list[Import],
        deadlines: Deadlines,
        rulings: Rulings,
        changes: Changes,
    ) -> None:
        """Take what was read; later imports win over earlier ones, county by county."""
        self._packaged, self._changes = packaged, changes
        self._otherwise: Roster | None = None
        self._deadlines, self._rulings = deadlines, rulings
        self._owner = {county.code: (one, county) for one in imports for county in one.counties}
        self._cache: dict[str, list[Unit]] = {}
        self._present: dict[tuple[str, int], tuple[Presence, tuple[str, ...]]] = {}

    def doubt(self, otherwise: "Roster") -> None:
        """Let sources of low confidence, joined in another roster, cast doubt on what this one says is owed."""
        self._otherwise = otherwise

    def counties(self, text: str) -> list[County]:
        """Find counties by code or name (伊川县, 伊川, 洛阳市伊川县); several when the name is ambiguous."""
        wanted = "".join(text.split())
        everything = self.all_counties()
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

    def expectations(
        self, county_code: str, year: int, switches: Switches = SWITCHES, on: date | None = None
    ) -> list[Expectation]:
        """Give what is expected of every unit of a county for a report year, by code.

        A county whose code changed is found under each of its codes. `switches`: the settings of `[audit]` that hold
        more or fewer bodies to the duty. `on`: as known on that day, without the rulings dated after it; all of them
        when left out. Raises BadInput for a county in no roster or a year before 2008.
        """
        county = self.county(county_code, year)
        units = self._units(county_code)
        codes = {county_code} | {spell.county_code for unit in units for spell in unit.spells}
        rulings = self._rulings.of(codes)
        expecting = Expecting(county, year, self._deadlines, rulings=rulings, switches=switches, on=on)
        days = {confirmed: tuple(self._calendar(county_code, confirmed=confirmed)) for confirmed in (True, False)}
        inside = _Inside(self._packaged, county_code)
        found = [expecting.expectation(unit, days[unit.code[6] < UNCONFIRMED], inside) for unit in units]
        kept = [one for one in found if one and not self._is_heirs_affair(county_code, one, year)]
        if self._otherwise:
            kept = doubted(kept, self._otherwise.expectations(county_code, year, switches, on))
        return sorted(kept, key=lambda one: (one.code, one.unit_id))

    def identify(self, county_code: str, name: str, year: int) -> list[Unit]:
        """Give the units a place's or filer's name may mean in a county for a report year."""
        if (county_code, year) not in self._present:
            self._present[county_code, year] = self._presence(county_code, year)
        presence, parents = self._present[county_code, year]
        return identify(presence, name, parents)

    def _presence(self, county_code: str, year: int) -> tuple[Presence, tuple[str, ...]]:
        """Give the units by which names of a report year are told, and what documents put in front of names."""
        county, units = self.county(county_code, year), self._units(county_code)
        names = {spell.county for unit in units for spell in unit.spells} | {county.name}
        above = (county.province, county.prefecture, county.province + county.prefecture)
        longest_first = sorted((*above, *names), key=len, reverse=True)
        days = self._days_alive(county_code, units, year)
        return present(units, days, county_code), tuple(one for one in longest_first if one)

    def all_counties(self) -> list[County]:
        """Give every county of every list and import, under each of its names."""
        return [*(county for _, county in self._owner.values()), *self._packaged_counties()]

    def units(self, county_code: str, on: date | None = None) -> list[Unit]:
        """Give every unit a county ever had, those that rulings added included: `on` a day, by rulings dated till then.

        All of them when no day is given.
        """
        units = self._units(county_code)
        if on is None:
            return list(units)
        dated = (ruling for ruling in self._rulings.of([county_code]) if ruling.dated <= on)
        added = {unit.unit_id for unit in added_units(dated, "")}
        return [unit for unit in units if not is_added(unit) or unit.unit_id in added]

    def list_days(self, county_code: str, code: str) -> list[date]:
        """Give the cut-off days of the lists that show units of a county with such a code."""
        return self._calendar(county_code, confirmed=code[6] < UNCONFIRMED)

    def kinship(self, county_code: str) -> Kinship:
        """Give who went into whom in a county."""
        return Kinship(self._units(county_code))

    def ruling_days(self) -> frozenset[date]:
        """Give the days on which rulings were made: from each on, more is known."""
        return frozenset(ruling.dated for ruling in self._rulings.of(self._rulings.counties))

    def check_rulings(self) -> None:
        """Hold every ruling against the units of its county and the deadlines. Raises BadInput with file and line."""
        for code in self._rulings.counties:
            (ruling, *_) = self._rulings.of([code])
            if code not in self._owner and self._packaged.county(code, max(cutoffs())) is None:
                raise ruling.fail(f"county {code} is in no roster")
            self._rulings.check(code, self._listed_units(code), self._deadlines)

    def _units(self, county_code: str) -> list[Unit]:
        if county_code not in self._cache:
            listed = self._listed_units(county_code)
            rulings = self._rulings.of([county_code])
            named = self.county(county_code, max(cutoffs())).name if rulings else ""
            self._cache[county_code] = [*listed, *added_units(rulings, named)]
        return self._cache[county_code]

    def _listed_units(self, county_code: str) -> list[Unit]:
        if county_code in self._owner:
            one, _ = self._owner[county_code]
            return [unit for unit in one.units if any(spell.county_code == county_code for spell in unit.spells)]
        codes = {county_code}
        for label in self._packaged.labels(county_code):
            codes |= self._packaged.codes_in(county_code, label)
        found = {
            unit.unit_id: unit for code in sorted(codes - self._owner.keys()) for unit in self._packaged.units(code)
        }
        return amend(list(found.values()), self._changes.of(codes))

    def _calendar(self, county_code: str, *, confirmed: bool) -> list[date]:
        """Give the cut-off days of the lists that show a county; of units that are not confirmed, fewer do."""
        labels = self._packaged.labels(county_code)
        return [day_of(label) for label in labels if confirmed or self._packaged.shows_unconfirmed(label)]

    def _is_heirs_affair(self, county_code: str, one: Expectation, year: int) -> bool:
        """Tell of what joins the county's heir from elsewhere: no concern of a county that ends with this list."""
        if county_code in self._owner or one.code[:6] == county_code:
            return False
        labels = self._packaged.labels(county_code)
        at_hand = [label for label in labels if day_of(label).year <= year]
        return bool(at_hand) and at_hand[-1] != labels[-1] and self._packaged.ends_with(county_code, at_hand[-1])

    def _days_alive(self, county_code: str, units: Sequence[Unit], year: int) -> list[date]:
        """Give the days on which a unit counts as alive for a year: its ends and a year later, or the nearest lists."""
        exact = [date(year, 12, 31), date(year + 1, 12, 31), date(year, 1, 1)] if any(u.imported for u in units) else []
        if all(unit.imported for unit in units):
            return exact
        days = [day_of(label) for label in self._packaged.labels(county_code)]
        before = [day for day in days if day.year <= year]
        nearest = [*before[-1:], *[day for day in days if day.year > year][:1]] if before else days[:1]
        return [*nearest, *exact]

    def _packaged_counties(self) -> list[County]:
        return [county for county in self._packaged.counties() if county.code not in self._owner]

    def _newest(self, found: dict[str, County]) -> list[County]:
        """Leave out counties that another one found continues."""
        heirs = {
            code: self._packaged.codes_in(code, self._packaged.labels(code)[-1])
            for code in found
            if code not in self._owner
        }
        continued = {code for code, into in heirs.items() if code not in into and into & found.keys()}
        return [found[code] for code in sorted(found.keys() - continued)]


class _Inside:
    """Tells whether a spell lies in a county, as the county was on a list's day; of imported ones, by its code."""

    def __init__(self, packaged: PackagedRoster, county_code: str) -> None:
        self._packaged, self._county = packaged, county_code
        self._labels = {day_of(label): label for label in packaged.labels(county_code)}
        self._codes: dict[date, frozenset[str]] = {}

    def __call__(self, spell: Spell, day: date | None) -> bool:
        if day is None:
            return spell.county_code == self._county
        if day not in self._codes:
            label = self._labels.get(day)
            self._codes[day] = self._packaged.codes_in(self._county, label) if label else frozenset()
        return spell.county_code in self._codes[day]


def _is_code(county: County, text: str) -> bool:
    return county.code == text


def _is_name(county: County, text: str) -> bool:
    above = ("", county.province, county.prefecture, county.province + county.prefecture)
    return any(text == one + county.name for one in above)


def _is_short_name(county: County, text: str) -> bool:
    return any(county.name == text + ending for ending in COUNTY_ENDINGS)
