"""Which finding a decision belongs to when its id is not among those that the audit gives now. Pure.

    adopt(abouts, findings, judged) -> {old id: new id}

A roster import can give a unit another id, and with it every finding of that unit. Decisions then find theirs by rule,
year, document and what it is about, and by the unit: in the same county under the same code and name, else the same
name, else the same code; under another county only by the same name and the same document. Where several findings
would do, none is taken: the decision is an orphan, and listed as one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from audit.judgement import Finding

Unit = tuple[str, int]  # unit id, report year
Matter = tuple[str, int, str, str]  # rule, year, document, about


def adopt(
    abouts: Mapping[str, Mapping[str, Any]], findings: Iterable[Finding], judged: Collection[Unit]
) -> dict[str, str]:
    """Give, for ids of findings that are gone with their unit, the finding that is the same now.

    `abouts`: what decisions were made on, by the finding's id; `judged`: the units and years that were judged: what
    is not found of one of these was cleared, and belongs to nobody else.
    """
    gone = {id: about for id, about in abouts.items() if (about["unit_id"], about["year"]) not in judged}
    wanted = {_matter(about) for about in gone.values()}
    if not wanted:
        return {}
    candidates: dict[Matter, list[Finding]] = defaultdict(list)
    for finding in findings:
        key = (finding.rule, finding.year, finding.document, finding.about)
        if key in wanted:
            candidates[key].append(finding)
    found = {id: _same(about, candidates[_matter(about)]) for id, about in gone.items()}
    return {id: new.id for id, new in found.items() if new is not None}


def _matter(about: Mapping[str, Any]) -> Matter:
    return about["rule"], about["year"], about["document"], about["about"]


def _same(about: Mapping[str, Any], candidates: list[Finding]) -> Finding | None:
    here = [each for each in candidates if each.county_code == about["county_code"]]
    steps = (
        [each for each in here if (each.code, each.unit) == (about["code"], about["unit"])],
        [each for each in here if each.unit == about["unit"]],
        [each for each in here if each.code == about["code"]],
        [each for each in candidates if about["document"] and each.unit == about["unit"]],
    )
    found = next((step for step in steps if step), [])
    return found[0] if len(found) == 1 else None
