"""The table `obligations`: what each filer owed for each report year that was judged, and what that rests on.

tables(ground, county) -> {"obligations": …}
"""

from typing import Any

import pyarrow as pa

from audit.judgement import Judgement
from release.county import County, Ground
from release.rows.making import made


def tables(_: Ground, county: County) -> dict[str, pa.Table]:
    """Give a row for each filing of the county."""
    return {"obligations": made("obligations", map(_row, county.judged.judgements))}


def _row(judgement: Judgement) -> tuple[Any, ...]:
    who, duty = judgement.expectation, judgement.duty
    named = (who.unit_id, who.year, who.county_code, who.code, who.filer, who.unit)
    owed = (duty.value, duty.since, duty.due, duty.grace_until, who.basis, who.basis_kind)
    return *named, *owed, who.successor, who.confidence, who.reason
