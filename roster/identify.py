"""Finds the unit that a name means inside one county: full names, body names, former names, short forms. Pure.

The steps go from the surest to the loosest; the first that finds anything decides, and what it finds may be several.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from roster.model import Spell, Unit
from roster.names import place_of, stem

Names = Callable[[Spell], Iterable[str]]


def identify(units: Sequence[Unit], name: str, days: Sequence[date], parents: tuple[str, ...]) -> list[Unit]:
    """Give the units a name may mean: one when it is clear, several when it is ambiguous, none when unknown.

    units: all units of the county, past ones too; days: those on which a unit counts as alive for the year asked;
    parents: names of the county and what lies above it, which documents put in front.
    """
    wanted = _spellings(name, parents)
    alive = [unit for unit in units if any(unit.on(day) for day in days)]
    steps: tuple[tuple[Sequence[Unit], Callable[[Unit], Iterable[Spell]], Names], ...] = (
        (alive, lambda unit: _on(unit, days), _full_names),
        (alive, lambda unit: unit.spells, _full_names),
        (alive, lambda unit: _on(unit, days), _stems),
        (units, lambda unit: unit.spells, _full_names),
    )
    for among, spells, names in steps:
        target = {stem(place) for place in wanted} if names is _stems else wanted
        found = [unit for unit in among if any(target & set(names(spell)) for spell in spells(unit))]
        if found:
            return found
    return []


def _on(unit: Unit, days: Sequence[date]) -> list[Spell]:
    return [spell for spell in unit.spells if any(spell.holds_on(day) for day in days)]


def _spellings(name: str, parents: tuple[str, ...]) -> set[str]:
    """Give what a written name may stand for: as written, without what stands before it, without what stands behind."""
    bare = "".join(name.split())
    return {bare, place_of(bare), place_of(bare, parents)} - {""}


def _full_names(spell: Spell) -> set[str]:
    written = {spell.name, spell.filer, *spell.aliases}
    return written | {place_of(one) for one in written}


def _stems(spell: Spell) -> set[str]:
    """Give the name without its kind: of a farm, a park or the like that is its whole name, or nearly."""
    return {stem(spell.name)}
