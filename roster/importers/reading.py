"""Files to one reading: recognises what they are by their content, and hands them to the reader of their kind.

    read([Source, …], known, Asked(…), tables) -> Reading      lists, changes, histories
    is_own(Source)                                             the operator's own CSV, which `roster.importing` reads

All files of one call are of one kind: the four of a package, the answers for several counties, the sheets of a year.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from roster.errors import BadInput
from roster.importers import change_tables, division, histories, place_names, provincial
from roster.importers.known import Known
from roster.importers.matter import Reading, Sheet, Source, Tables, text_of
from roster.importers.tabular import csv_sheet, header
from roster.importing import COLUMNS

OWN = "own"
KINDS = (OWN, division.KIND, place_names.KIND, provincial.KIND, change_tables.KIND, histories.HISTORY, histories.BRIDGE)
OTHER_KINDS = (histories.BACKCAST,)  # recognised, and refused with the reason
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
PAGE = ("<table", "<html", "<!doctype")
REMEDY = "docs/roster-imports.md shows each kind"
LOOKED_AT = 4096  # characters of a text that tell a page


@dataclass(frozen=True, slots=True)
class Asked:
    """What the operator says of the files: their kind and their day, where their content does not."""

    kind: str = ""
    cutoff: date | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file with what it holds: an answer in json, or sheets."""

    name: str
    answer: Any = None
    sheets: tuple[Sheet, ...] = ()


def is_own(source: Source) -> bool:
    """Tell the operator's own CSV by its columns."""
    if source.data.startswith(WORKBOOKS):
        return False
    head = source.data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("ascii", "replace")
    return len({part.strip().strip('"') for part in head.split(",")} & set(COLUMNS)) >= len(COLUMNS) - 2


def read(sources: Sequence[Source], known: Known, asked: Asked, tables: Tables) -> Reading:
    """Read files of one kind. Raises BadInput for files that are none, or are of several kinds."""
    opened = [_open(source, tables) for source in sources]
    kinds = {one.name: asked.kind or _kind(one) for one in opened}
    if len(set(kinds.values())) > 1:
        told = ", ".join(f"{name} is {kind}" for name, kind in kinds.items())
        raise BadInput(f"the files are of several kinds: {told}", remedy="import each kind by itself, or say --as KIND")
    (kind,) = set(kinds.values())
    found = READERS[kind](opened, known, asked)
    if not found.rows and not found.changes and not found.problems:
        raise BadInput(f"holds no townships, read as {kind}", file=opened[0].name, remedy=REMEDY)
    return found


def _open(source: Source, tables: Tables) -> _Opened:
    if source.data.startswith(WORKBOOKS):
        return _Opened(source.name, sheets=tuple(tables(source)))
    text = text_of(source).lstrip()
    if text.startswith(("{", "[")):
        answer = division.json_of(source)
        if isinstance(answer, list) and answer and isinstance(answer[0], dict):
            return _Opened(source.name, sheets=(division.json_sheet(source, answer),))
        return _Opened(source.name, answer)
    if any(mark in text[:LOOKED_AT].casefold() for mark in PAGE):
        return _Opened(source.name, sheets=tuple(tables(source)))
    return _Opened(source.name, sheets=(csv_sheet(source),))


def _kind(one: _Opened) -> str:
    if place_names.fits(one.answer):
        return place_names.KIND
    tests: tuple[tuple[str, Callable[[Sheet], object]], ...] = (
        (division.KIND, division.fits),
        (change_tables.KIND, change_tables.fits),
        (provincial.KIND, provincial.fits),
    )
    told = next((kind for sheet in one.sheets if (kind := histories.kind(sheet))), "")
    found = told or next((kind for kind, fits in tests if any(fits(sheet) for sheet in one.sheets)), "")
    if found:
        return found
    raise BadInput("is no list, no table of changes and no roster", file=one.name, remedy=_remedy(one))


def _remedy(one: _Opened) -> str:
    first = next(iter(header(one.sheets[0])), "") if one.sheets else ""
    return f"{REMEDY}; --as KIND forces one{f'; its first cell says {first}' if first else ''}"


def _answers(opened: Sequence[_Opened], known: Known, asked: Asked) -> Reading:
    for one in opened:
        if not place_names.fits(one.answer):
            raise BadInput("is no answer of the place-name service", file=one.name, remedy="leave --as out")
    return place_names.read([(one.name, one.answer) for one in opened], known)


def _sheets(opened: Sequence[_Opened]) -> list[Sheet]:
    sheets = [sheet for one in opened for sheet in one.sheets if sheet.rows]
    if not sheets:
        raise BadInput("holds no table", file=opened[0].name, remedy=REMEDY)
    return sheets


def _history(opened: Sequence[_Opened], known: Known, asked: Asked) -> Reading:
    sheets = _sheets(opened)
    if len(sheets) > 1 or not histories.kind(sheets[0]):
        raise BadInput("is no history by its columns, or several", file=sheets[0].file, remedy="give one file")
    return histories.read(sheets[0], known, asked.cutoff)


READERS: dict[str, Callable[[Sequence[_Opened], Known, Asked], Reading]] = {
    place_names.KIND: _answers,
    division.KIND: lambda opened, known, asked: division.read(_sheets(opened), known),
    provincial.KIND: lambda opened, known, asked: provincial.read(_sheets(opened), known),
    change_tables.KIND: lambda opened, known, asked: change_tables.read(
        _sheets(opened), asked.cutoff.year if asked.cutoff else None
    ),
    histories.HISTORY: _history,
    histories.BRIDGE: _history,
    histories.BACKCAST: _history,
}
