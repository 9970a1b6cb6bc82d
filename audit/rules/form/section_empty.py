"""A heading of the form stands there with nothing under it.

Formula: under the headings of a part that is prose (总体情况, 存在的主要问题及改进情况, 其他需要报告的事项) stand
neither words nor sub-headings, nor does the heading itself say 无. Parts that are tables are what `table_missing`
speaks of. Low severity for the last part, where nothing may mean that there is nothing. Null when more may be there
than was read. Source: 国办公开办函〔2019〕60号 and 〔2021〕30号.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.cells import FORMS
from audit.rules.form.parts import PARTS, Part, bare, heading, standing, without_signature
from audit.rules.rule import FAIL, PASS, Outcome, Rule
from audit.rules.shown import source

SAYS_NONE = re.compile(r"无\W*$")
FIRST_SUB_HEADING = re.compile(r"\s*[(（]\s*[一1]\s*[)）]")


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give every part of prose that is empty."""
    report = dossier.report
    assert report is not None
    parts = [part for part in PARTS[report.edition or ""] if part.table is None]
    others = [each for each in dossier.county.all(dossier.filing) if each is not report]  # the prose may be another
    said = {part.key for part in parts for other in others if bare(standing(other, part.key) or "")}
    empty = [part for part in parts if part.key not in said and _is_empty(report, part)]
    for part in empty:
        evidence = source(report) | {"quote": heading(report, part.key)}
        yield Outcome(FAIL, evidence, document=report.url, about=part.key, severity=part.severity)
    if not empty:
        yield Outcome(PASS, source(report), document=report.url)


def _is_empty(report: Report, part: Part) -> bool:
    text = standing(report, part.key)
    if text is None or SAYS_NONE.search(heading(report, part.key)) or _goes_on(report, part.key):
        return False
    return not bare(without_signature(text))


def _goes_on(report: Report, key: str) -> bool:
    """Tell whether a sub-heading stands right behind the heading: （一）主动公开 of 总体情况 is no part of its own."""
    parts = report.body.get("sections") or ()
    return any(part["key"] == key and FIRST_SUB_HEADING.match(after["heading"]) for part, after in pairwise(parts))


RULE = Rule(
    "section_empty",
    1,
    "medium",
    "a heading of the form has nothing under it (low for the last part)",
    test,
    editions=FORMS,
    needs=("text", "whole"),
)
