"""What an import changes: units that come, go, or bear another name or code; duties that begin or end. Pure.

    compare(before, after, counties, years, switches) -> Difference

Both rosters are asked alike, so the difference is what the audit will see, whatever kind of file was read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roster.importers.known import Known
from roster.model import Came, Duty, Ending, Expectation, How, Kind, Spell, Switches, Unit

OWED = (Duty.DUE, Duty.EXTENDED)
RANK = {Kind.TOWNSHIP: 1, Kind.TOWN: 2, Kind.STREET: 3}
Asked = tuple[str, str]  # code and name of a unit in a report year
MOVES = (Came.COUNTY_CHANGE, Came.PREFECTURE_CHANGE)


class What(StrEnum):
    """What becomes of a unit."""

    ADDED = "added"
    GONE = "gone"
    RENAMED = "renamed"
    RAISED = "raised"
    LOWERED = "lowered"
    MOVED = "moved"
    RECODED = "recoded"
    MERGED = "merged"
    SPLIT = "split"
    DISSOLVED = "dissolved"


ENDINGS = {How.MERGED: What.MERGED, How.SPLIT: What.SPLIT, How.MOVED: What.MOVED, How.DISSOLVED: What.DISSOLVED}


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What becomes of one unit: `old` and `new` are code and name, empty where there is none; `note`: when, by what."""

    county_code: str
    county: str
    what: What
    old: tuple[str, str] | None = None
    new: tuple[str, str] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DutyChange:
    """What becomes of one duty. A duty word is empty where the filer was, or is, not listed at all."""

    year: int
    county_code: str
    code: str
    filer: str
    was: str
    now: str

    @property
    def step(self) -> int:
        """Tell whether a filer becomes due (1), is due no longer (-1), or neither (0)."""
        return (self.now in OWED) - (self.was in OWED)


@dataclass(frozen=True, slots=True)
class Difference:
    """All of it."""

    units: tuple[UnitChange, ...]
    duties: tuple[DutyChange, ...]

    def summary(self) -> list[str]:
        """Say it in a few lines: how many units of which change, how many duties of which year."""
        counted = Counter(one.what for one in self.units)
        told = ", ".join(f"{count} {what}" for what, count in sorted(counted.items())) or "none changed"
        years = sorted({one.year for one in self.duties})
        return [f"units: {told}", *(self._line(year) for year in years)]

    def _line(self, year: int) -> str:
        steps = Counter(one.step for one in self.duties if one.year == year)
        other = f"; {steps[0]} change otherwise" if steps[0] else ""
        return f"report year {year}: {steps[1]} filers become due, {steps[-1]} no longer{other}"


def compare(
    before: Known, after: Known, counties: Iterable[str], years: Iterable[int], switches: Switches
) -> Difference:
    """Compare two rosters, county by county."""
    codes = sorted(set(counties))
    units = [change for code in codes for change in _Units(code, before, after, frozenset(codes)).changes()]
    duties = [change for year in sorted(set(years)) for change in _duties(codes, year, (before, after), switches)]
    return Difference(tuple(dict.fromkeys(units)), tuple(duties))


class _Units:
    """The units of one county, before and after."""

    def __init__(self, county: str, before: Known, after: Known, counties: frozenset[str]) -> None:
        self._county, self._before, self._after, self._counties = county, before, after, counties
        self._name = after.county_names.get(county) or before.county_names.get(county, "")

    def changes(self) -> Iterator[UnitChange]:
        """Give what becomes of each."""
        old = {unit.unit_id: unit for unit in self._before.current(self._county)}
        new = {unit.unit_id: unit for unit in self._after.current(self._county)}
        pairs = [(unit, new[key]) for key, unit in old.items() if key in new]
        went = [unit for key, unit in old.items() if key not in new]
        came = [unit for key, unit in new.items() if key not in old]
        met = list(_met(went, came))
        for one, other in (*pairs, *met):
            yield from self._step(one.spells[-1], other.spells[-1])
        paired = {id(unit) for pair in met for unit in pair}
        for unit in went:
            if id(unit) not in paired:
                yield self._gone(unit)
        for unit in came:
            if id(unit) not in paired and not self._told_elsewhere(unit):
                yield self._change(What.ADDED, None, unit.spells[-1])
        yield from self._past()

    def _change(self, what: What, old: Spell | None, new: Spell | None, note: str = "") -> UnitChange:
        sides = [(side.code, side.name) if side else None for side in (old, new)]
        return UnitChange(self._county, self._name, what, sides[0], sides[1], note)

    def _step(self, old: Spell, new: Spell) -> Iterator[UnitChange]:
        what = _what(old, new)
        if what:
            yield self._change(what, old, new)

    def _gone(self, unit: Unit) -> UnitChange:
        """Tell of a unit that is not there any more: where it went, as far as that is known."""
        last = unit.spells[-1]
        later = self._later(unit)
        if later and later.spells[-1].county_code != self._county:
            return self._change(What.MOVED, last, later.spells[-1], later.spells[-1].county)
        if later and later.ending:
            return self._ended(later, later.ending)
        return self._change(What.GONE, last, None)

    def _ended(self, unit: Unit, ending: Ending) -> UnitChange:
        told = (
            f"into {ending.successors}" if ending.into else "",
            str(ending.on or ending.year or ""),
            ending.document,
        )
        return self._change(ENDINGS[ending.how], unit.spells[-1], None, ", ".join(filter(None, told)))

    def _later(self, unit: Unit) -> Unit | None:
        return next((one for one in self._after.units(self._county) if one.unit_id == unit.unit_id), None)

    def _told_elsewhere(self, unit: Unit) -> bool:
        """Tell of a unit that came from another county of those compared: there it is told as moved."""
        return unit.spells[-1].came in MOVES and any(
            spell.county_code in self._counties for spell in unit.spells if spell.county_code != self._county
        )

    def _past(self) -> Iterator[UnitChange]:
        """Tell of units that had ended before: how they ended is known now, or they go on in one that came later."""
        after = {unit.unit_id: unit for unit in self._after.units(self._county)}
        if any(unit.imported for unit in after.values()):
            return
        for unit in self._before.units(self._county):
            if self._before.is_current(unit) or unit.spells[-1].county_code != self._county:
                continue
            now = after.get(unit.unit_id)
            if now and now.ending and now.ending != unit.ending:
                yield self._ended(now, now.ending)
            elif now and len(now.spells) > len(unit.spells):
                yield from self._step(unit.spells[-1], now.spells[len(unit.spells)])


def _met(went: Sequence[Unit], came: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Pair units that bear another id in the new roster: by code and name, then by name, then by code."""
    left = list(came)
    waiting = list(went)
    for key in (lambda spell: (spell.code, spell.name), lambda spell: spell.name, lambda spell: spell.code):
        there: Mapping[object, Unit] = {key(unit.spells[-1]): unit for unit in left}
        for unit in tuple(waiting):
            other = there.get(key(unit.spells[-1]))
            if other is not None and other in left:
                waiting.remove(unit)
                left.remove(other)
                yield unit, other


def _what(old: Spell, new: Spell) -> What | None:
    """Name the greatest difference between two spells; None when there is none."""
    rank = RANK.get(new.kind, 0) - RANK.get(old.kind, 0)
    differences = (
        (old.county_code != new.county_code, What.MOVED),
        (rank > 0, What.RAISED),
        (rank < 0, What.LOWERED),
        (old.name != new.name, What.RENAMED),
        (old.code != new.code, What.RECODED),
    )
    return next((what for differs, what in differences if differs), None)


def _duties(
    counties: Sequence[str], year: int, rosters: tuple[Known, Known], switches: Switches
) -> Iterator[DutyChange]:
    was, now = (_expected(known, counties, year, switches) for known in rosters)
    for key in sorted(was.keys() | now.keys()):
        old, new = was.get(key), now.get(key)
        told = [str(one.duty) if one else "" for one in (old, new)]
        one = new or old
        if told[0] != told[1] and one:
            yield DutyChange(year, one.county_code, one.code, one.filer, told[0], told[1])


def _expected(known: Known, counties: Sequence[str], year: int, switches: Switches) -> dict[Asked, Expectation]:
    """Give what is expected of all counties, by code and unit; nothing of those in no roster.

    A county that changed its code shows its units under both: what is owed under one of them is owed.
    """
    found: dict[Asked, Expectation] = {}
    for county in counties:
        if county not in known.county_names:
            continue
        for one in known.roster.expectations(county, year, switches):
            key = (one.code, one.unit)
            if key not in found or one.duty in OWED:
                found[key] = one
    return found
