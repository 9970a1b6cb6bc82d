"""The reports of one county as the rules see them: of every filing the newest version of each of its documents.

    load_reports(connection, facts, attribution, cases, as_of) -> CountyReports

The whole county is held at once: a rule compares a report with the one of last year and with those of its neighbours.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from audit.attribution import Attribution, Filing
from audit.cases import Case, Cases, VersionSeen
from audit.custody import custody
from audit.facts import CountyFacts
from audit.loading import CellFact, load_bodies, load_cells

REPORTED = "reported"
NUMERIC = "numeric"  # how a version differs from the one before it


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a report's page links to, as it was answered last: `outcome` as in docs/architecture.md.

    `nights`: on how many nights in a row, up to the last, it was answered so.
    """

    url: str
    outcome: str
    capture: str | None
    night: date
    nights: int = 1


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that a document showed before its newest one, with the numbers that it printed."""

    capture: str
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class Report:
    """One document of a filing in its newest version. `body` is its `gongkai.record/1` without the cells.

    `page` is the address of the page a listing points to: the document's own, unless it is an attachment. `earlier`:
    its versions before this one whose numbers are not the same, oldest first. `explained`: the parser's problems that
    are none to who knows the roster and the nights.
    """

    url: str
    page: str
    capture: str
    record: int
    first_seen: date | None
    edition: str | None
    published: date | None
    dated: date | None
    listed_on: date | None
    cells: Mapping[str, CellFact]
    body: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    explained: frozenset[str] = frozenset()

    @property
    def reported(self) -> int:
        """How many numbers it prints."""
        return len(self.numbers)

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """The numbers printed, by cell: what is blank, unclear, absent or not applicable is not among them."""
        return numbers_of(self.cells)

    @cached_property
    def problems(self) -> frozenset[str]:
        """The codes of the parser's problems, without those that are explained."""
        return _codes(self.body) - self.explained

    def section(self, key: str) -> str | None:
        """Give the text of the sections of one kind, None when it has none of that kind."""
        texts = [part["text"] for part in self.body.get("sections") or () if part["key"] == key]
        return "\n".join(texts) if texts else None

    @cached_property
    def text(self) -> str:
        """All of its prose, headings included, a line each."""
        parts = self.body.get("sections") or ()
        return "\n".join(line for part in parts for line in (part["heading"], part["text"]) if line)

    def value(self, cell: str) -> float | None:
        """Give the number printed in a cell; None when none is printed there."""
        return self.numbers.get(cell)


def _codes(body: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(problem["code"] for problem in body.get("problems") or ())


def numbers_of(cells: Mapping[str, CellFact]) -> dict[str, float]:
    """Give the numbers that cells print."""
    return {name: fact.value for name, fact in cells.items() if fact.state == REPORTED and fact.value is not None}


@dataclass(frozen=True)
class CountyReports:
    """Every filing's reports. `best` is what the rules test: of several documents, the one with most numbers."""

    reports: Mapping[Filing, tuple[Report, ...]] = field(default_factory=dict)

    def all(self, filing: Filing) -> tuple[Report, ...]:
        """Give every document of a filing in its newest version."""
        return self.reports.get(filing, ())

    def best(self, filing: Filing) -> Report | None:
        """Give the report to test; of those with equally many numbers the first by address."""
        return self._best.get(filing)

    def years(self, unit_id: str) -> list[int]:
        """Give the report years of which a unit has any report, in order."""
        return sorted(year for unit, year in self.reports if unit == unit_id)

    def peers(self, filing: Filing) -> list[Report]:
        """Give the best reports of the county's other filers on the same year."""
        return [report for unit, report in self._by_year.get(filing[1], ()) if unit != filing[0]]

    @cached_property
    def _best(self) -> dict[Filing, Report]:
        return {
            filing: max(reports, key=lambda report: report.reported)
            for filing, reports in self.reports.items()
            if reports
        }

    @cached_property
    def _by_year(self) -> dict[int, list[tuple[str, Report]]]:
        found: dict[int, list[tuple[str, Report]]] = defaultdict(list)
        for unit, year in sorted(self.reports):
            best = self.best((unit, year))
            if best is not None:
                found[year].append((unit, best))
        return dict(found)


@dataclass(frozen=True, slots=True)
class _Place:
    """A document's newest version: which case it belongs to, the document, the number of the version."""

    case: Case
    document: int
    version: int


def load_reports(
    connection: Connection, facts: CountyFacts, attribution: Attribution, cases: Cases, as_of: date
) -> CountyReports:
    """Read every filing's newest versions as of a day, with cells, bodies and what came of their attachments."""
    newest = {filing: _newest(cases.case(filing), as_of) for filing in sorted(attribution.documents)}
    places = [place for found in newest.values() for place in found]
    records = {version.record for place in places for version in (_version(place), *_before(place))}
    bodies = load_bodies(connection, {_version(place).record for place in places})
    cells = load_cells(connection, records)
    attached = _attachments(facts)
    reports = {
        filing: tuple(_report(facts, place, cells, bodies, attached) for place in places)
        for filing, places in newest.items()
        if places
    }
    return CountyReports(reports)


def _newest(case: Case, as_of: date) -> list[_Place]:
    """Give the documents by address: their numbers are the database's own, and another one may count otherwise."""
    newest = custody(case, as_of).newest
    in_order = sorted(newest, key=lambda id: (case.documents[id].url, case.documents[id].portal))
    return [_Place(case, id, newest[id]) for id in in_order]


def _version(place: _Place) -> VersionSeen:
    return place.case.documents[place.document].versions[place.version]


def _before(place: _Place) -> list[VersionSeen]:
    """Give the versions that were followed by one with other numbers, oldest first."""
    versions = place.case.documents[place.document].versions[: place.version + 1]
    return [before for before, after in pairwise(versions) if after.changed == NUMERIC]


def _report(
    facts: CountyFacts,
    place: _Place,
    cells: Mapping[int, Mapping[str, CellFact]],
    bodies: Mapping[int, Mapping[str, Any]],
    attached: Mapping[int, tuple[Attachment, ...]],
) -> Report:
    document = place.case.documents[place.document]
    version = _version(place)
    body = bodies.get(version.record, {})
    looks = (look.night for look in place.case.looks if _shows(look.seen.get(place.document), place.version))
    return Report(
        document.url,
        facts.documents[document.page].url,
        version.capture,
        version.record,
        min(looks, default=None),
        version.edition,
        version.published,
        version.dated,
        document.listed_on,
        cells.get(version.record, {}),
        body,
        attached.get(document.page, ()),
        tuple(Earlier(each.capture, numbers_of(cells.get(each.record, {}))) for each in _before(place)),
        _codes(body) - version.problems,
    )


def _shows(seen: Any, version: int) -> bool:
    return seen is not None and seen.version == version


def _attachments(facts: CountyFacts) -> dict[int, tuple[Attachment, ...]]:
    """Give by page what its files answered when they were last asked for."""
    last: dict[int, Attachment] = {}
    for visits in facts.visits.values():
        for visit in visits:
            for id, seen in visit.sightings.items():
                if facts.documents[id].parent is not None:
                    nights = _nights(last.get(id), seen.outcome, visit.night)
                    last[id] = Attachment(facts.documents[id].url, seen.outcome, seen.capture, visit.night, nights)
    by_page: dict[int, list[Attachment]] = defaultdict(list)
    for id, attachment in sorted(last.items(), key=lambda each: each[1].url):
        by_page[facts.root(id)].append(attachment)
    return {page: tuple(found) for page, found in by_page.items()}


def _nights(before: Attachment | None, outcome: str, night: date) -> int:
    """Count the nights in a row with one answer; several visits of a night count once."""
    if before is None or before.outcome != outcome:
        return 1
    return before.nights + (night != before.night)
