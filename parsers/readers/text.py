"""Plain text to a document. Three ways a table survives in text, told apart by its tabs.

- a line with tabs inside is a table row, its cells between the tabs, merged cells as empty ones;
- a line with one leading tab is one cell; an empty line ends the row; a line without a tab goes on with the cell;
- neither: cells are plain lines, and `parsers.readers.stream` looks for them.
"""

import re
from collections.abc import Callable

from parsers.document import Block, Document, Grid, GridCell, Line, Shape
from parsers.prose.sections import is_heading
from parsers.readers.piped import is_piped, piped_rows
from parsers.readers.stream import NUMBER_ENDS
from parsers.tables.numbers import is_value

FEWEST_CELLS = 4
LONGEST_CELL = 80
NEWLINE = re.compile(r"\r\n|\r|\n")
TableReader = Callable[[list[str], int, int], tuple[Grid | None, int]]
# The word processor's own marks that leak into exported text.
LEAKED = re.compile(r"\[bookmark: [^\]]*\]|[\x00\ufeff\u200b\x0c\x0b]")


def read_text(text: str) -> Document:
    """Read plain text."""
    lines = [LEAKED.sub("", line) for line in NEWLINE.split(text)]
    blocks: list[Block] = []
    tables = 0
    index = 0
    while index < len(lines):
        reader = _reader_of(lines[index])
        grid, after = reader(lines, index, tables + 1) if reader else (None, index)
        if grid is not None:
            blocks.append(grid)
            tables += 1
            index = after
            continue
        if lines[index].strip():
            blocks.append(Line(lines[index].strip(), f"line {index + 1}"))
        index += 1
    return Document(tuple(blocks))


def _reader_of(line: str) -> TableReader | None:
    if "\t" in line.strip("\t ") or line.count("\t") > 1:
        return _tabbed_rows
    if line.startswith("\t"):
        return _cell_lines
    return piped_rows if is_piped(line) else None


def _is_label_alone(line: str) -> bool:
    """Inside a table, a label with nothing behind its tab is a row whose only value is empty."""
    return line.endswith("\t") and not line.startswith("\t") and line.strip() != ""


def _tabbed_rows(lines: list[str], index: int, table: int) -> tuple[Grid | None, int]:
    """Read rows of tab-separated cells; empty lines between them are page breaks."""
    rows: list[tuple[GridCell, ...]] = []
    end = index
    while index < len(lines):
        line = lines[index]
        if _reader_of(line) is _tabbed_rows or _is_label_alone(line):
            cells = line.split("\t")
            rows.append(tuple(GridCell(c.strip(), f"line {index + 1}, column {i}") for i, c in enumerate(cells, 1)))
            end = index + 1
        elif line.strip():
            break
        index += 1
    longest = max(len(cell.text) for row in rows for cell in row)
    if longest > LONGEST_CELL * 2 and len(rows) < FEWEST_CELLS:
        return None, end
    return Grid(tuple(rows), Shape.COLUMNS, f"table {table}"), end


def _cell_lines(lines: list[str], index: int, table: int) -> tuple[Grid | None, int]:
    """Read cells given one a line, each after a tab."""
    rows: list[list[GridCell]] = [[]]
    end = index
    while index < len(lines):
        line = lines[index]
        if line.startswith("\t"):
            rows[-1].append(GridCell(line.strip(), f"line {index + 1}"))
            end = index + 1
        elif not line.strip():
            rows.append([])
        elif _goes_on(line, rows[-1]):
            rows[-1][-1] = GridCell(f"{rows[-1][-1].text}\n{line.strip()}", rows[-1][-1].at)
            end = index + 1
        else:
            break
        index += 1
    kept = tuple(tuple(row) for row in rows if row)
    cells = [cell for row in kept for cell in row]
    if len(cells) < FEWEST_CELLS or sum(len(cell.text) > LONGEST_CELL for cell in cells) * 3 > len(cells):
        return None, end
    return Grid(kept, Shape.ROWS, f"table {table}"), end


def _goes_on(line: str, row: list[GridCell]) -> bool:
    """A line without a tab continues a label that was broken over lines, never a number but a label's own."""
    if not row or not row[-1].text or is_heading(line):
        return False
    if is_value(row[-1].text) and not (row[-1].text.isdigit() and line.startswith(NUMBER_ENDS)):
        return False
    return len(line) <= LONGEST_CELL and not is_value(line)
