"""The text speaks of another township, or of the county, as of itself: copied, and the name left in.

Formula: problem `foreign_name`: another township is the subject of what the report tells at least three times (twice
where its own name is nowhere); or 我县 and the like at least three times and never 我镇. Null when the other name is
one that another year's report of the same filer goes by (`own_other_name`): renamed, not copied. Severity medium
where it is the county's words. Source: the words, quoted; when a neighbour bears the name, its report is named
beside.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.passages import found, sentences
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import compared_with, source
from parsers.identity.leftovers import COUNTYS
from parsers.identity.names import own_names, same_place

CODE = "foreign_name"
MOST_QUOTED = 3


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look for whom the text speaks."""
    report = dossier.report
    assert report is not None
    if CODE not in report.problems:
        yield Outcome(PASS, source(report), document=report.url)
        return
    names = _strangers(report)
    told = [problem["message"] for problem in report.body.get("problems") or () if problem["code"] == CODE]
    evidence = source(report) | {"expected": report.body.get("place"), "found": names or told}
    if names and all(any(same_place(name, own) for own in _other_names(dossier)) for name in names):
        yield Outcome(NULL, evidence, reason="own_other_name")
        return
    quotes = [text for text in sentences(report.text) if any(name in text for name in names)] if names else []
    county = [words for _, words in found(COUNTYS, report.text)] if not names else []
    evidence |= {"quote": "\n".join((quotes or county)[:MOST_QUOTED])} | _neighbour(dossier, names)
    yield Outcome(FAIL, evidence, document=report.url, severity=None if names else "medium")


def _strangers(report: Report) -> list[str]:
    """Give the other townships that the text makes its subject, the most frequent first."""
    place = report.body.get("place") or ""
    names = [name for name in own_names(report.text) if not same_place(name, place)]
    often = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    return sorted(often, key=lambda name: -names.count(name))


def _other_names(dossier: Dossier) -> list[str]:
    unit, year = dossier.filing
    others = (dossier.county.best((unit, each)) for each in dossier.county.years(unit) if each != year)
    return [place for other in others if other is not None and (place := other.body.get("place"))]


def _neighbour(dossier: Dossier, names: list[str]) -> dict[str, object]:
    year = dossier.filing[1]
    peers = (peer for peer in dossier.county.peers(dossier.filing) if peer.body.get("place") in names)
    found_there = next(peers, None)
    return {"compared_with": compared_with(found_there, year)} if found_there else {}


RULE = Rule(
    "foreign_name",
    1,
    "high",
    "the text speaks of another township, or of the county, as of itself",
    test,
    needs=("text", "single"),
)
