"""The regulation is cited by a wrong number, or the repealed one as if it were in force.

Formula: behind 政府信息公开条例 stands the number of a decree of the State Council that is neither 492 (2007) nor 711
(2019); or, in a report on 2020 or later, 492 without 711. 2019 is passed either way: the new regulation came into
force in its May. A citation that says it is of the old one (原, 修订前, 废止) is not counted. Null when no number is
cited. Source: 国令第492号, in force from 2008-05-01; 国令第711号, in force from 2019-05-15.
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.passages import found
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

DECREE = re.compile(
    r"(?<![省市州])政府信息公开条例[》〉>”\")\s]{0,3}[^。；\n《]{0,8}?国(?:务院)?(?:令\s*\(?\s*第?|\s*第)\s*(\d{2,4})\s*号"
)
OF_OLD = re.compile(r"原|修订前|修改前|旧|废止|2007|2008")
BEFORE = 16
IN_FORCE, REPEALED = 711, 492
FIRST_WITHOUT = 2020


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look at every decree that is cited as the regulation."""
    report, year = dossier.report, dossier.filing[1]
    assert report is not None
    text = report.text
    cited = [
        (int(match[1]), words)
        for match, words in found(DECREE, text)
        if not OF_OLD.search(text[max(0, match.start() - BEFORE) : match.end()])
    ]
    numbers = {number for number, _ in cited}
    evidence = source(report) | {"found": sorted(numbers), "expected": REPEALED if year < 2019 else IN_FORCE}
    outdated = {REPEALED} if year >= FIRST_WITHOUT and IN_FORCE not in numbers else set()
    wrong = [(number, words) for number, words in cited if number not in (IN_FORCE, REPEALED) or number in outdated]
    if not cited:
        yield Outcome(NULL, evidence, reason="no_citation")
    elif wrong:
        yield Outcome(FAIL, evidence | {"quote": wrong[0][1]}, document=report.url)
    else:
        yield Outcome(PASS, evidence, document=report.url)


RULE = Rule(
    "wrong_regulation", 1, "low", "the regulation is cited by a wrong or repealed number", test, needs=("text",)
)
