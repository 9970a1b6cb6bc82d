"""Chooses, among the lists a walk has read, the columns of the portal file: few, clean, and none of a report left out.

    choose(lists, names, drawn, known_filers) -> Choice

Pure. What a column claims decides whom an audit may call missing, so in doubt it claims less: a list that only shows
one township's reports is that township's, a folder of a year carries the years seen in it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crawler.families.hidden_pages import same_page
from crawler.pages.web_addresses import is_home
from crawler.probe.naming import Names
from crawler.probe.reading import Line, ReadList

CLEAN = 0.5  # the part of a list's lines that are reports, from which on it may carry them without being called so
LEAST_FIT = 2
HALF = 0.5  # of the filers: a list of all that shows fewer may not be where the others report


@dataclass(frozen=True)
class Chosen:
    """One column to write. `unit` and `years` are what it is said to carry; None: everyone's, all."""

    key: str
    url: str
    names: tuple[str, ...] = ()
    read: ReadList | None = None
    unit: str | None = None
    years: tuple[int, ...] | None = None
    elsewhere: bool = False
    render: bool = False


@dataclass
class Choice:
    """The columns, whom they answer for, what was found in them by unit, and what is not sure, in sentences."""

    columns: list[Chosen] = field(default_factory=list)
    covers: str = "county"
    found: dict[str, set[int]] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a report told when it was opened and read: whose it is and on which year; None where it does not say."""

    unit: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class _List:
    """A list with the unit and year behind each of its reports; `unit` is the one whose own it is, if any."""

    read: ReadList
    documents: Mapping[str, str]
    unit: str | None
    years: Mapping[str, int]

    @property
    def tier(self) -> int:
        """How fit it is for a column: 0 is called one, 1 is one by its lines, 2 only happens to show some."""
        if self.read.annual and not self.read.folder_years and self.read.year_columns:
            return 1  # its reports may stand in its folders of years; those are lists themselves
        if self.read.annual:
            return 0
        clean = len(self.read.reports) >= CLEAN * len(self.read.lines) and not is_home(self.read.url)
        return 1 if clean else LEAST_FIT


def choose(
    lists: Sequence[ReadList], names: Names, drawn: Mapping[str, tuple[str, ...]], opened: Mapping[str, Opened]
) -> Choice:
    """Choose the columns. `drawn` are columns a script draws, `opened` what reports told themselves, by address."""
    choice = Choice()
    seen = [_attributed(one, names, opened) for one in lists]
    picked = _covering([one for one in seen if one.documents], choice)
    picked = _with_siblings(picked, seen)
    picked = _with_year_columns(picked, seen, choice)
    units, fit = _owners(picked), any(one.tier < LEAST_FIT for one in picked)
    chosen = [_column(one, units.get(one.read.url), picked, elsewhere=fit and one.tier == LEAST_FIT) for one in picked]
    if not chosen:
        chosen = [_rendered(url, trail, names) for url, trail in drawn.items()]
    elif drawn:
        choice.unsure += [f"{' > '.join(trail)} ({url}) seems to be drawn by a script" for url, trail in drawn.items()]
    choice.columns = _with_distinct_keys(chosen)
    _tell_coverage(choice, picked, names)
    return choice


def owner_of(one: ReadList, names: Names) -> str | None:
    """Give the unit whose list it is by the names it goes by; None when they name none."""
    return names.of_names(one.names) or names.of_names(one.own)


def _attributed(one: ReadList, names: Names, opened: Mapping[str, Opened]) -> _List:
    """Say whose each report of a list is, and on which year: by its title, by itself, else by the list it stands in."""
    known = {url: report for line in one.reports if (report := opened.get(url := line.entry.url))}
    told = {line.entry.url: unit for line in one.reports if (unit := line.said.unit or _unit(known, line))}
    years = {line.entry.url: year for line in one.reports if (year := line.said.year or _year_of(known, line))}
    owner = owner_of(one, names)
    if len(set(told.values()) - {owner}) > 0:
        owner = None
    nobody = [line.entry.url for line in one.reports if line.entry.url not in told]
    return _List(one, told | (dict.fromkeys(nobody, owner) if owner else {}), owner, years)


def _unit(known: Mapping[str, Opened], line: Line) -> str | None:
    return known[line.entry.url].unit if line.entry.url in known else None


def _year_of(known: Mapping[str, Opened], line: Line) -> int | None:
    return known[line.entry.url].year if line.entry.url in known else None


def _covering(lists: list[_List], choice: Choice) -> list[_List]:
    """Take lists until every report that any of them shows stands in one: whole ones first, then the fit, the long."""
    picked: list[_List] = []
    missing = {url for one in lists for url in one.documents}
    while missing:
        best = max(lists, key=lambda one: _rank(one, missing))
        gained = missing & best.documents.keys()
        if not gained:
            break
        missing -= gained
        if is_home(best.read.url) or (best.tier == LEAST_FIT and best.read.fault):
            choice.unsure.append(f"{len(gained)} reports stand only at {best.read.url}, which is no column")
            continue
        picked.append(best)
    return picked


def _rank(one: _List, missing: set[str]) -> tuple[bool, bool, int, int, int, int]:
    gained = len(missing & one.documents.keys())
    foreign = len(one.read.lines) - len(one.documents)
    return (gained > 0, one.read.fault is None, -one.tier, gained, -foreign, -len(one.read.url))


def _with_siblings(picked: list[_List], seen: list[_List]) -> list[_List]:
    """Add the empty columns beside those taken: of other townships, and of years in which nothing stands yet."""
    urls = {one.read.url for one in picked}
    owned = {one.unit for one in picked if one.unit}
    shelves = {one.read.shelf for one in picked if one.read.folder_years}
    added = list(picked)
    for one in seen:
        if one.read.url in urls or one.read.fault or not one.read.annual or one.read.lines:
            continue
        of_township = owned and one.unit is not None and one.unit not in owned
        if of_township or (one.read.folder_years and one.read.shelf in shelves):
            added.append(one)
            owned.update([one.unit] if one.unit else [])
    return added


def _with_year_columns(picked: list[_List], seen: list[_List], choice: Choice) -> list[_List]:
    """Add what a crawl asks to be named: the columns by year that a list taken links to."""
    added = list(picked)
    by_url = {one.read.url: one for one in seen}
    for one in picked:
        for url in one.read.year_columns:
            if any(same_page(url, other.read.url) for other in added):
                continue
            folder = next((other for known, other in by_url.items() if same_page(url, known)), None)
            if folder is not None:
                added.append(folder)
            else:
                choice.unsure.append(f"{one.read.url} links to a column by year that could not be read: {url}")
    return added


def _owners(picked: Sequence[_List]) -> dict[str, str]:
    """Say which lists are one township's: called so, or showing no other's; a folder of a list of all is none."""
    shared = {one.read.shelf for one in picked if one.read.folder_years and len(_units(one)) > 1}
    owners = {}
    for one in picked:
        units = _units(one)
        of_all = bool(one.read.folder_years) and one.read.shelf in shared and one.unit is None
        if len(units) <= 1 and not of_all and (unit := one.unit or next(iter(units), None)):
            owners[one.read.url] = unit
    return owners


def _units(one: _List) -> set[str]:
    return set(one.documents.values())


def _column(one: _List, unit: str | None, picked: Sequence[_List], *, elsewhere: bool) -> Chosen:
    years = _years(one, picked)
    code = unit.partition("@")[0].lower() if unit else None
    key = "-".join(["t" + code if code else "annual", *map(str, one.read.folder_years[-1:])])
    return Chosen(key, one.read.url, one.read.names, one.read, unit, years, elsewhere)


def _years(one: _List, picked: Sequence[_List]) -> tuple[int, ...] | None:
    """Say which report years a folder of some years carries: those seen in it, else by how the folders beside it count.

    A list of all that shows a single year is taken for a folder, too, and so is one with that year in its address: were
    it said to carry every year, whoever files into the next folder would be missed in this one.
    """
    folder, seen = one.read.folder_years, _report_years(one)
    if not folder:
        of_all = len(_units(one)) > 1 or any(str(year + ahead) in one.read.url for year in seen for ahead in (0, 1))
        return tuple(seen) if len(seen) == 1 and of_all else None
    if seen:
        return tuple(sorted(seen))
    beside = [other for other in picked if len(other.read.folder_years) == 1]
    shifts = {year - other.read.folder_years[0] for other in beside for year in _report_years(other)} or {-1, 0}
    return tuple(sorted({year + shift for year in folder for shift in shifts}))


def _report_years(one: _List) -> set[int]:
    return {year for url, year in one.years.items() if url in one.documents}


def _rendered(url: str, trail: tuple[str, ...], names: Names) -> Chosen:
    unit = names.of_names(trail)
    return Chosen("t" + unit.partition("@")[0].lower() if unit else "annual", url, trail, unit=unit, render=True)


def _with_distinct_keys(columns: Sequence[Chosen]) -> list[Chosen]:
    seen: Counter[str] = Counter()
    found = []
    for column in columns:
        key = "".join(
            letter if letter.isascii() and (letter.isalnum() or letter == "-") else "-" for letter in column.key
        )
        seen[key] += 1
        found.append(replace(column, key=key if seen[key] == 1 else f"{key}-{seen[key]}"))
    return found


def _tell_coverage(choice: Choice, picked: Sequence[_List], names: Names) -> None:
    """Note what was found of whom, decide whom the file answers for, and say what is doubtful about it."""
    for one in picked:
        for line in one.read.reports:
            unit, year = one.documents.get(line.entry.url), _year(line, one)
            if unit:
                choice.found.setdefault(unit, set()).update([year] if year else [])
        if one.read.fault:
            choice.unsure.append(f"{one.read.url} could not be read whole: {one.read.fault}")
        silent = sum(line.entry.url not in one.documents for line in one.read.reports)
        if silent:
            choice.unsure.append(f"{one.read.url}: {silent} reports whose titles do not say whose they are")
    real = [column for column in choice.columns if not column.elsewhere]
    of_all = [column for column in real if column.unit is None]
    owned = {column.unit for column in real}
    if not of_all and not names.expected.keys() <= owned and real:
        choice.covers = "columns"
        choice.columns = [column for column in choice.columns if column.unit is not None]
    elif of_all and _few_found(choice, picked, names):
        choice.columns = [replace(each, elsewhere=each.elsewhere or each.unit is None) for each in choice.columns]
        choice.unsure.append(
            "fewer than half of the filers were found: is there another column, or one for each? Until `elsewhere` is"
            " taken out of the lists of all, nobody is called missing on their word"
        )


def _few_found(choice: Choice, picked: Sequence[_List], names: Names) -> bool:
    """Say whether fewer than half of the filers were found, and no report stands there that could be another's."""
    silent = any(line.entry.url not in one.documents for one in picked for line in one.read.reports)
    return not silent and len(choice.found.keys() & names.expected.keys()) < HALF * len(names.expected)


def _year(line: Line, one: _List) -> int | None:
    """Give the report year of a line; where it tells none, that of all the others in its folder."""
    alone = _report_years(one) if one.read.folder_years else set()
    return one.years.get(line.entry.url) or (next(iter(alone)) if len(alone) == 1 else None)
