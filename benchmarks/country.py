"""A store of the whole country, simulated: every township of the packaged roster, a portal a county, a few nights.

    write_country(url, roster, years, nights, extent) -> Country
    repeat(engine, last, night, changed)        one more night, on which little changed

Real are the units, their codes, names and years. Simulated is everything seen. A portal lists the reports of all its
townships in one column. 96 of 100 reports come: those on years whose duty arose before the first night were always
there, the others come on any of the nights of their year, the first ones in time. One visit in fifty finds the portal
down, one in fifty reads half of the listing. After the grace what is not listed is searched for, in vain. The numbers
of the form are written for one county in `CELLS_EVERY`, for all of its reports: for all counties they would be some
fifty million rows. With `Extent(whole=True)`, which a release needs, they are written for all counties, every report
on the form of 2021, and with them the captures of reports and listings.
"""

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, insert, literal, select, update

from parsers.tables.forms import forms
from roster import Roster
from roster.model import Expectation
from roster.packaged import packaged_roster
from storage import models
from storage.database import open_database

SEED = 6
THERE, DOWN, IN_PART = 0.96, 0.02, 0.02
CELLS_EVERY = 20
BATCH = 20_000
# Cells that no rule adds up or compares: the others are 0, else nearly every rule had something to say.
FREE = frozenset(f"disclosure.{row}.decisions" for row in ("licensing", "penalties", "coercive_measures"))
PARTS = (
    ("overview", "一、总体情况"),
    ("disclosure", "二、主动公开政府信息情况"),
    ("requests", "三、收到和处理政府信息公开申请情况"),
    ("disputes", "四、政府信息公开行政复议、行政诉讼情况"),
    ("problems", "五、存在的主要问题及改进情况"),
    ("other", "六、其他需要报告的事项"),
)
PROSE = (
    "本镇认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，及时公开群众关心的信息。" * 4
)
INSERT_CELLS = "INSERT INTO cell (record_id, cell, value, state, raw, at) VALUES (?, ?, ?, 'reported', ?, ?)"
AGAIN = "-again"  # what the ids of a repeated visit end in
LISTED, SEARCHED = "annual", "elsewhere"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is written: `counties`, only so many; `whole`, all that a release is made of."""

    counties: int | None = None
    whole: bool = False


@dataclass
class Country:
    """What was written: the database, what is expected, how many rows each table got, the counties with numbers."""

    engine: Engine
    expected: list[Expectation] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    with_cells: list[str] = field(default_factory=list)


@dataclass
class _Report:
    """A report as its portal has it. `from_night`: the first that lists it (None: none); `read`: it was seen before."""

    document: int
    filing: Expectation
    portal: str
    from_night: int | None
    with_cells: bool
    read: bool = False

    @property
    def title(self) -> str:
        return f"{self.filing.unit}{self.filing.year}年政府信息公开工作年度报告"

    def shown(self, night: int) -> bool:
        return self.from_night is not None and self.from_night <= night


class _Rows:
    """Rows on their way into the tables, a batch at a time."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.waiting: dict[Table, list[Row]] = {}
        self.cells: list[tuple[Any, ...]] = []
        self.written: dict[str, int] = {}

    def add(self, model: type[Any], *columns: Row) -> None:
        waiting = self.waiting.setdefault(model.__table__, [])
        waiting.append({name: value for some in columns for name, value in some.items()})
        if len(waiting) >= BATCH:
            self.flush()

    def add_cells(self, cells: Iterable[tuple[Any, ...]]) -> None:
        """Take cells, of which there are most by far, to be written past SQLAlchemy (to SQLite only)."""
        self.cells += cells
        if len(self.cells) >= BATCH:
            self.flush_cells()

    def flush_cells(self) -> None:
        """Write the cells that wait."""
        if self.cells:
            self.connection.exec_driver_sql(INSERT_CELLS, self.cells)
            self.written["cell"] = self.written.get("cell", 0) + len(self.cells)
            self.cells = []

    def flush(self) -> None:
        """Write all that waits, a table after those it refers to."""
        self.flush_cells()
        for table in models.Base.metadata.sorted_tables:
            rows = self.waiting.pop(table, [])
            if rows:
                self.connection.execute(insert(table), rows)
                self.written[table.name] = self.written.get(table.name, 0) + len(rows)


def write_country(
    url: str, roster: Roster, years: Sequence[int], nights: Sequence[date], extent: Extent | None = None
) -> Country:
    """Write the country into an empty database."""
    extent = extent or Extent()
    country = Country(open_database(url))
    if country.engine.dialect.name == "sqlite":
        event.listen(country.engine, "connect", _fast_and_loose)
        country.engine.dispose()
    codes = sorted({county.code for county in packaged_roster().counties()})
    codes = list(islice(_one_code_each(roster, codes, max(years)) if extent.whole else codes, extent.counties))
    with country.engine.execution_options(writes=True).begin() as connection:
        rows = _Rows(connection)
        rows.add(models.Segment, {"name": "a.warc.gz", "committed_length": 0, "closed": True, "verified_at": None})
        writing = _Writing(rows, nights, whole=extent.whole)
        for number, code in enumerate(codes):
            expected = [each for year in years for each in roster.expectations(code, year)]
            country.expected += expected
            with_cells = extent.whole or number % CELLS_EVERY == 0
            country.with_cells += [code] if with_cells else []
            writing.county(code, expected, with_cells=with_cells)
        rows.flush()
        country.rows = rows.written
    return country


def _one_code_each(roster: Roster, codes: Iterable[str], year: int) -> Iterator[str]:
    """Give the counties whose reports are expected in none before them: of two codes of one, a release takes one."""
    known: set[str] = set()
    for code in codes:
        units = {each.unit_id for each in roster.expectations(code, year)}
        if units and not units & known:
            known |= units
            yield code


def repeat(engine: Engine, last: date, night: date, changed: Sequence[str]) -> None:
    """Write one more night that shows just what the last one showed; the portals `changed` lose a page of it."""
    with engine.execution_options(writes=True).begin() as connection:
        visits = select(models.Visit.id).where(models.Visit.night == last)
        for model in (models.Visit, models.Listing, models.ListingPage, models.Entry, models.Sighting):
            columns = {column.name: column for column in model.__table__.columns}
            own = columns["id" if model is models.Visit else "visit_id"]
            copied = [_copy(column, night) for column in columns.values()]
            connection.execute(insert(model).from_select(list(columns), select(*copied).where(own.in_(visits))))
        shown = select(models.Visit.id).where(models.Visit.night == night, models.Visit.portal_id.in_(changed))
        cut = update(models.Listing).where(models.Listing.visit_id.in_(shown))
        connection.execute(cut.values(complete=False))


def _copy(column: Any, night: date) -> Any:
    """Give a column of the last night as the repeated night has it."""
    if column.name == "visit_id" or (column.name == "id" and column.table.name == "visit"):
        return column + AGAIN
    return literal(night) if column.name == "night" else column


def _fast_and_loose(connection: Any, _entry: Any) -> None:
    """A simulated store may be lost with the power; foreign keys hold by construction."""
    cursor = connection.cursor()
    for pragma in ("synchronous=OFF", "foreign_keys=OFF"):
        cursor.execute(f"PRAGMA {pragma}")


class _Writing:
    """The running number of documents, and the dice."""

    def __init__(self, rows: _Rows, nights: Sequence[date], *, whole: bool) -> None:
        self.rows, self.nights, self.whole, self.documents = rows, nights, whole, 0
        self.dice = random.Random(SEED)  # a simulation

    def county(self, code: str, expected: Iterable[Expectation], *, with_cells: bool) -> None:
        """Write one county: its portal, its reports, what every night saw of them."""
        portal = f"p{code}"
        row = {"id": portal, "county_code": code, "county": code, "family": "trs", "covers": "county"}
        self.rows.add(models.Portal, row)
        obliged = (each for each in expected if each.duty.value in ("due", "unknown"))
        reports = [self.report(portal, each, with_cells=with_cells) for each in obliged]
        reports.sort(key=lambda each: (-each.filing.year, each.document))
        for number in range(len(self.nights)):
            self.visit(portal, code, reports, number)

    def report(self, portal: str, filing: Expectation, *, with_cells: bool) -> _Report:
        """Decide when a report comes, if ever."""
        self.documents += 1
        season = [n for n, night in enumerate(self.nights) if night.year == filing.year + 1]
        comes = self.dice.choice([*season[:1] * 4, *season] if season else [0])
        there = self.dice.random() < THERE
        return _Report(self.documents, filing, portal, comes if there else None, with_cells)

    def visit(self, portal: str, code: str, reports: Sequence[_Report], number: int) -> None:
        """Write one night of one portal."""
        night, fate = self.nights[number], self.dice.random()
        state = "down" if fate < DOWN else "incomplete" if fate < DOWN + IN_PART else "complete"
        visit, at = f"{portal}-{night:%Y%m%d}", datetime(night.year, night.month, night.day, 1, tzinfo=UTC)
        row = {"id": visit, "portal_id": portal, "night": night, "attempt": 1, "state": state, "reason": None}
        self.rows.add(models.Visit, row, {"started_at": at, "ended_at": at, "proof_id": None, "source": None})
        if state == "down":
            return
        self.listing(visit, LISTED, {"county_code": code, "filer": None, "years": None}, complete=state == "complete")
        late = [each for each in reports if each.filing.grace_until < night and not each.shown(number)]
        if state == "complete" and late:
            scope: Row = {"county_code": code, "filer": None, "years": None, "elsewhere": True, "asked": []}
            sought = [[each.filing.unit_id, each.filing.year] for each in late]
            self.listing(visit, SEARCHED, scope | {"sought": sought}, complete=True)
        shown = [each for each in reports if each.shown(number)]
        for position, each in enumerate(shown if state == "complete" else shown[: len(shown) // 2], start=1):
            self.sighting(visit, position, each, night, at)

    def listing(self, visit: str, column: str, scope: Row, *, complete: bool) -> None:
        """Write a listing of one page."""
        place = {"visit_id": visit, "column": column}
        self.rows.add(models.Listing, place, {"complete": complete, "reason": None, "scope": scope})
        capture = f"urn:uuid:{visit}-{column}"
        self.rows.add(models.ListingPage, place, {"page": 1, "url": "", "capture_id": capture})
        url = f"https://{visit.partition('-')[0]}.example/{column}/"
        self.capture(capture, visit, url, datetime.strptime(visit[-8:], "%Y%m%d").replace(hour=1, tzinfo=UTC))

    def capture(self, capture: str, visit: str, url: str, at: datetime) -> None:
        """Write an exchange, if anybody will ask for it."""
        if not self.whole:
            return
        told = {"id": capture, "visit_id": visit, "url": url, "method": "GET", "at": at, "status": 200}
        digest = f"sha256:{hashlib.sha256(capture.encode()).hexdigest()}"
        body = {"media_type": "text/html", "payload_digest": digest, "revisit_of": None, "truncated": None}
        lies = {"segment": "a.warc.gz", "offset": 0, "length": 4096, "fidelity": "wire"}
        self.rows.add(models.Capture, told, body, lies, {"etag": None, "last_modified": None})

    def sighting(self, visit: str, position: int, report: _Report, night: date, at: datetime) -> None:
        """Write an entry of the listing, and that its page was there; on its first night what was read of it."""
        document, capture = report.document, f"urn:uuid:{visit}-{report.document:012d}"
        if not report.read:
            self.capture(capture, visit, f"https://{report.portal}.example/{document}.html", at)
            self.reading(report, capture, night, at)
            report.read = True
        place = {"visit_id": visit, "column": LISTED, "page": 1, "position": position, "document_id": document}
        self.rows.add(models.Entry, place, {"title": report.title, "listed_on": None})
        seen = {"visit_id": visit, "document_id": document, "night": night, "outcome": "present"}
        self.rows.add(models.Sighting, seen, {"capture_id": capture, "snapshot_id": document, "parent_id": None})

    def reading(self, report: _Report, capture: str, night: date, at: datetime) -> None:
        """Write the document, its snapshot, its record, and the record's numbers."""
        document, who, url = report.document, report.filing, f"https://{report.portal}.example/{report.document}.html"
        row = {"id": document, "portal_id": report.portal, "url": url, "url_key": models.url_key(url)}
        self.rows.add(models.Document, row, {"role": "page", "parent_id": None})
        seal = hashlib.sha256(url.encode()).hexdigest()
        version = {"id": document, "document_id": document, "version": 1, "payload_digest": seal}
        shown = {"content_digest": seal, "capture_id": capture, "first_seen": night, "read_by": "p/1", "seal": seal}
        self.rows.add(models.Snapshot, version, shown)
        told = {"kind": "report", "title": report.title, "filer": who.filer, "place": who.unit, "year": who.year}
        parts, prose = (PARTS, PROSE) if self.whole else (PARTS[:1], "")
        sections = [{"key": key, "heading": heading, "text": report.title + prose} for key, heading in parts]
        edition = "2021" if self.whole or who.year >= 2021 else "2019" if who.year >= 2019 else "2014"
        fixed = {"id": document, "snapshot_id": document, "part": 1, "parser": "p/1", "known_at": at, "seal": seal}
        body = told | {"year_evidence": "title", "problems": [], "sections": sections}
        self.rows.add(models.Record, fixed, told, {"edition": edition, "dated": None, "published": None, "body": body})
        form = forms().get(edition) if report.with_cells else None
        if form and self.whole:
            self.rows.add_cells(_cells(document, form.ids()))
            return
        for cell in form.ids() if form else ():
            number = {"value": 0.0, "state": "reported", "raw": "0", "at": None}
            self.rows.add(models.Cell, {"record_id": document, "cell": cell}, number)


def _cells(document: int, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Give the numbers of a report: some of them its own, the rest 0."""
    for place, cell in enumerate(ids):
        value = place * document % 89 if cell in FREE else 0
        yield document, cell, float(value), str(value), f"table[1]/r[{place // 5}]/c[{place % 5}]"
