"""The words `copied` and `duplicate` of the integrity axis: what copy findings that fail make of a judgement. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from audit.judgement import CopiedFrom, Finding, Integrity

COPIED, DUPLICATE = "copied", "duplicate"
WORD_OF = {"copied_own_year": COPIED, "copied_from_other": COPIED, "duplicate_report": DUPLICATE}
UNCHANGED = "unchanged"


def with_copied(integrity: Integrity, findings: Iterable[Finding]) -> Integrity:
    """Add the words that the copy rules set which say fail; what is only suspected sets none.

    `since` becomes the first day on which both reports of the first such finding were known, if it was not later.
    """
    failed = [finding for finding in findings if finding.rule in WORD_OF and finding.result == "fail"]
    if not failed:
        return integrity
    told = {WORD_OF[finding.rule] for finding in failed}
    words = [word for word in integrity.value if word != UNCHANGED]
    known: dict[str, date] = {}
    for finding in failed:
        day = date.fromisoformat(finding.evidence["known"])
        known[WORD_OF[finding.rule]] = min(day, known.get(WORD_OF[finding.rule], day))
    return replace(
        integrity,
        value=(*words, *(word for word in (COPIED, DUPLICATE) if word in told)),
        since=max([*known.values(), *([integrity.since] if integrity.since else [])]),
        copied_from=tuple(_source(f.county_code, f.evidence) for f in failed if WORD_OF[f.rule] == COPIED),
    )


def _source(county_code: str, evidence: dict[str, Any]) -> CopiedFrom:
    other = evidence["compared_with"]
    return CopiedFrom(
        county_code, other["filer_code"], other["filer"], other["year"], other["document"], evidence["score"]
    )
