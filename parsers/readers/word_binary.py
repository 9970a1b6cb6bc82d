"""The text of a Word 97-2003 binary (.doc, .wps), read without LibreOffice, to hold its conversion against.

Takes the bytes, gives the cells and the characters the file itself has. [MS-DOC]: the header (FIB) says where the piece
table is, whose pieces are stretches of UTF-16 or of Windows-1252; a cell ends with the mark 7, fields stand between
19, 20 and 21. Text that is hidden or deleted is in it too: the binary knows at least what is printed.
"""

import re
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.document import EMPTY, Block, Document, Grid, GridCell
from parsers.readers.compound import open_compound, read_stream
from parsers.record import Problem
from parsers.source import Unreadable
from parsers.tables.numbers import is_value

WORD_97 = 193  # the first version whose header has what we read
VERSION, FLAGS, LENGTH_OF_BODY, PIECE_TABLE = 0x02, 0x0A, 0x4C, 0x01A2
IN_TABLE_1 = 0x0200
ONE_BYTE = 0x40000000
PROPERTIES, PIECES = 1, 2
CELL_END = "\x07"
CODE_BEGINS, CODE_ENDS, FIELD_ENDS = "\x13", "\x14", "\x15"
PARAGRAPH_ENDS = re.compile(r"[\r\x07\x0b\x0c]")
SPECIAL = re.compile(r"[\x00-\x06\x08-\x1f\s]+")
WORD = re.compile(r"\d[\d.,]*|[\u4e00-\u9fff]|[a-zA-Z]+")
# What hidden text, deleted text and numbers of lists may make the two readers differ by.
MOST_LOST_WORDS = 0.02
FEWEST_LOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class WordText:
    """What a binary says: the texts of its cells that are not empty, without white space, and its words."""

    cells: Counter[str]
    words: Counter[str]


def read_word_binary(data: bytes) -> WordText | None:
    """Read the text of the main document; None for a version before Word 97, whose header is another."""
    try:
        text = _text(data)
    except Exception as error:  # olefile and struct raise what they meet
        raise Unreadable("broken_file", "the binary's own text cannot be found: fetch the file again") from error
    if text is None:
        return None
    printed = _without_codes(text)
    cells = (SPECIAL.sub("", cell) for cell in _cells(printed))
    return WordText(Counter(filter(None, cells)), Counter(WORD.findall(printed)))


def compared(document: Document, data: bytes) -> Document:
    """Hold a converted document against the binary it came from.

    Numbers in cells that the binary has not, or has less often, are not sure. What the conversion lost is a problem.
    """
    try:
        original = read_word_binary(data)
    except Unreadable as unreadable:
        return _with_problem(document, f"the conversion could not be checked: {unreadable.reason}")
    if original is None:
        return document
    cells = Counter(SPECIAL.sub("", cell.text) for grid in document.grids() for cell in _distinct(grid))
    added = Counter({text: count for text, count in (cells - original.cells).items() if is_value(text)})
    lost = Counter({text: count for text, count in (original.cells - cells).items() if is_value(text)})
    words = original.words - Counter(WORD.findall("\n".join(_texts(document.blocks))))
    if added or lost:
        said = [f"{name} {', '.join(sorted(texts)[:8])}" for name, texts in (("added", added), ("lost", lost)) if texts]
        document = _with_problem(document, f"in cells, against the file's own text, LibreOffice {'; '.join(said)}")
    if words.total() > max(FEWEST_LOST_WORDS, MOST_LOST_WORDS * original.words.total()):
        of = f"{words.total()} of {original.words.total()} words and numbers"
        document = _with_problem(document, f"LibreOffice lost {of} of the file's own text")
    return _doubted(document, added) if added else document


def _text(data: bytes) -> str | None:
    """Give the main document's text as it is stored, marks and all."""
    with open_compound(data) as container:
        main = read_stream(container, "WordDocument", len(data))
        version, flags = (struct.unpack_from("<H", main, at)[0] for at in (VERSION, FLAGS))
        if version < WORD_97:
            return None
        table = read_stream(container, "1Table" if flags & IN_TABLE_1 else "0Table", len(data))
    length = struct.unpack_from("<I", main, LENGTH_OF_BODY)[0]
    start, size = struct.unpack_from("<II", main, PIECE_TABLE)
    return "".join(_pieces(main, table[start : start + size]))[:length]


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    at = 0
    while clx[at] == PROPERTIES:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at] != PIECES:
        raise ValueError("no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plc)
    room = len(main)  # no two pieces are the same stretch of the file
    for piece, (first, end) in enumerate(pairwise(ends)):
        place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * piece + 2)[0]
        narrow = bool(place & ONE_BYTE)
        begin = (place & ~ONE_BYTE) // 2 if narrow else place
        stored = main[begin : begin + (end - first) * (1 if narrow else 2)]
        room -= len(stored)
        if end < first or room < 0 or len(stored) < (end - first) * (1 if narrow else 2):
            raise ValueError("a piece outside the file, or on another")
        yield stored.decode("cp1252" if narrow else "utf-16-le", "replace")


def _without_codes(text: str) -> str:
    """Leave out the codes of fields; their results stay."""
    kept: list[str] = []
    begun: list[int] = []
    for part in re.split(f"([{CODE_BEGINS}{CODE_ENDS}{FIELD_ENDS}])", text):
        if part == CODE_BEGINS:
            begun.append(len(kept))
        elif part in (CODE_ENDS, FIELD_ENDS) and begun:
            code = begun.pop()
            if code >= 0:
                del kept[code:]
            if part == CODE_ENDS:
                begun.append(-1)
        else:
            kept.append(part)
    return "".join(kept)


def _cells(text: str) -> Iterator[str]:
    """Give what stands before each cell's end: before a table's first cell also the text above the table.

    So of several paragraphs that end in a number only the number is taken.
    """
    for cell in text.split(CELL_END)[:-1]:
        paragraphs = [part for part in PARAGRAPH_ENDS.split(cell) if part.strip()]
        whole = "".join(paragraphs)
        yield whole if len(paragraphs) < 2 or not is_value(paragraphs[-1].strip()) else paragraphs[-1]


def _distinct(grid: Grid) -> Iterator[GridCell]:
    """Give each cell of a grid once, however many places it covers."""
    cells = {id(cell): cell for row in grid.rows for cell in row if cell is not EMPTY and cell.text}
    yield from cells.values()


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Grid):
            yield from (cell.text for cell in _distinct(block))
        else:
            yield block.text


def _with_problem(document: Document, message: str) -> Document:
    return replace(document, problems=(*document.problems, Problem("second_reader_differs", message)))


def _doubted(document: Document, texts: Counter[str]) -> Document:
    """Give the document with every cell of these texts unsure: which of them is the wrong one cannot be told."""
    made: dict[int, GridCell] = {}

    def doubted(cell: GridCell) -> GridCell:
        if SPECIAL.sub("", cell.text) not in texts:
            return cell
        return made.setdefault(id(cell), cell._replace(sure=False))

    blocks = (
        replace(block, rows=tuple(tuple(map(doubted, row)) for row in block.rows)) if isinstance(block, Grid) else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))
