"""Title, signature and place of publication name different filers.

Formula: the title names one township, the report's own title or its signature another (problem `filer_conflict`);
then the rule fails. Or the report names a township that is not the one in whose column it stands, by no name that any
other report of the same filer uses: then it is suspect, since the name may be an older or newer one. Null when the
report names no township. Source: the report's own words; the column of the listing.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source
from parsers.identity.names import same_place

CONFLICT = "filer_conflict"
LAST_LINES = 3


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold the names against each other."""
    report, unit = dossier.report, dossier.judgement.expectation.unit
    assert report is not None
    place = report.body.get("place")
    evidence = _evidence(report, unit)
    if CONFLICT in report.problems:
        yield Outcome(FAIL, evidence, document=report.url, about="names")
    elif place is None:
        yield Outcome(NULL, evidence, reason="no_place")
    elif any(same_place(place, known) for known in _names(dossier)):
        yield Outcome(PASS, evidence, document=report.url)
    else:
        yield Outcome(SUSPECT, evidence, document=report.url, about="column")


def _names(dossier: Dossier) -> list[str]:
    """Give the names under which the filer is known: the roster's, and those its other reports use."""
    unit, year = dossier.filing
    others = (dossier.county.best((unit, each)) for each in dossier.county.years(unit) if each != year)
    named = (other.body.get("place") for other in others if other is not None)
    return [dossier.judgement.expectation.unit, *filter(None, named)]


def _evidence(report: Report, unit: str) -> dict[str, object]:
    lines = [line for line in report.text.split("\n") if line.strip()][-LAST_LINES:]
    said = [problem["message"] for problem in report.body.get("problems") or () if problem["code"] == CONFLICT]
    told = {"title": report.body.get("title"), "expected": unit, "found": said or [report.body.get("filer")]}
    return source(report) | told | {"quote": "\n".join(lines)}


RULE = Rule(
    "filer_contradiction",
    1,
    "high",
    "title, signature and place of publication name different filers",
    test,
    needs=("report",),
)
