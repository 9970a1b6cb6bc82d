"""Rules about the filer's conduct: what the verdict's axes say, as findings that can be reviewed one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.dossier import Alteration
from audit.imports import IMPORTED
from audit.judgement import Finding, Judgement, iso
from audit.rules.envelope import FAIL, NULL, PASS, Rule, finding

MISSING = Rule("missing", 1, "high", "a report that was due is on none of the portals' listings, by complete proof")
LATE = Rule("late", 1, "medium", "the report appeared after its due date")
BACKDATED = Rule("backdated", 1, "high", "a publication date is claimed that lies before a night without the report")
ALTERED = Rule("altered", 1, "high", "the published report was changed afterwards (medium when no number changed)")
WITHDRAWN = Rule("withdrawn", 1, "high", "the report was taken off the portal after it had been published")
RESTORED = Rule("restored", 1, "low", "the report was taken off the portal and came back")
DEFECTIVE = Rule(
    "defective", 1, "high", "what stands under the report's title is another year's, another filer's, or empty"
)
CONDUCT = (MISSING, LATE, BACKDATED, ALTERED, WITHDRAWN, RESTORED, DEFECTIVE)

FOUND = ("found", "found_elsewhere")


@dataclass(frozen=True, slots=True)
class Conduct:
    """What the rules look at. `published`: the publication date claimed, if any; `defects`: problems of the record."""

    judgement: Judgement
    published: date | None
    defects: tuple[str, ...]
    alterations: tuple[Alteration, ...] = ()


def conduct_findings(conduct: Conduct) -> list[Finding]:
    """Test every rule of conduct that applies: `missing` where a report was due, the others where one was found."""
    judgement = conduct.judgement
    found = []
    if judgement.duty.value in ("due", "extended"):
        found.append(_missing(judgement))
    if judgement.observation.reason == IMPORTED:  # what others saw says nothing of what became of it
        found.append(_late(judgement))
    elif judgement.observation.value in FOUND:
        found += [_late(judgement), _backdated(conduct), *_altered(conduct), *_custody(conduct)]
    return found


def _missing(judgement: Judgement) -> Finding:
    evidence = _dates(judgement) | {"last_without": iso(judgement.timing.seen[0]), "captures": list(judgement.proof)}
    if judgement.observation.value == "unobservable":
        return finding(MISSING, judgement.expectation, NULL, evidence, reason=judgement.observation.reason)
    result = FAIL if judgement.headline == "missing" else PASS
    return finding(MISSING, judgement.expectation, result, evidence)


def _late(judgement: Judgement) -> Finding:
    timing = judgement.timing
    evidence = _dates(judgement) | _seen(judgement) | {"days": timing.days, "captures": list(judgement.proof)}
    result = {"late": FAIL, "on_time": PASS}.get(timing.value, NULL)
    reason = "undetermined" if result == NULL else None
    return finding(LATE, judgement.expectation, result, evidence, reason=reason)


def _backdated(conduct: Conduct) -> Finding:
    who, without = conduct.judgement.expectation, conduct.judgement.timing.seen[0]
    evidence = _seen(conduct.judgement) | {"captures": list(conduct.judgement.proof)}
    if conduct.published is None or without is None:
        reason = "no_publication_date" if conduct.published is None else "no_night_before"
        return finding(BACKDATED, who, NULL, evidence, reason=reason)
    return finding(BACKDATED, who, FAIL if conduct.published < without else PASS, evidence)


def _altered(conduct: Conduct) -> Iterator[Finding]:
    who, integrity = conduct.judgement.expectation, conduct.judgement.integrity
    if "altered" not in integrity.value:
        yield finding(ALTERED, who, PASS, {})
    for step in conduct.alterations:
        evidence = {
            "document": step.url,
            "captures": list(step.captures),
            "cells": [change.to_json() for change in step.cells],
            "sections": [change.to_json() for change in step.sections],
        }
        severity = "high" if step.cells else "medium"
        yield finding(ALTERED, who, FAIL, evidence, document=step.url, about=step.captures[1], severity=severity)


def _custody(conduct: Conduct) -> Iterator[Finding]:
    judgement = conduct.judgement
    for rule in (WITHDRAWN, RESTORED, DEFECTIVE):
        evidence: dict[str, Any] = {
            "since": iso(judgement.integrity.since),
            "documents": [document.url for document in judgement.documents],
            "captures": list(judgement.proof),
        }
        if rule is DEFECTIVE:
            evidence["defects"] = list(conduct.defects)
        yield finding(rule, judgement.expectation, FAIL if rule.id in judgement.integrity.value else PASS, evidence)


def _dates(judgement: Judgement) -> dict[str, Any]:
    duty = judgement.duty
    return {"due": iso(duty.due), "grace_until": iso(duty.grace_until), "basis": duty.basis}


def _seen(judgement: Judgement) -> dict[str, Any]:
    without, found = judgement.timing.seen
    return {"seen": [iso(without), iso(found)], "claimed": iso(judgement.timing.claimed)}
