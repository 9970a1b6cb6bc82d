"""Ties the rows of one list to the rows of the next: which row of the later list continues which of the earlier.

Pure. A tie is made only where it is unique on both sides; the passes run from the surest to the least sure, and
what one has tied the next does not see. What stays untied on the left is gone, on the right new.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from roster.china_division import Row, TownshipList
from roster.model import Came, Kind
from roster.names import stem

# A tie across prefectures needs this many units that moved between the same two counties, or equal county names.
COMPANY = 2
# Names under one code that share more than this are one name respelled; at this (城东, 城西) they may be two units.
HALF = 0.5
# The seventh digit of units that the ministry has not confirmed.
UNCONFIRMED = "4"


@dataclass(frozen=True, slots=True)
class Tie:
    """One row continued by another. `came` is None when code and name stayed. `certain` is False for a guess."""

    old: str
    new: str
    came: Came | None
    certain: bool = True


Key = Callable[[Row], Hashable]


class _Matching:
    """The rows of two lists not tied yet, and the ties made so far."""

    def __init__(self, old: TownshipList, new: TownshipList) -> None:
        self.old, self.new = dict(old.rows), dict(new.rows)
        self.old_list, self.new_list = old, new
        self.ties: list[Tie] = []

    def pairs(self, old_key: Key, new_key: Key) -> list[tuple[Row, Row]]:
        """Give the untied rows that share a key which is unique on both sides."""
        left, right = _unique(self.old.values(), old_key), _unique(self.new.values(), new_key)
        return [(left[key], right[key]) for key in left.keys() & right.keys()]

    def tie(self, pairs: Iterable[tuple[Row, Row]], came: Came | None, *, certain: bool = True) -> None:
        """Tie pairs and take them out of what is left."""
        for old, new in pairs:
            self.ties.append(Tie(old.code, new.code, came, certain))
            del self.old[old.code], self.new[new.code]


def tie_lists(old: TownshipList, new: TownshipList) -> list[Tie]:
    """Tie an earlier list to a later one; the ties come sorted by the earlier code."""
    work = _Matching(old, new)
    _same_code_and_name(work)
    _same_county(work)
    _whole_counties(work)
    _moved(work, width=4, came=Came.COUNTY_CHANGE)
    _far_moves(work)
    _unlike_names(work)
    return sorted(work.ties, key=lambda tie: tie.old)


def main_heirs(ties: Iterable[Tie], old: TownshipList, new: TownshipList) -> dict[str, str]:
    """Give, for each county of the earlier list that the later one lacks, the county most of its townships went to."""
    went: dict[str, Counter[str]] = defaultdict(Counter)
    telling = _telling(old)
    sizes = Counter(code[:6] for code in telling)
    for tie in ties:
        if tie.old in telling and tie.old[:6] not in new.counties:
            went[tie.old[:6]][tie.new[:6]] += 1
    heirs = {county: targets.most_common(1)[0] for county, targets in went.items()}
    return {county: heir for county, (heir, count) in heirs.items() if 2 * count > sizes[county]}


def _telling(one: TownshipList) -> set[str]:
    """Give the codes that tell where a county went: its confirmed units, or all of them where it has none.

    Farms and parks are often renamed after their county, so they would hide that it only changed its code.
    """
    confirmed = {code for code in one.rows if code[6] < UNCONFIRMED}
    with_confirmed = {code[:6] for code in confirmed}
    return confirmed | {code for code in one.rows if code[:6] not in with_confirmed}


def _unique(rows: Iterable[Row], key: Key) -> dict[Hashable, Row]:
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return {key: group[0] for key, group in found.items() if len(group) == 1}


def _same_code_and_name(work: _Matching) -> None:
    work.tie(work.pairs(lambda row: (row.code, row.name), lambda row: (row.code, row.name)), None)


def _same_county(work: _Matching) -> None:
    """Recoded, then of another kind, then respelled or renamed under the same code: all inside one county."""
    by_name: Key = lambda row: (row.code[:6], row.name)  # noqa: E731
    work.tie(work.pairs(by_name, by_name), Came.RECODE)
    by_stem: Key = lambda row: (row.code[:6], _stem_of(row))  # noqa: E731
    pairs = work.pairs(by_stem, by_stem)
    work.tie([pair for pair in pairs if pair[0].code[6] == pair[1].code[6]], Came.RENAME)
    work.tie([pair for pair in pairs if pair[0].code[6] != pair[1].code[6]], Came.TYPE_CHANGE)
    by_code: Key = lambda row: row.code  # noqa: E731
    likeness = [(_likeness(*pair), pair) for pair in work.pairs(by_code, by_code)]
    work.tie([pair for like, pair in likeness if like > HALF], Came.RENAME)
    work.tie([pair for like, pair in likeness if like == HALF], Came.RENAME, certain=False)


def _stem_of(row: Row) -> str:
    """Give a row's stem; a row that is no township, town or street has only its whole name."""
    return row.name if row.kind is Kind.OTHER else stem(row.name)


def _likeness(old: Row, new: Row) -> float:
    """Give the share of the shorter name's characters that the other has too, their kinds left aside."""
    one, two = set(stem(old.name)), set(stem(new.name))
    return len(one & two) / min(len(one), len(two))


def _whole_counties(work: _Matching) -> None:
    """Follow counties that got another code: most of what they had is found again, by name, in one other county."""
    for county, heir in sorted(_heirs_by_name(work).items()):
        for key in (lambda row: row.name, _stem_of):
            _tie_between(work, county, heir, key)


def _tie_between(work: _Matching, county: str, heir: str, key: Callable[[Row], str]) -> None:
    left = _unique((row for row in work.old.values() if row.code.startswith(county)), key)
    right = _unique((row for row in work.new.values() if row.code.startswith(heir)), key)
    came = Came.COUNTY_CHANGE if county[:4] == heir[:4] else Came.PREFECTURE_CHANGE
    work.tie([(left[name], right[name]) for name in sorted(left.keys() & right.keys(), key=str)], came)


def _heirs_by_name(work: _Matching) -> dict[str, str]:
    gone = work.old_list.counties.keys() - work.new_list.counties.keys()
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in work.new.values():
        places[row.code[:2], row.name].add(row.code[:6])
    votes: dict[str, Counter[str]] = {county: Counter() for county in gone}
    sizes: Counter[str] = Counter()
    telling = _telling(work.old_list)
    for row in work.old.values():
        if row.code[:6] in gone and row.code in telling:
            sizes[row.code[:6]] += 1
            votes[row.code[:6]].update(places[row.code[:2], row.name])
    best = {county: found.most_common(2) for county, found in votes.items() if found}
    return {
        county: top[0][0]
        for county, top in best.items()
        if 2 * top[0][1] > sizes[county] and (len(top) == 1 or top[0][1] > top[1][1])
    }


def _moved(work: _Matching, *, width: int, came: Came) -> None:
    """Follow single units into another county of the prefecture (`width` digits of code), by name, then by stem."""
    by_name: Key = lambda row: (row.code[:width], row.name)  # noqa: E731
    work.tie(work.pairs(by_name, by_name), came)
    by_stem: Key = lambda row: (row.code[:width], _stem_of(row))  # noqa: E731
    work.tie(work.pairs(by_stem, by_stem), came, certain=False)


def _far_moves(work: _Matching) -> None:
    """Follow units into another prefecture of the province if they moved in company or their county kept its name."""
    by_name: Key = lambda row: (row.code[:2], row.name)  # noqa: E731
    pairs = work.pairs(by_name, by_name)
    company = Counter((old.code[:6], new.code[:6]) for old, new in pairs)
    work.tie([pair for pair in pairs if _in_company(work, company, *pair)], Came.PREFECTURE_CHANGE)


def _in_company(work: _Matching, company: Counter[tuple[str, str]], old: Row, new: Row) -> bool:
    before, after = old.code[:6], new.code[:6]
    same_name = work.old_list.counties[before][0] == work.new_list.counties[after][0]
    return same_name or company[before, after] >= COMPANY


def _unlike_names(work: _Matching) -> None:
    """Tie what is left under the same code and of the same kind: a new name, or the code of one given to another."""
    by_code: Key = lambda row: row.code  # noqa: E731
    pairs = [pair for pair in work.pairs(by_code, by_code) if pair[0].kind is pair[1].kind]
    shuffled = Counter(tie.new[:6] for tie in work.ties if tie.came is Came.RECODE)
    work.tie([pair for pair in pairs if shuffled[pair[1].code[:6]] < COMPANY], Came.RENAME, certain=False)
