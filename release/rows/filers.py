"""The table `filers`: every body whose report a county's portals were searched for, or that one of them shows.

    tables(ground, county) -> {"filers": …}
    filings(ground, county) -> {(unit id, year): documents}     what the portals show of units of this county

A unit that several counties of the release know is always a filer of the one that adds it: any of them may name it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from audit.attribution import Filing
from release.county import County, Ground
from release.rows.making import made
from release.rows.units import known_spells
from roster.model import Unit


def tables(ground: Ground, county: County) -> dict[str, pa.Table]:
    """Give the filers that this county adds."""
    shown = filings(ground, county)
    reports = Counter[str]()
    for (unit, _), documents in shown.items():
        reports[unit] += len(documents)
    named = {judgement.expectation.unit_id for judgement in county.judged.judgements} | reports.keys()
    named = (named - county.others_units) | county.shared_units
    units = (unit for unit in ground.roster.units(county.code) if unit.unit_id in named)
    return {"filers": made("filers", (_row(ground, county, unit, reports[unit.unit_id]) for unit in units))}


def filings(ground: Ground, county: County) -> Mapping[Filing, tuple[int, ...]]:
    """Give the documents that carry a report of a unit of this county, by unit and year.

    A portal that several counties share shows those of the others, too: they are told with their own county.
    """
    ours = {unit.unit_id for unit in ground.roster.units(county.code)}
    documents = county.judged.attribution.documents
    return {filing: found for filing, found in documents.items() if filing[0] in ours}


def _row(ground: Ground, county: County, unit: Unit, reports: int) -> tuple[Any, ...]:
    last = known_spells(unit, ground.as_of)[-1]
    return unit.unit_id, last.code, last.filer, county.code, _county(ground, county), reports


def _county(ground: Ground, county: County) -> str:
    return ground.roster.county(county.code, ground.as_of.year).name
