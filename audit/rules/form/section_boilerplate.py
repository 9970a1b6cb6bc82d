"""The part on problems says nothing: 无, or that there are no problems, or less than ten signs.

Formula: what stands under 存在的主要问题及改进情况, signature and stops left out, is shorter than ten signs, or one
short sentence that denies any problem. Null without that part (`no_section`; `section_missing`, `section_empty` speak
then). In 其他需要报告的事项 无 is a fair answer. Source: article 50(4) of the regulation of 2019: the report includes
the main problems and what is done about them; the threshold is the one assessors use (docs/findings.md).
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.cells import FORMS
from audit.rules.form.parts import bare, standing, without_signature
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

LEAST = 10
LONGEST_DENIAL = 40
DENIAL = re.compile(
    r".{0,24}?(?:无|没有|不存在|未发现|未发生)(?:存在|发现|明显|突出|重大|较大|任何|相关|其他|主要|的)*(?:问题|不足)(?:[和及与](?:问题|不足))?(?:的?情况)?"
)


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Weigh what is said of problems."""
    report = dossier.report
    assert report is not None
    said = without_signature(standing(report, "problems") or "").strip()
    words = bare(said)
    evidence = source(report) | {"quote": said, "length": len(words)}
    if not words:
        yield Outcome(NULL, evidence, reason="no_section")
    elif len(words) < LEAST or (len(words) <= LONGEST_DENIAL and DENIAL.fullmatch(words)):
        yield Outcome(FAIL, evidence, document=report.url)
    else:
        yield Outcome(PASS, {**evidence, "quote": said[:LONGEST_DENIAL]})


RULE = Rule(
    "section_boilerplate",
    1,
    "medium",
    "the part on problems says nothing",
    test,
    editions=FORMS,
    needs=("text", "whole"),
)
