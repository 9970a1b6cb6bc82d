"""Blanks of a template were never filled in: XX镇, ____年, 20XX年.

Formula: a sign that stands for something to be filled in, before or after a word of what belongs there (problem
`placeholder`). 李×× is a person's name kept back and none. Source: the lines, quoted.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.passages import quoted
from audit.rules.rule import FAIL, PASS, Outcome, Rule
from audit.rules.shown import source
from parsers.identity.leftovers import BLANK

CODE = "placeholder"
MOST_QUOTED = 5


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look for blanks in title and text."""
    report = dossier.report
    assert report is not None
    lines = (report.body.get("title") or "", *report.text.split("\n"))
    quotes = [quoted(line, *match.span()) for line in lines if (match := BLANK.search(line))][:MOST_QUOTED]
    told = [problem["message"] for problem in report.body.get("problems") or () if problem["code"] == CODE]
    evidence = source(report) | {"quote": "\n".join(quotes or told)}
    yield Outcome(FAIL if quotes or told else PASS, evidence, document=report.url)


RULE = Rule("placeholder", 1, "medium", "blanks of a template were never filled in", test, needs=("blanks",))
