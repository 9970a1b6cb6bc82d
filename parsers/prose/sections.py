"""The parts of a report: which lines are its headings, and which of the form's six parts each heading is.

Headings are numbered 一、 or 2、 or 第三部分, mixed in one report. A heading in the form's own words counts in any
numbering; other words only under 一、, the form's own style, so that sub-headings do not cut a part in two.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from parsers.document import Block, Line
from parsers.record import Section
from parsers.tables.labels import normalise, similarity

# (key, the form's own headings, words that tell the part in other editions); first match wins
PARTS = (
    (
        "disputes",
        ("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        r"复议|诉讼",
    ),
    ("requests", ("收到和处理政府信息公开申请情况", "依申请公开政府信息情况"), r"依申请|公开申请|申请公开"),
    ("disclosure", ("主动公开政府信息情况", "主动公开政府信息的情况"), r"主动公开"),
    ("problems", ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况"), r"问题|改进|不足"),
    ("other", ("其他需要报告的事项",), r"其他|需要报告"),
    ("overview", ("总体情况",), r"总体|概述|概况|基本情况"),
)
OFFICIAL = {normalise(words): key for key, headings, _ in PARTS for words in headings}
BY_WORDS = tuple((key, re.compile(words)) for key, _, words in PARTS)
FORM_STYLE = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|第[一二三四五六七八九十]+部分)")
ANY_STYLE = re.compile(
    r"^\s*(?:[一二三四五六七八九十\d]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十]+部分)"
)
LONGEST_HEADING = 40
SENTENCE_END = re.compile(r"[。；！？]|[:：].")
AS_GOOD_AS_OFFICIAL = 0.85


def is_heading(text: str) -> bool:
    """Tell whether a line is a heading in the form's own words, whatever its number."""
    return _official_key(text) is not None


def split_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Give the report's parts in order: headings as printed, text without the tables."""
    lines = [block for block in blocks if isinstance(block, Line)]
    keys = {i: key for i, line in enumerate(lines) if (key := _key_if_heading(line.text)) is not None}
    own_style = {key for i, key in keys.items() if key and FORM_STYLE.match(lines[i].text)}
    starts = [i for i, key in keys.items() if FORM_STYLE.match(lines[i].text) or key not in own_style]
    ends = [*starts[1:], len(lines)]
    return tuple(
        Section(keys[start] or None, lines[start].text, "\n".join(line.text for line in lines[start + 1 : end]))
        for start, end in zip(starts, ends, strict=False)
    )


def _key_if_heading(text: str) -> str | None:
    """Give the part's key, "" for a heading of no known part, None for a line that is no heading."""
    official = _official_key(text)
    if official is not None:
        return official
    if len(text) > LONGEST_HEADING or not FORM_STYLE.match(text) or SENTENCE_END.search(text):
        return None
    return next((key for key, words in BY_WORDS if words.search(text)), "")


@lru_cache(maxsize=2048)
def _official_key(text: str) -> str | None:
    if len(text) > LONGEST_HEADING or SENTENCE_END.search(text) or not ANY_STYLE.match(text):
        return None
    bare = normalise(text)
    if bare in OFFICIAL:
        return OFFICIAL[bare]
    close = [(similarity(bare, words), key) for words, key in OFFICIAL.items()]
    score, key = max(close)
    return key if score >= AS_GOOD_AS_OFFICIAL else None
