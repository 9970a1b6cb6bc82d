"""Marks of a program stand in the text: [bookmark: _GoBack], 错误！未找到引用源, &nbsp;, tags, instructions.

Formula: one of `MARKS` in title or text. Source: the words, quoted.
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.passages import found
from audit.rules.rule import FAIL, PASS, Outcome, Rule
from audit.rules.shown import source

MARKS = (
    r"\(bookmark:[^)\n]{0,40}\)|_GoBack",  # brackets are folded
    r"错误!\s*未(?:找到引用源|定义书签|指定书签)|Error!\s*(?:Reference|Bookmark|No )",
    r"MERGEFORMAT|HYPERLINK\s|EMBED\s+\w+\.\w+|SHAPE\s{1,2}\\\*|PAGEREF\s",
    r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|middot);",
    r"</?(?:p|br|span|div|td|tr|table|font|strong|img|style|o:p)\b[^<>\n]{0,200}>",
    r"\{\{[^{}\n]{1,40}\}\}|\$\{[^{}\n]{1,40}\}",
    r"(?:点击|单击)(?:此处|这里)(?:输入|填写|添加)|此处(?:填写|填入|插入|输入)",
)
MARK = re.compile("|".join(MARKS))
MOST_QUOTED = 5


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look for marks in title and text."""
    report = dossier.report
    assert report is not None
    quotes = [words for _, words in found(MARK, f"{report.body.get('title') or ''}\n{report.text}")]
    evidence = source(report) | {"quote": "\n".join(quotes[:MOST_QUOTED]), "count": len(quotes)}
    yield Outcome(FAIL if quotes else PASS, evidence, document=report.url)


RULE = Rule("debris", 1, "low", "marks of a program stand in the text", test, needs=("report",))
