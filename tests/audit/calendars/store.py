"""Writes a calendar into a database, a night at a time, as the crawl and the reading pass leave it."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, update
from sqlalchemy.orm import Session

from roster import Roster, load
from storage import models
from storage.seals import seal_versions
from tests.audit.calendars.calendar import TOWNS, UNPUBLISHED, Calendar, Import, Page, Seen, visits

COUNTY, NAME = "990101", "清岚县"
COLUMNS = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code"
BEGAN = "2010-01-01"
# what the roster says of the third township: when it ends, into whom
ENDS = {
    "none": (BEGAN, "", ""),
    "merged early": (BEGAN, "2022-06-01", "990101101"),
    "merged late": (BEGAN, "2024-01-10", "990101101"),
    "dissolved": (BEGAN, "2023-05-01", ""),
    "new": ("2023-03-01", "", ""),
}
KINDS = {"notice": "not_a_report", "unreadable": "unreadable"}


@cache
def roster(succession: str) -> Roster:
    """Give the county's roster; `renamed`: the third township had another name until 2023."""
    kinds = ("town", "town", "township", "street")
    rows = [f"99010110{n},{town},{kinds[n - 1]},{COUNTY},{NAME},{BEGAN},," for n, town in enumerate(TOWNS, 1) if n != 3]
    if succession == "renamed":
        rows.append(f"990101103,鹤唳乡,township,{COUNTY},{NAME},{BEGAN},2023-03-01,")
        rows.append(f"990101103,{TOWNS[2]},township,{COUNTY},{NAME},2023-03-01,,")
    else:
        begins, ends, into = ENDS[succession]
        rows.append(f"990101103,{TOWNS[2]},township,{COUNTY},{NAME},{begins},{ends},{into}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "qinglan.csv"
        file.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
        return load([file])


def empty(engine: Engine) -> None:
    """Empty all tables."""
    with engine.execution_options(writes=True).begin() as connection:
        for table in reversed(models.Base.metadata.sorted_tables):
            connection.execute(delete(table))
        connection.execute(insert(models.Segment), {"name": "a", "committed_length": 0, "closed": False})


class Store:
    """The calendar's database. `write` brings it to the next night."""

    def __init__(self, engine: Engine, calendar: Calendar) -> None:
        self.engine, self.calendar = engine, calendar
        self.documents: dict[int, int] = {}
        self.contents: dict[int, tuple[str, int]] = {}  # document -> the content it showed last, its snapshot
        self.versions: dict[int, int] = {}
        self.records = self.snapshots = 0
        self.waiting: dict[int, list[tuple[int, Page, str]]] = {}  # night -> snapshots that are read anew then
        empty(engine)

    def nights(self) -> Iterator[date]:
        """Write night after night; gives each when it is in."""
        seen = list(visits(self.calendar))
        for number, night in enumerate(self.calendar.nights):
            with Session(self.engine.execution_options(writes=True)) as session, session.begin():
                connection = session.connection()
                for each in (one for one in seen if one.night == number):
                    self.visit(connection, each)
                for each in (one for one in self.calendar.imports if one.known == number):
                    self.imported(connection, each)
                self.read_anew(connection, number)
                session.flush()
                seal_versions(session, range(1, self.snapshots + 1))
            yield night

    def visit(self, connection: Connection, seen: Seen) -> None:
        night = self.calendar.nights[seen.night]
        id, at = f"{seen.portal.id}-{seen.night}", _moment(night)
        self.portal(connection, seen.portal.id, seen.portal.covers)
        self.visit_row(connection, id, seen.portal.id, night, at, seen.state)
        for line in seen.lines:
            self.document(connection, line.page, seen.portal.id)
        for column, whole in seen.columns:
            scope = {"county_code": COUNTY, "filer": column.filer, "years": None}
            self.listing(connection, id, column.key, scope | ({"elsewhere": True} if column.elsewhere else {}), whole)
            shown = [line.page for line in seen.lines if column.key in line.columns]
            rows = [self.entry(id, column.key, position, page) for position, page in enumerate(shown, start=1)]
            if rows:
                connection.execute(insert(models.Entry), rows)
        if seen.searched:
            sought = [[unit, year] for unit in _units(self.calendar.succession) for year in range(2018, 2024)]
            scope = {"county_code": COUNTY, "filer": None, "years": None, "elsewhere": True, "sought": sought}
            self.listing(connection, id, "elsewhere", scope | {"asked": []}, True)
        for line in seen.lines:
            if line.outcome is not None:
                self.sighting(connection, id, line.page, night, at, line.outcome, seen.night)

    def portal(self, connection: Connection, id: str, covers: str) -> None:
        if connection.execute(models.Portal.__table__.select().where(models.Portal.id == id)).first() is None:
            row = {"id": id, "county_code": COUNTY, "county": NAME, "family": "trs", "covers": covers}
            connection.execute(insert(models.Portal), row)

    def visit_row(
        self, connection: Connection, id: str, portal: str, night: date, at: datetime, state: str, **more: Any
    ) -> None:
        row = {"id": id, "portal_id": portal, "night": night, "attempt": 1, "state": state, "started_at": at}
        connection.execute(insert(models.Visit), row | {"ended_at": at} | more)

    def document(self, connection: Connection, page: int, portal: str) -> int:
        """Give the id of a page's document, made when it is first met."""
        if page not in self.documents:
            self.documents[page] = len(self.documents) + 1
            url = f"https://{portal}.example/{self.calendar.pages[page].key}"
            row = {"id": self.documents[page], "portal_id": portal, "url": url, "url_key": url, "role": "page"}
            connection.execute(insert(models.Document), row)
        return self.documents[page]

    def listing(self, connection: Connection, visit: str, column: str, scope: Mapping[str, Any], whole: bool) -> None:
        place = {"visit_id": visit, "column": column}
        connection.execute(insert(models.Listing), place | {"complete": whole, "reason": None, "scope": dict(scope)})
        page = {"page": 1, "url": "", "capture_id": f"{visit}/{column}"}
        connection.execute(insert(models.ListingPage), place | page)

    def entry(self, visit: str, column: str, position: int, page: int) -> dict[str, Any]:
        place = {"visit_id": visit, "column": column, "page": 1, "position": position}
        title = self.calendar.pages[page].words
        return place | {"document_id": self.documents[page], "title": title, "listed_on": None}

    def sighting(
        self, connection: Connection, visit: str, page: int, night: date, at: datetime, outcome: str, number: int
    ) -> None:
        """Write what a page answered; where it is there, its version and, when that is new, its record."""
        capture, document = f"{visit}/{page}", self.documents[page]
        row = {"id": capture, "visit_id": visit, "url": "", "method": "GET", "at": at, "status": 200}
        connection.execute(insert(models.Capture), row | {"fidelity": "wire", "segment": "a", "offset": 0, "length": 1})
        snapshot = None
        if outcome == "present":
            told = self.calendar.pages[page]
            snapshot = self.version(connection, document, told, told.content[number], night, capture, number)
        row = {"visit_id": visit, "document_id": document, "night": night, "outcome": outcome, "capture_id": capture}
        connection.execute(insert(models.Sighting), row | {"snapshot_id": snapshot, "parent_id": None})

    def version(
        self, connection: Connection, document: int, page: Page, content: str, night: date, capture: str, number: int
    ) -> int:
        last = self.contents.get(document)
        if last is not None and last[0] == content:
            return last[1]
        self.snapshots += 1
        self.versions[document] = self.versions.get(document, 0) + 1
        self.contents[document] = content, self.snapshots
        row = {"id": self.snapshots, "document_id": document, "version": self.versions[document], "read_by": "p/1"}
        row |= {"payload_digest": content, "content_digest": f"{page.key} {content}", "capture_id": capture}
        connection.execute(insert(models.Snapshot), row | {"first_seen": night})
        unreadable = page.read_late is not None and number < page.read_late
        self.record(connection, self.snapshots, page, content, _moment(night), unreadable=unreadable)
        if unreadable:
            assert page.read_late is not None
            self.waiting.setdefault(page.read_late, []).append((self.snapshots, page, content))
        return self.snapshots

    def record(
        self,
        connection: Connection,
        snapshot: int,
        page: Page,
        content: str,
        at: datetime,
        *,
        unreadable: bool,
        parser: str = "p/1",
    ) -> None:
        """Write what a parser read of a page."""
        self.records += 1
        kind = "unreadable" if unreadable else KINDS.get(page.is_a, "report")
        told = _told(page) if kind == "report" else {"filer": None, "place": None, "year": None}
        texts = [
            {"key": "overview", "heading": "一、总体情况", "text": "平稳。" + ("另有补充。" if content == "3" else "")}
        ]
        title = page.words if told["place"] else ""
        evidence = "title" if told["year"] else None
        body = told | {"kind": kind, "title": title, "year_evidence": evidence, "problems": [], "sections": texts}
        row = {"id": self.records, "snapshot_id": snapshot, "part": 0, "parser": parser, "known_at": at, "kind": kind}
        connection.execute(insert(models.Record), row | told | {"title": title, "edition": "2021", "body": body})
        if kind == "report":
            cell = {"record_id": self.records, "cell": "requests.new.natural_person", "state": "reported", "at": None}
            value = 2.0 if content == "2" else 1.0
            connection.execute(insert(models.Cell), cell | {"value": value, "raw": f"{value:g}"})

    def read_anew(self, connection: Connection, number: int) -> None:
        """Read with a better parser what the first one could not."""
        for snapshot, page, content in self.waiting.pop(number, ()):
            at = _moment(self.calendar.nights[number])
            self.record(connection, snapshot, page, content, at, unreadable=False, parser="p/2")
            connection.execute(update(models.Snapshot).where(models.Snapshot.id == snapshot).values(read_by="p/2"))

    def imported(self, connection: Connection, given: Import) -> None:
        """Write somebody else's capture of a report, unless nothing stood there."""
        page, nights = self.calendar.pages[given.page], self.calendar.nights
        if given.night > given.known or page.place[given.night] == UNPUBLISHED or page.is_a != "report":
            return
        number = self.calendar.imports.index(given)
        id, portal, at = f"import-{number}", f"import-{number}", _moment(nights[given.known])
        if connection.execute(models.Visit.__table__.select().where(models.Visit.id == id)).first() is not None:
            return
        row = {"id": portal, "county_code": COUNTY, "county": NAME, "family": "import", "covers": "nothing"}
        connection.execute(insert(models.Portal), row)
        source = {"file": f"{number}.warc.gz"}
        self.visit_row(connection, id, portal, nights[given.night], at, "imported", source=source)
        document = 1000 + number
        url = f"https://{page.portal}.example/{page.key}"
        row = {"id": document, "portal_id": portal, "url": url, "url_key": url, "role": "page"}
        connection.execute(insert(models.Document), row)
        self.documents[document] = document
        capture, night = f"{id}/1", nights[given.night]
        row = {"id": capture, "visit_id": id, "url": url, "method": "GET", "at": at, "status": 200}
        connection.execute(insert(models.Capture), row | {"fidelity": "wire", "segment": "a", "offset": 0, "length": 1})
        always = Page(**{name: getattr(page, name) for name in Page.__dataclass_fields__} | {"read_late": None})
        snapshot = self.version(connection, document, always, page.content[given.night], night, capture, given.night)
        seen = {"visit_id": id, "document_id": document, "night": night, "outcome": "present"}
        connection.execute(insert(models.Sighting), seen | {"capture_id": capture, "snapshot_id": snapshot})


def _units(succession: str) -> list[str]:
    return [
        unit for n in range(1, 5) for unit in {one.unit_id for one in _all_units(succession) if one.code[-1] == str(n)}
    ]


@cache
def _all_units(succession: str) -> tuple[Any, ...]:
    return tuple(each for year in (2021, 2022, 2023) for each in roster(succession).expectations(COUNTY, year))


def _told(page: Page) -> dict[str, Any]:
    if page.is_a == "nobody":
        return {"filer": None, "place": None, "year": None}
    if page.is_a == "department":
        return {"filer": "清岚县教育局", "place": None, "year": page.year}
    return {"filer": f"{page.town}人民政府", "place": page.town, "year": page.year}


def _moment(night: date) -> datetime:
    return datetime(night.year, night.month, night.day, 1, tzinfo=UTC)
