"""Which reports a portal should show tonight and does not: those that are looked for elsewhere. Pure.

    Shown(roster, portal, lists, known, night, switches)
        .wanted      the filings whose deadline and grace have passed and that no line and no record names, newest first
        .reports     the reports that a column lists under their filer's name and year: what a search has to find

Only what the columns answer for is wanted: a filer and year that some column should carry, when tonight every column
that should was read whole. What the store ever read as a report is not wanted, wherever it stood.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from crawler.families.page import Entry
from crawler.portal_file import Column, PortalFile
from crawler.probe.naming import Names
from roster.errors import BadInput
from roster.model import Duty, Expectation, Status, Switches
from roster.roster import Roster
from storage.known import Known

FIRST_YEAR = 2008  # the first regulation
REPORT = "报"  # no title of a report is without it
OWED = (Duty.DUE, Duty.EXTENDED)
Filing = tuple[str, int]  # unit id, report year


@dataclass(frozen=True, slots=True)
class Lines:
    """What a column listed tonight, and whether it was read whole."""

    column: Column
    entries: tuple[Entry, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Report:
    """One filer's report of one year; `url` is where it stands, empty for one that is looked for."""

    county_code: str
    unit: str
    name: str
    year: int
    url: str = ""

    @property
    def filing(self) -> Filing:
        """The filing it is."""
        return self.unit, self.year


@dataclass(frozen=True)
class Shown:
    """One portal's columns of one night, read with the roster. `known` is what earlier visits saw of its documents."""

    roster: Roster
    portal: PortalFile
    lists: Sequence[Lines]
    known: Sequence[Known]
    night: date
    switches: Switches

    @cached_property
    def wanted(self) -> tuple[Report, ...]:
        """The filings that are looked for, the newest year first."""
        return tuple(sorted(self._wanted(), key=lambda each: (-each.year, each.unit)))

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """The reports listed under a filer's name and a year, the newest first."""
        return tuple(sorted(self._reports(), key=lambda each: (-each.year, each.url)))

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """The names of each county that a column lists; one that is in no roster is left out."""
        found = {}
        for code in {self.county_of(lines.column) for lines in self.lists}:
            try:
                found[code] = Names(self.roster, code, self.night.year - 1)
            except BadInput:
                continue
        return found

    def county_of(self, column: Column) -> str:
        """Give the code of the county whose reports a column lists."""
        return column.county_code or self.portal.county_code

    def says(self, county_code: str, title: str) -> Filing | None:
        """Give the filing that a title says to lead to; None when it names no filer, no year or no report."""
        said = self.names[county_code].said(title)
        return (said.unit, said.year) if said.report and said.unit and said.year else None

    def _reports(self) -> Iterator[Report]:
        """Give what each line is: as it was read before, else, with more work, as its title says."""
        for lines in self.lists:
            code = self.county_of(lines.column)
            for entry in lines.entries if code in self.names else ():
                for county, unit, year in self._read.get(entry.url) or self._titled(code, entry):
                    yield Report(county, unit, self.names[county].names[unit], year, entry.url)

    def _titled(self, county_code: str, entry: Entry) -> Iterator[tuple[str, str, int]]:
        filing = self.says(county_code, entry.title) if REPORT in entry.title else None
        if filing is not None:
            yield county_code, *filing

    def _wanted(self) -> Iterator[Report]:
        there = {report.filing for report in self.reports} | set(self._by_column())
        there |= {(unit, year) for found in self._read.values() for _, unit, year in found}
        years = [year for _, year in there if year >= FIRST_YEAR]
        for code in self.names:
            for year in range(min(years, default=self.night.year), self.night.year):
                for each in self.roster.expectations(code, year, self.switches, on=self.night):
                    if (each.unit_id, year) not in there and self._is_owed(each) and self._is_answered_for(each):
                        yield Report(code, each.unit_id, each.unit, year)

    def _by_column(self) -> Iterator[Filing]:
        """Give what a filer's own column lists under a title that names nobody else."""
        for lines in self.lists:
            names, filer = self.names.get(self.county_of(lines.column)), lines.column.filer
            if names is None or filer is None:
                continue
            for entry in (entry for entry in lines.entries if REPORT in entry.title):
                said = names.said(entry.title)
                year = said.year or (lines.column.years or (None,))[0]
                unit = names.unit(filer, year)
                if said.report and not said.other and unit and year:
                    yield unit, year

    @cached_property
    def _read(self) -> Mapping[str, Sequence[tuple[str, str, int]]]:
        """What was last read as a report, by address: its county, unit and year, as record or column have it."""
        read = {url for each in self.known if each.reports for url in (each.url, each.parent)}
        owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for lines in self.lists:
            for entry in (entry for entry in lines.entries if entry.url in read):
                owners[entry.url].add((self.county_of(lines.column), lines.column.filer or ""))
        return {each.url: found for each in self.known if (found := list(self._filings(each, owners)))}

    def _filings(self, known: Known, owners: Mapping[str, set[tuple[str, str]]]) -> Iterator[tuple[str, str, int]]:
        places = owners.get(known.url) or owners.get(known.parent or "") or {(code, "") for code in self.names}
        for name, year in known.reports:
            for code, filer in places:
                names = self.names.get(code)
                unit = names and ((names.unit(name, year) if name else None) or (filer and names.unit(filer, year)))
                if unit:
                    yield code, unit, year

    def _is_owed(self, each: Expectation) -> bool:
        return each.duty in OWED and each.status != Status.NOT_EXPECTED and self.night > each.grace_until

    def _is_answered_for(self, each: Expectation) -> bool:
        covering = [lines for lines in self.lists if self._covers(lines.column, each)]
        return bool(covering) and all(lines.whole for lines in covering)

    def _covers(self, column: Column, each: Expectation) -> bool:
        if column.elsewhere or self.county_of(column) != each.county_code:
            return False
        if column.years is not None and each.year not in column.years:
            return False
        return column.filer is None or self.names[each.county_code].unit(column.filer, each.year) == each.unit_id
