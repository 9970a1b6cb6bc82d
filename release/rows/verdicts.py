"""The tables `verdicts` and `proofs`: what the audit says of each filing on the day, and the captures that prove it.

tables(ground, county) -> {"verdicts": …, "proofs": …}
"""

from dataclasses import asdict
from typing import Any

import pyarrow as pa

from audit.judgement import Judgement
from release.canonical import canonical
from release.county import County, Ground
from release.rows.making import made


def tables(_: Ground, county: County) -> dict[str, pa.Table]:
    """Give a row for each filing of the county, and one for each capture of its proof."""
    judgements = county.judged.judgements
    proofs = {
        (judgement.expectation.unit_id, judgement.expectation.year, capture)
        for judgement in judgements
        for capture in judgement.proof
    }
    return {"verdicts": made("verdicts", map(_row, judgements)), "proofs": made("proofs", proofs)}


def _row(judgement: Judgement) -> tuple[Any, ...]:
    who, seen = judgement.expectation, judgement.observation
    return (
        who.unit_id,
        who.year,
        who.county_code,
        judgement.headline,
        judgement.headline_since,
        seen.value,
        seen.since,
        seen.reason,
        *_timing(judgement),
        *_integrity(judgement),
        len(judgement.documents),
        len(judgement.imported),
    )


def _timing(judgement: Judgement) -> tuple[Any, ...]:
    timing = judgement.timing
    return timing.value, timing.days, *timing.seen, timing.claimed


def _integrity(judgement: Judgement) -> tuple[Any, ...]:
    told = judgement.integrity
    sources = sorted(
        told.copied_from, key=lambda source: (source.county_code, source.filer_code, source.year, source.url)
    )
    copied = canonical([asdict(source) for source in sources]) if sources else None
    return "; ".join(told.value), told.detail, told.since, copied
