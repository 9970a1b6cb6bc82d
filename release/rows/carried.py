"""Which documents carry which reports, in which versions, and what these are called: the ground of all their tables.

    carried(ground, county, seen) -> list[Carried]      by report id

A report is a document that carries a filing; what carries none and is a report all the same, or a listed page that
could not be read, is `unattributed`. Whose a report is, the audit has said (`audit.attribution`). The ids are made of
what the archive holds (county, portal, address, version, part), never of a database's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Engine, select
from sqlalchemy.orm import aliased

from audit.attribution import Filing
from audit.facts import REPORT, CountyFacts, Reading, Snapshot
from release.county import County, Ground
from release.rows.seen import Seen
from storage import models as table
from storage.database import portions

UNREADABLE = "unreadable"
UNATTRIBUTED = "unattributed"
NOWHERE: frozenset[str] = frozenset()
DIGEST = 16  # hexadecimal digits of a document's digest in an id


@dataclass(frozen=True, slots=True)
class Place:
    """A document: where it is, the address of the page a listing points to, and whether only an import shows it."""

    portal: str
    url: str
    page_url: str
    imported: bool

    @property
    def digest(self) -> str:
        """What ids name it by. The portal counts: an import may show the address that a portal has, too."""
        return sha256(f"{self.portal}\n{self.url}".encode("utf-8", "replace")).hexdigest()[:DIGEST]


@dataclass(frozen=True, slots=True)
class Version:
    """One record of one version of a document, as a version of a report."""

    id: str
    snapshot: Snapshot
    part: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Carried:
    """A document with the report it carries, in its versions from the first on. `filing` is None: unattributed."""

    id: str
    document: int
    place: Place
    filing: Filing | None
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """Its newest version."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class _Whose:
    """What a document carries: a filing, or the part that carries none."""

    document: int
    filing: Filing | None
    part: int


def carried(ground: Ground, county: County, seen: Seen) -> list[Carried]:
    """Give what the county's portals and imports show of its filers, and what of its own portals is unattributed."""
    facts = county.judged.facts
    imported = {page.snapshot.id: page.snapshot for page in facts.imports}
    places = _places(facts) | _imported_places(ground.engine, {each.document for each in imported.values()})
    choosing = _Choosing(ground, county, seen, places)
    found: dict[_Whose, list[tuple[Snapshot, int, Reading]]] = defaultdict(list)
    for snapshot in (*facts.snapshots.values(), *imported.values()):
        for part, reading in enumerate(snapshot.readings, start=1):
            whose = choosing.whose(snapshot, part, reading)
            if whose:
                found[whose].append((snapshot, part, reading))
    reports = (_carried(county.code, places[whose.document], whose, shown) for whose, shown in found.items())
    return sorted(reports, key=lambda report: report.id)


class _Choosing:
    """Which records are rows of this county, and of whose report."""

    def __init__(self, ground: Ground, county: County, seen: Seen, places: Mapping[int, Place]) -> None:
        self.county, self.seen, self.places = county, seen, places
        self.units = frozenset(unit.unit_id for unit in ground.roster.units(county.code))

    def whose(self, snapshot: Snapshot, part: int, reading: Reading) -> _Whose | None:
        """Say whose report a record is; None when it is no row of this county."""
        document = snapshot.document
        filing = self.county.judged.attribution.meant.get(reading.record)
        if filing:
            return _Whose(document, filing, 0) if self.is_ours(filing, document) else None
        if self.places[document].portal in self.county.own_portals and self.could_be(reading, document):
            return _Whose(document, None, part)
        return None

    def is_ours(self, filing: Filing, document: int) -> bool:
        """Tell whether a filing is of this county, and no other tells what this portal shows of a unit that moved."""
        unit, _ = filing
        return unit in self.units and self.places[document].portal not in self.county.told.get(unit, NOWHERE)

    def could_be(self, reading: Reading, document: int) -> bool:
        """Tell whether a record that carries no filing is a report, or may be: a listing led to what we cannot read."""
        if reading.kind == REPORT:
            return True
        if reading.kind != UNREADABLE or self.places[document].imported:
            return False
        return self.county.judged.facts.root(document) in self.seen.listed


def _carried(code: str, place: Place, whose: _Whose, shown: Iterable[tuple[Snapshot, int, Reading]]) -> Carried:
    document = f"{code}-{place.digest}"
    versions = (Version(f"{document}.{each.version}.{part}", each, part, reading) for each, part, reading in shown)
    in_order = tuple(sorted(versions, key=lambda version: (version.snapshot.version, version.part)))
    return Carried(f"{document}.{_named(whose)}", whose.document, place, whose.filing, in_order)


def _named(whose: _Whose) -> str:
    """Name what a document carries; the part is named where it is not the first, so that more parts change no name."""
    if whose.filing:
        return f"{whose.filing[0]}.{whose.filing[1]}"
    return UNATTRIBUTED if whose.part == 1 else f"{UNATTRIBUTED}.{whose.part}"


def _places(facts: CountyFacts) -> dict[int, Place]:
    pages = ((each, facts.documents[facts.root(each.id)]) for each in facts.documents.values())
    return {each.id: Place(each.portal, each.url, page.url, imported=False) for each, page in pages}


def _imported_places(engine: Engine, documents: set[int]) -> dict[int, Place]:
    return dict(_imported(engine, sorted(documents))) if documents else {}


def _imported(engine: Engine, documents: list[int]) -> Iterator[tuple[int, Place]]:
    document, page = table.Document, aliased(table.Document)
    query = select(document.id, document.portal_id, document.url, page.url)
    query = query.outerjoin(page, document.parent_id == page.id)
    with engine.connect() as connection:
        for some in portions(documents):
            for id, portal, url, page_url in connection.execute(query.where(document.id.in_(some))):
                yield id, Place(portal, url, page_url or url, imported=True)
