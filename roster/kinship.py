"""Who speaks for whom in a county: which units took others over, and whose report a unit's own report may be. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from roster.model import Came, Unit


class Kinship:
    """The units of one county, asked about their successions. All answers are ids of units."""

    def __init__(self, units: Sequence[Unit]) -> None:
        """Take all units of a county, past ones too."""
        self._units = {unit.unit_id: unit for unit in units}

    def heirs(self, unit_id: str) -> frozenset[str]:
        """Give the units that a unit went into, and those into which these went in turn."""
        return self._heirs.get(unit_id, frozenset())

    def taken_over(self, unit_id: str, year: int) -> frozenset[str]:
        """Give the units that existed at the end of a year and have gone into this one since."""
        return frozenset(
            other for other, heirs in self._heirs.items() if unit_id in heirs and _was_there(self._units[other], year)
        )

    def forebears(self, unit_id: str, year: int) -> frozenset[str]:
        """Give the units whose report of a year this one's may be, because it was not yet founded at the year's end.

        Where none is known to have gone into it, it may be any that has vanished without a known successor since.
        """
        unit = self._units.get(unit_id)
        if unit is None or _was_there(unit, year):
            return frozenset()
        return self.taken_over(unit_id, year) or frozenset(
            other.unit_id for other in self._vanished if _was_there(other, year) and _precedes(other, unit)
        )

    @cached_property
    def _heirs(self) -> dict[str, frozenset[str]]:
        direct = {
            unit.unit_id: [kin.unit_id for kin in unit.ending.into if kin.unit_id]
            for unit in self._units.values()
            if unit.ending and unit.ending.into
        }
        return {unit_id: frozenset(_reached(unit_id, direct)) for unit_id in direct}

    @cached_property
    def _vanished(self) -> list[Unit]:
        newest = max((spell.last for unit in self._units.values() for spell in unit.spells if spell.last), default=None)
        return [
            unit
            for unit in self._units.values()
            if unit.unit_id not in self._heirs
            and (last := unit.spells[-1].last) is not None
            and (unit.imported or (newest is not None and last < newest))
        ]


def _reached(start: str, direct: dict[str, list[str]]) -> Iterable[str]:
    """Follow successions; a circle in what an operator wrote ends where it began."""
    seen = {start}
    ahead = list(direct[start])
    while ahead:
        unit_id = ahead.pop()
        if unit_id not in seen:
            seen.add(unit_id)
            ahead += direct.get(unit_id, ())
    return seen - {start}


def _was_there(unit: Unit, year: int) -> bool:
    """Tell whether a unit existed at the end of a year, or may have: lists do not show when it was founded."""
    first, last = unit.spells[0], unit.spells[-1]
    begun = first.came is Came.LISTED or first.first is None or first.first <= date(year, 12, 31)
    return begun and (last.last is None or last.last.year >= year)


def _precedes(other: Unit, unit: Unit) -> bool:
    """Tell whether a unit had ended when another began: only then may the one have become the other."""
    ended, began = other.spells[-1].last, unit.spells[0].first
    return ended is not None and began is not None and ended < began
