"""Tables without lines, or with lines one way only: where on a page they are, told by the form's own labels.

Takes the characters that are in no ruled table; gives tables and the characters left. Each header with the lines under
it is read by `pdf_aligned`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.prose.sections import is_heading
from parsers.readers.pdf_aligned import Block, table_of
from parsers.readers.pdf_marks import Char
from parsers.readers.pdf_pieces import Piece, Row, cells_of, pieces_of, stacks_of
from parsers.readers.pdf_tables import Table, lines_of
from parsers.tables.entries import UNITS
from parsers.tables.labels import Role, vocabulary

# In heights of a character: what parts a table from what stands apart.
APART = 4.0
MOST_PIECES = 5000  # more of them on a page are no report's
FEWEST_LABELS, FEWEST_VALUES = 3, 5
LONGEST_LINE = 45
SENTENCE = "。；！？"
# A column of values holds at least so many of those in the fullest.
FULL_COLUMN = 0.3


def aligned_tables(chars: Sequence[Char], page: int) -> tuple[list[Table], list[Char]]:
    """Give the tables that are told by alignment, and the characters in none."""
    lines = lines_of(chars)
    rows = [pieces_of(line) for line in lines]
    tables: list[Table] = []
    taken: set[int] = set()
    if sum(map(len, rows)) > MOST_PIECES:
        return tables, list(chars)
    for first, end in _regions(rows):
        taken.update(range(first, end))
        region = _with_units(rows[first:end])
        left = _left(region)
        sorted_out = [[replace(p, value=p.value and p.x0 >= (left or 0)) for p in row] for row in region]
        tables += [table_of(block, left, page) for block in _blocks(sorted_out, left)]
    return tables, [char for number, line in enumerate(lines) if number not in taken for char in line]


def _with_units(rows: Sequence[Row]) -> list[Row]:
    """Give the lines with the units before values, and those above and below them, as a column of values."""
    units = [unit for row in rows for unit, value in pairwise(row) if unit.text in UNITS and value.value]

    def stands_among(piece: Piece) -> bool:
        return piece.text in UNITS and any(piece.over(unit) for unit in units)

    return [[replace(p, value=p.value or stands_among(p)) for p in row] for row in rows]


def _left(rows: Sequence[Row]) -> float | None:
    """Give where the values of a table begin: a column with hardly a value is none, but words among the labels."""
    several = [row for row in rows if sum(piece.value for piece in row) > 1] or rows
    values = [piece for row in several for piece in row if piece.value]
    columns = [(stack, sum(p.x0 < stack.x1 and stack.x0 < p.x1 for p in values)) for stack in stacks_of(values)]
    most = max((count for _, count in columns), default=0)
    return next((stack.x0 for stack, count in columns if count >= FULL_COLUMN * most), None)


def _regions(rows: Sequence[Row]) -> Iterable[tuple[int, int]]:
    """Give the lines of each table, first and end: no prose and no heading among them, and enough labels of a form."""
    start = 0
    for end in range(len(rows) + 1):
        text = end == len(rows) or _is_text(rows[end])
        apart = not text and end > start and rows[end][0].y0 - rows[end - 1][0].y1 > APART * rows[end][0].size
        if not text and not apart:
            continue
        if _is_table(rows[start:end]):
            yield start, end
        start = end + text


def _is_table(rows: Sequence[Row]) -> bool:
    """Tell whether lines have enough labels of a form, or the values of a row that a page's end has cut off."""
    if not any(len(row) > 1 for row in rows):
        return False
    long = any(sum(piece.value for piece in row) >= FEWEST_VALUES for row in rows)
    return long or any(map(_is_row, rows)) or _labels(rows) >= FEWEST_LABELS


def _is_row(row: Row) -> bool:
    """Tell whether a line is the name of a row and values, and nothing else."""
    return len(row) > 1 and vocabulary().exact(row[0].text) and all(piece.value for piece in row[1:])


def _is_text(row: Row) -> bool:
    whole = "".join(piece.text for piece in row)
    long = any(len(piece.text) > LONGEST_LINE for piece in row)
    return long or is_heading(whole) or any(mark in whole for mark in SENTENCE)


def _labels(rows: Iterable[Row]) -> int:
    pieces = [piece for row in rows for piece in row if not piece.value]
    return sum(vocabulary().exact(block.text) for block in cells_of(pieces))


def _blocks(rows: Sequence[Row], left: float | None) -> list[Block]:
    """Part a table where new headers begin: their columns stand elsewhere. `left` is where its values begin."""
    blocks: list[Block] = [Block([], [])]
    for row in rows:
        if _is_header(row, left):
            if _has_rows(blocks[-1].body):
                blocks.append(Block([], []))
            blocks[-1].header.extend([*blocks[-1].body, row])
            blocks[-1].body.clear()
        else:
            blocks[-1].body.append(row)
    return [block for block in blocks if block.header or block.body]


def _has_rows(body: Sequence[Row]) -> bool:
    """Tell whether lines under a header are rows already, be they blank: a value, or the name of a row."""
    pieces = [piece for row in body for piece in row]
    found = (vocabulary().find(cell.text) for cell in cells_of(piece for piece in pieces if not piece.value))
    return any(piece.value for piece in pieces) or any(
        match is not None and match.score == 1.0 and match.has(Role.ROW) and not match.has(Role.COLUMN)
        for match in found
    )


def _is_header(row: Row, left: float | None) -> bool:
    """Words right of where values begin, and no value, are a header; so are the form's articles."""
    if any(piece.value for piece in row):
        return False
    match = vocabulary().find(row[0].text)
    article = len(row) == 1 and match is not None and match.has(Role.ARTICLE)
    return article or any(left is None or piece.x1 > left + piece.size for piece in row)
