"""The report is signed with a date that does not exist, or that no report of its year can bear.

Formula: a line among the last that is a date, alone or beside the filer's name, and names no day of the calendar (30
February, a thirteenth month), a year of other than four figures, or a year more than ten years from the report year.
Null when no line is a date. Source: the line, quoted.
"""

import re
from collections.abc import Iterator
from datetime import date

from audit.dossier import Dossier
from audit.rules.passages import folded
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source
from parsers.identity.dates import in_digits
from parsers.identity.names import filer_of_signature

LAST_LINES = 6
LONGEST = 40
DAY = re.compile(r"(?<!\d)(\d{2,6})\s*年\s*(\d{1,3})\s*月\s*(\d{1,3})\s*[日号]?\s*$")
MOST_APART = 10  # years


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look at the dates among the last lines."""
    report, year = dossier.report, dossier.filing[1]
    assert report is not None
    lines = [line.strip() for line in report.text.split("\n") if line.strip()][-LAST_LINES:]
    dated = [(line, match) for line in lines if len(line) <= LONGEST and (match := _date_in(line))]
    wrong = [line for line, match in dated if not _possible(match, year)]
    if not dated:
        yield Outcome(NULL, source(report), reason="no_date")
    elif wrong:
        yield Outcome(FAIL, source(report) | {"quote": "\n".join(wrong)}, document=report.url)
    else:
        yield Outcome(PASS, source(report) | {"quote": dated[-1][0]}, document=report.url)


def _date_in(line: str) -> re.Match[str] | None:
    """Read a line that ends in a date, with nothing or a name before it."""
    match = DAY.search(in_digits(folded(line)))
    before = match.string[: match.start()].strip(" :()") if match else ""
    return match if match and (not before or filer_of_signature(before)) else None


def _possible(match: re.Match[str], year: int) -> bool:
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return False
    return abs(day.year - year) <= MOST_APART


RULE = Rule("impossible_date", 1, "low", "the report is signed with a date that cannot be", test, needs=("text",))
