"""Whose report, of which year, each document carries; and which listed documents might be anybody's.

A *filing* is a filer's report of one year. A report is attributed by the place its record names (matched by the
roster within the county of the column), else by the filer the column names; and by the year its title claims (the
page's own title, else the listing's), else the year the record read. A report that a successor publishes under its
own name and "原" the old one is the old unit's; one under the name of a unit that was founded only later is that
unit's, and in doubt for those that went into it. What cannot be told so is a *doubt*: it proves nothing for anyone,
and no filer it could belong to can be called missing while it stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from audit.facts import NOT_A_REPORT, REPORT, Contradiction, CountyFacts, ImportedPage, Reading, Scope, Snapshot
from audit.imports import Imported
from audit.names import Names
from audit.titles import (
    claims_disclosure_report,
    claims_report,
    former_parts,
    is_bare_claim,
    is_other_body,
    names_several,
    years_of,
)

Filing = tuple[str, int]  # unit id, report year
FOREVER = date.max
DEFECTS = frozenset({"year_conflict", "filer_conflict", "empty_report"})
UNREAD_PART = "attachment_unreadable"  # the problem of a page whose report may be in an attachment we cannot read


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something listed that could be the report of these units and years (None: any), until the night `lifted`.

    `lasting`: its title named filer and year, and no report was read there: it stays in doubt after it left.
    """

    units: frozenset[str] | None
    years: frozenset[int] | None
    lifted: date
    lasting: bool = False

    def could_be(self, filing: Filing) -> bool:
        """Tell whether this may be that filer's report of that year."""
        unit, year = filing
        return (self.units is None or unit in self.units) and (self.years is None or year in self.years)


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a page stood in listings: under which scope, with which title."""

    scope: Scope
    title: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one report's record says of its owner. Empty `units`: surely no township; None: could be anybody."""

    units: frozenset[str] | None
    years: frozenset[int] | None

    @property
    def filing(self) -> Filing | None:
        """The filing, when exactly one unit and one year remain."""
        if self.units is None or self.years is None or len(self.units) != 1 or len(self.years) != 1:
            return None
        return next(iter(self.units)), next(iter(self.years))

    @property
    def open(self) -> bool:
        """Whether it is a report whose owner or year we cannot tell."""
        return self.filing is None and self.units != frozenset()


@dataclass(frozen=True)
class Attribution:
    """The county's documents, understood.

    `carried`: for each snapshot the filings it carries and the record that says so. `documents`: for each filing the
    documents that ever carried it. `doubts`: by page and appearance, where there are any. `imported`: for each filing
    the captures of others that show it; `imported_doubts`: what else of theirs could be whose. `meant`: by record the
    filing it is a report of, for all records of which that can be told; of two in one snapshot `carried` has the last.
    """

    carried: Mapping[int, Mapping[Filing, Reading]]
    documents: Mapping[Filing, tuple[int, ...]]
    doubts: Mapping[tuple[int, Appearance], tuple[Doubt, ...]]
    imported: Mapping[Filing, tuple[Imported, ...]] = field(default_factory=dict)
    imported_doubts: tuple[tuple[Doubt, Imported], ...] = ()
    meant: Mapping[int, Filing] = field(default_factory=dict)

    def seen_by_others(self, filing: Filing) -> tuple[Imported, ...]:
        """Give all that imports show of a filing, and what of theirs could be it."""
        could_be = (shown for doubt, shown in self.imported_doubts if doubt.could_be(filing))
        return (*self.imported.get(filing, ()), *could_be)


def attribute(facts: CountyFacts, names: Names) -> Attribution:
    """Match every document of the county to filings, and say what stays in doubt."""
    return _Attributing(facts, names).result()


class _Attributing:
    """The work of `attribute`: facts and names at hand, each step computed once."""

    def __init__(self, facts: CountyFacts, names: Names) -> None:
        self.facts, self.names = facts, names

    def result(self) -> Attribution:
        documents: dict[Filing, dict[int, None]] = defaultdict(dict)
        for snapshot in self.facts.snapshots.values():
            for filing in self.carried.get(snapshot.id, {}):
                documents[filing][snapshot.document] = None
        carriers = {key: tuple(found) for key, found in documents.items()}
        imported, doubted = self.imports()
        return Attribution(self.carried, carriers, self.doubts(), imported, doubted, self.meant(imported))

    def meant(self, imported: Mapping[Filing, tuple[Imported, ...]]) -> dict[int, Filing]:
        """Give by record the filing it is a report of."""
        ours = ((reading, meaning.filing) for found in self.meanings.values() for reading, meaning in found)
        meant = {reading.record: filing for reading, filing in ours if filing}
        return meant | {shown.record: filing for filing, found in imported.items() for shown in found}

    def imports(self) -> tuple[dict[Filing, tuple[Imported, ...]], tuple[tuple[Doubt, Imported], ...]]:
        """Tell whose reports the imported pages are; what our listings say of the same address helps."""
        roots = {self.facts.documents[root].url: root for root in self.appearances}
        county = Appearance(Scope(self.facts.county_code, elsewhere=True), "")
        found: dict[Filing, list[Imported]] = defaultdict(list)
        doubts: list[tuple[Doubt, Imported]] = []
        for page in self.facts.imports:
            listed = self.appearances[roots[page.url]] if page.url in roots else {}
            for reading in (each for each in page.snapshot.readings if each.kind == REPORT):
                meaning = self.meaning(reading, [county, *listed])
                if meaning.filing:
                    shown = _imported(page, self.checked(reading, meaning.filing))
                    # a year that only our listing of today tells says little of what stood there before that year ended
                    guessed = reading.year is None and page.night.year <= meaning.filing[1]
                    found[meaning.filing].append(replace(shown, sound=shown.sound and not guessed))
                elif meaning.units:
                    shown = replace(_imported(page, reading), sound=False)
                    doubts.append((Doubt(meaning.units, meaning.years, FOREVER), shown))
        return {filing: tuple(shown) for filing, shown in found.items()}, tuple(doubts)

    @cached_property
    def appearances(self) -> dict[int, dict[Appearance, date]]:
        """Every page's appearances, and the first night of each."""
        found: dict[int, dict[Appearance, date]] = defaultdict(dict)
        for visits in self.facts.visits.values():
            seen: set[tuple[int, Scope]] = set()  # the same Entry value stands for the same line of every night
            for visit in visits:
                for listing in visit.listings:
                    for entry in listing.entries:
                        mark = (id(entry), listing.scope)
                        if mark not in seen:
                            seen.add(mark)
                            found[entry.document].setdefault(Appearance(listing.scope, entry.title), visit.night)
        return found

    @cached_property
    def families(self) -> dict[int, list[int]]:
        """Every page with its attachments."""
        families: dict[int, list[int]] = defaultdict(list)
        for document in self.facts.documents:
            families[self.facts.root(document)].append(document)
        return {root: sorted(members, key=lambda member: member != root) for root, members in families.items()}

    @cached_property
    def snapshots(self) -> dict[int, list[Snapshot]]:
        """Every document's snapshots in their order."""
        found: dict[int, list[Snapshot]] = defaultdict(list)
        for snapshot in self.facts.snapshots.values():
            found[snapshot.document].append(snapshot)
        return found

    @cached_property
    def meanings(self) -> dict[int, list[tuple[Reading, Meaning]]]:
        """For each snapshot its reports and what they mean."""
        return {
            snapshot.id: [
                (reading, self.meaning(reading, self.appearances.get(self.facts.root(snapshot.document), {})))
                for reading in snapshot.readings
                if reading.kind == REPORT
            ]
            for snapshot in self.facts.snapshots.values()
        }

    @cached_property
    def carried(self) -> dict[int, dict[Filing, Reading]]:
        carried: dict[int, dict[Filing, Reading]] = {}
        for snapshot, meanings in self.meanings.items():
            told = {
                meaning.filing: self.checked(reading, meaning.filing) for reading, meaning in meanings if meaning.filing
            }
            if told:
                carried[snapshot] = told
        return carried

    def checked(self, reading: Reading, filing: Filing) -> Reading:
        """Note what only we can see: that the listing's title claims another year than the text, that names are kin."""
        problems = reading.problems - {each.code for each in reading.contradictions if self.is_of_kin(each, filing)}
        if reading.year not in (None, filing[1]):
            problems |= {"year_conflict"}
        return reading if problems == reading.problems else replace(reading, problems=problems)

    def is_of_kin(self, contradiction: Contradiction, filing: Filing) -> bool:
        """Tell whether two names contradict each other only until one knows who became whom."""
        return self.names.are_kin(self.facts.county_code, *contradiction.names, filing[1])

    def meaning(self, reading: Reading, appearances: Iterable[Appearance]) -> Meaning:
        """Say whose report, of which year, a record is."""
        appearances = list(appearances)
        year = self.year(reading, appearances)
        years = None if year is None else frozenset({year})
        return Meaning(self.units(reading, appearances, year), years)

    @staticmethod
    def year(reading: Reading, appearances: list[Appearance]) -> int | None:
        if reading.year_evidence != "title":
            listed = {year for appearance in appearances for year in years_of(appearance.title)}
            if len(listed) == 1:
                return next(iter(listed))
        return reading.year

    def units(self, reading: Reading, appearances: list[Appearance], year: int | None) -> frozenset[str] | None:
        found: set[str] = set()
        column: set[str] = set()
        for scope in {appearance.scope for appearance in appearances}:
            for name in filter(None, (reading.place, reading.filer)):
                units = self.names.units(scope.county_code, name, year)
                if units:
                    found |= units
                    break
            if scope.filer:
                column |= self.names.units(scope.county_code, scope.filer, year)
        if len(found) > 1 and len(found & column) == 1:
            return frozenset(found & column)
        if found:
            return self.published_for(reading, appearances, found, year) or frozenset(found)
        if reading.filer and is_other_body(reading.filer, self.names.county):
            titles = [reading.title or "", *(appearance.title for appearance in appearances)]
            said = any(is_other_body(title, self.names.county) for title in titles)
            return frozenset() if said or not column else None  # a portal's pages name the county as their publisher
        return frozenset(column) or None

    def published_for(
        self, reading: Reading, appearances: list[Appearance], found: set[str], year: int | None
    ) -> frozenset[str]:
        """Give the unit a successor's report is about, when it names that one as what it formerly was."""
        if len(found) != 1 or year is None:
            return frozenset()
        (unit,) = found
        titles = [reading.title or "", reading.filer or "", *(appearance.title for appearance in appearances)]
        meant = {
            self.names.meant_by_former_name(scope.county_code, unit, titles, year)
            for scope in {appearance.scope for appearance in appearances}
        }
        return frozenset(one for one in meant if one)

    def doubts(self) -> dict[tuple[int, Appearance], tuple[Doubt, ...]]:
        doubts = {
            (root, appearance): self.doubts_of(root, appearance)
            for root, appearances in self.appearances.items()
            for appearance, first in appearances.items()
            if not self.beyond_doubt(root, appearance, first)
        }
        return {place: found for place, found in doubts.items() if found}

    def beyond_doubt(self, root: int, appearance: Appearance, first: date) -> bool:
        """Tell cheaply of the plain case: read on its first night as the one report that its title says it is."""
        settled = self.report_night(root)
        if settled is None or settled > first or self.open_meanings(root) or any(self.forebears_doubts(root)):
            return False
        told = [(r, key[1]) for s in self.snapshots[root] for key, r in self.carried.get(s.id, {}).items()]
        if any(names_several(title) for title in (appearance.title, *(r.title or "" for r, _ in told))):
            return False
        if any(reading.instead or reading.year not in (None, year) for reading, year in told):
            return False
        years = years_of(appearance.title)
        return any(reading.place and reading.place in appearance.title and years <= {year} for reading, year in told)

    def doubts_of(self, root: int, appearance: Appearance) -> tuple[Doubt, ...]:
        scope, title = appearance.scope, appearance.title
        years = years_of(title)
        named = self.names.in_title(scope.county_code, title, years)
        likely = frozenset(years) or (frozenset(scope.years) if scope.years is not None else None)
        units = self.guess(scope, title, named, years)
        read = [
            # whom the title names may be meant though the column, which alone told whose it is, is another's
            Doubt(units if meaning.units is None else meaning.units | named, meaning.years or likely, FOREVER)
            for member in self.families[root]
            for meaning in self.open_meanings(member)
        ]
        found = [*read, Doubt(units, likely, self.settled_night(root))]
        if named and years and claims_report(title):
            found.append(Doubt(named, years, self.told_night(root), lasting=True))
        found += self.unkept_claims(root, scope.county_code, title)
        found += self.unkept_open_claims(root, title, units, likely)
        found += self.forebears_doubts(root)
        found += self.contradicted(root, scope.county_code)
        if scope.elsewhere:  # no report has to be here: only who is named is in doubt, and no headline promises one
            found = [doubt for doubt in (found if claims_disclosure_report(title) else read) if doubt.units is not None]
        first = self.appearances[root][appearance]
        return tuple(doubt for doubt in found if doubt.units != frozenset() and doubt.lifted > first)

    def guess(self, scope: Scope, title: str, named: frozenset[str], years: frozenset[int]) -> frozenset[str] | None:
        """Whose an unread entry could be, by its title and its column; None when it could be anybody's."""
        if named:
            return named
        if is_other_body(title, self.names.county):
            return frozenset()
        if not scope.filer:
            return None
        column = [self.names.units(scope.county_code, scope.filer, year) for year in years or (None,)]
        return frozenset().union(*column) or None

    def unkept_claims(self, root: int, county_code: str, title: str) -> Iterable[Doubt]:
        """Reports that a title promises and its page, though read, does not carry.

        Of several that a title names, the page may speak for all: who has it not as a report is in doubt.
        """
        kept = self.kept(root)
        promised = [(title, year) for year in years_of(title)]
        promised += [(r.title or "", year) for (_, year), r in kept.items() if names_several(r.title or "")]
        for words, year in dict.fromkeys(promised):
            for units in self.names.each_in_title(county_code, words, (year,)) if claims_report(words) else ():
                if not any((unit, year) in kept for unit in units) and not self.told_apart(words, units, year):
                    yield Doubt(units, frozenset({year}), FOREVER)

    def contradicted(self, root: int, county_code: str) -> Iterable[Doubt]:
        """Reports that a page may be by its text, where its title claims another year or filer; not if they are found.

        A report filed under the wrong title is not missing.
        """
        for (unit, year), reading in self.kept(root).items():
            years = {reading.year} | {int(said) for said in reading.instead if said.isdecimal()}
            places = [said for said in reading.instead if not said.isdecimal()]
            meant = [(frozenset({unit}), other) for other in years - {None, year} if other is not None]
            meant += [(self.names.units(county_code, place, year), year) for place in places]
            for units, of in meant:
                if units and not any((one, of) in self.filings for one in units):
                    yield Doubt(units, frozenset({of}), FOREVER)

    def told_apart(self, title: str, units: frozenset[str], year: int) -> bool:
        """Tell whether a successor's title that names one it took over is not its own: it has one of its own, too."""
        return bool(former_parts(title)) and any((unit, year) in self.filings for unit in units)

    @cached_property
    def filings(self) -> frozenset[Filing]:
        """All filings that any page carries."""
        return frozenset(filing for carried in self.carried.values() for filing in carried)

    def kept(self, root: int) -> dict[Filing, Reading]:
        """Give the filings that a page, or what hangs on it, ever carried, each as last read."""
        return {
            filing: reading
            for member in self.families[root]
            for snapshot in self.snapshots.get(member, ())
            for filing, reading in self.carried.get(snapshot.id, {}).items()
        }

    def unkept_open_claims(
        self, root: int, title: str, units: frozenset[str] | None, likely: frozenset[int] | None
    ) -> Iterable[Doubt]:
        """A report that a title promises without filer or year, where what stands behind it is no report at all."""
        open_claim = is_bare_claim(title) or bool(units and not years_of(title) and claims_report(title))
        if open_claim and self.told_night(root) == FOREVER:
            yield Doubt(units, likely, FOREVER)

    def forebears_doubts(self, root: int) -> Iterable[Doubt]:
        """Reports of a year under the name of a unit that was founded only later: whose they are, is open."""
        for unit, year in sorted(self.kept(root)):
            forebears = self.names.forebears(self.facts.county_code, unit, year)
            if forebears:
                yield Doubt(forebears, frozenset({year}), FOREVER)

    def told_night(self, root: int) -> date:
        """The night from which the page, or what hangs on it, was read as a report of whomever."""
        snapshots = [s for member in self.families[root] for s in self.snapshots.get(member, ())]
        return min((s.first_seen for s in snapshots if self.meanings[s.id]), default=FOREVER)

    def settled_night(self, root: int) -> date:
        """The night from which the page and what hangs on it was read well enough to know what it is.

        A report whose owner or year stays open counts as read: it is a doubt of its own.
        """
        own = self.report_night(root)
        if own is not None:
            return own
        attached = [self.read_night(member) for member in self.families[root][1:]]
        root_read = self.read_night(root)
        carried_below = any(self.report_night(member) for member in self.families[root][1:])
        nights = attached if root_read is None and carried_below else [root_read, *attached]
        return max(night or FOREVER for night in nights)

    def read_night(self, document: int) -> date | None:
        """The first night on which we could tell what a document is."""
        if self.open_meanings(document):
            return date.min
        return self.report_night(document) or self.other_night(document)

    def report_night(self, document: int) -> date | None:
        """The first night it was read as a report whose owner and year are known."""
        return min((s.first_seen for s in self.snapshots.get(document, ()) if s.id in self.carried), default=None)

    def other_night(self, document: int) -> date | None:
        """The first night it was read as no report, as that of a body that is no township, or with its page."""
        return min((s.first_seen for s in self.snapshots.get(document, ()) if self.is_other(s)), default=None)

    def is_other(self, snapshot: Snapshot) -> bool:
        """Whether nothing in it can be a township's report. What an attachment has is in the readings of its page."""
        foreign = [meaning.units == frozenset() for _, meaning in self.meanings[snapshot.id]]
        whole = all(r.kind in (REPORT, NOT_A_REPORT) and UNREAD_PART not in r.problems for r in snapshot.readings)
        return all(foreign) and whole

    def open_meanings(self, document: int) -> list[Meaning]:
        """The reports in its newest version whose owner or year cannot be told."""
        snapshots = self.snapshots.get(document, [])
        return [meaning for _, meaning in self.meanings[snapshots[-1].id] if meaning.open] if snapshots else []


def _imported(page: ImportedPage, reading: Reading) -> Imported:
    """Say what an imported page shows, by one of its readings."""
    known = (page.night, page.known_on, page.url, page.capture, page.source)
    told = (reading.record, page.snapshot.digest, page.snapshot.capture, reading.published, reading.dated)
    return Imported(*known, *told, sound=not reading.problems & DEFECTS)
