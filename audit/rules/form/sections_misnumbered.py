"""The numbers of the form's headings do not count on: one comes twice, goes back, or leaves one out.

Formula: of two headings of the form that follow each other, the second has not the next number. A gap is forgiven
where a heading of another kind, or a part that was not found, may stand between; numbers in brackets are those of
sub-headings and are not looked at. That 一、 and 2、 are mixed is no fault of counting. Source: the six numbered
parts of 国办公开办函〔2019〕60号 and 〔2021〕30号.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.cells import FORMS
from audit.rules.form.parts import ORDER, headings
from audit.rules.passages import folded
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

NUMBER = re.compile(r"^\s*(?:第\s*)?(?:([一二三四五六七八九十]{1,2})|(\d{1,2}))\s*(?:[、.,:]|部分|\s)")
DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)}
LEAST_NUMBERED = 3


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Count through the headings."""
    report = dossier.report
    assert report is not None
    numbered = _numbered(report)
    evidence = source(report) | {"quote": " / ".join(headings(report))}
    if len(numbered) < LEAST_NUMBERED:
        yield Outcome(NULL, evidence, reason="no_numbers")
        return
    own = all(number == ORDER.index(key) + 1 for key, number, _ in numbered)  # however the parts were put in order
    wrong = [] if own else [each for each in pairwise(numbered) if not _counts_on(report, *each)]
    if not wrong:
        yield Outcome(PASS, evidence, document=report.url)
        return
    said = [{"found": after[2], "after": before[2], "expected": before[1] + 1} for before, after in wrong]
    yield Outcome(FAIL, evidence | {"found": said}, document=report.url)


def _numbered(report: Report) -> list[tuple[str, int, str]]:
    """Give key, number and words of each part's first heading that has a number."""
    first: dict[str, tuple[str, int, str]] = {}
    for part in report.body.get("sections") or ():
        number = _number(part["heading"])
        if part["key"] in ORDER and part["key"] not in first and number:
            first[part["key"]] = (part["key"], number, part["heading"])
    return list(first.values())


def _number(heading: str) -> int | None:
    match = NUMBER.match(folded(heading))
    if match is None:
        return None
    if match[2]:
        return int(match[2])
    tens, ten, ones = match[1].rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def _counts_on(report: Report, before: tuple[str, int, str], after: tuple[str, int, str]) -> bool:
    if after[1] <= before[1]:
        return False
    return after[1] == before[1] + 1 or _something_between(report, before[2], after[2])


def _something_between(report: Report, before: str, after: str) -> bool:
    """Tell whether a heading of another kind stands between, or the form has a part there that was not found."""
    found = headings(report)
    between = found[found.index(before) + 1 : found.index(after)]
    keys = {part["heading"]: part["key"] for part in report.body.get("sections") or ()}
    skipped = ORDER.index(keys[after]) - ORDER.index(keys[before]) > 1
    return bool(between) or skipped


RULE = Rule(
    "sections_misnumbered",
    1,
    "low",
    "the numbers of the form's headings do not count on",
    test,
    editions=FORMS,
    needs=("text", "whole", "single"),
)
