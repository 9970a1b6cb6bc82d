"""A wrong article of the regulation is cited: as the head of a block of the form, or as the ground for the report.

Formula, blocks: the form's blocks are headed 第二十条第（一）, （五）, （六）, （八） and （九） 项; a head that
names another article (第二十六条第（六）项) or another item is wrong (problem `misprinted_article`; or such a line in
the text). Formula, ground: a sentence says that the report is made by an article of the 政府信息公开条例, and none of
those it names is about the report: 4, 49, 50 in the regulation of 2019 (国令第711号), 31, 32 in that of 2008
(国令第492号). The old numbers on 2019 and later fail, any other number is suspect. Other mentions of articles
(第三十六条, 第二十条) are not looked at, nor are local regulations. Null when nothing is cited. Source: the two
regulations.
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.form.parts import has_table
from audit.rules.passages import folded, found
from audit.rules.rule import FAIL, NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import source
from parsers.tables.articles import BLOCKS, read_article

CODE = "misprinted_article"
NUMBER = r"[一二三四五六七八九十百]{1,6}|\d{1,3}"
HEAD = re.compile(rf"^\s*第\s*(?:{NUMBER})\s*条\s*第?\s*\((?:{NUMBER})\)\s*[项款]\s*$", re.MULTILINE)
# 依据《…政府信息公开条例》第五十条规定，编制本报告; 《条例》（国令第711号）第五十条
GROUND = re.compile(
    rf"(?:根据|依据|依照|按照|遵照)[^。；\n《]{{0,6}}(?:《(?:中华人民共和国)?政府信息公开条例》|《条例》)(?:\([^)\n]{{0,40}}\))*"
    rf"[^。；\n《]{{0,12}}?(第\s*(?:{NUMBER})\s*条[^。；\n]{{0,40}}?)"
    r"(?:编制|编写|撰写|制作|公布|发布|形成|起草)[^。；\n]{0,24}?(?:报告|年报)"
)
ARTICLE = re.compile(rf"(?:第|、|和|及)\s*({NUMBER})\s*条")
NEW, OLD = frozenset({4, 49, 50}), frozenset({31, 32})
FIRST_NEW = 2019


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look at the heads of blocks, and at what the report says it is made by."""
    report = dossier.report
    assert report is not None
    heads = _wrong_heads(report)
    if heads:
        evidence = source(report) | {
            "quote": "\n".join(heads),
            "expected": [f"第二十条第（{each}）项" for each in BLOCKS],
        }
        yield Outcome(FAIL, evidence, document=report.url, about="blocks")
    grounds = [(match, words) for match, words in found(GROUND, report.text)]
    if grounds:
        yield from _grounds(report, dossier.filing[1], grounds)
    elif not heads and has_table(report, "disclosure"):  # whose blocks are all headed right
        yield Outcome(PASS, source(report), document=report.url)
    elif not heads:
        yield Outcome(NULL, source(report), reason="no_citation")


def _wrong_heads(report: Report) -> list[str]:
    told = [problem["message"] for problem in report.body.get("problems") or () if problem["code"] == CODE]
    lines = [match[0].strip() for match in HEAD.finditer(folded(report.text))]
    return told + [line for line in lines if (read := read_article(line)) and not read.right]


def _grounds(report: Report, year: int, grounds: list[tuple[re.Match[str], str]]) -> Iterator[Outcome]:
    """Judge every sentence by the articles it names; one right ground is enough."""
    right = NEW if year >= FIRST_NEW else OLD
    named = [({_number(each) for each in ARTICLE.findall(match[1])}, words) for match, words in grounds]
    evidence = source(report) | {"expected": sorted(right), "found": sorted(set().union(*(said for said, _ in named)))}
    evidence |= {"quote": "\n".join(words for _, words in named)}
    if any(said & right for said, _ in named):
        yield Outcome(PASS, evidence, document=report.url)
        return
    old = year >= FIRST_NEW and any(said & OLD for said, _ in named)
    yield Outcome(FAIL if old else SUSPECT, evidence, document=report.url, about="ground")


def _number(text: str) -> int:
    article = read_article(f"第{text}条第(一)项")
    return article.article if article else 0


RULE = Rule("wrong_article", 1, "low", "a wrong article of the regulation is cited", test, needs=("articles",))
