"""What is wrong with what was read, held against the roster as it stands: doubles, orphans, impossible dates. Pure.

    check_list(reading, later, known, today)      check_changes(reading, known, today)      check_own(imported, known)

Errors refuse the files. A doubt needs a person's yes: taken in as it is, the roster could say what is not so. A warning
is only told. docs/roster-imports.md lists them all.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from roster.changes import Change
from roster.classes import body_of
from roster.importers.known import Known
from roster.importers.matter import Placed, PlacedChange, Problem, Reading, Severity
from roster.importing import Import, ImportRow
from roster.later_lists import LaterList
from roster.lists import cutoffs
from roster.model import Kind, Spell, Unit
from roster.names import kind_of, stem

CODE = re.compile(r"[1-9][0-9]{8}")
FIRST_YEAR = 1949
MOST_LOST = 3  # one of so many units of a county may be gone at once
FEWEST_LOST = 3  # of a small county one or two may
OLDEST_DOCUMENT = 3  # years before the change
DOCUMENT_YEAR = re.compile(r"[〔［\[（(]((?:19|20)\d\d)[〕］\])）]")
SERIALS = {Kind.STREET: "0", Kind.TOWN: "1", Kind.TOWNSHIP: "23"}
SLACK = 1  # years by which table and list may differ, as in roster.changes


def check_list(reading: Reading, later: LaterList, known: Known, today: date) -> Iterator[Problem]:
    """Check a list."""
    yield from _day(reading, later, known, today)
    yield from _codes(reading, known)
    yield from _twice(reading, lambda one: one.row.code, Severity.ERROR, "code {0} stands twice")
    yield from _twice(
        reading,
        lambda one: f"{one.row.name} in {one.row.county}（{one.row.county_code}）",
        Severity.DOUBT,
        "two units are called {0}",
    )
    yield from _parts(reading, later, known)
    for one in reading.rows:
        if told := _contradiction(one.row.code, one.row.name, kind_of(one.row.name)):
            yield _problem(Severity.WARNING, told, one, "look the code up")


def check_changes(reading: Reading, known: Known, today: date) -> Iterator[Problem]:
    """Check a table of changes."""
    seen: dict[Change, PlacedChange] = {}
    for one in reading.changes:
        first = seen.setdefault(one.change, one)
        if first is not one:
            yield _of(Severity.WARNING, "the same change stands twice; it counts once", one, f"see {first.at}, too")
        yield from _years(one, today)
        for code in (one.change.old_code, one.change.new_code):
            if code and (not CODE.fullmatch(code) or code[:2] not in known.provinces):
                yield _of(Severity.ERROR, f"{code} is in no province", one, "a code begins with its province's digits")
        yield from _orphans(one, known)


def check_own(imported: Import, known: Known) -> Iterator[Problem]:
    """Check the operator's own file beyond what reading it refuses. It is his word: nothing here refuses it."""
    file = imported.file.name
    names: dict[tuple[str, str], list[ImportRow]] = defaultdict(list)
    for row in imported.rows:
        if told := _own_contradiction(row):
            yield Problem(Severity.WARNING, told, file, f"line {row.line}", "look the row up")
        for other in names[row.county_code, row.name]:
            if other.code != row.code and _overlap(row, other):
                what = f"{row.name} of {row.county} stands under {other.code}, too, at the same time"
                yield Problem(Severity.WARNING, what, file, f"line {row.line}", f"see line {other.line}, too")
        names[row.county_code, row.name].append(row)
    for county in imported.counties:
        here = [(row.code, row.name) for row in imported.rows if row.county_code == county.code]
        if told := _loses(known.current(county.code), here):
            what = f"{county.name} ({county.code}) {told}"
            yield Problem(Severity.WARNING, what, file, remedy="its own rows replace the county wholly, past units too")


def _problem(severity: Severity, what: str, one: Placed, remedy: str) -> Problem:
    return Problem(severity, what, one.file, one.at, remedy)


def _of(severity: Severity, what: str, one: PlacedChange, remedy: str) -> Problem:
    return Problem(severity, what, one.file, one.at, remedy)


def _day(reading: Reading, later: LaterList, known: Known, today: date) -> Iterator[Problem]:
    file, newest = reading.rows[0].file, max(cutoffs().values())
    if later.cutoff > today:
        yield Problem(
            Severity.ERROR, f"its day {later.cutoff} lies in the future", file, remedy="--cutoff says its day"
        )
    if later.cutoff <= newest:
        what = f"its day {later.cutoff} is not after {newest}, that of the list it follows"
        yield Problem(Severity.ERROR, what, file, remedy="only newer lists can be joined to the packaged ones")


def _codes(reading: Reading, known: Known) -> Iterator[Problem]:
    strangers: set[str] = set()
    for one in reading.rows:
        row = one.row
        if not CODE.fullmatch(row.code):
            yield _problem(Severity.ERROR, f"{row.code} {row.name}: a code has 9 digits", one, "look the code up")
        elif row.code[:2] not in known.provinces:
            yield _problem(Severity.ERROR, f"{row.code} {row.name} is in no province", one, "look the code up")
        elif not row.code.startswith(row.county_code):
            what = f"{row.code} {row.name} does not begin with its county's digits, {row.county_code}"
            yield _problem(Severity.ERROR, what, one, "look both codes up")
        elif row.county_code not in known.county_names and row.county_code not in strangers:
            strangers.add(row.county_code)
            what = f"county {row.county_code} {row.county} is in no roster"
            yield _problem(Severity.DOUBT, what, one, "accept it if the county was founded or got its code since")
        if not row.name:
            yield _problem(Severity.ERROR, f"{row.code} has no name", one, "put its name in")


def _twice(reading: Reading, key: Callable[[Placed], str], severity: Severity, what: str) -> Iterator[Problem]:
    first: dict[str, Placed] = {}
    for one in reading.rows:
        before = first.setdefault(key(one), one)
        if before is not one:
            yield _problem(severity, what.format(key(one)), one, f"see {before.at}, too")


def _parts(reading: Reading, later: LaterList, known: Known) -> Iterator[Problem]:
    """Find what makes a list look partial: counties that lose many units at once, counties that are not there."""
    file = reading.rows[0].file
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    around: dict[str, set[str]] = defaultdict(set)
    for row in later.rows:
        rows[row.county_code].append((row.code, row.name))
        around[row.code[:4]].add(stem(row.name))
    lacking = []
    for county in sorted(code for code in known.county_names if code.startswith(later.scope)):
        there = [unit for unit in known.current(county) if not later.confirmed_only or unit.code[6] < "4"]
        if county not in rows:
            elsewhere = sum(1 for unit in there if stem(unit.name) in around[county[:4]])
            lacking += [county] if there and elsewhere * 2 <= len(there) else []
        elif told := _loses(there, rows[county], around[county[:4]]):
            what = f"{known.county_names[county]} ({county}) {told}"
            yield Problem(Severity.DOUBT, what, file, remedy="is the list whole? what it lacks counts as gone")
    if lacking:
        told = ", ".join(f"{known.county_names[code]} ({code})" for code in lacking[:5])
        more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
        what = f"{len(lacking)} counties are not in it and stay as they are: {told}{more}"
        half = len(lacking) > len(rows)
        yield Problem(Severity.DOUBT if half else Severity.WARNING, what, file, remedy="is the file cut short?")


def _loses(
    there: Sequence[Unit], rows: Sequence[tuple[str, str]], around: set[str] | frozenset[str] = frozenset()
) -> str:
    """Say how many units a county loses, when it is more than a third of them; nothing otherwise."""
    codes, names = {code for code, _ in rows}, {stem(name) for _, name in rows} | around
    lost = [unit for unit in there if unit.code not in codes and stem(unit.name) not in names]
    if len(lost) < FEWEST_LOST or len(lost) * MOST_LOST <= len(there):
        return ""
    return f"loses {len(lost)} of its {len(there)} units at once, {lost[0].name} the first of them"


def _contradiction(code: str, name: str, kind: Kind) -> str:
    """Say where the word in a name and the serial in the code contradict each other; nothing for what is neither."""
    serial = code[6:7]
    if kind not in SERIALS or serial not in "0123" or serial in SERIALS[kind]:
        return ""
    return f"{code} {name}: by its name a {kind}, by its code none"


def _own_contradiction(row: ImportRow) -> str:
    told = kind_of(row.name)
    if row.kind is not Kind.OTHER and told in SERIALS and told is not row.kind:
        return f"{row.name} is said to be a {row.kind}, its name says {told}"
    if row.kind is not Kind.OTHER and told is Kind.OTHER and body_of(row.name):
        return f"{row.name} is said to be a {row.kind}, by its name it is one of the {body_of(row.name)}"
    if not row.code.startswith(row.county_code):
        return f"{row.code} {row.name} does not begin with its county's digits, {row.county_code}"
    return ""


def _overlap(one: ImportRow, other: ImportRow) -> bool:
    return (one.end or date.max) > (other.start or date.min) and (other.end or date.max) > (one.start or date.min)


def _years(one: PlacedChange, today: date) -> Iterator[Problem]:
    change = one.change
    if not FIRST_YEAR <= change.year <= today.year or (change.on and change.on > today):
        when = change.on or change.year
        yield _of(Severity.ERROR, f"a change of {when} is impossible today", one, "look its date up")
    if change.on and change.on.year != change.year:
        what = f"it took effect on {change.on}, in another year than {change.year}"
        yield _of(Severity.WARNING, what, one, "the day counts")
    found = DOCUMENT_YEAR.search(change.document)
    if found and not change.year - OLDEST_DOCUMENT <= int(found.group(1)) <= change.year:
        what = f"a change of {change.year} rests on a document of {found.group(1)}, {change.document}"
        yield _of(Severity.WARNING, what, one, "look its year up")


def _orphans(one: PlacedChange, known: Known) -> Iterator[Problem]:
    """Find a side that no unit of any roster is: the row then says nothing that the roster could use."""
    change = one.change
    if change.old_code and not _is_known(change.old_code, change.old_name, known, change.year):
        what = f"no roster has {change.old_code} {change.old_name} before the change"
        yield _of(Severity.WARNING, what, one, "the row stays without effect")
    if change.new_code and not _is_known(change.new_code, change.new_name, known, None):
        what = f"no roster has {change.new_code} {change.new_name}"
        yield _of(Severity.WARNING, what, one, "it is named as a successor, and nothing more")


def _is_known(code: str, name: str, known: Known, year: int | None) -> bool:
    counted = Counter(
        spell.code == code or stem(spell.name) == stem(name)
        for unit in known.units(code[:6])
        for spell in unit.spells
        if year is None or _begins(spell) <= year + SLACK
    )
    return counted[True] > 0


def _begins(spell: Spell) -> int:
    return (spell.first or date.min).year
