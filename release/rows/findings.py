"""The table `findings`: what fails or is suspect on the day, with where people's work on it stands.

tables(ground, county) -> {"findings": …}
"""

import re
from typing import Any

import pyarrow as pa

from audit.judgement import Finding
from audit.rules.catalogue import RULES
from audit.work.book import Book, lay_beside, load_book
from audit.work.subject import stands
from release.canonical import canonical
from release.county import County, Ground
from release.privacy import masked
from release.rows.making import made

_NO_PROSE = re.compile(r"[!-~]*\Z")  # an address, an id, a figure: nothing that is written in words


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
        canonical(_without_persons(finding.evidence)),
    )


def _without_persons(value: Any) -> Any:
    """Mask what evidence quotes of a report's prose; addresses, ids and figures are left as they are."""
    if isinstance(value, str):
        return value if _NO_PROSE.match(value) else masked(value)
    if isinstance(value, dict):
        return {name: _without_persons(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_persons(each) for each in value]
    return value
