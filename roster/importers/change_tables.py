"""Yearly tables of changes: old code and name, reason, new code and name, document. Pure.

Columns are told by the words of their headers, which may take two rows (变更前 | 代码). A cell merged over several rows
stands in each of them: several old units and one new are a merger, one old and several new a split. The year stands in
a column, else in the sheet's name or title (2016年…), else the operator says it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from roster.changes import Change
from roster.importers.matter import PlacedChange, Problem, Reading, Severity, Sheet, SheetRow

KIND = "changes"
HEADER_ROWS = 8
SIDE = {"old": r"变更前|调整前|撤[并销]前|原|旧|^old", "new": r"变更后|调整后|撤并后|现|新|^new"}
WHAT = {"code": r"代码|编码|code", "name": r"名称|名|name|区划$|单位"}
OTHERS = {
    "year": re.compile(r"^(?:年份|年度|年|year)$"),
    "on": re.compile(r"^(?:生效日期|变更日期|变更时间|批准日期|批准时间|日期|时间|date|on)$"),
    "reason": re.compile(r"原因|事项|变更情况|类型|reason"),
    "document": re.compile(r"文号|批文|批复|批准文件|依据|doc"),
}
NEEDED = ("old_code", "old_name", "new_code", "new_name")
CODE = re.compile(r"([0-9]{9})(?:000)?(?:\.0+)?")
YEAR = re.compile(r"((?:19|20)\d\d)(?:年|\b)")
DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
NOTHING = re.compile(r"[-—–/／无]*")
Fault = tuple[Severity, str, str]  # with what is wrong, and what to do about it


def columns(sheet: Sheet) -> tuple[Mapping[str, int], int]:
    """Find what each column is, and the first row below the header; none where codes and names are not all there."""
    for last in range(min(HEADER_ROWS, len(sheet.rows))):
        rows = sheet.rows[max(0, last - 1) : last + 1]
        for part in (rows[-1:], rows):
            found = _named(part)
            if all(name in found for name in NEEDED):
                return found, last + 1
    return {}, 0


def fits(sheet: Sheet) -> bool:
    """Tell a table of changes by its header."""
    return bool(columns(sheet)[0])


def read(sheets: Sequence[Sheet], year: int | None = None) -> Reading:
    """Read all sheets that are tables of changes. `year`: what the operator says where the sheets do not."""
    changes: list[PlacedChange] = []
    problems: list[Problem] = []
    for sheet in sheets:
        found, begin = columns(sheet)
        said = _year_of(sheet.title) or year
        for row in sheet.rows[begin:] if found else ():
            told = _row(row, found, said)
            if isinstance(told, Change):
                changes.append(PlacedChange(told, sheet.file, row.at))
            elif told:
                problems.append(Problem(told[0], told[1], sheet.file, row.at, told[2]))
    return Reading(KIND, changes=tuple(changes), problems=tuple(problems))


def _named(rows: Sequence[SheetRow]) -> dict[str, int]:
    found: dict[str, int] = {}
    width = max(len(row.cells) for row in rows)
    for column in range(width):
        text = "".join(dict.fromkeys(row.text(column).casefold() for row in rows))
        found.setdefault(_meaning(text), column)
    found.pop("", None)
    return found


def _meaning(text: str) -> str:
    """Say what a header's words make a column: a side's code or name, or one of the others."""
    for name, pattern in OTHERS.items():
        if pattern.search(text):
            return name
    side = next((side for side, pattern in SIDE.items() if re.search(pattern, text)), "")
    what = next((what for what, pattern in WHAT.items() if re.search(pattern, text)), "")
    return f"{side}_{what}" if side and what else ""


def _row(row: SheetRow, found: Mapping[str, int], said: int | None) -> Change | Fault | None:
    """Make a change of a row; what is wrong with it where that fails; None for notes and empty rows.

    A row that names a code alone is left out and told: whether the code still meant the same cannot be checked.
    """
    told = {name: _cell(row, column) for name, column in found.items()}
    codes = {side: CODE.fullmatch(told[f"{side}_code"]) for side in SIDE}
    if not any(told[name] for name in NEEDED) or not any(map(str.isdigit, told["old_code"] + told["new_code"])):
        return None
    for side, code in codes.items():
        if code is None and told[f"{side}_code"]:
            return Severity.ERROR, f"code {told[f'{side}_code']} has not 9 digits", "write it as text of 9 digits"
        if code and not told[f"{side}_name"]:
            what = f"code {code.group(1)} has no name; the row is left out"
            return Severity.WARNING, what, "give both, or neither"
    day = _day(told.get("on", ""))
    if told.get("on") and day is None:
        return Severity.ERROR, f"{told['on']} is no day", "a date such as 2020-01-31"
    year = _year_of(told.get("year", "")) or (day.year if day else said)
    if year is None:
        return Severity.ERROR, "does not say its year", "name the sheet by its year, or give --cutoff YEAR-12-31"
    old, new = (codes[side].group(1) if codes[side] else "" for side in SIDE)  # type: ignore[union-attr]
    return Change(
        year, old, told["old_name"], new, told["new_name"], told.get("reason", ""), told.get("document", ""), day
    )


def _cell(row: SheetRow, column: int) -> str:
    text = row.text(column)
    return "" if NOTHING.fullmatch(text) else text


def _year_of(text: str) -> int | None:
    found = YEAR.search(text)
    return int(found.group(1)) if found else None


def _day(text: str) -> date | None:
    found = DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
