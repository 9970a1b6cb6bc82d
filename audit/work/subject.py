"""What a decision was made on, as its journal entry keeps it: enough to know the finding again, and whether it changed.

    subject(finding) -> dict                    the entry's `about`
    changed(about, finding, since) -> [str]     what is otherwise now, in words; nothing when the decision still holds

`about` names the rule and its version, county, unit (id, code, name), year, document and `about` of the finding, its
result, what mattered of its evidence with the digest, and the captures that showed it. By county, code and name a
decision finds its finding again when another roster gave the unit another id (`audit.work.adoption`).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from audit.judgement import Finding
from audit.rules.rule import FAIL, SUSPECT
from audit.work.matter import differences, digest, matter

STANDING = (FAIL, SUSPECT)
_NAMED = ("rule", "version", "county_code", "unit_id", "code", "unit", "year", "document", "about", "result")


def subject(finding: Finding) -> dict[str, Any]:
    """Give what a decision on a finding keeps of it."""
    essence = matter(finding.evidence)
    named = {name: getattr(finding, name) for name in _NAMED}
    return named | {"digest": digest(essence), "matter": essence, "captures": _captures(finding)}


def stands(finding: Finding) -> bool:
    """Tell whether there is something to decide on."""
    return finding.result in STANDING


def changed(about: Mapping[str, Any], finding: Finding, altered: Iterable[date] = ()) -> list[str]:
    """Say what is otherwise than it was decided on. `altered`: the nights since then that first showed an alteration.

    A finding that does not stand changes nothing: there is nothing to decide. That a rule became less sure does not,
    either; that it became sure does.
    """
    return list(_changed(about, finding, altered)) if stands(finding) else []


def _changed(about: Mapping[str, Any], finding: Finding, altered: Iterable[date]) -> Iterator[str]:
    essence = matter(finding.evidence)
    if digest(essence) != about.get("digest"):
        yield "; ".join(differences(about.get("matter") or {}, essence)) or "the evidence is told in another form"
        nights = sorted(altered)
        if nights:
            yield f"the report was altered, first seen on {nights[-1]}"
        elif _captures(finding) == about.get("captures"):
            yield "read otherwise from the same capture"
    if finding.version > (about.get("version") or 0):
        yield f"the rule {finding.rule} is in version {finding.version}, it was in version {about.get('version')}"
    if finding.result == FAIL and about.get("result") == SUSPECT:
        yield "what was suspect fails now"


def _captures(finding: Finding) -> list[str]:
    found = finding.evidence.get("captures") or []
    return [str(each) for each in found]
