"""The visible sheets of an .xls or .et, cell by cell, as a person sees them.

Takes the bytes, gives the same as `sheet_xml`. [MS-XLS]: the workbook is a row of records, each a kind and a length;
the first part of it has what the sheets share, then come the sheets, at the places the first part names. Read here and
not by calamine, which ends the whole process over a container whose sectors run in a circle.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.readers.compound import open_compound, read_stream
from parsers.readers.sheet_numbers import BUILT_IN, shown
from parsers.readers.sheet_xml import MOST_SHEETS, Room, Sheet
from parsers.readers.zips import PROTECTED
from parsers.source import Unreadable

BOF, EOF, CONTINUE, FILEPASS, DATEMODE, BOUNDSHEET, SST, FORMAT, XF = (
    0x809, 0x0A, 0x3C, 0x2F, 0x22, 0x85, 0xFC, 0x41E, 0xE0
)  # fmt: skip
LABEL_SST, LABEL, NUMBER, RK, MUL_RK, FORMULA, STRING, BOOL_ERR = (
    0xFD, 0x204, 0x203, 0x27E, 0xBD, 0x06, 0x207, 0x205
)  # fmt: skip
MERGED, ROW, COLUMNS, WINDOW = 0xE5, 0x208, 0x7D, 0x23E
BIFF8 = 0x0600
WIDE, EXTENDED, RICH = 1, 4, 8
HIDDEN_ROW, HIDDEN_COLUMN, ZEROS_SHOWN, NOT_CALCULATED = 0x20, 0x01, 0x10, 0x02
LARGEST_BOOK = 64 * 1024 * 1024
EMPTY_RESULT = b"\xff\xff\x03"
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class Record(NamedTuple):
    """A record's kind and content, and the records that go on with it."""

    kind: int
    data: bytes
    more: Sequence[bytes]


@dataclass(slots=True)
class _Book:
    """What the sheets of a workbook share. `sheets` are names and places of those that are shown."""

    sheets: list[tuple[str, int]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(default_factory=list)
    from_1904: bool = False
    room: Room = field(default_factory=Room)

    def number(self, value: float, style: int) -> str:
        """Give a number as a cell of this style shows it."""
        code = self.codes.get(self.styles[style], "") if style < len(self.styles) else ""
        return shown(value, code, from_1904=self.from_1904)


@dataclass(slots=True)
class _SheetReader:
    """The reading of one sheet."""

    book: _Book
    sheet: Sheet
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    zeros_shown: bool = True
    waiting: tuple[int, int] | None = None  # the formula whose text is the next record

    def put(self, row: int, column: int, text: str) -> None:
        """Set a cell's text."""
        self.book.room.take(text)
        self.sheet.cells[row, column] = text

    def finished(self) -> Sheet:
        """Give the sheet without what it hides."""
        cells = {
            (row, column): text
            for (row, column), text in self.sheet.cells.items()
            if row not in self.hidden_rows and column not in self.hidden_columns and (self.zeros_shown or text != "0")
        }
        return Sheet(self.sheet.name, cells, self.merged)


def read_sheets(data: bytes) -> list[Sheet]:
    """Read the sheets that are not hidden."""
    try:
        stream = _stream(data)
        book = _globals(stream)
        return [_sheet(stream, place, name, book) for name, place in book.sheets[:MOST_SHEETS]]
    except Unreadable:
        raise
    except Exception as error:  # olefile and struct raise what they meet
        raise Unreadable("broken_file", "the workbook is damaged: fetch it again") from error


def _stream(data: bytes) -> bytes:
    with open_compound(data) as container:
        name = next((name for name in ("Workbook", "WorkBook", "Book") if container.exists(name)), "Workbook")
        if container.get_size(name) > LARGEST_BOOK:
            raise Unreadable("too_large", f"the workbook is larger than {LARGEST_BOOK // 2**20} MiB")
        return read_stream(container, name, len(data))


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """Give the records from a place to the end of the part that begins there; parts inside it are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        data, at = stream[at + 4 : at + 4 + size], at + 4 + size
        more = []
        while stream[at : at + 2] == b"\x3c\x00":
            size = struct.unpack_from("<H", stream, at + 2)[0]
            more.append(stream[at + 4 : at + 4 + size])
            at += 4 + size
        depth += (kind == BOF) - (kind == EOF)
        if depth == 0:
            return
        if depth == 1:
            yield Record(kind, data, more)
    raise Unreadable("truncated_file", "the workbook ends too early: fetch it again")


def _globals(stream: bytes) -> _Book:
    book = _Book()
    for kind, data, more in _records(stream, 0):
        if kind == BOF and struct.unpack_from("<H", data)[0] != BIFF8:
            raise Unreadable("unsupported_format", "a workbook of Excel 95 or older: save it as .xlsx")
        if kind == FILEPASS:
            raise Unreadable("encrypted", PROTECTED)
        if kind == BOUNDSHEET:
            place, state, role, length = struct.unpack_from("<IBBB", data)
            if state & 3 == 0 and role == 0:
                book.sheets.append((_Text([data], 7).characters(length, data[7] & WIDE, 1), place))
        elif kind == SST:
            book.strings = list(_Text([data, *more], 8).strings(struct.unpack_from("<I", data, 4)[0]))
        elif kind == FORMAT:
            book.codes[struct.unpack_from("<H", data)[0]] = _Text([data], 2).string()
        elif kind == XF:
            book.styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == DATEMODE:
            book.from_1904 = data[:1] == b"\x01"
    return book


def _sheet(stream: bytes, place: int, name: str, book: _Book) -> Sheet:
    reader = _SheetReader(book, Sheet(name))
    for record in _records(stream, place):
        read = READERS.get(record.kind)
        if read is not None:
            read(reader, record)
    return reader.finished()


@dataclass(slots=True)
class _Text:
    """A place in a record and in those that go on with it, from which strings are read."""

    parts: Sequence[bytes]
    at: int = 0
    part: int = 0

    def strings(self, count: int) -> Iterator[str]:
        """Read this many strings."""
        for _ in range(count):
            yield self.string()

    def string(self) -> str:
        """Read a string with its length before it; its formatting and reading aids are passed over."""
        if self.at >= len(self.parts[self.part]):
            self.part, self.at = self.part + 1, 0
        length, flags = struct.unpack_from("<HB", self.parts[self.part], self.at)
        self.at += 3
        runs = self._size("<H") if flags & RICH else 0
        extra = self._size("<I") if flags & EXTENDED else 0
        text = self.characters(length, flags & WIDE)
        self._skip(4 * runs + extra)
        return text

    def characters(self, count: int, wide: int, after: int = 0) -> str:
        """Read characters, of two bytes or one; each further record says anew how wide its own are."""
        self.at += after
        found = []
        while count:
            part = self.parts[self.part]
            if self.at >= len(part):
                self.part, self.at = self.part + 1, 1
                wide = self.parts[self.part][0] & WIDE
                continue
            size = 2 if wide else 1
            stored = part[self.at : self.at + min(count, (len(part) - self.at) // size) * size]
            if not stored:
                raise ValueError("half a character")
            found.append(stored.decode("utf-16-le" if wide else "latin-1", "replace"))
            self.at += len(stored)
            count -= len(stored) // size
        return "".join(found)

    def _size(self, form: str) -> int:
        [size] = struct.unpack_from(form, self.parts[self.part], self.at)
        self.at += struct.calcsize(form)
        return int(size)

    def _skip(self, count: int) -> None:
        self.at += count
        while self.part + 1 < len(self.parts) and self.at > len(self.parts[self.part]):
            self.at -= len(self.parts[self.part])
            self.part += 1


def _rk(stored: int) -> float:
    """Read a number packed into 30 bits: a whole one, or the first bits of a float; hundredths if so marked."""
    if stored & 2:
        value: float = (stored >> 2) - (1 << 30 if stored & 0x80000000 else 0)
    else:
        [value] = struct.unpack("<d", struct.pack("<Q", (stored & ~3) << 32))
    return value / 100 if stored & 1 else value


def _place(record: Record) -> tuple[int, int, int]:
    row, column, style = struct.unpack_from("<HHH", record.data)
    return row, column, style


def _label(reader: _SheetReader, record: Record) -> None:
    row, column, _ = _place(record)
    if record.kind == LABEL:
        reader.put(row, column, _Text([record.data, *record.more], 6).string())
    else:
        reader.put(row, column, reader.book.strings[struct.unpack_from("<I", record.data, 6)[0]])


def _number(reader: _SheetReader, record: Record) -> None:
    row, column, style = _place(record)
    if record.kind == NUMBER:
        [value] = struct.unpack_from("<d", record.data, 6)
        reader.put(row, column, reader.book.number(value, style))
        return
    packed = record.data[4:10] if record.kind == RK else record.data[4:-2]
    for offset, (each, stored) in enumerate(struct.iter_unpack("<HI", packed)):
        reader.put(row, column + offset, reader.book.number(_rk(stored), each))


def _formula(reader: _SheetReader, record: Record) -> None:
    """Show a formula's stored result; one without, also where that is stored as an empty text, shows that it is one."""
    row, column, style = _place(record)
    result, flags = record.data[6:14], struct.unpack_from("<H", record.data, 14)[0]
    reader.waiting = None
    if flags & NOT_CALCULATED or result[6:8] + result[:1] == EMPTY_RESULT:
        reader.put(row, column, "=")
    elif result[6:8] != b"\xff\xff":
        [value] = struct.unpack("<d", result)
        reader.put(row, column, reader.book.number(value, style))
    elif result[0] == 0:
        reader.waiting = (row, column)
    elif result[0] in (1, 2):
        reader.put(row, column, _truth_or_error(result[2], result[0] == 2))


def _text_of_formula(reader: _SheetReader, record: Record) -> None:
    if reader.waiting is not None:
        reader.put(*reader.waiting, _Text([record.data, *record.more]).string())
        reader.waiting = None


def _bool_or_error(reader: _SheetReader, record: Record) -> None:
    row, column, _ = _place(record)
    reader.put(row, column, _truth_or_error(record.data[6], bool(record.data[7])))


def _truth_or_error(value: int, is_error: bool) -> str:
    return ERRORS.get(value, "#ERROR!") if is_error else str(bool(value)).upper()


def _merge(reader: _SheetReader, record: Record) -> None:
    [count] = struct.unpack_from("<H", record.data)
    for top, bottom, left, right in struct.iter_unpack("<HHHH", record.data[2 : 2 + 8 * count]):
        reader.merged.append(((top, left), (bottom, right)))


def _row(reader: _SheetReader, record: Record) -> None:
    if struct.unpack_from("<H", record.data, 12)[0] & HIDDEN_ROW:
        reader.hidden_rows.add(struct.unpack_from("<H", record.data)[0])


def _columns(reader: _SheetReader, record: Record) -> None:
    first, last, _, _, flags = struct.unpack_from("<HHHHH", record.data)
    if flags & HIDDEN_COLUMN:
        reader.hidden_columns.update(range(first, min(last, 255) + 1))


def _window(reader: _SheetReader, record: Record) -> None:
    reader.zeros_shown = bool(struct.unpack_from("<H", record.data)[0] & ZEROS_SHOWN)


READERS: dict[int, Callable[[_SheetReader, Record], None]] = {
    LABEL_SST: _label,
    LABEL: _label,
    NUMBER: _number,
    RK: _number,
    MUL_RK: _number,
    FORMULA: _formula,
    STRING: _text_of_formula,
    BOOL_ERR: _bool_or_error,
    MERGED: _merge,
    ROW: _row,
    COLUMNS: _columns,
    WINDOW: _window,
}
