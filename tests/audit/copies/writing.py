"""Invented prose and counties to try copy detection on: nobody's words, with the habits of reports.

Words are drawn unevenly from a vocabulary of two signs each, so that independent texts share phrases by chance, as
reports do; every figure follows from the seed.
"""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from audit.attribution import Filing
from audit.copies.copy import CountyCopies, Filer
from audit.copies.county import Ground, copies_of
from audit.loading import CellFact
from audit.reports import CountyReports, Report

SIGNS = (
    "田间水渠沿山修到村口老井旁边的石桥下雨天也能走车粮站改成书屋孩子放学来看图画冬季取暖用柴分给孤寡"
    "广播每晚播报价格和气象通知会计把账目贴在墙上由代表逐笔核对河滩种树防风沙桑蚕合作社年终算账分红"
    "卫生室添了药柜路灯换成太阳能垃圾分类先从集市做起养蜂人领到补贴电影队轮流放映茶园机耕道验收合格"
)
PLACES = tuple(a + b for a in "云石白青鹤松柳溪长竹" for b in "岭塘坪桥湾")


def word(chance: random.Random) -> str:
    """Draw a word: the first of the vocabulary come often, the last seldom."""
    rank = int(2500 ** chance.random())
    return SIGNS[rank % len(SIGNS)] + SIGNS[(rank * 31 + 7 * (rank // len(SIGNS))) % len(SIGNS)]


def sentence(chance: random.Random, words: int = 14) -> str:
    """Write a sentence of some words."""
    parts = [word(chance) for _ in range(words)]
    parts[words // 2] += "，"
    return "".join(parts) + "。"


def prose(seed: object, length: int) -> str:
    """Write a text of about so many signs."""
    chance = random.Random(f"prose {seed}")
    text = ""
    while len(text) < length:
        text += sentence(chance, chance.randint(8, 20))
    return text


def edited(text: str, share: float, seed: object) -> str:
    """Change a share of the signs of a text: each replaced, left out, or doubled."""
    chance = random.Random(f"edits {seed}")
    signs = list(text)
    for place in chance.sample(range(len(signs)), int(len(signs) * share)):
        signs[place] = chance.choice((chance.choice(SIGNS), "", signs[place] * 2))
    return "".join(signs)


def place(number: int) -> str:
    """Name a township."""
    return PLACES[number] + "镇"


def report(  # what a test wants to say of one
    number: int,
    year: int,
    text: str,
    *,
    seen: date | None = None,
    cells: Mapping[str, float] | None = None,
    name: str | None = None,
    problems: tuple[str, ...] = (),
    **dates: date,
) -> Report:
    """Give the report of the township of this number. First seen on 20 January after the year, if nothing is said."""
    name = name or place(number)
    url = f"https://qinglan.example/{number}/{year}"
    body = {
        "kind": "report",
        "place": name,
        "filer": f"{name}人民政府",
        "sections": [{"key": "overview", "heading": "一、总体情况", "text": text}],
        "problems": [{"code": code} for code in problems],
    }
    facts = {key: CellFact(value, "reported", f"{value}") for key, value in (cells or {}).items()}
    told = {"published": None, "dated": None, "listed_on": None} | dates
    return Report(
        url, url, f"capture of {url}", 1, seen or date(year + 1, 1, 20), "2021",
        told["published"], told["dated"], told["listed_on"], facts, body,
    )  # fmt: skip


def county(texts: Mapping[tuple[int, int], str | Report]) -> CountyReports:
    """Give a county: township number and year to its text, or its whole report."""
    return CountyReports(
        {
            (f"u{number}", year): (told if isinstance(told, Report) else report(number, year, told),)
            for (number, year), told in texts.items()
        }
    )


def nightly(reports: CountyReports) -> Callable[[Filing], date | None]:
    """Say that each report was missed on the night before it was first seen."""

    def absent(filing: Filing) -> date | None:
        best = reports.best(filing)
        assert best is not None and best.first_seen is not None
        return best.first_seen - timedelta(days=1)

    return absent


def copies_in(
    texts: Mapping[tuple[int, int], str | Report], absent: Callable[[Filing], date | None] | None = None
) -> CountyCopies:
    """Run the pass over a county whose portal was visited every night."""
    reports = county(texts)

    def filer(filing: Filing) -> Filer:
        return Filer(f"9901011{filing[0][1:]:0>2}", f"{place(int(filing[0][1:]))}人民政府")

    return copies_of(reports, Ground(lambda year: 0, absent or nightly(reports), filer), ["清岚县"])


def told(copies: CountyCopies) -> set[tuple[str, Filing, Filing, bool]]:
    """Give all that was found: kind, of which report, from which, and whether surely."""
    return {(copy.kind, filing, copy.other, copy.sure) for filing, found in copies.copies.items() for copy in found}
