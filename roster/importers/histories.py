"""Files that tell of several lists at once: histories with years, and bridges from the list of 2023 to now. Pure.

    history   code9, name, county_code6, county_name, first_year, last_year (…): the list of each year can be had of it
    backcast  code9, name_2013, name_2014, …: lists before the first packaged one
    bridge    code9, name_nbs2023, name_…, change, snapshot_date: what was added, removed or renamed since then

A bridge is no list of anyone's: it is laid over the packaged list of 2023, and of low confidence whatever is said.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from roster.errors import BadInput
from roster.importers.known import Known
from roster.importers.matter import Placed, Problem, Reading, Severity, Sheet, SheetRow
from roster.importers.tabular import header
from roster.later_lists import ListRow
from roster.lists import cutoffs

HISTORY, BACKCAST, BRIDGE = "history", "backcast", "bridge"
NEEDS = {
    HISTORY: ("code9", "name", "county_code6", "county_name", "first_year", "last_year"),
    BACKCAST: ("code9", "name_2013", "name_2014"),
    BRIDGE: ("code9", "name_nbs2023", "change", "snapshot_date"),
}
ADDED, REMOVED, RENAMED = "added_after_2023", "removed_after_2023", "renamed_or_respelled"
NEWER_NAME = re.compile(r"name_(?!nbs).+")
COUNTY_COLUMN = re.compile(r"county_name.*")


def kind(sheet: Sheet) -> str:
    """Tell which of the three a sheet is; nothing for none of them."""
    columns = header(sheet)
    return next((name for name, needed in NEEDS.items() if all(one in columns for one in needed)), "")


def read(sheet: Sheet, known: Known, cutoff: date | None) -> Reading:
    """Read one of them. Raises BadInput for one that tells nothing newer than the packaged lists."""
    which = kind(sheet)
    if which == BRIDGE:
        return _bridge(sheet, known, cutoff)
    if which == HISTORY:
        return _history(sheet, cutoff)
    raise BadInput(
        "its lists are older than the first packaged one: report years before 2015 stay unknown",
        file=sheet.file,
        remedy=f"give a list cut off after {max(cutoffs().values())}",
    )


def _history(sheet: Sheet, cutoff: date | None) -> Reading:
    columns, rows = header(sheet), sheet.rows[1:]
    newest = max(cutoffs())
    years = sorted({year for row in rows if (year := _year(row, columns["last_year"])) > newest})
    if cutoff:
        years = [year for year in years if year == cutoff.year]
    if not years:
        what = f"holds no list after {newest}: the packaged roster has those lists already"
        raise BadInput(what, file=sheet.file, remedy="nothing needs to be done")
    if len(years) > 1:
        told = ", ".join(map(str, years))
        raise BadInput(f"holds the lists of {told}", file=sheet.file, remedy="--cutoff DAY takes the one of its year")
    found = [_listed(sheet, row, columns) for row in rows if _holds(row, columns, years[0])]
    return Reading(HISTORY, tuple(found), cutoff=cutoff, confirmed_only=False)


def _holds(row: SheetRow, columns: Mapping[str, int], year: int) -> bool:
    listed = row.text(columns.get("years_if_gapped", -1))
    if listed:
        return str(year) in re.findall(r"\d{4}", listed)
    return _year(row, columns["first_year"]) <= year <= _year(row, columns["last_year"])


def _year(row: SheetRow, column: int) -> int:
    text = row.text(column)
    return int(text) if re.fullmatch(r"\d{4}", text) else 0


def _listed(sheet: Sheet, row: SheetRow, columns: Mapping[str, int]) -> Placed:
    told = (row.text(columns[name]) for name in ("code9", "name", "county_code6", "county_name"))
    return Placed(ListRow(*told), sheet.file, row.at)


def _bridge(sheet: Sheet, known: Known, cutoff: date | None) -> Reading:
    """Lay the rows over the newest packaged list of the provinces they tell of."""
    columns = header(sheet)
    day = cutoff or max(_days(sheet, columns["snapshot_date"]), default=None)
    listed = {one.row.code: one for one in _newest(known, sheet)}
    problems = []
    newer = next(number for name, number in columns.items() if NEWER_NAME.fullmatch(name))
    county = next((number for name, number in columns.items() if COUNTY_COLUMN.fullmatch(name)), -1)
    for row in sheet.rows[1:]:
        code, change = row.text(columns["code9"]), row.text(columns["change"])
        if change in (REMOVED, RENAMED) and code not in listed:
            what = f"{code} {row.text(columns['name_nbs2023'])} is not in the list of {max(cutoffs())}"
            problems.append(Problem(Severity.WARNING, what, sheet.file, row.at, "it changes nothing"))
        elif change == REMOVED:
            del listed[code]
        elif change in (ADDED, RENAMED):
            named = known.county_names.get(code[:6]) or row.text(county)
            listed[code] = Placed(ListRow(code, row.text(newer), code[:6], named), sheet.file, row.at)
    rows = tuple(listed.values())
    return Reading(BRIDGE, rows, cutoff=day, confirmed_only=False, low=True, problems=tuple(problems))


def _days(sheet: Sheet, column: int) -> Iterator[date]:
    for row in sheet.rows[1:]:
        try:
            yield date.fromisoformat(row.text(column))
        except ValueError:
            continue


def _newest(known: Known, sheet: Sheet) -> Sequence[Placed]:
    """Give the newest packaged list of every county."""
    day = max(cutoffs().values())
    found = []
    for county, name in sorted(known.county_names.items()):
        for unit in known.units(county):
            spell = None if unit.imported else unit.on(day)
            if spell and spell.code[:6] == county:
                found.append(Placed(ListRow(spell.code, spell.name, county, name), sheet.file, f"list of {day}"))
    return found
