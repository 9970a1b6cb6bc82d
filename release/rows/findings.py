"""The table `findings`: what fails or is suspect on the day, with where people's work on it stands.

tables(ground, county) -> {"findings": …}
"""

from typing import Any

import pyarrow as pa

from audit.judgement import Finding
from audit.rules.catalogue import RULES
from audit.work.book import Book, lay_beside, load_book
from audit.work.subject import stands
from release.canonical import canonical
from release.county import County, Ground
from release.rows.making import made
from release.rows.told import told


def tables(ground: Ground, county: County) -> dict[str, pa.Table]:
    """Give a row for each finding of the county that stands."""
    found = [finding for judgement in county.judged.judgements for finding in judgement.findings if stands(finding)]
    book = _book(ground, county, found)
    return {"findings": made("findings", (_row(book, finding) for finding in found))}


def _book(ground: Ground, county: County, found: list[Finding]) -> Book:
    """Lay the work on these findings, and that on units which are gone, beside what the audit says."""
    ids = {finding.id for finding in found} | county.moved
    with ground.engine.connect() as connection:
        entries = load_book(connection, ground.as_of, ids)
    return lay_beside(entries, county.judged.judgements, RULES)


def _row(book: Book, finding: Finding) -> tuple[Any, ...]:
    return (
        finding.id,
        finding.rule,
        finding.version,
        finding.unit_id,
        finding.year,
        finding.county_code,
        finding.result,
        finding.severity,
        finding.reason,
        finding.document,
        finding.about,
        book.state(finding).word,
        len(book.sheet(finding.id).answers),
        canonical(told(finding.evidence)),
    )
