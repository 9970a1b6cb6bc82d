"""Cuts a county's facts into cases: all that bears on one filer's report of one year, visit by visit.

A case is what `audit.verdict` judges. It holds no opinion: what a visit read whole, what stood in doubt, what it saw of
the filing's documents.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from audit.attribution import Appearance, Attribution, Doubt, Filing
from audit.facts import CUT_SHORT, GONE, PRESENT, CountyFacts, Listing, Portal, Reading, Scope, Sighting, Visit
from audit.imports import Imported
from audit.names import Names

SAME = "same"
ANOTHERS = "anothers"  # no version: a sound report of another filing stands where this one's stood
NOWHERE: frozenset[int] = frozenset()
EMPTY = "empty_report"  # what a page that was cut short is not to be blamed for
LEFT_TOGETHER = 3  # so many reports of a year that are gone at once were not withdrawn one by one
Changes = Mapping[tuple[int, Filing], str]  # snapshot and filing -> against its version before: numeric, textual, …


class ListSeen(NamedTuple):
    """A listing in one visit, as far as the case goes.

    `control` is the capture of another report read in it, of the same year or an earlier one: a listing that shows
    only later years does not prove that it reaches back to this one.
    """

    column: str
    covering: bool
    whole: bool
    pages: tuple[str, ...] = ()
    control: str | None = None
    listed: frozenset[int] = frozenset()  # pages of the filing that it lists
    searched: bool = False  # no column, but what a search outside of the columns hit that night
    heirs: bool = False  # the column of a unit that took this filer over: it may hold the report, but need not


class DocumentSeen(NamedTuple):
    """A document of the filing in one visit. `version` counts the filing's versions there from 0; None: not shown."""

    outcome: str
    capture: str | None = None
    version: int | None = None


class Look(NamedTuple):
    """One visit as seen from one filing. An unresolved entry stays in doubt before the day `doubt_until`.

    `seen`: by document id what came of the documents that carried the filing, and of the pages they hang on.
    `sought`: the captures of the search for it outside of its columns; None when it was not searched for.
    """

    night: date
    portal: str
    state: str
    lists: tuple[ListSeen, ...] = ()
    doubt_until: date | None = None
    seen: Mapping[int, DocumentSeen] = MappingProxyType({})
    sought: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """One version of a filing in one document. `changed`: how it differs from the one before (None for the first)."""

    record: int
    capture: str
    edition: str | None = None
    published: date | None = None
    dated: date | None = None
    problems: frozenset[str] = frozenset()
    changed: str | None = None
    digest: str = ""  # of the content of the document that shows it


@dataclass(frozen=True, slots=True)
class FilingDocument:
    """A document that carried the filing. `page` is the page a listing points to, `listed_on` the date given there."""

    id: int
    url: str
    portal: str
    page: int
    versions: tuple[VersionSeen, ...]
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One filer × year: every look in the order of time, by document id the documents that carried the report.

    `county_wide`: portals that are meant to carry every filer of the county, even when they showed no listing yet.
    `imports`: what others saw; no look, and never part of the looks.
    """

    looks: tuple[Look, ...]
    documents: Mapping[int, FilingDocument]
    county_wide: frozenset[str] = frozenset()
    imports: tuple[Imported, ...] = ()


@dataclass(frozen=True, slots=True)
class _Listing:
    """A listing of one visit with what all cases share: its pages of documents, two different reports read in it.

    `thinned`: the report years of which it lost more reports than it still shows (`_thinned`).
    """

    listing: Listing
    roots: frozenset[int]
    controls: tuple[tuple[Filing, str], ...]
    thinned: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Visit:
    visit: Visit
    listings: tuple[_Listing, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a look is asked for: a filing, its pages and documents, and what is the same in all its looks.

    `shown`: by snapshot the number of its version; `roles`: see `Cases._roles`; `mine`: the places that ever listed it.
    """

    filing: Filing
    pages: set[int]
    shown: Mapping[int, int]
    roles: Mapping[Scope, tuple[bool, bool]]
    mine: frozenset[tuple[str, str]]
    documents: tuple[int, ...]

    def version(self, seen: Sighting) -> int | None:
        """Give the version of the filing that a sighting shows."""
        return self.shown.get(seen.snapshot) if seen.outcome == PRESENT and seen.snapshot is not None else None


class Cases:
    """The cases of one county; `case` cuts one out."""

    def __init__(self, facts: CountyFacts, attribution: Attribution, names: Names, changes: Changes) -> None:
        self._facts, self._attribution, self._names, self._changes = facts, attribution, names, changes
        self._cut: dict[Filing, Case] = {}
        self._members: dict[int, list[int]] = defaultdict(list)
        for document in facts.documents:
            self._members[facts.root(document)].append(document)
        self._snapshots: dict[int, list[int]] = defaultdict(list)
        for snapshot in facts.snapshots.values():
            self._snapshots[snapshot.document].append(snapshot.id)
        self._visits = {portal: self._prepare(visits) for portal, visits in facts.visits.items()}
        self._columns, self._listed_on = self._places()
        self._scopes = {
            listing.scope for visits in facts.visits.values() for visit in visits for listing in visit.listings
        }

    def judges(self, filing: Filing) -> bool:
        """Tell whether the filing is for us to judge.

        It is when its county is covered whole, when a column names its filer, or when its heir's column shows it.
        """
        if any(self._is_county_wide(portal) for portal in self._facts.portals):
            return True
        place, found = (self._facts.county_code, *filing), filing in self._attribution.documents
        return any(
            scope.filer is not None
            and (self._names.covers(scope, *place) or (found and self._names.is_heirs(scope, *place)))
            for scope in self._scopes
        )

    def case(self, filing: Filing) -> Case:
        """Give all that bears on one filing; it is cut out once, for its reports and for its verdict."""
        if filing not in self._cut:
            self._cut[filing] = self._cut_out(filing)
        return self._cut[filing]

    def change(self, snapshot: int, filing: Filing) -> str | None:
        """Tell how a version of a filing differs from the one before it; None for the first."""
        return self._changes.get((snapshot, filing))

    def _cut_out(self, filing: Filing) -> Case:
        carrying = self._in_order(self._attribution.documents.get(filing, ()))
        documents = {id: self._document(id, filing) for id in carrying}
        pages = {document.page for document in documents.values()}
        shown = {
            snapshot: number for document in documents for snapshot, number in self._versions(document, filing).items()
        }
        asked = tuple({**documents, **dict.fromkeys(self._in_order(pages))})
        sought_after = _Sought(filing, pages, shown, self._roles(filing), self._mine(pages), asked)
        looks = [
            _look(visit, sought_after)
            for portal in self._facts.portals
            if self._bears_on(portal, filing, documents)
            for visit in self._visits.get(portal.id, ())
        ]
        wide = frozenset(p.id for p in self._facts.portals if self._is_county_wide(p))
        others = self._attribution.seen_by_others(filing)
        return Case(tuple(sorted(looks, key=lambda look: look.night)), documents, wide, others)

    def _in_order(self, ids: Iterable[int]) -> list[int]:
        """Order documents by what the archive says of them: a rebuilt database numbers them otherwise."""
        return sorted(ids, key=lambda id: (self._facts.documents[id].url, self._facts.documents[id].portal))

    def _prepare(self, visits: Iterable[Visit]) -> tuple[_Visit, ...]:
        doubtful = {page for page, _ in self._attribution.doubts}
        shown: dict[str, dict[Filing, set[int]]] = {}  # column -> reports it ever listed, with their pages
        lasting: dict[Doubt, None] = {}
        prepared = []
        left: set[int] = set()  # documents that were gone when they were last asked for
        for visit in visits:
            _note_answers(visit, left)
            doubts = self._doubts(visit, doubtful)
            stay = tuple(doubt for doubt in lasting if doubt.lifted > visit.night and doubt not in doubts)
            lasting |= dict.fromkeys(doubt for doubt in doubts if doubt.lasting)
            listings = tuple(
                self._listing(visit, each, shown.setdefault(each.column, {}), left) for each in visit.listings
            )
            prepared.append(_Visit(visit, listings, doubts + stay))
        return tuple(prepared)

    def _doubts(self, visit: Visit, doubtful: set[int]) -> tuple[Doubt, ...]:
        """Give what stood unresolved in the listings of a visit that night."""
        return tuple(
            doubt
            for listing in visit.listings
            for entry in listing.entries
            if entry.document in doubtful
            for doubt in self._attribution.doubts.get((entry.document, Appearance(listing.scope, entry.title)), ())
            if doubt.lifted > visit.night
        )

    def _listing(self, visit: Visit, listing: Listing, shown: dict[Filing, set[int]], left: set[int]) -> _Listing:
        roots = frozenset(entry.document for entry in listing.entries)
        by_year: dict[int, dict[Filing, str]] = defaultdict(dict)
        for entry in listing.entries:
            for filing, capture in self._reports(visit, entry.document):
                # two of a year are enough: one may be the filing in question
                if len(by_year[filing[1]]) < 2 and self._belongs(listing.scope, filing):
                    by_year[filing[1]].setdefault(filing, capture)
                shown.setdefault(filing, set()).add(entry.document)
        latest_first = [control for year in sorted(by_year, reverse=True) for control in by_year[year].items()]
        return _Listing(listing, roots, tuple(latest_first), _thinned(visit, roots, shown, left))

    def _belongs(self, scope: Scope, filing: Filing) -> bool:
        """Tell whether a report is of the filer whose column lists it; another's may mean that another list came."""
        return scope.filer is None or filing[0] in self._names.units(scope.county_code, scope.filer, filing[1])

    def _reports(self, visit: Visit, page: int) -> Iterator[tuple[Filing, str]]:
        """Give the filings that a listed page, or what hangs on it, showed in this visit."""
        for document in self._members.get(page, ()):
            seen = visit.sightings.get(document)
            if seen and seen.outcome == PRESENT and seen.snapshot is not None and seen.capture is not None:
                for filing in self._attribution.carried.get(seen.snapshot, ()):
                    yield filing, seen.capture

    def _places(self) -> tuple[dict[int, set[tuple[str, str]]], dict[int, date]]:
        """Give for each page the columns it ever stood in, and the date its first dated entry gave."""
        columns: dict[int, set[tuple[str, str]]] = defaultdict(set)
        listed_on: dict[int, date] = {}
        for portal, visits in self._visits.items():
            for visit in visits:
                for prepared in visit.listings:
                    for root in prepared.roots:
                        columns[root].add((portal, prepared.listing.column))
                    for entry in prepared.listing.entries:
                        if entry.listed_on is not None:
                            listed_on.setdefault(entry.document, entry.listed_on)
        return columns, listed_on

    def _is_county_wide(self, portal: Portal) -> bool:
        return portal.covers == "county" and portal.county_code == self._facts.county_code

    def _bears_on(self, portal: Portal, filing: Filing, documents: Mapping[int, FilingDocument]) -> bool:
        visits = self._visits.get(portal.id, ())
        return (
            self._is_county_wide(portal)
            or any(document.portal == portal.id for document in documents.values())
            or any(self._covers(prepared, filing) for visit in visits for prepared in visit.listings)
        )

    def _covers(self, prepared: _Listing, filing: Filing) -> bool:
        return self._names.covers(prepared.listing.scope, self._facts.county_code, *filing)

    def _roles(self, filing: Filing) -> dict[Scope, tuple[bool, bool]]:
        """Tell of every scope whether its listing should carry the report, and whether it is that of an heir."""
        place = (self._facts.county_code, *filing)
        return {
            scope: (covering := self._names.covers(scope, *place), not covering and self._names.is_heirs(scope, *place))
            for scope in self._scopes
        }

    def _mine(self, pages: set[int]) -> frozenset[tuple[str, str]]:
        """Give the places that ever listed one of the pages."""
        return frozenset(place for page in pages for place in self._columns.get(page, ()))

    def _document(self, id: int, filing: Filing) -> FilingDocument:
        document, page = self._facts.documents[id], self._facts.root(id)
        numbered = sorted(reversed(self._versions(id, filing).items()), key=lambda each: not self._is_cut(each[0]))
        first_of = {number: snapshot for snapshot, number in numbered}  # the first, if possible one that came whole
        versions = tuple(self._version_seen(first_of[number], filing, number) for number in sorted(first_of))
        return FilingDocument(id, document.url, document.portal, page, versions, self._listed_on.get(page))

    def _is_cut(self, snapshot: int) -> bool:
        return any(CUT_SHORT in reading.problems for reading in self._facts.snapshots[snapshot].readings)

    def _version_seen(self, snapshot_id: int, filing: Filing, number: int) -> VersionSeen:
        carried = self._attribution.carried[snapshot_id]
        reading: Reading = carried.get(filing) or next(iter(carried.values()))
        changed = self._changes.get((snapshot_id, filing), "textual") if number else None
        problems = reading.problems - {EMPTY} if CUT_SHORT in reading.problems else reading.problems
        snapshot = self._facts.snapshots[snapshot_id]
        told = (reading.edition, reading.published, reading.dated, problems, changed, snapshot.digest)
        return VersionSeen(reading.record, snapshot.capture, *told)

    def _versions(self, document: int, filing: Filing) -> dict[int, int]:
        """Number a filing's versions in a document, by snapshot.

        It begins with the first snapshot that carries it. What was not read as a report (an error page, a notice) is
        none, nor is another's sound report: this one is shown there no more. Another's that is defective, or took the
        place of what was, is a version too: it may be this one. A collection's page is only as new as its part that is
        this filing.
        """
        numbers: dict[int, int] = {}
        for snapshot in self._snapshots[document]:
            carried = self._attribution.carried.get(snapshot, {})
            if filing not in carried and not (numbers and len(carried) == 1):
                continue
            change = self._changes.get((snapshot, filing))
            if change != ANOTHERS:
                last = max(numbers.values(), default=-1)
                numbers[snapshot] = last if change == SAME else last + 1
        return numbers


def _look(prepared: _Visit, asked: _Sought) -> Look:
    """See one visit as one filing sees it."""
    visit, lists = prepared.visit, []
    for each in prepared.listings:
        covering, heirs = asked.roles[each.listing.scope]
        if covering or heirs or (visit.portal, each.listing.column) in asked.mine:
            lists.append(_list_seen(each, asked, covering=covering, heirs=heirs))
    doubts = [doubt.lifted for doubt in prepared.doubts if doubt.could_be(asked.filing)]
    seen = {
        document: DocumentSeen(s.outcome, s.capture, asked.version(s))
        for document in asked.documents
        if (s := visit.sightings.get(document)) is not None
    }
    sought = next((each.sought[asked.filing] for each in visit.listings if asked.filing in each.sought), None)
    return Look(visit.night, visit.portal, visit.state, tuple(lists), max(doubts, default=None), seen, sought)


def _list_seen(each: _Listing, asked: _Sought, *, covering: bool, heirs: bool) -> ListSeen:
    listing, year = each.listing, asked.filing[1]
    control = None
    for other, capture in each.controls:
        if other[1] <= year and other != asked.filing:
            control = capture
            break
    listed = NOWHERE if each.roots.isdisjoint(asked.pages) else frozenset(asked.pages & each.roots)
    whole = listing.complete and year not in each.thinned
    return ListSeen(listing.column, covering, whole, listing.pages, control, listed, listing.searched, heirs)


def _note_answers(visit: Visit, left: set[int]) -> None:
    """Keep up which documents are gone by their last definite answer: not all are asked for every night."""
    for document, seen in visit.sightings.items():
        if seen.outcome in GONE:
            left.add(document)
        elif seen.outcome == PRESENT:
            left.discard(document)


def _thinned(visit: Visit, roots: frozenset[int], shown: Mapping[Filing, set[int]], left: Set[int]) -> frozenset[int]:
    """Give the report years of which a listing lost more reports than it still lists.

    What moved to another listing of the portal is not lost, nor are one or two whose address says that they are gone;
    when many go together, it is the portal that was rebuilt or broken. Such a listing proves nothing by not showing
    something. `left` are the documents whose last answer was that they are gone.
    """
    anywhere = {entry.document for listing in visit.listings for entry in listing.entries}
    listed, lost, gone = (defaultdict[int, int](int) for _ in range(3))
    for (_, year), pages in shown.items():
        if pages & roots:
            listed[year] += 1
        elif not pages & anywhere:
            (gone if pages <= left else lost)[year] += 1
    for year, count in gone.items():
        if count >= LEFT_TOGETHER:
            lost[year] += count
    return frozenset(year for year, count in lost.items() if count > listed[year])
