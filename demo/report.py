"""The text of a report: headings, paragraphs and tables, a list of blocks that each portal prints in its own markup."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from demo import figures, forms
from demo.calendar import Event
from demo.filings import Filing, Life
from demo.flaws import Flaw
from demo.prose import PROSE, Speaker

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
    year = filing.year_of_text(life)
    body = _narrative(filing, year) if forms.edition(year) == "narrative" else _form(filing, year, life)
    signature = [Paragraph(name, right=True) for name in [_signatory(filing)] if name]
    body += [*signature, Paragraph(_written(filing.signed.replace(year=filing.signed.year + year - filing.year)), True)]
    return [_reworded(block, life.changes) for block in _flawed(body, filing.flaws)]


def _signatory(filing: Filing) -> str:
    named = next((flaw.reads for flaw in filing.flaws if flaw.what == "signed"), None)
    return filing.publisher if named is None else named


def _flawed(body: list[Block], flaws: tuple[Flaw, ...]) -> list[Block]:
    """Leave out sections or their texts, and misprint labels, as the calendar says."""
    for flaw in flaws:
        if flaw.what in {"omits", "empties"}:
            body = _without(body, flaw.where, keep_heading=flaw.what == "empties")
        elif flaw.what == "label":
            body = [_relabelled(block, flaw) for block in body]
    return body


def _without(body: list[Block], heading: str, *, keep_heading: bool) -> list[Block]:
    start = body.index(Heading(heading))
    end = next(place for place in range(start + 1, len(body)) if isinstance(body[place], Heading))
    return body[: start + keep_heading] + body[end:]


def _relabelled(block: Block, flaw: Flaw) -> Block:
    if not isinstance(block, Grid):
        return block
    return Grid([[replace(c, text=flaw.reads) if c.text == flaw.where else c for c in row] for row in block.rows])


def _reworded(block: Block, changes: Iterable[Event]) -> Block:
    if not isinstance(block, Paragraph):
        return block
    text = block.text
    for change in changes:
        if change.what == "word" and change.old and change.new:
            text = text.replace(change.old, change.new)
    return Paragraph(text, block.right)


class _Writer:
    """Writes the paragraphs of one report, those in their place that the calendar gives words of their own."""

    def __init__(self, filing: Filing, year: int, numbers: forms.Printed) -> None:
        self._own = {flaw.where: flaw.reads for flaw in filing.flaws if flaw.what == "says"}
        known = {"received": numbers.get("requests.new_received.total", 0)}
        if "statistics.published" in numbers:
            known["n"] = numbers["statistics.published"]
        self._speaker = Speaker(filing, year, known)

    def __call__(self, slot: str) -> list[Block]:
        text = self._speaker.filled(self._own[slot]) if slot in self._own else self._speaker.paragraph(slot)
        return [Paragraph(text)] if text else []


def _form(filing: Filing, year: int, life: Life) -> list[Block]:
    name = filing.form or forms.edition(year)
    numbers = figures.printed(filing, life)
    say = _Writer(filing, year, numbers)
    heads = [Heading(text) for text in FORM_HEADS]
    body: list[Block] = [heads[0], *say("opening")]
    for head, slot in zip(OVERVIEW_HEADS, OVERVIEW, strict=True):
        body += [Paragraph(head), *say(slot)]
    body += [heads[1], Grid(forms.disclosure_table(name, numbers))]
    body += [heads[2], Grid(forms.requests_table(name, numbers))]
    body += [heads[3], Grid(forms.disputes_table(numbers))]
    return [*body, heads[4], *say("problems"), *say("improvements"), heads[5], *say("other")]


def _narrative(filing: Filing, year: int) -> list[Block]:
    counted = filing.county.id == "jichuan"  # this county kept the statistics table of 2014 to its last year
    numbers = figures.statistics(filing, year) if counted else {}
    say = _Writer(filing, year, numbers)
    body: list[Block] = []
    for head, slots in NARRATIVE:
        body += [Heading(head), *(block for slot in slots for block in say(slot))]
    if counted:
        body += [
            Heading("附：政府信息公开情况统计表"),
            Paragraph(f"（{year}年度）"),
            Grid(forms.statistics_table(numbers)),
        ]
    return body


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
