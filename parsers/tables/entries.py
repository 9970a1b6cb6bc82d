"""Takes a table of indicators apart into entries: a label and the one cell that holds its count.

Such a table (the statistics table of 2014) has the columns 统计指标, 单位, 统计数, sometimes a serial number or a code
before or between them, sometimes two sets of these columns side by side. Takes a grid; gives its entries in reading
order, set by set. Where the header says which column holds the counts, its place decides; else the order of cells.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from parsers.document import EMPTY, Grid, GridCell, Shape
from parsers.tables.labels import normalise, without_notes
from parsers.tables.numbers import is_value

Known = Callable[[str], bool]


class Kind(Enum):
    """What stands in a cell, or in a whole column."""

    LABEL = "label"
    UNIT = "unit"
    COUNT = "count"
    SERIAL = "serial"
    OTHER = "other"
    BLANK = "blank"


HEADINGS = {
    **dict.fromkeys(("统计指标", "指标", "指标名称", "统计指标名称", "统计项目", "项目", "统计内容"), Kind.LABEL),
    **dict.fromkeys(("单位", "计量单位"), Kind.UNIT),
    **dict.fromkeys(("统计数", "统计数量", "统计数值", "统计数据", "统计结果", "数量", "数值", "数据"), Kind.COUNT),
    **dict.fromkeys(("序号", "编号", "代码", "指标代码"), Kind.SERIAL),
    **dict.fromkeys(("备注", "说明"), Kind.OTHER),
}
UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "份", "场", "期"})


class Entry(NamedTuple):
    """A label and the cell that holds its count.

    `number` is None where none is printed: a heading, or an empty place of a flattened table. `doubtful` are cells that
    hold a number, of which cannot be told whether it is this one's.
    """

    label: GridCell
    number: GridCell | None = None
    doubtful: tuple[GridCell, ...] = ()


class Place(NamedTuple):
    """A printed cell, or a column of the header: what it holds, and the first and last place it covers."""

    kind: Kind
    cell: GridCell
    start: int
    end: int


Columns = tuple[Place, ...]


def entries_of(grid: Grid, known: Known) -> list[Entry] | None:
    """Give the entries of a table; None when its header does not say which column holds the counts.

    `known` tells whether a text is the label of an indicator.
    """
    rows = [_places(row) for row in grid.rows]
    headers = {number: _sets(row) for number, row in enumerate(rows) if _is_header(row, known)}
    if any(any(_count(columns) is None for columns in sets) for sets in headers.values()):
        return None
    if grid.shape is Shape.STREAM:
        return _of_stream([place for row in rows for place in row], known)
    sets: list[Columns] = []
    found: list[list[Entry]] = [[]]
    for number, row in enumerate(rows):
        if number in headers:
            sets = headers[number]
            continue
        for index, entries in enumerate(_of_row(row, sets, grid.shape, known)):
            found += [[]] * (index + 1 - len(found))
            found[index] = found[index] + entries
    return [entry for entries in found for entry in entries]


def _places(row: Iterable[GridCell]) -> list[Place]:
    """Give the distinct cells of a row with the places they cover."""
    places: list[Place] = []
    for column, cell in enumerate(row):
        if places and places[-1].cell is cell and places[-1].end == column - 1:
            places[-1] = places[-1]._replace(end=column)
        elif cell is not EMPTY:
            places.append(Place(_kind(cell.text), cell, column, column))
    return places


@lru_cache(maxsize=4096)
def _kind(text: str) -> Kind:
    if not text.strip():
        return Kind.BLANK
    if "".join(text.split()).strip("()（）") in UNITS:
        return Kind.UNIT
    return Kind.COUNT if is_value(text) else Kind.LABEL


def _heading(place: Place) -> Kind | None:
    text = place.cell.text
    return HEADINGS.get(normalise(text)) or HEADINGS.get(without_notes(text)) if place.kind is Kind.LABEL else None


def _is_header(row: Sequence[Place], known: Known) -> bool:
    """Tell whether a row names columns, and no indicator beside them."""
    named = {_heading(place) for place in row} - {None}
    indicators = any(place.kind is Kind.LABEL and not _heading(place) and known(place.cell.text) for place in row)
    return len(named & {Kind.LABEL, Kind.UNIT, Kind.COUNT}) >= 2 and not indicators


def _sets(header: Sequence[Place]) -> list[Columns]:
    """Cut a header into sets of columns: each begins with its serial number or its labels."""
    columns = [place._replace(kind=_heading(place) or Kind.OTHER) for place in header]
    if all(column.kind is not Kind.LABEL for column in columns):
        columns[0] = columns[0]._replace(kind=Kind.LABEL)
    sets: list[list[Place]] = [[]]
    for column in columns:
        kinds = [other.kind for other in sets[-1]]
        if column.kind in (Kind.LABEL, Kind.SERIAL) and Kind.LABEL in kinds and Kind.COUNT in kinds:
            sets.append([])
        sets[-1].append(column)
    return [tuple(columns) for columns in sets]


def _count(columns: Columns) -> Place | None:
    """Give the column of counts; None when no column is called so, or several are."""
    counts = [column for column in columns if column.kind is Kind.COUNT]
    return counts[0] if len(counts) == 1 else None


def _of_row(row: Sequence[Place], sets: Sequence[Columns], shape: Shape, known: Known) -> list[list[Entry]]:
    """Give a row's entries, for each set of columns."""
    if shape is Shape.COLUMNS and sets:
        return [_by_place(_within(row, columns, sets), columns) for columns in sets]
    if sets and len(row) == sum(map(len, sets)):
        cells = iter(row)
        return [_by_place([_moved(next(cells), column) for column in columns], columns) for columns in sets]
    return [[entry] for entry in _by_order(row, known)]


def _within(row: Sequence[Place], columns: Columns, sets: Sequence[Columns]) -> list[Place]:
    """Give the cells that begin in a set's places; the last set reaches to the end of the row."""
    start, end = columns[0].start, columns[-1].end if columns is not sets[-1] else 10**6
    return [place for place in row if start <= place.start <= end]


def _moved(place: Place, column: Place) -> Place:
    return place._replace(start=column.start, end=column.end)


def _by_place(row: Sequence[Place], columns: Columns) -> list[Entry]:
    """Give what one set's columns hold in a row: headings that span rows first, then the entry."""
    count = _count(columns)
    assert count is not None
    aside = [column for column in columns if column.kind in (Kind.SERIAL, Kind.OTHER)]
    within = [place for place in row if not any(column.start <= place.start <= column.end for column in aside)]
    labels = [place for place in within if place.kind is Kind.LABEL and place.start < count.start]
    below = [place for place in within if place.start <= count.end and place.end >= count.start]
    *headings, label = [place.cell for place in labels] or [EMPTY]
    entries = [Entry(heading) for heading in headings]
    printed = [place.cell for place in below if place.kind is not Kind.BLANK and place not in labels]
    beside = [place.cell for place in within if place.kind is Kind.COUNT and place not in below]
    if len(printed) == 1:
        return [*entries, Entry(label, printed[0])]
    if printed or (beside and not below):
        return [*entries, Entry(label, None, tuple(printed or beside))]
    blank = next((place.cell for place in below if place.kind is Kind.BLANK), None)
    return [*entries, Entry(label, blank)] if label is not EMPTY else entries


def _by_order(row: Sequence[Place], known: Known) -> list[Entry]:
    """Give the entries of a row, or of a whole flattened table, by the order of cells alone."""
    entries: list[Entry] = []
    after: list[Place] = []
    for place in row:
        if place.kind is not Kind.LABEL:
            after.append(place)
            continue
        if _heading(place):
            continue
        if entries:
            waits = [p.kind for p in after] == [Kind.UNIT] and not known(place.cell.text)
            entries[-1] = Entry(entries[-1].label, None, (place.cell,)) if waits else _entry(entries[-1].label, after)
        entries.append(Entry(place.cell))
        after = []
    if entries:
        entries[-1] = _entry(entries[-1].label, after)
    elif any(place.kind is Kind.COUNT for place in after):
        entries.append(_entry(EMPTY, after))
    return entries


def _entry(label: GridCell, after: Sequence[Place]) -> Entry:
    """Give the entry of a label and the cells that follow it: its unit, its count, blanks."""
    counts = [place.cell for place in after if place.kind is Kind.COUNT]
    if len({cell.text for cell in counts}) == 1 or len(counts) == 1:
        return Entry(label, counts[-1])
    if counts:
        return Entry(label, None, tuple(counts))
    blanks = [place.cell for place in after if place.kind is Kind.BLANK]
    return Entry(label, blanks[-1] if blanks else None)


def _of_stream(row: Sequence[Place], known: Known) -> list[Entry]:
    """Give the entries of a flattened table. With numbers of another column among them no number is sure."""
    entries = _by_order(row, known)
    first = next((number for number, place in enumerate(row) if place.kind is Kind.LABEL and not _heading(place)), 0)
    numbered = any(_heading(place) in (Kind.SERIAL, Kind.OTHER) for place in row)
    if (
        not numbered
        and not any(place.kind is Kind.COUNT for place in row[:first])
        and not any(len(entry.doubtful) > 1 for entry in entries)
    ):
        return entries
    return [_doubted(entry) for entry in entries]


def _doubted(entry: Entry) -> Entry:
    """Give an entry whose count may be another's."""
    return Entry(entry.label, None, entry.doubtful or ((entry.number,) if entry.number else ()))
