"""Times the parser on a Word-exported report of some 120 KB, beside raw lxml and plain BeautifulSoup on the same bytes.

Run: python -m benchmarks.bench_parse [--rounds N]. Prints milliseconds (the median) and the ratio to raw lxml.
The page is made here, with figures from a fixed seed and words of our own.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable

from bs4 import BeautifulSoup
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from parsers import read_report
from parsers.tables.forms import forms
from tests.parsers.rendering import Box, Rows, as_page, layout

WORD_STYLE = "mso-ascii-font-family:宋体;mso-hansi-font-family:宋体;color:black;letter-spacing:0pt;mso-font-kerning:0pt"
PROSE = "全镇按月登记公开事项，逐条核对后登上公开栏，村组干部负责把纸质单子送到户。"
WEIGHT = 128_000
LINKS = 20


def word_table(rows: Rows) -> str:
    """Print a table the way a word processor does: every text in a paragraph and a span with a long style."""
    lines = "".join("<tr>" + "".join(map(_word_cell, row)) + "</tr>" for row in rows)
    return f'<table class="MsoTableGrid">{lines}</table>'


def _word_cell(box: Box) -> str:
    spans = f'rowspan="{box.down}" colspan="{box.across}"'
    return f'<td {spans} valign="center"><p class="MsoNormal">{_span(box.text)}<o:p></o:p></p></td>'


def _span(text: str) -> str:
    return f'<span lang="EN-US" style="{WORD_STYLE}">{text}</span>'


def _links(name: str) -> str:
    items = "".join(f'<li><a href="/{name}/{i}.html">栏目{i}</a></li>' for i in range(LINKS))
    return f'<div class="{name}"><ul>{items}</ul></div>'


def page() -> bytes:
    """Make the page: a portal's navigation, side column and footer around a report with four tables of Word markup."""
    rng = random.Random(20210131)
    truth = {name: str(rng.randrange(10)) for name in forms()["2021"].ids()}
    rows = layout("2021", truth)
    tables = {key: word_table(part) for key, part in rows.items()}
    note = word_table([[Box("填报单位"), Box("青石镇人民政府")], [Box("填报日期"), Box("2022年1月20日")]])
    text = as_page(tables, 2021).replace("<p><b>五、", f"{note}<p><b>五、")
    text = text.replace('<div class="main">', f'{_links("topnav")}{_links("side")}<div class="main">')
    text = text.replace('<div class="footer">', f'<div class="footer">{_links("links")}')
    paragraph = f'<p class="MsoNormal">{"".join(_span(PROSE[i : i + 12]) for i in range(0, len(PROSE), 12))}</p>'
    missing = max(0, WEIGHT - len(text.encode()))
    return text.replace("<p><b>五、", f"{paragraph * (missing // len(paragraph.encode()))}<p><b>五、").encode()


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Give the median time of a piece of work in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=30)
    rounds = arguments.parse_args().rounds
    data = page()
    record = read_report(data).records[0]
    reported = sum(cell.value is not None for cell in record.cells.values())
    elements = len(LexborHTMLParser(data).css("*"))
    print(f"{len(data) / 1024:.0f} KB of HTML, {elements} elements, {reported} of {len(record.cells)} cells reported")
    floor = median_ms(lambda: etree.fromstring(data, etree.HTMLParser()), rounds)
    for name, work in (
        ("raw lxml parse", None),
        ("gongkai, bytes to record", lambda: read_report(data)),
        ("lexbor parse alone", lambda: LexborHTMLParser(data.decode())),
        ("BeautifulSoup(lxml) parse alone", lambda: BeautifulSoup(data, "lxml")),
    ):
        took = floor if work is None else median_ms(work, rounds)
        print(f"{name:<34}{took:8.2f} ms{took / floor:8.1f} x")


if __name__ == "__main__":
    main()
