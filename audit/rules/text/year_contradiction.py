"""The title claims one report year, the text is about another.

Formula: the text speaks of another year and never of the claimed one (problem `year_conflict`, docs/record.md), or
the listing claims another year than the text. A text that names the claimed year at all is given the benefit of the
doubt here; `wrong_period` looks closer. Null when nothing tells a year. Source: the report's own words, which are
quoted.
"""

import re
from collections import Counter
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.passages import folded, sentences
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

CONFLICT = "year_conflict"
YEAR = re.compile(r"(?<!\d)(20[0-3]\d)\s*年")
MOST_QUOTED = 3


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold the years named against the one claimed."""
    report, year = dossier.report, dossier.filing[1]
    assert report is not None
    named = report.body.get("year")
    if named is None:
        yield Outcome(NULL, source(report), reason="no_year")
        return
    wrong = CONFLICT in report.problems or named != year
    yield Outcome(FAIL if wrong else PASS, _evidence(report, year), document=report.url)


def _evidence(report: Report, year: int) -> dict[str, object]:
    counted = Counter(YEAR.findall(folded(report.text)))
    told = sentences(report.text) if counted.keys() - {str(year)} else ()
    others = [text for text in told if set(YEAR.findall(folded(text))) - {str(year)}]
    said = {"title": report.body.get("title"), "expected": year, "found": dict(counted.most_common())}
    return source(report) | said | {"quote": "\n".join(others[:MOST_QUOTED])}


RULE = Rule(
    "year_contradiction",
    1,
    "high",
    "the title claims one report year, the text is about another",
    test,
    needs=("text",),
)
