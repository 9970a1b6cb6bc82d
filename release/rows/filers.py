"""The table `filers`: every body that obligations or reports of a county name.

    filers_table(ground, county, obligations, reports) -> pa.Table      both as the county has them

A unit that several counties of the release know is always a filer of the one that adds it: any of them may name it.
"""

from collections import Counter
from typing import Any

import pyarrow as pa

from release.county import County, Ground
from release.rows.making import made
from release.rows.units import known_spells
from roster.model import Unit


def filers_table(ground: Ground, county: County, obligations: pa.Table, reports: pa.Table) -> pa.Table:
    """Give the filers that this county adds, each with the number of its reports here."""
    shown = Counter(filter(None, reports["filer_id"].to_pylist()))
    named = shown.keys() | set(obligations["filer_id"].to_pylist())
    named = (named - county.others_units) | county.shared_units
    name = ground.roster.county(county.code, ground.as_of.year).name
    units = (unit for unit in ground.roster.units(county.code) if unit.unit_id in named)
    return made("filers", (_row(ground, county.code, name, unit, shown[unit.unit_id]) for unit in units))


def _row(ground: Ground, code: str, county: str, unit: Unit, reports: int) -> tuple[Any, ...]:
    last = known_spells(unit, ground.as_of)[-1]
    return unit.unit_id, last.code, last.filer, code, county, reports
