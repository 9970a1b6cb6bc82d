"""The pages of a PDF or of a scan, put together: lines and tables in reading order, tables joined over page breaks.

Takes what each page's reader found, gives the blocks of a `Document`.
"""

from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from parsers.document import Block
from parsers.readers.pdf_joining import is_continued, join
from parsers.readers.pdf_lines import Printed, joined, margins_of, without_running
from parsers.readers.pdf_tables import Table, as_grid


@dataclass(slots=True)
class Pages:
    """The tables and lines of a file's pages, with the number of the page each begins on."""

    tables: list[tuple[int, Table]] = field(default_factory=list)
    lines: list[Printed] = field(default_factory=list)

    def add(self, page: int, tables: list[Table], lines: list[Printed]) -> None:
        """Add what was found on a page."""
        self.tables += [(page, table) for table in sorted(tables, key=lambda table: table.y0)]
        self.lines += lines


class _Placed(NamedTuple):
    page: int
    y: float
    item: Printed | Table


def blocks_of(pages: Pages) -> list[Block]:
    """Put lines and tables in reading order; join tables over page breaks and number them, join lines to paragraphs."""
    lines = without_running(pages.lines)
    placed = [_Placed(line.page, line.y0, line) for line in lines]
    placed += [_Placed(page, table.y0, table) for page, table in pages.tables]
    blocks: list[Block] = []
    margins, tables = margins_of(lines), 0
    for _, run in groupby(sorted(placed, key=lambda p: p[:2]), key=lambda p: isinstance(p.item, Table)):
        items = list(run)
        blocks += [line for _, line in joined([p.item for p in items if isinstance(p.item, Printed)], margins)]
        whole = _whole_tables([(p.page, p.item) for p in items if isinstance(p.item, Table)])
        blocks += [as_grid(table, number) for number, table in enumerate(whole, tables + 1)]
        tables += len(whole)
    return blocks


def _whole_tables(run: list[tuple[int, Table]]) -> list[Table]:
    """Join tables that follow each other over page breaks with nothing printed between them."""
    whole: list[Table] = []
    last = 0
    for page, table in run:
        if whole and page == last + 1 and is_continued(whole[-1], table):
            whole[-1] = join(whole[-1], table)
        else:
            whole.append(table)
        last = page
    return whole
