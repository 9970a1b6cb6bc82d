"""Takes yearly tables of changes into units that lists alone leave without a successor. Pure.

A *change* is one row of such a table: an old code and name, a new code and name (either side may be empty), the
reason in the table's words, the document that approved it. Rows of one year that share a side belong together:
several old ones and one new are a merger, one old and several new a split, one and one a unit that was raised,
renamed or recoded. What the lists already tie stays tied.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from roster.model import Came, Ending, How, Kin, Merger, Spell, Unit
from roster.names import stem

SLACK = 1  # years by which a list may lag behind a table, and a table behind an approval
Place = tuple[str, str]  # code and name, either may be empty
Fits = Callable[[Spell], bool]


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a table of changes. Codes have nine digits; an empty code and name: nothing on that side.

    `year`: in which it took effect; `on`: the very day, when the table gives it.
    """

    year: int
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    reason: str = ""
    document: str = ""
    on: date | None = None

    @property
    def old(self) -> Place:
        """What was before."""
        return self.old_code, self.old_name

    @property
    def new(self) -> Place:
        """What came of it."""
        return self.new_code, self.new_name


class Changes:
    """All rows of all tables, found by the county of their old codes."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        """Take the rows; the same row in two tables counts once."""
        self._by_county: dict[str, dict[Change, None]] = defaultdict(dict)
        for change in changes:
            for code in (change.old_code, change.new_code):
                if code:
                    self._by_county[code[:6]][change] = None

    def of(self, county_codes: Iterable[str]) -> list[Change]:
        """Give the rows that touch a county, under any of its codes."""
        return list({change: None for code in sorted(set(county_codes)) for change in self._by_county.get(code, ())})


def amend(units: Sequence[Unit], changes: Sequence[Change]) -> list[Unit]:
    """Give the units with what the changes say of how they ended, or went on.

    A vanished unit that the table has raised or renamed into one that the lists show as new goes on in it: one unit,
    the older one's id. Units with an ending of their own (imported ones) are left as they are.
    """
    if not changes:
        return list(units)
    return _Amending(units, changes).result()


class _Amending:
    """The work of `amend`: the rows by their sides, the units by what names them."""

    def __init__(self, units: Sequence[Unit], changes: Sequence[Change]) -> None:
        self.units = {unit.unit_id: unit for unit in units}
        self.newest = max((spell.last for unit in units for spell in unit.spells if spell.last), default=date.max)
        self.by_old: dict[tuple[int, Place], dict[Place, Change]] = defaultdict(dict)
        self.by_new: dict[tuple[int, Place], dict[Place, Change]] = defaultdict(dict)
        for change in changes:
            if any(change.old):
                self.by_old[change.year, change.old][change.new] = change
                if any(change.new):
                    self.by_new[change.year, change.new][change.old] = change
        self.spells_of: dict[str, list[tuple[Unit, Spell]]] = defaultdict(list)
        for unit in units:
            for spell in unit.spells:
                for key in {spell.code, *self._keys(spell.county_code, spell.name)}:
                    self.spells_of[key].append((unit, spell))

    @staticmethod
    def _keys(county: str, name: str) -> tuple[str, str]:
        return f"{county} {name}", f"{county} {stem(name)}"

    def result(self) -> list[Unit]:
        """Give the amended units; those that went on in an older one are no units of their own any more."""
        heirs: dict[str, list[Kin]] = defaultdict(list)
        for (year, old), rows in sorted(self.by_old.items()):
            unit = self._find_old(old, year)
            if unit is not None:
                self._take_in(unit.unit_id, year, rows)
        for unit in self.units.values():
            for kin in unit.ending.into if unit.ending and not unit.imported else ():
                heirs[kin.unit_id].append(Kin(unit.code, unit.name, unit.unit_id))
        return [
            replace(unit, before=tuple(heirs[unit.unit_id])) if heirs.get(unit.unit_id) else unit
            for unit in self.units.values()
        ]

    def _take_in(self, unit_id: str, year: int, rows: Mapping[Place, Change]) -> None:
        unit = self.units.get(unit_id)
        if unit is None or unit.imported:
            return
        if self._goes_on(unit, year):
            self.units[unit_id] = self._with_merger(unit, year, rows)
        elif unit.ending is None:
            self._end(unit, year, rows)

    def _goes_on(self, unit: Unit, year: int) -> bool:
        """Tell whether the lists show the unit after the change, or could not yet have shown that it ended."""
        last = unit.spells[-1].last
        return last is None or last >= self.newest or last.year > year + SLACK

    def _with_merger(self, unit: Unit, year: int, rows: Mapping[Place, Change]) -> Unit:
        """Note that a unit which the lists show going on was one of several that the table merged."""
        for new, change in rows.items():
            others = [name for _, name in self.by_new[year, new] if (_, name) != change.old]
            if any(new) and others and any(_names(spell, new) for spell in unit.spells):
                return replace(unit, mergers=(*unit.mergers, Merger(year, tuple(others), change.document)))
        lists_ended = unit.spells[-1].last == self.newest and year >= self.newest.year - SLACK
        if lists_ended and not any(any(new) for new in rows):
            change = next(iter(rows.values()))
            return replace(unit, ending=self._ending(unit, change, ()))
        return unit

    def _end(self, unit: Unit, year: int, rows: Mapping[Place, Change]) -> None:
        change = next(iter(rows.values()))
        places = [new for new in rows if any(new)]
        found = [(new, self._find_new(new, year, unit)) for new in places]
        if len(found) == 1 and (heir := found[0][1]) and self._is_same(unit, heir, year, places[0]):
            self._join(unit, heir)
            return
        into = {kin.code: kin for kin in (_kin(new, heir) for new, heir in found)}
        self.units[unit.unit_id] = replace(unit, ending=self._ending(unit, change, tuple(into.values())))

    @staticmethod
    def _ending(unit: Unit, change: Change, into: tuple[Kin, ...]) -> Ending:
        elsewhere = bool(into) and all(kin.code[:6] != unit.code[:6] for kin in into)
        how = How.DISSOLVED if not into else How.SPLIT if len(into) > 1 else How.MOVED if elsewhere else How.MERGED
        year = change.on.year if change.on else change.year
        return Ending(how, into, change.on, year, change.reason, change.document)

    def _is_same(self, unit: Unit, heir: Unit, year: int, new: Place) -> bool:
        """Tell whether one went on as the other: the only one that went into it, in its county, newly listed then."""
        first, last = heir.spells[0].first, unit.spells[-1].last
        newly = heir.spells[0].came is Came.NEW and first is not None and last is not None and first > last
        here = heir.spells[0].county_code == unit.spells[-1].county_code
        return newly and here and len(self.by_new[year, new]) == 1 and heir.unit_id in self.units

    def _join(self, unit: Unit, heir: Unit) -> None:
        before, after = unit.spells[-1], heir.spells[0]
        came = Came.TYPE_CHANGE if before.kind is not after.kind else Came.RENAME
        spells = (*unit.spells, replace(after, came=came), *heir.spells[1:])
        joined = replace(unit, spells=spells, ending=heir.ending, mergers=(*unit.mergers, *heir.mergers))
        self.units[unit.unit_id] = joined
        del self.units[heir.unit_id]
        for found in self.spells_of.values():
            found[:] = [(joined if one.unit_id in (unit.unit_id, heir.unit_id) else one, spell) for one, spell in found]

    def _find_old(self, old: Place, year: int) -> Unit | None:
        """Find the unit a row's old side means: one that was there when the change came, by code or by name."""
        return self._find(old, lambda one: (one.first or date.min).year <= year + SLACK and _last(one) >= year - 1)

    def _find_new(self, new: Place, year: int, but: Unit) -> Unit | None:
        """Find the unit a row's new side means: one that was there after the change."""
        found = self._find(new, lambda spell: _last(spell) >= year, but)
        return found or None

    def _find(self, place: Place, fits: Fits, but: Unit | None = None) -> Unit | None:
        code, name = place
        for key in (code, *self._keys(code[:6], name)):
            found = {
                unit.unit_id: unit
                for unit, spell in self.spells_of.get(key, ())
                if fits(spell) and unit is not but and (key != code or _alike(spell.name, name))
            }
            if len(found) == 1:
                return self.units.get(next(iter(found)))
        return None


def _last(spell: Spell) -> int:
    return (spell.last or date.max).year


def _alike(one: str, other: str) -> bool:
    return not other or stem(one) == stem(other) or bool(set(stem(one)) & set(stem(other)))


def _names(spell: Spell, place: Place) -> bool:
    code, name = place
    return spell.name == name or (spell.code == code and _alike(spell.name, name))


def _kin(place: Place, heir: Unit | None) -> Kin:
    """Name a successor as the table does, with the id of the unit it is."""
    code, name = place
    return Kin(code or (heir.code if heir else ""), name or (heir.name if heir else ""), heir.unit_id if heir else "")
