"""Published files about a county of the packaged roster, made from its list of 2023 for the tests."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from roster import load
from roster.importers.known import Known
from roster.importers.matter import Reading, Sheet, SheetCell, SheetRow, Source
from roster.importers.reading import Asked, read

COUNTY, NAME = "410329", "伊川县"
CUTOFF = date(2024, 12, 31)
TODAY = date(2026, 11, 20)
Pair = tuple[str, str]


def known() -> Known:
    return Known(load())


def units(county: str = COUNTY) -> list[Pair]:
    """The confirmed units of a county in the list of 2023."""
    found = [(unit.code, unit.name) for unit in known().current(county)]
    return sorted(pair for pair in found if pair[0][6] < "4")


def no_tables(source: Source) -> Sequence[Sheet]:
    raise AssertionError(f"{source.name} is neither workbook nor page")


def sheet(*rows: Sequence[str], title: str = "", file: str = "list.xlsx") -> Sheet:
    """A sheet; a cell that begins with ^ is one that a merged cell covers."""
    cells = [tuple(SheetCell(text.lstrip("^"), own=not text.startswith("^")) for text in row) for row in rows]
    return Sheet(file, title, tuple(SheetRow(f"row {n}", row) for n, row in enumerate(cells, start=1)))


def reading_of(text: str | bytes, name: str = "list.csv", asked: Asked | None = None) -> Reading:
    data = text if isinstance(text, bytes) else text.encode()
    return read([Source(name, data)], known(), asked or Asked(), no_tables)


def answer(pairs: Sequence[tuple[str, str | None]], county: str = COUNTY, name: str = NAME) -> dict[str, Any]:
    """What the place-name service answers for a county."""
    children = [{"code": f"{code}000", "name": town, "level": 4, "type": "镇", "children": []} for code, town in pairs]
    return {"data": {"code": f"{county}000000", "name": name, "level": 3, "type": "县", "children": children}}


def answered(pairs: Sequence[tuple[str, str | None]]) -> str:
    return json.dumps(answer(pairs), ensure_ascii=False)


def pairs_of(reading: Reading) -> list[Pair]:
    return [(one.row.code, one.row.name) for one in reading.rows]
