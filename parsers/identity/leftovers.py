"""What was left in a text that is not its own: blanks of a template, a neighbour's name, the county's words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from parsers.document import Line
from parsers.identity.names import own_names, same_place
from parsers.record import Problem

BODY = r"(?:省|市|县|区)?(?:镇|乡|街道|苏木|办事处|人民政府|政府)"
UNIT = r"\s{0,3}(?:年|月|日|条|件|次|个|篇|份|人|宗|期|万元)"
# XX镇, ××件, 20XX年, ____年, 与XX联系, 电话XXXX: a name or a number that was never filled in. 李×× is a person's name
# kept back, 138XXXX1234 a number kept back in part, and eleven signs are a mobile number kept back whole.
# Every run is bounded: a line of a hundred thousand underscores must not take time by the square.
BLANK = re.compile(
    rf"(?<![A-Za-z0-9])(?:[XＸ×]{{1,8}}|\*{{2,8}}|[_＿]{{2,20}}|[○〇□]{{2,8}}|某某){BODY}|某(?:镇|乡|街道)"
    rf"|(?<![A-Za-z0-9])(?:[XＸ×]{{1,4}}|[*_＿]{{2,20}}|□{{1,8}}){UNIT}|[2２][0０](?:[XＸ×*_＿□]{{1,8}})年?"
    r"|(?:与|向|同)(?:[XＸ×]{2,8}|[_＿]{2,20})(?:联系|咨询)"
    r"|(?:电话|传真|邮编)\s{0,3}[:：]?\s{0,3}[XＸ×]{3,8}(?:[-－—]{1,2}[XＸ×]{3,8})?(?![0-9０-９XＸ×*])"
)
BLANK_SIGN = re.compile(r"[XＸ×*_＿○〇□某]")
SENTENCE = re.compile("[，。；]")
LEAST_FOREIGN = 3
LEAST_FOREIGN_ALONE = 2
COUNTYS = re.compile(r"(?:我|本)(?:县|区|市|旗|省)(?!域|内|直|级|委|里|长)")
TOWNSHIPS = re.compile(r"(?:我|本|全)(?:镇|乡|街道|苏木|街|办事处|办|单位|机关)")


def blanks_in(lines: Sequence[Line]) -> Iterator[Line]:
    """Give the lines with a blank of a template that was never filled in, cut down to the blank."""
    for line in lines:
        if BLANK_SIGN.search(line.text) and (match := BLANK.search(line.text)):
            yield Line(match[0], line.at)


def blank_problems(lines: Sequence[Line]) -> list[Problem]:
    """Tell of blanks left in, once, at the first."""
    blanks = list(blanks_in(lines))
    if not blanks:
        return []
    said = "、".join(dict.fromkeys(blank.text for blank in blanks[:LEAST_FOREIGN]))
    return [Problem("placeholder", f"a template's blanks were never filled in: {said}", blanks[0].at)]


def foreign_problems(lines: Sequence[Line], place: str | None) -> list[Problem]:
    """Tell of a township's report that speaks of another township, or of the county, as of itself."""
    if place is None:
        return []
    prose = "\n".join(line.text for line in lines if SENTENCE.search(line.text))
    said = Counter(own_names(prose))
    own = sum(count for name, count in said.items() if same_place(name, place))
    strangers = [(count, name) for name, count in said.items() if not same_place(name, place)]
    count, name = max(strangers, default=(0, ""))
    if count >= (LEAST_FOREIGN if own or place in prose else LEAST_FOREIGN_ALONE):
        return [Problem("foreign_name", f"the text speaks {count} times of {name}, the report is that of {place}")]
    county = COUNTYS.findall(prose)
    if len(county) >= LEAST_FOREIGN and not TOWNSHIPS.search(prose) and not own:
        return [Problem("foreign_name", f"the text speaks of the county as of itself, the report is that of {place}")]
    return []
