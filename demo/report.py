"""The text of a report: headings, paragraphs and tables, a list of blocks that each portal prints in its own markup."""

import json
import random
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from demo import forms
from demo.calendar import Event
from demo.filings import Filing, Life

PROSE: dict[str, Any] = json.loads((files("demo") / "data" / "prose.json").read_text(encoding="utf-8"))
OVERVIEW = ("voluntary", "requests", "management", "platform", "supervision")
OVERVIEW_HEADS = ("（一）主动公开", "（二）依申请公开", "（三）政府信息管理", "（四）平台建设", "（五）监督保障")
FORM_HEADS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
NARRATIVE = (
    ("一、概述", ("opening", "management", "supervision")),
    ("二、主动公开政府信息情况", ("voluntary", "platform")),
    ("三、依申请公开政府信息情况", ("requests",)),
    ("四、收费及减免情况", ("fees",)),
    ("五、行政复议、诉讼和申诉情况", ("appeals",)),
    ("六、存在的主要问题和改进措施", ("problems", "improvements")),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the report."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `right` for the signature and its date."""

    text: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the form."""

    rows: forms.Table


Block = Heading | Paragraph | Grid


def blocks(filing: Filing, life: Life) -> list[Block]:
    """Write the report of a filing as it reads on one night, its title left to the page."""
    wrong = filing.wrong_year and not any(change.what == "corrected" for change in life.changes)
    year = filing.year - 1 if wrong else filing.year
    numbers = _figures(filing, year, life.changes)
    body = _narrative(filing, year) if forms.edition(year) == "narrative" else _form(filing, year, numbers)
    signed = filing.signed.replace(year=year + 1)
    body += [Paragraph(filing.unit.filer, right=True), Paragraph(_written(signed), right=True)]
    return [_reworded(block, life.changes) for block in body]


def _figures(filing: Filing, year: int, changes: tuple[Event, ...]) -> forms.Figures:
    if forms.edition(year) == "narrative":
        return {}
    numbers = forms.figures(filing.unit.code, year)
    for change in changes:
        if change.what == "number":
            if change.old not in numbers or numbers[change.old] == int(change.new or ""):
                raise ValueError(f"{filing.title}: {change.old} cannot be altered to {change.new}")
            numbers[change.old] = int(change.new or "")
    return numbers


def _reworded(block: Block, changes: tuple[Event, ...]) -> Block:
    if not isinstance(block, Paragraph):
        return block
    text = block.text
    for change in changes:
        if change.what == "word" and change.old and change.new:
            text = text.replace(change.old, change.new)
    return Paragraph(text, block.right)


def _form(filing: Filing, year: int, numbers: forms.Figures) -> list[Block]:
    name = forms.edition(year)
    say = _Speaker(filing, year)
    heads = [Heading(text) for text in FORM_HEADS]
    body: list[Block] = [heads[0], say("opening")]
    for head, slot in zip(OVERVIEW_HEADS, OVERVIEW, strict=True):
        body += [Paragraph(head), say(slot)]
    body += [heads[1], Grid(forms.disclosure_table(name, numbers))]
    body += [heads[2], Grid(forms.requests_table(name, numbers))]
    body += [heads[3], Grid(forms.disputes_table(numbers))]
    return [*body, heads[4], say("problems"), say("improvements"), heads[5], say("other")]


def _narrative(filing: Filing, year: int) -> list[Block]:
    say = _Speaker(filing, year)
    body: list[Block] = []
    for head, slots in NARRATIVE:
        body += [Heading(head), *(say(slot) for slot in slots)]
    if filing.county.id == "jichuan":  # this county kept the statistics table of 2014 to its last year
        table = forms.statistics_table(filing.unit.code, year)
        body += [Heading("附：政府信息公开情况统计表"), Paragraph(f"（{year}年度）"), Grid(table)]
    return body


class _Speaker:
    """Chooses one unit's sentences for one year, the same ones every night."""

    def __init__(self, filing: Filing, year: int) -> None:
        self._chance = random.Random(f"prose {filing.unit.code} {year}")
        self._names = {
            "name": filing.unit.name,
            "filer": filing.unit.filer,
            "county": filing.county.name,
            "year": year,
            "n": self._chance.randint(26, 240),
            "m": self._chance.randint(3, 18),
        }

    def __call__(self, slot: str) -> Paragraph:
        return Paragraph(self._chance.choice(PROSE[slot]).format(**self._names))


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def lookalike(body: str, county: str) -> list[Block]:
    """Write an entry that is no township's report."""
    return [Paragraph(text.format(county=county)) for text in PROSE["lookalikes"][body]]


def plain_text(title: str, body: list[Block]) -> str:
    """Print a report as a text file, each row of a table on a line with tabs between its cells."""
    lines = [title, ""]
    for block in body:
        if isinstance(block, Grid):
            lines += ["\t".join(cell.text for cell in row) for row in expanded(block.rows)]
        else:
            lines.append(block.text)
        lines.append("")
    return "\n".join(lines)


def expanded(rows: forms.Table) -> forms.Table:
    """Lay a table out without spans: a merged cell keeps its text in its first place, the rest is empty."""
    places: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in places:
                x += 1
            for down in range(cell.rowspan):
                for across in range(cell.colspan):
                    places[y + down, x + across] = "" if down or across else cell.text
            x += cell.colspan
    width = 1 + max(x for _, x in places)
    return [[forms.Cell(places.get((y, x), "")) for x in range(width)] for y in range(len(rows))]
