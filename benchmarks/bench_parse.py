"""Times the parser by format, and beside it, in the same run on the same bytes, what else could read them.

Run: python -m benchmarks.bench_parse [--pages N] [--files N] [--costly N]. All pages are different, and each is read
once by each reader, after a few others: a cache helps with what reports have in common, and with nothing else. One line
reads with every cache emptied before each page. Times are the median, in milliseconds of the processor, so that a busy
machine changes little; LibreOffice, a process of its own, is timed by the clock. `x` is the ratio to the first line of
a group.
"""

import argparse
import functools
import gc
import hashlib
import io
import statistics
import time
from collections.abc import Callable, Sequence

import docx
import pandas  # type: ignore[import-untyped]
import pdfplumber
import trafilatura
from bs4 import BeautifulSoup
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from benchmarks.word_pages import page
from parsers import read_report
from parsers.readers.decode import decode
from parsers.readers.html import read_html
from parsers.readers.office import convert
from parsers.readers.soup import read_soup
from tests.parsers.generator.costly import make_costly
from tests.parsers.generator.samples import make

CACHES = [
    cached
    for cached in gc.get_objects()
    if isinstance(cached, functools._lru_cache_wrapper) and cached.__module__.startswith("parsers")
]
WARMING = 5
REPORTS = 100_000
Work = Callable[[bytes], object]


def python_docx(data: bytes) -> object:
    """Read every cell of a .docx."""
    tables = docx.Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def pdf_plumber(data: bytes) -> object:
    """Read every table of a PDF."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [sheet.extract_tables() for sheet in pdf.pages]


def pandas_tables(data: bytes) -> object:
    """Read every table of a page."""
    return pandas.read_html(io.StringIO(decode(data).text), flavor="lxml")


def cold(data: bytes) -> object:
    """Read a page with every cache of the parser empty, as the first page of a process is read."""
    for cached in CACHES:
        cached.cache_clear()
    return read_report(data)


# What is timed on the pages, in this order; the first line is the floor.
ON_PAGES: dict[str, Work] = {
    "raw lxml parse (the floor)": lambda data: etree.fromstring(data, etree.HTMLParser()),
    "gongkai, bytes to record": read_report,
    "  of it: page to document": lambda data: read_html(decode(data).text),
    "gongkai, caches emptied (cold)": cold,
    "gongkai's second reader alone": lambda data: read_soup(decode(data).text),
    "lexbor parse": LexborHTMLParser,
    "BeautifulSoup(lxml) parse": lambda data: BeautifulSoup(data, "lxml"),
    "pandas.read_html": pandas_tables,
    "trafilatura": lambda data: trafilatura.extract(data, include_tables=True, output_format="xml"),
}
# Formats of the tests' generator: what they are called here, and who else reads them.
OTHERS: dict[str, tuple[str, dict[str, Work]]] = {
    "tabbed": ("text", {}),
    "docx": ("docx", {"python-docx": python_docx}),
    "xlsx": ("xlsx", {}),
    "xls": ("xls", {}),
    "pdf": ("pdf", {"pdfplumber": pdf_plumber}),
    "zip": ("zip", {}),
}
SCAN = "scan pdf"


def milliseconds(work: Work, files: Sequence[bytes], clock: Callable[[], float] = time.process_time) -> float:
    """Give the median time of a piece of work on files, each done once."""
    times = []
    for data in files:
        start = clock()
        work(data)
        times.append((clock() - start) * 1000)
    return statistics.median(times)


def show(name: str, took: float, floor: float) -> None:
    """Print a line of the table."""
    print(f"{name:<40}{took:10.2f} ms{took / floor:9.1f} x", flush=True)


def time_pages(count: int) -> None:
    """Time all readers of HTML on the same pages."""
    warming = [page(number) for number in range(WARMING)]
    pages = [page(number) for number in range(WARMING, WARMING + count)]
    elements = statistics.median(len(LexborHTMLParser(data).css("*")) for data in pages)
    size = statistics.median(map(len, pages)) / 1024
    print(f"{count} pages, {size:.0f} KB and {elements:.0f} elements each")
    took: dict[str, float] = {}
    for name, work in ON_PAGES.items():
        milliseconds(work, warming)
        took[name] = milliseconds(work, pages)
        show(name, took[name], next(iter(took.values())))
    cells = [cell for data in pages for cell in read_report(data).records[0].cells.values()]
    print(f"{sum(cell.value is not None for cell in cells)} of {len(cells)} cells reported")
    minutes = took["gongkai, bytes to record"] * REPORTS / 60_000
    print(f"one core reads {REPORTS:,} such reports in {minutes:.1f} minutes")


def time_others(count: int, costly: int) -> None:
    """Time the other formats, each beside who else reads it."""
    print(f"\nother formats, {count} files each ({costly} scans and old Office files)")
    for kind, (name, rivals) in OTHERS.items():
        files = [make(seed, kind, shapes=()).file.data for seed in range(WARMING + count)]
        milliseconds(read_report, files[:WARMING])
        floor = milliseconds(read_report, files[WARMING:])
        show(name, floor, floor)
        for rival, work in rivals.items():
            show(f"  {rival}", milliseconds(work, files[WARMING:]), floor)
    old = [sample.file.data for sample in make_costly(range(costly), "doc", ())]
    start = time.perf_counter()
    made = dict(zip((hashlib.sha256(data).hexdigest() for data in old), convert(old), strict=True))
    batch = (time.perf_counter() - start) * 1000 / max(1, costly)
    ahead = milliseconds(lambda data: read_report(data, converted=made), old)
    show("doc, converted ahead", ahead, ahead)
    show("  with its conversion, in a batch", ahead + batch, ahead)
    show("  with its conversion, alone", milliseconds(read_report, old[:2], time.perf_counter), ahead)
    scans = [sample.file.data for sample in make_costly(range(costly), SCAN, ())]
    took = milliseconds(read_report, scans)
    show("scan (PDF of pictures)", took, took)


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=20)
    arguments.add_argument("--files", type=int, default=10)
    arguments.add_argument("--costly", type=int, default=3)
    chosen = arguments.parse_args()
    time_pages(chosen.pages)
    time_others(chosen.files, chosen.costly)


if __name__ == "__main__":
    main()
