"""The tables `units` and `spells`: every unit the roster knows of a county, as it stood up to the day of the release.

    tables(ground, county) -> {"units": …, "spells": …}

A spell that began after the day is not there yet, one that ended after it still holds. Of a unit that began only later
the first spell is kept, and one that only a later ruling added is kept when a report names it: names are told by the
whole roster.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from release.county import County, Ground
from release.rows.making import made
from roster.model import Ending, Spell, Unit


def tables(ground: Ground, county: County) -> dict[str, pa.Table]:
    """Give the units that this county adds, and their spells."""
    known = {unit.unit_id for unit in ground.roster.units(county.code, on=ground.as_of)}
    attribution = county.judged.attribution
    known |= {unit for unit, _ in (*attribution.documents, *attribution.imported)}
    units = [
        (unit, known_spells(unit, ground.as_of))
        for unit in ground.roster.units(county.code)
        if unit.unit_id in known - county.others_units
    ]
    return {
        "units": made("units", (_unit(unit, spells, ground.as_of) for unit, spells in units)),
        "spells": made("spells", (row for unit, spells in units for row in _spells(unit, spells, ground.as_of))),
    }


def known_spells(unit: Unit, as_of: date) -> Sequence[Spell]:
    """Give the spells of a unit that had begun by a day, or its first one."""
    return [spell for spell in unit.spells if spell.first is None or spell.first <= as_of] or unit.spells[:1]


def _unit(unit: Unit, spells: Sequence[Spell], as_of: date) -> tuple[Any, ...]:
    last = spells[-1]
    ending = unit.ending if unit.ending is not None and _over(unit.ending, as_of) else None
    return (
        unit.unit_id,
        last.code,
        last.name,
        str(last.kind),
        str(last.filer_class),
        last.county_code,
        last.county,
        spells[0].first,
        _until(last, as_of),
        unit.imported,
        str(ending.how) if ending else None,
        ending.successors if ending else None,
    )


def _spells(unit: Unit, spells: Sequence[Spell], as_of: date) -> Iterator[tuple[Any, ...]]:
    for number, spell in enumerate(spells, start=1):
        named = (spell.code, spell.name, str(spell.kind), spell.county_code, spell.county)
        yield unit.unit_id, number, *named, spell.first, _until(spell, as_of), str(spell.came), spell.certain


def _over(ending: Ending, as_of: date) -> bool:
    """Tell whether a unit had ended by a day; of an ending whose day is not known, its year has to have begun."""
    if ending.on is not None:
        return ending.on <= as_of
    return ending.year is None or ending.year <= as_of.year


def _until(spell: Spell, as_of: date) -> date | None:
    return spell.last if spell.last is not None and spell.last <= as_of else None
