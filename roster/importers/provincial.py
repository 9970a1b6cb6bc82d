"""Lists of a province, prefecture or county as workbooks and pages have them: codes with names, anywhere. Pure.

Where the codes stand tells the cells themselves: a column of 6, 9 or 12 digits. Its names stand in the nearest column,
to the right unless the header or most rows say otherwise; several pairs may stand side by side. Codes of counties
(6 digits, or ending in zeros) name the county of what follows; else a column headed 县 does, else the roster.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roster.importers.known import Known
from roster.importers.matter import Placed, Problem, Reading, Severity, Sheet, SheetRow
from roster.later_lists import ListRow

KIND = "provincial"
CODE = re.compile(r"([0-9]{6}|[0-9]{9}|[0-9]{12})(?:\.0+)?")
DIGITS = re.compile(r"[0-9]{7,}(?:\.0+)?|[0-9]\.[0-9]+E\+?[0-9]+", re.I)
WORDS = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
NAME_HEAD = re.compile(r"名称|乡镇|街道|单位|name", re.I)
CODE_HEAD = re.compile(r"代码|编码|区划码|code", re.I)
COUNTY_HEAD = re.compile(r"^(?:所[属在])?(?:县|区县|县区|市辖区|县[(（]市)|county", re.I)
COUNTY_NAME = re.compile(r"[^\d\s]{1,14}(?:县|区|市|旗|林区|特区)")
AS_OF = re.compile(r"截[至止]?(?:到|于)?(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日|底|末)?")
SEPARATORS = str.maketrans("", "", ",， \u3000\xa0-'’‘")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a sheet: code columns with their name columns, the column of counties (-1: none)."""

    names: Mapping[int, int]
    county: int


def fits(sheet: Sheet) -> bool:
    """Tell whether a sheet has codes with names at all."""
    return bool(_columns(sheet).names)


def read(sheets: Sequence[Sheet], known: Known) -> Reading:
    """Read all sheets as one list; sheets without codes (notes, sums) are passed over."""
    rows: list[Placed] = []
    problems: list[Problem] = []
    counties = dict(known.county_names)
    for sheet in sheets:
        columns = _columns(sheet)
        counties |= _counties_of(sheet, columns)
        heading = ""
        for row in sheet.rows:
            heading = _heading(row, columns) or heading
            for column, name_column in columns.names.items():
                told = _unit(row, column, name_column)
                if isinstance(told, str):
                    problems.append(Problem(Severity.ERROR, told, sheet.file, row.at, "give code and name as text"))
                elif told:
                    county = counties.get(told[0][:6]) or row.text(columns.county) or heading
                    rows.append(Placed(ListRow(*told, told[0][:6], county), sheet.file, row.at))
    return Reading(KIND, tuple(rows), cutoff=_cutoff(sheets), problems=(*problems, *_nameless(rows)))


def _nameless(rows: Sequence[Placed]) -> Iterator[Problem]:
    for one in rows:
        if not one.row.county:
            what = f"county {one.row.county_code} of {one.row.code} {one.row.name} has no name here and in no roster"
            yield Problem(Severity.ERROR, what, one.file, one.at, "add a row with the county's code and name")


def _columns(sheet: Sheet) -> _Columns:
    width = max((len(row.cells) for row in sheet.rows), default=0)
    codes = [column for column in range(width) if _holds_codes(sheet, column)]
    first = next((n for n, row in enumerate(sheet.rows) if any(_code(row.text(c)) for c in codes)), 0)
    heads = ["".join(row.text(column) for row in sheet.rows[:first][-2:]) for column in range(width)]
    if any(CODE_HEAD.search(heads[column]) for column in codes):
        codes = [column for column in codes if CODE_HEAD.search(heads[column])]
    county = next((n for n, head in enumerate(heads) if COUNTY_HEAD.search(head) and n not in codes), -1)
    names = {column: _name_column(sheet, column, codes, heads) for column in codes}
    return _Columns({code: name for code, name in names.items() if name >= 0}, county)


def _holds_codes(sheet: Sheet, column: int) -> bool:
    """Tell whether most cells of digits in a column are codes, and some are codes of townships or counties."""
    numbers = [text for row in sheet.rows if (text := _bare(row.text(column))) and text[0].isdigit()]
    good = sum(1 for text in numbers if _code(text) and not text.startswith("0"))
    return good > 0 and good * 2 >= len(numbers)


def _name_column(sheet: Sheet, code: int, codes: Sequence[int], heads: Sequence[str]) -> int:
    """Find the names of a column of codes: beside it, before the next column of codes."""
    right = range(code + 1, min((c for c in codes if c > code), default=len(heads)))
    left = range(code - 1, max((c for c in codes if c < code), default=-1), -1)
    sides: list[int] = [*right[:1], *left[:1]]
    headed = [column for column in sides if NAME_HEAD.search(heads[column]) and not COUNTY_HEAD.search(heads[column])]
    if headed:
        return headed[0]
    coded = [row for row in sheet.rows if _code(row.text(code))]
    worded = {side: sum(1 for row in coded if WORDS.search(row.text(side))) for side in (*right, *left)}
    return next((side for side in worded if worded[side] * 2 > len(coded)), -1)


def _unit(row: SheetRow, column: int, name_column: int) -> tuple[str, str] | str | None:
    """Give code and name of a unit; a sentence for what should be one and is not; None for all else."""
    if column >= len(row.cells) or not row.cells[column].own:
        return None
    text, name = _bare(row.text(column)), row.text(name_column)
    code = _code(text)
    if code is None:
        broken = DIGITS.fullmatch(text) and WORDS.search(name)
        return f"{text} {name}: a code has 9 digits (or 12, ending in 000)" if broken else None
    if _is_above(code) or (len(code) == 12 and code[9:] != "000"):
        return None
    return (code[:9], name) if WORDS.search(name) else f"{code} has no name"


def _counties_of(sheet: Sheet, columns: _Columns) -> dict[str, str]:
    """Give the names that a sheet itself has of counties, by code."""
    found = {}
    for row in sheet.rows:
        for column, name_column in columns.names.items():
            code, name = _code(row.text(column)), row.text(name_column)
            if code and _is_above(code) and WORDS.search(name) and not code[:6].endswith("00"):
                found[code[:6]] = name
    return found


def _heading(row: SheetRow, columns: _Columns) -> str:
    """Give the name of a county that stands alone in a row."""
    told = {row.text(column) for column in range(len(row.cells))} - {""}
    (text,) = told if len(told) == 1 else ("",)
    return text if COUNTY_NAME.fullmatch(text) else ""


def _bare(text: str) -> str:
    return text.translate(SEPARATORS)


def _code(text: str) -> str | None:
    found = CODE.fullmatch(_bare(text))
    return found.group(1) if found else None


def _is_above(code: str) -> bool:
    """Tell codes of counties, prefectures and provinces: six digits, or nothing but zeros behind them."""
    return not code[6:].strip("0")


def _cutoff(sheets: Sequence[Sheet]) -> date | None:
    """Find the day as of which the list is, where titles and notes say it; None when they do not, or say several."""
    texts = [sheet.title for sheet in sheets]
    texts += [cell.text for sheet in sheets for row in sheet.rows for cell in row.cells if "截" in cell.text]
    days = {_day(found) for text in texts for found in AS_OF.finditer("".join(text.split()))}
    return next(iter(days)) if len(days) == 1 else None


def _day(found: re.Match[str]) -> date | None:
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if day:
            return date(year or 0, month or 0, day)
        following = date((year or 0) + (month or 12) // 12, (month or 12) % 12 + 1, 1)
        return following - timedelta(days=1)
    except ValueError:
        return None
