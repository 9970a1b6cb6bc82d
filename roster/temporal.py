"""Merges successive lists into one temporal table: units with spells of code and name, counties with their heirs.

Pure. Takes the lists oldest first; gives rows of text ready to be written, sorted, the same for the same lists.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from roster.china_division import Row, TownshipList
from roster.linking import UNCONFIRMED, main_heirs, tie_lists
from roster.model import Came

SPELL_COLUMNS = (
    *("unit_id", "code", "name", "kind", "class", "first_list", "last_list"),
    *("came", "certain", "first_censored", "last_censored", "aliases"),
)
COUNTY_COLUMNS = ["code", "name", "prefecture", "province", "first_list", "last_list", "heir"]
# What the lists left out at first: units the ministry had not confirmed, and townships of development zones.
UNCONFIRMED_FROM, ZONES_FROM = 2016, 2017


@dataclass
class ListedSpell:
    """A spell while lists are merged; `first` and `last` are the labels of lists."""

    unit_id: str
    row: Row
    first: int
    last: int
    came: Came
    certain: bool
    aliases: set[str] = field(default_factory=set)


class Merging:
    """The spells so far, and which unit each row of the newest list belongs to."""

    def __init__(self, open_: Iterable[ListedSpell] = (), closed: Iterable[ListedSpell] = ()) -> None:
        """Go on from spells: those that the newest list shows, and the last ones of units that it shows no more."""
        self.open = {spell.row.code: spell for spell in open_}
        self.closed = {(spell.row.code, spell.row.name): spell for spell in closed}
        self.spells: list[ListedSpell] = [*self.open.values(), *self.closed.values()]

    def begin(self, oldest: TownshipList) -> None:
        """Take the first list of all."""
        for row in oldest.rows.values():
            self._begin(f"{row.code}@{oldest.year}", row, oldest.year, Came.LISTED)

    def add(self, older: TownshipList, newer: TownshipList) -> dict[str, str]:
        """Carry the spells on by one list; gives the heirs of the counties that ended."""
        ties = tie_lists(older, newer)
        before, self.open = self.open, {}
        for tie in ties:
            self._carry_on(before.pop(tie.old), newer.rows[tie.new], newer.year, tie.came, certain=tie.certain)
        self.closed.update({(spell.row.code, spell.row.name): spell for spell in before.values()})
        for row in newer.rows.values():
            if row.code not in self.open:
                self._appear(row, newer.year)
        return main_heirs(ties, older, newer)

    def _carry_on(self, spell: ListedSpell, row: Row, year: int, came: Came | None, *, certain: bool) -> None:
        if came is None and row.filer_class is spell.row.filer_class and row.kind is spell.row.kind:
            spell.last = year
            self._note_spelling(spell, row)
            self.open[row.code] = spell
        else:
            self._begin(spell.unit_id, row, year, came or Came.RENAME, certain=certain)

    def _appear(self, row: Row, year: int) -> None:
        earlier = self.closed.pop((row.code, row.name), None)
        if earlier:
            self._begin(earlier.unit_id, row, year, Came.RETURN)
        else:
            self._begin(f"{row.code}@{year}", row, year, Came.LISTED if _first_shown(row, year) else Came.NEW)

    def _begin(self, unit_id: str, row: Row, year: int, came: Came, *, certain: bool = True) -> None:
        spell = ListedSpell(unit_id, row, year, year, came, certain)
        self._note_spelling(spell, row)
        self.spells.append(spell)
        self.open[row.code] = spell

    @staticmethod
    def _note_spelling(spell: ListedSpell, row: Row) -> None:
        if row.raw != row.name:
            spell.aliases.add(row.raw)


def _first_shown(row: Row, year: int) -> bool:
    """Tell whether a list shows a unit only because lists began to show its sort that year."""
    unconfirmed = year == UNCONFIRMED_FROM and row.code[6] >= UNCONFIRMED
    zone = year == ZONES_FROM and "71" <= row.code[4:6] <= "80"
    return unconfirmed or zone


def merge_lists(lists: Sequence[TownshipList]) -> tuple[list[list[str]], list[list[str]]]:
    """Merge lists (oldest first, at least one) into spell rows (SPELL_COLUMNS) and county rows (COUNTY_COLUMNS)."""
    merging = Merging()
    merging.begin(lists[0])
    heirs: dict[str, str] = {}
    for older, newer in itertools.pairwise(lists):
        heirs.update(merging.add(older, newer))
    return _spell_rows(merging.spells, lists[-1].year), _county_rows(lists, heirs)


def _spell_rows(spells: Iterable[ListedSpell], last_year: int) -> list[list[str]]:
    by_unit: dict[str, list[ListedSpell]] = defaultdict(list)
    for spell in spells:
        by_unit[spell.unit_id].append(spell)
    rows = []
    for unit_id, group in sorted(by_unit.items()):
        censored = "1" if group[0].came is Came.LISTED else "0"
        for spell in group:
            rows.append([*_spell_row(unit_id, spell), censored, str(int(group[-1].last == last_year)), _joined(spell)])
    return rows


def _spell_row(unit_id: str, spell: ListedSpell) -> list[str]:
    row = spell.row
    what = [unit_id, row.code, row.name, str(row.kind), str(row.filer_class)]
    return [*what, str(spell.first), str(spell.last), str(spell.came), str(int(spell.certain))]


def _joined(spell: ListedSpell) -> str:
    return "|".join(sorted(spell.aliases))


def _county_rows(lists: Sequence[TownshipList], heirs: dict[str, str]) -> list[list[str]]:
    """Give a row for each stretch of lists in which a county's names stayed the same, its heir in each of them."""
    runs: list[tuple[str, tuple[str, str, str], int, int]] = []
    open_runs: dict[str, tuple[tuple[str, str, str], int, int]] = {}
    for one in lists:
        for code, (names, first, last) in list(open_runs.items()):
            if one.counties.get(code) != names:
                runs.append((code, names, first, last))
                del open_runs[code]
        for code, names in one.counties.items():
            open_runs[code] = (names, open_runs[code][1] if code in open_runs else one.year, one.year)
    runs.extend((code, *run) for code, run in open_runs.items())
    return [[code, *names, str(first), str(last), heirs.get(code, "")] for code, names, first, last in sorted(runs)]
