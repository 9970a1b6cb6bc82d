"""Joins a list newer than the packaged ones to the temporal table, for the counties it covers.

Takes the spells that the table has of a province, and the later lists: a full list of a province, a county or the
nation with a cut-off day. Gives the spells carried on, tied by `roster.linking` as the published lists are, and the
runs of the counties. Pure; whoever reads a list from a file (`roster.importers`) makes a `LaterList` of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from roster.china_division import Row, TownshipList
from roster.classes import classify
from roster.errors import BadInput
from roster.linking import UNCONFIRMED
from roster.lists import cutoffs, day_of, label_of
from roster.model import Came, FilerClass, Kind
from roster.names import list_name
from roster.temporal import ListedSpell, Merging

CountyNames = tuple[str, str, str]  # county, prefecture, province
PROVINCE = 2  # digits


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a later list: nine-digit code and name as the list writes it, with its county."""

    code: str
    name: str
    county_code: str
    county: str


@dataclass(frozen=True)
class LaterList:
    """A list of all units below a scope, as they were on a day.

    `scope`: the digits with which the codes begin of all that it covers: empty for the nation, two, four or six.
    `confirmed_only`: it shows only what the ministry of civil affairs confirmed (its own lists do), so that a farm that
    it does not show is not gone. `source`: who published it, for the reasons and for errors.
    """

    cutoff: date
    source: str
    rows: tuple[ListRow, ...]
    scope: str = ""
    confirmed_only: bool = True

    def covers(self, county_code: str) -> bool:
        """Tell whether it should show all units of a county."""
        return county_code.startswith(self.scope)

    @cached_property
    def by_province(self) -> Mapping[str, Sequence[ListRow]]:
        """Its rows by the two digits of their province."""
        found: dict[str, list[ListRow]] = defaultdict(list)
        for row in self.rows:
            found[row.code[:PROVINCE]].append(row)
        return found


def check(lists: Iterable[LaterList]) -> list[LaterList]:
    """Give later lists in the order of their days. Raises BadInput for one that cannot join the table."""
    ordered = sorted(lists, key=lambda one: one.cutoff)
    newest = max(cutoffs().values())
    for one in ordered:
        if one.cutoff <= newest:
            raise BadInput(f"its cut-off day {one.cutoff} is not after {newest}, the last list's", file=one.source)
        _check_rows(one)
    for place, one in enumerate(ordered):
        for other in ordered[:place]:
            if one.cutoff == other.cutoff and (one.covers(other.scope) or other.covers(one.scope)):
                raise BadInput(f"is of {one.cutoff} like {other.source}, and covers the same", file=one.source)
    return ordered


def _check_rows(one: LaterList) -> None:
    codes: set[str] = set()
    for row in one.rows:
        if not one.covers(row.code) or not row.code.startswith(row.county_code):
            raise BadInput(f"{row.code} {row.name} lies outside of what the list covers", file=one.source)
        if row.code in codes:
            raise BadInput(f"code {row.code} stands twice", file=one.source)
        codes.add(row.code)
    if not codes:
        raise BadInput("the list holds no rows", file=one.source)


@dataclass
class Table:
    """What is known of one province: the spells of its units, and its counties' rows as `roster.temporal` writes them.

    `open`: the ids of the units that the newest list of their county and sort shows.
    """

    spells: list[ListedSpell]
    counties: dict[str, list[list[str]]]
    open: set[str]


def carry_on(table: Table, lists: Iterable[LaterList], province: str) -> Table:
    """Join the later lists, in the order of their days, to the table of a province."""
    for one in lists:
        if one.by_province.get(province):
            table = _joined(table, one, province)
    return table


def _joined(table: Table, one: LaterList, province: str) -> Table:
    label = label_of(one.cutoff)
    last = _last_spells(table.spells)
    shown = [spell for spell in last if spell.unit_id in table.open and _is_shown(spell.row.code, one)]
    older = TownshipList(0, {spell.row.code: spell.row for spell in shown}, _names(table.counties, shown))
    newer = _township_list(one.by_province[province], label, older.counties, table.counties)
    merging = Merging(shown, (spell for spell in last if spell.unit_id not in table.open))
    heirs = merging.add(older, newer)
    shown_now = {spell.unit_id for spell in merging.open.values()}
    known = set(map(id, table.spells))
    spells = [*table.spells, *(spell for spell in merging.spells if id(spell) not in known)]
    still = (table.open - {spell.unit_id for spell in shown}) | shown_now
    return Table(spells, _counties(table.counties, newer, heirs, label), still)


def _is_shown(code: str, one: LaterList) -> bool:
    return one.covers(code) and not (one.confirmed_only and code[6] >= UNCONFIRMED)


def _last_spells(spells: Iterable[ListedSpell]) -> list[ListedSpell]:
    """Give each unit's last spell."""
    return list({spell.unit_id: spell for spell in sorted(spells, key=lambda one: day_of(one.first))}.values())


def _names(counties: Mapping[str, list[list[str]]], shown: Iterable[ListedSpell]) -> dict[str, CountyNames]:
    codes = {spell.row.code[:6] for spell in shown}
    return {code: _newest_names(counties, code) for code in codes}


def _newest_names(counties: Mapping[str, list[list[str]]], code: str) -> CountyNames:
    county, prefecture, province = counties[code][-1][1:4]
    return county, prefecture, province


def _township_list(
    rows: Iterable[ListRow], label: int, known: Mapping[str, CountyNames], counties: Mapping[str, list[list[str]]]
) -> TownshipList:
    """Make of rows what the build makes of a published list: names in one spelling, kinds and classes."""
    above = {code[:4]: names[1:] for code, names in known.items()}
    province = next(((prefecture, name) for prefecture, name in above.values()), ("", ""))[1]
    found: dict[str, Row] = {}
    named: dict[str, CountyNames] = {}
    for row in rows:
        prefecture, _ = above.get(row.code[:4], ("", ""))
        named[row.county_code] = (row.county, prefecture, province)
        parents = (f"{prefecture}{row.county}", row.county, province + prefecture)
        raw = row.name.strip().replace(",", "，")
        name = list_name(raw, street=row.code[6] == "0", parents=parents)
        found[row.code] = Row(row.code, name, raw, *classify(row.code, name, raw))
    return TownshipList(label, found, named)


def _counties(
    counties: Mapping[str, list[list[str]]], newer: TownshipList, heirs: Mapping[str, str], label: int
) -> dict[str, list[list[str]]]:
    """Carry the counties' runs on: the same names go on, others begin a run, and who ended may have an heir."""
    told = {code: [list(run) for run in runs] for code, runs in counties.items()}
    for code, names in newer.counties.items():
        runs = told.setdefault(code, [])
        if runs and runs[-1][1] == names[0]:
            runs[-1][5] = str(label)
        else:
            runs.append([code, *names, str(label), str(label), ""])
    for code, heir in heirs.items():
        for run in told[code]:
            run[6] = heir
    return told


def spell_of(fields: Sequence[str]) -> ListedSpell:
    """Make of a row of the table (`roster.temporal.SPELL_COLUMNS`) what lists are merged with."""
    unit_id, code, name, kind, filer_class, first, last, came, certain, _, _, aliases = fields
    row = Row(code, name, name, Kind(kind), FilerClass(filer_class))
    spelt = set(aliases.split("|")) if aliases else set()
    return ListedSpell(unit_id, row, int(first), int(last), Came(came), certain == "1", spelt)


def fields_of(spell: ListedSpell) -> list[str]:
    """Write a spell as a row of the table; whether it is older than lists show is not told here."""
    row = spell.row
    what = [spell.unit_id, row.code, row.name, str(row.kind), str(row.filer_class), str(spell.first), str(spell.last)]
    return [*what, str(spell.came), str(int(spell.certain)), "", "", "|".join(sorted(spell.aliases))]
