"""Finds the unit that a name means inside one county: full names, body names, former names, short forms. Pure.

The steps go from the surest to the loosest; the first that finds anything decides, and what it finds may be several.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from roster.model import Came, Spell, Unit
from roster.names import below_divisions, is_ethnic, place_of, stem

Fits = Callable[[Spell, str], bool]
LEAST_SHORT_FORM = 2


@dataclass(frozen=True, slots=True)
class Presence:
    """The units of a county with the spells they ever had, and those alive on some days with the spells of these.

    `named`: the units alive by each full name that is theirs on these days, and those that may have been.
    """

    units: Sequence[Unit]
    alive: Sequence[Unit]
    now: Mapping[str, Sequence[Spell]]
    ever: Mapping[str, Sequence[Spell]]
    named: Mapping[str, Sequence[Unit]]


def present(units: Sequence[Unit], days: Sequence[date], county_code: str) -> Presence:
    """Sort out all units of a county, past ones too, by the days on which one counts as alive for the year asked.

    A name that on these days was only another county's unit's, and is that of a unit which may be older than the first
    list that shows this county's own, can mean either.
    """
    alive = [unit for unit in units if any(unit.on(day) for day in days)]
    now = {unit.unit_id: _on(unit, days) for unit in alive}
    named: dict[str, list[Unit]] = defaultdict(list)
    for unit in alive:
        for name in dict.fromkeys(name for spell in now[unit.unit_id] for name in _full_names(spell)):
            named[name].append(unit)
    for unit in units:
        if unit.unit_id not in now and _may_be_older(unit.spells[0], days, county_code):
            for name in _full_names(unit.spells[0]) & named.keys():
                if not any(_is_of(county_code, now.get(other.unit_id, ())) for other in named[name]):
                    named[name].append(unit)
    return Presence(units, alive, now, {unit.unit_id: unit.spells for unit in units}, dict(named))


def identify(presence: Presence, name: str, parents: tuple[str, ...]) -> list[Unit]:
    """Give the units a name may mean: one when it is clear, several when it is ambiguous, none when unknown.

    parents: names of the county and what lies above it, which documents put in front.
    """
    spellings = _spellings(name, parents)
    for spelling in spellings:
        if spelling in presence.named:
            return list(presence.named[spelling])
    units, alive, now, ever = presence.units, presence.alive, presence.now, presence.ever
    steps: tuple[tuple[Sequence[Unit], Mapping[str, Sequence[Spell]], Fits], ...] = (
        (alive, ever, _is_full_name),
        (alive, now, _shares_stem),
        (units, ever, _is_full_name),
        (alive, now, _is_below_divisions),
        (alive, now, _is_short_form),
    )
    for among, spells, fits in steps:
        for spelling in spellings:
            found = [unit for unit in among if any(fits(spell, spelling) for spell in spells[unit.unit_id])]
            if found:
                return found
    return []


def _may_be_older(spell: Spell, days: Sequence[date], county_code: str) -> bool:
    """Tell of a unit's first spell in this county whether it may have begun before the first list that shows it."""
    unseen = spell.came is Came.LISTED and spell.first is not None and spell.first > max(days)
    return unseen and spell.county_code == county_code


def _is_of(county_code: str, spells: Sequence[Spell]) -> bool:
    return any(spell.county_code == county_code for spell in spells)


def _on(unit: Unit, days: Sequence[date]) -> list[Spell]:
    return [spell for spell in unit.spells if any(spell.holds_on(day) for day in days)]


def _spellings(name: str, parents: tuple[str, ...]) -> list[str]:
    """Give what a written name may stand for: as written, without what stands behind it, without what stands before."""
    bare = "".join(name.split())
    place = place_of(bare)
    below = [place.removeprefix(parent) for parent in parents]
    return [one for one in dict.fromkeys((bare, place, place_of(bare, parents), *below)) if one]


def _is_full_name(spell: Spell, written: str) -> bool:
    return written in _full_names(spell)


def _full_names(spell: Spell) -> set[str]:
    """Give what a unit is called and signs with, and what of it is its place."""
    names = {spell.name, spell.filer, *spell.aliases}
    return names | {place_of(one) for one in names}


def _shares_stem(spell: Spell, written: str) -> bool:
    """Without its kind: of a farm, a park or the like that is its whole name, or nearly."""
    return stem(spell.name) == stem(written)


def _is_below_divisions(spell: Spell, written: str) -> bool:
    """Behind divisions that the roster does not know by this name."""
    return below_divisions(written, spell.name)


def _is_short_form(spell: Spell, written: str) -> bool:
    """巴音乡 for 巴音朝鲁蒙古族乡: ethnic townships drop more than the people from their names."""
    short = stem(written)
    return len(short) >= LEAST_SHORT_FORM and is_ethnic(spell.name) and stem(spell.name).startswith(short)
