"""A report as a portal's page: a skeleton, and the report in the markup of Word, of WPS, of an editor, or by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import dropwhile

from tests.parsers.generator.boxes import Box, Rows, boxes, faulty
from tests.parsers.generator.draft import Block, Draft
from tests.parsers.generator.plan import Table
from tests.parsers.generator.skeletons import SKELETONS, Skeleton

WORD_STYLE = (
    "mso-spacerun:'yes';font-family:仿宋_GB2312;mso-ascii-font-family:'Times New Roman';"
    "font-size:16.0000pt;mso-font-kerning:1.0000pt"
)


@dataclass(frozen=True)
class Markup:
    """How text and cells are dressed."""

    paragraph: Callable[[str], str]
    cell: Callable[[str], str]
    table: str
    tail: str = ""


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _runs(text: str) -> str:
    """Split a text into the spans Word exports, a break between any two characters."""
    cut = len(text) // 2
    parts = [text[:cut], text[cut:]] if cut > 2 else [text]
    return "".join(f'<span lang="EN-US" style="{WORD_STYLE}">{_lines(part)}</span>' for part in parts)


MARKUPS = {
    "word": Markup(
        lambda t: f'<p class="MsoNormal" style="text-indent:32.0pt">{_runs(t)}<o:p></o:p></p>',
        lambda t: f'<p class="MsoNormal" align="center">{_runs(t) if t else "<o:p>&nbsp;</o:p>"}</p>',
        'class="MsoNormalTable" border="1" cellspacing="0" style="border-collapse:collapse;mso-table-layout-alt:fixed"',
    ),
    "wps": Markup(
        lambda t: f'<p style="margin-left:0;text-indent:43px"><span style="font-size:21px">{_lines(t)}</span></p>',
        lambda t: f'<p style="text-align:center"><span style="font-family:宋体">{_lines(t) or "&nbsp;"}</span></p>',
        'style="width:558px" cellpadding="0"',
        "<tbody>",
    ),
    "editor": Markup(
        lambda t: f'<p style="text-indent: 2em;">{_lines(t)}</p>',
        _lines,
        'border="1" width="90%"',
        "<tbody>",
    ),
    "hand": Markup(lambda t: f"<div>　　{_lines(t)}</div>", lambda t: f"<div>{_lines(t)}</div>", ""),
    "breaks": Markup(lambda t: f"　　{_lines(t)}<br/>\n", lambda t: f"&nbsp;{_lines(t)}&nbsp;", "border=1"),
}


def render(work: Draft) -> tuple[bytes, str]:
    """Render a report as a page; gives its bytes and its address."""
    skeleton = work.rng.choice(SKELETONS)
    markup = MARKUPS["word" if "word" in work.flags else work.rng.choice(sorted(MARKUPS))]
    title_inside = skeleton.name == "bare" or work.rng.random() < 0.4
    body = content(work, markup, title_inside)
    page = assemble(work, skeleton, body)
    return page.encode(), fill(work, skeleton.address)


def content(work: Draft, markup: Markup, title_inside: bool) -> str:
    """Render the report itself, without the page around it."""
    parts = []
    # A page that prints the title over the report need not print it again in it.
    blocks = work.blocks if title_inside else list(dropwhile(_is_title, work.blocks))
    for block in blocks:
        if isinstance(block, Table):
            parts.append(_table(work, block, markup))
        else:
            text = markup.paragraph(block.text)
            parts.append(f"<b>{text}</b>" if block.role == "heading" and markup is MARKUPS["editor"] else text)
    body = "".join(parts)
    if "nested" in work.flags:
        inner = f"<table><tr><td>{body}</td></tr></table>"
        body = f'<table width="100%"><tr><td width="20">&nbsp;</td><td>{inner}</td></tr></table>'
    return _soup(body) if "soup" in work.flags else body


def _is_title(block: Block) -> bool:
    return not isinstance(block, Table) and block.role == "title"


def _soup(body: str) -> str:
    """Leave closing tags off, as editors that were never validated do."""
    for tag in ("</p>", "</td>", "</tr>", "</span>"):
        body = body.replace(tag, "" if tag != "</span>" else "</span><!-- x -->")
    return body.replace("<tr>", "\n<tr>\n<!--[if !supportMisalignedRows]-->")


def _table(work: Draft, table: Table, markup: Markup) -> str:
    rows = faulty(boxes(table.matrix), work.faults.get(table.key))
    if "flat" in work.flags and table.key not in ("card", "desk"):
        return _flat(rows, markup, work.flags["flat"])
    printed = as_divs(rows) if "div" in work.flags and table.key not in ("card", "desk") else as_table(rows, markup)
    return printed + DUPLICATES[work.flags["duplicate"]].format(printed) if "duplicate" in work.flags else printed


# The same table once more for telephones, hidden in one of three ways.
DUPLICATES = {
    "style": '<div style="display:none">{}</div>',
    "class": '<div class="mobile-table hidden-lg">{}</div>',
    "attribute": "<div hidden>{}</div>",
}


def _flat(rows: Rows, markup: Markup, way: str) -> str:
    """Print a table as paragraphs: a cell each, or a row each with blanks between."""
    if way == "cells":
        return "".join(markup.paragraph(box.text) for row in rows for box in row if box.text.strip())
    lines = ["　".join(box.text.replace("\n", "") for box in row if box.text.strip()) for row in rows]
    return "".join(markup.paragraph(line) for line in lines if line)


def as_table(rows: Rows, markup: Markup) -> str:
    """Print cells as an HTML table."""
    lines = "".join(f"<tr>{''.join(_cell(box, markup) for box in row)}</tr>" for row in rows)
    close = markup.tail.replace("<", "</")
    return f"<table {markup.table}>{markup.tail}{lines}{close}</table>"


def _cell(box: Box, markup: Markup) -> str:
    spans = f' colspan="{box.across}"' if box.across > 1 else ""
    spans += f' rowspan="{box.down}"' if box.down > 1 else ""
    return f"<td{spans}>{markup.cell(box.text)}</td>"


def as_divs(rows: Rows) -> str:
    """Print cells as boxes of a page without a table."""
    lines = "".join(
        '<div class="tr" style="display:table-row">'
        + "".join(f'<div class="td" style="display:table-cell">{_lines(box.text)}</div>' for box in row)
        + "</div>"
        for row in rows
    )
    return f'<div class="table" style="display:table">{lines}</div>'


def assemble(work: Draft, skeleton: Skeleton, body: str) -> str:
    """Put the page together."""
    head = f"<title>{{title}}_{{county}}人民政府门户网站</title>{skeleton.head}"
    before, after = fill(work, skeleton.before), fill(work, skeleton.after)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">{fill(work, head)}</head>\n'
        f"<body>{before}{body}{after}</body></html>"
    )


def fill(work: Draft, template: str) -> str:
    """Fill a template's places with what is known of the report."""
    truth = work.truth
    return template.format(
        title=truth.title, filer=truth.filer.name, place=truth.filer.place, county=truth.filer.county,
        published=truth.published.isoformat(), dated=truth.dated.isoformat(), other=truth.year - 1,
        count=41, site="xlx", ym=truth.published.strftime("%Y%m"), ymd=truth.published.strftime("%Y%m%d"),
    )  # fmt: skip
