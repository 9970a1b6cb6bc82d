"""The visible sheets of an .xlsx, cell by cell, as a person sees them.

Takes the bytes, gives for each sheet the text of every cell that shows something and the merged ranges. Read here and
not by a library, because the libraries at hand show an error or a formula without a stored result as an empty cell,
know nothing of number formats or hidden rows, and make room for every place up to the farthest cell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from parsers.readers.docx_package import ID, Package, open_package
from parsers.readers.sheet_numbers import BUILT_IN, shown
from parsers.source import Unreadable

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.I)
MOST_CELLS, MOST_CHARACTERS = 200_000, 10_000_000
MOST_SHEETS = 200
MOST_COLUMNS = 16_384  # of a sheet in the standard
HIDDEN_SHEETS = ("hidden", "veryHidden")
ON = ("1", "true")

Corner = tuple[int, int]


@dataclass(slots=True)
class Room:
    """What the sheets of a workbook have shown so far: strings that many cells share, sheets that are one part."""

    cells: int = 0
    characters: int = 0

    def take(self, text: str) -> None:
        """Take room for a cell. Raises Unreadable when a workbook shows more than one of a report does."""
        self.cells += 1
        self.characters += len(text)
        if self.cells > MOST_CELLS:
            raise Unreadable("too_large", f"the workbook has more than {MOST_CELLS:,} cells")
        if self.characters > MOST_CHARACTERS:
            raise Unreadable("too_large", f"the workbook shows more than {MOST_CHARACTERS:,} characters")


@dataclass(slots=True)
class Sheet:
    """A sheet's texts by row and column, both from 0, and the first and last corner of each merged range."""

    name: str
    cells: dict[Corner, str] = field(default_factory=dict)
    merged: list[tuple[Corner, Corner]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets of a workbook share."""

    strings: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool
    room: Room = field(default_factory=Room)


def read_sheets(data: bytes) -> list[Sheet]:
    """Read the sheets that are not hidden."""
    package = open_package(data)
    name = package.target("officeDocument") or "xl/workbook.xml"
    root = package.tree(name)
    if root is None or root.tag != f"{S}workbook":
        raise Unreadable("broken_file", "the workbook has no list of sheets: fetch it again")
    properties = root.find(f"{S}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in ON
    book = _Book(_strings(package, name), _formats(package, name), from_1904)
    targets = package.targets(name)
    found = []
    for entry in root.iterfind(f"{S}sheets/{S}sheet"):
        role, part = targets.get(entry.get(ID, ""), ("", ""))
        if role == "worksheet" and entry.get("state") not in HIDDEN_SHEETS:
            found.append(_sheet(package.tree(part), entry.get("name", ""), book))
        if len(found) > MOST_SHEETS:
            raise Unreadable("too_large", f"the workbook has more than {MOST_SHEETS} sheets")
    return found


def _sheet(root: etree._Element | None, name: str, book: _Book) -> Sheet:
    sheet = Sheet(name)
    if root is None:
        raise Unreadable("broken_file", f"the sheet {name} is missing in the file: fetch it again")
    hidden = _hidden_columns(root)
    zeros_hidden = any(view.get("showZeros") in ("0", "false") for view in root.iterfind(f"{S}sheetViews/{S}sheetView"))
    for (row, column), cell in _cells(root):
        text = "" if column in hidden else _text(cell, book)
        if text and not (zeros_hidden and text == "0"):
            book.room.take(text)
            sheet.cells[row, column] = text
    sheet.merged = [corners for merge in root.iter(f"{S}mergeCell") if (corners := _range(merge.get("ref", "")))]
    return sheet


def _cells(root: etree._Element) -> Iterator[tuple[Corner, etree._Element]]:
    """Give the cells with their places; where a row or cell does not say its own, it is the next one."""
    row = -1
    for line in root.iterfind(f"{S}sheetData/{S}row"):
        stated = line.get("r", "")
        row = int(stated) - 1 if stated.isdecimal() and len(stated) < 8 else row + 1
        column = -1
        for cell in line.iterfind(f"{S}c"):
            corner = _corner(cell.get("r", ""))
            column = corner[1] if corner else column + 1
            if line.get("hidden") not in ON:
                yield (row, column), cell


def _text(cell: etree._Element, book: _Book) -> str:
    """Give what a cell shows. A formula whose result is not stored shows itself, so that it passes for no number."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _rich(cell.find(f"{S}is"))
    stored, formula = cell.findtext(f"{S}v"), cell.find(f"{S}f")
    if stored is None or (stored == "" and kind != "str"):
        return f"={formula.text or ''}" if formula is not None else ""
    if kind == "s":
        place = int(stored) if stored.isdecimal() and len(stored) < 10 else len(book.strings)
        return book.strings[place] if place < len(book.strings) else "\ufffd"
    if kind == "b":
        return "TRUE" if stored == "1" else "FALSE"
    return _number(stored, cell.get("s", "0"), book) if kind == "n" else stored


def _number(stored: str, style: str, book: _Book) -> str:
    try:
        number = float(stored)
        code = book.formats[int(style)] if int(style) < len(book.formats) else ""
        return shown(number, code, from_1904=book.from_1904)
    except (ValueError, ArithmeticError):
        return stored


def _strings(package: Package, workbook: str) -> tuple[str, ...]:
    root = package.tree(package.target("sharedStrings", workbook))
    return tuple(_rich(item) for item in root.iterfind(f"{S}si")) if root is not None else ()


def _rich(item: etree._Element | None) -> str:
    """Give the text of a string's runs, without the reading aids above them."""
    if item is None:
        return ""
    return "".join(text.text or "" for text in item.iterfind(f"{S}t")) + "".join(
        text.text or "" for text in item.iterfind(f"{S}r/{S}t")
    )


def _formats(package: Package, workbook: str) -> tuple[str, ...]:
    """Give the number format of each cell style, in their order."""
    root = package.tree(package.target("styles", workbook))
    if root is None:
        return ()
    codes = {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in root.iter(f"{S}numFmt")}
    known = {str(number): code for number, code in BUILT_IN.items()} | codes
    return tuple(known.get(style.get("numFmtId", "0"), "") for style in root.iterfind(f"{S}cellXfs/{S}xf"))


def _hidden_columns(root: etree._Element) -> frozenset[int]:
    hidden = bytearray(MOST_COLUMNS)
    for columns in root.iterfind(f"{S}cols/{S}col"):
        first, last = columns.get("min", ""), columns.get("max", "")
        if columns.get("hidden") in ON and first.isdecimal() and last.isdecimal():
            start, end = (min(max(int(number[:9]), 0), MOST_COLUMNS) for number in (first, last))
            hidden[max(start - 1, 0) : end] = b"\1" * (end - max(start - 1, 0))
    return frozenset(column for column, is_hidden in enumerate(hidden) if is_hidden)


def _corner(reference: str) -> Corner | None:
    """Read B3 as row 2, column 1."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _range(reference: str) -> tuple[Corner, Corner] | None:
    first, _, last = reference.partition(":")
    corners = _corner(first), _corner(last)
    return (corners[0], corners[1]) if corners[0] and corners[1] else None
