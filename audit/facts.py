"""What the store knows about one county's portals, as plain values: the ground every verdict stands on.

Made by `audit.loading` for a day; nothing here looks at a clock, a database or the roster.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

PRESENT = "present"
GONE = frozenset({"gone", "soft_404"})
REPORT = "report"
NOT_A_REPORT = "not_a_report"
CUT_SHORT = "cut_short"  # a problem: the end of the page, or of a file read with it, may not have come


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose reports, of which report years, a listing lists; None means any filer of the county, any year.

    `elsewhere`: no report has to be in it, though some turn up.
    """

    county_code: str
    filer: str | None = None
    years: tuple[int, ...] | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing. `document` is the id of the page it points to."""

    document: int
    title: str
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One column in one visit. `pages` are the captures of its pages, in their order.

    `sought`: for each filing that was looked for outside of its columns, and in every place there is, the captures that
    show it. Only the listing of what was searched for has any.
    """

    column: str
    complete: bool
    scope: Scope
    pages: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    searched: bool = False  # what was searched for outside of the columns, and no column itself
    sought: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)


class Sighting(NamedTuple):
    """What one visit saw of one document. `snapshot` is None until its bytes have been read."""

    outcome: str
    capture: str | None = None
    snapshot: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One closed pass over one portal; sightings by document id."""

    portal: str
    night: date
    state: str
    listings: tuple[Listing, ...]
    sightings: Mapping[int, Sighting]


@dataclass(frozen=True, slots=True)
class Document:
    """A page, or the attachment of the page `parent`."""

    id: int
    url: str
    portal: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A problem that holds two names of townships against each other."""

    code: str
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One record of a snapshot: what the parser read. `record` is the row of the table.

    `instead`: the years and places that the text has where the title claims others (`year_conflict`, `filer_conflict`).
    `contradictions`: which names a problem holds against each other.
    """

    record: int
    kind: str
    title: str | None = None
    filer: str | None = None
    place: str | None = None
    year: int | None = None
    year_evidence: str | None = None
    edition: str | None = None
    dated: date | None = None
    published: date | None = None
    problems: frozenset[str] = frozenset()
    instead: frozenset[str] = frozenset()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of a document's content, with its records. `capture` is the first exchange that showed it.

    Two of one document with the same `digest` say the same, however they came to be told apart.
    """

    id: int
    document: int
    version: int
    first_seen: date
    capture: str
    digest: str = ""
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """A page as somebody else's capture, which we imported, showed it on the day `night`; known from `known_on` on.

    `source`: the file it came in, and its maker.
    """

    url: str
    night: date
    known_on: date
    capture: str
    snapshot: Snapshot
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Portal:
    """A disclosure site. `covers` is `county` (all the county's filers) or `columns` (those its columns name)."""

    id: str
    county_code: str
    covers: str


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """All that is known of one county on a day. Visits come by portal in the order of time, snapshots by version.

    `imports` stand apart from everything else: no portal of ours showed them.
    """

    county_code: str
    portals: tuple[Portal, ...]
    visits: Mapping[str, tuple[Visit, ...]]
    documents: Mapping[int, Document]
    snapshots: Mapping[int, Snapshot]
    imports: tuple[ImportedPage, ...] = ()

    def root(self, document: int) -> int:
        """Give the page that listings point to: the document itself, or the page its attachment hangs on."""
        seen = {document}
        while (parent := self.documents[document].parent) is not None and parent not in seen:
            seen.add(parent)
            document = parent
        return document
