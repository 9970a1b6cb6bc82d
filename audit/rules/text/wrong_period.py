"""The period that the figures cover, as the report states it, is another year than the report's.

Formula: a sentence on the figures' period (统计期限, 数据统计 …) names 1 January to 31 December of one year, and that
year is not the report year; none names the right one. Null where no such period is stated. A period across years, or
of part of one, is not looked at. Source: the report's own words, which are quoted.
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.passages import found
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

PERIOD = re.compile(
    r"(?:统计|数据|期限|时限|时段|周期)[^。；\n]{0,20}?(20\d\d)\s*年\s*0?1\s*月\s*0?1\s*日[^。；\n\d]{0,4}"
    r"(?:(20\d\d)\s*年)?\s*12\s*月\s*31\s*日"
)


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look at every period that is stated."""
    report, year = dossier.report, dossier.filing[1]
    assert report is not None
    stated = [(int(match[1]), words) for match, words in found(PERIOD, report.text) if match[2] in (None, match[1])]
    evidence = source(report) | {"expected": year, "found": [each for each, _ in stated]}
    if not stated:
        yield Outcome(NULL, evidence, reason="no_period")
    elif any(each == year for each, _ in stated):
        yield Outcome(PASS, evidence, document=report.url)
    else:
        yield Outcome(FAIL, evidence | {"quote": stated[0][1]}, document=report.url)


RULE = Rule(
    "wrong_period", 1, "medium", "the period the figures cover is another year than the report's", test, needs=("text",)
)
