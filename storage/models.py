"""The tables, one class a table, in the order of the data's way: portal, visit, capture, document, snapshot, record.

Everything up to `Record` can be rebuilt from the WARC files; verdicts and findings can be rebuilt from the rest.
"""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC on engines that forget the zone (SQLite) as well as on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(text: str) -> str:
    """Put U+FFFD for what no engine takes: NUL (PostgreSQL), halves of surrogate pairs; portals' scripts hold both."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "\ufffd")


class Text(TypeDecorator[str]):
    """A text as any of the engines can hold it, see `storable`."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text storable."""
        return None if value is None else storable(value)


class Base(DeclarativeBase):
    """Common ground of the tables: constraint names that Alembic can find again, JSON and moments by annotation."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        str: Text(),
        dict[str, Any]: JSON,
        list[Any]: JSON,
        datetime: UTCDateTime(),
        date: Date(),
    }


class Portal(Base):
    """A county's disclosure site, as its portal file described it when last visited."""

    __tablename__ = "portal"
    id: Mapped[str] = mapped_column(primary_key=True)
    county_code: Mapped[str]
    county: Mapped[str]
    family: Mapped[str]
    # "county": all the county's filers; "columns": only those its columns name; "nothing": an import (family `import`)
    covers: Mapped[str]


class Visit(Base):
    """One pass over one portal. `state` is `open` while it runs, then what it proved."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("portal_id", "night", "attempt"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    portal_id: Mapped[str] = mapped_column(ForeignKey("portal.id"))
    night: Mapped[date] = mapped_column(index=True)
    attempt: Mapped[int]
    state: Mapped[str]  # open, complete, incomplete, changed, blocked, down, robots, imported
    reason: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    proof_id: Mapped[str | None]  # WARC-Record-ID of the metadata record that carries the proof
    # of a visit that somebody else made and we imported (state `imported`): the file, its sha256, its maker; else None
    source: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Segment(Base):
    """One WARC file, and how much of it is committed: what lies beyond is a torn tail."""

    __tablename__ = "segment"
    name: Mapped[str] = mapped_column(primary_key=True)
    committed_length: Mapped[int] = mapped_column(BigInteger)
    closed: Mapped[bool]
    verified_at: Mapped[datetime | None]  # when its bytes were last read again and held against everything else


class Capture(Base):
    """One HTTP exchange in the archive. `id` is the WARC-Record-ID of its response (or revisit) record."""

    __tablename__ = "capture"
    __table_args__ = (Index("ix_capture_url", "url", postgresql_using="hash"),)  # a text too long for its other kinds
    id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visit.id"), index=True)
    url: Mapped[str]
    method: Mapped[str]
    at: Mapped[datetime]
    status: Mapped[int | None]
    media_type: Mapped[str | None]  # as the header said it, parameters included
    # sha256:HEX of the body after transfer decoding, before content decoding
    payload_digest: Mapped[str | None] = mapped_column(index=True)
    revisit_of: Mapped[str | None]  # capture whose bytes this one repeats
    fidelity: Mapped[str]  # wire, payload
    truncated: Mapped[str | None]  # time, length, disconnect
    etag: Mapped[str | None]  # validators the answer gave, for asking whether it changed
    last_modified: Mapped[str | None]
    segment: Mapped[str] = mapped_column(ForeignKey("segment.name"))
    offset: Mapped[int] = mapped_column(BigInteger)
    length: Mapped[int] = mapped_column(BigInteger)


class Task(Base):
    """The ledger: one address a visit has to ask for. pending -> leased -> done."""

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("visit_id", "key"), Index("ix_task_visit_state", "visit_id", "state"))
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    key: Mapped[str]  # role, method, address and body: what makes two tasks the same
    role: Mapped[str]  # listing, page, attachment
    url: Mapped[str]
    method: Mapped[str]
    body: Mapped[str | None]
    column: Mapped[str | None]
    state: Mapped[str]  # pending, leased, done
    outcome: Mapped[str | None]
    capture_id: Mapped[str | None]
    detail: Mapped[dict[str, Any]]  # what the spider needs back: page number, parent; and what it found, or why not


class Listing(Base):
    """One column in one visit: was it read to its end? `scope` says whose reports, of which years, it lists."""

    __tablename__ = "listing"
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    column: Mapped[str] = mapped_column(primary_key=True)
    complete: Mapped[bool]
    reason: Mapped[str | None]
    # {"county_code": ..., "filer": name or None, "years": [..] or None, "elsewhere": true where no report has to be,
    # "sought": [[unit id, year], ...] the filings that were searched for outside of their columns}
    scope: Mapped[dict[str, Any]]


class ListingPage(Base):
    """One page of a listing, and the capture that shows it."""

    __tablename__ = "listing_page"
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    column: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    capture_id: Mapped[str]


def _key_of_url(context: DefaultExecutionContext) -> str:
    return url_key(context.get_current_parameters()["url"])  # type: ignore[no-untyped-call]


def url_key(url: str) -> str:
    """Give the digest by which a document's address is indexed: PostgreSQL cannot index a text of some 2,700 bytes."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


class Document(Base):
    """A page or file of a portal that a listing (or a page) points to."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("portal_id", "url_key"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    portal_id: Mapped[str] = mapped_column(ForeignKey("portal.id"))
    url: Mapped[str]
    url_key: Mapped[str] = mapped_column(default=_key_of_url)
    role: Mapped[str]  # page, attachment
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))


class Entry(Base):
    """One line of a listing in one visit: its text, its date, the document it points to."""

    __tablename__ = "entry"
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    column: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    title: Mapped[str]
    listed_on: Mapped[date | None]


UNREAD = "snapshot_id IS NULL AND outcome = 'present' AND capture_id IS NOT NULL"


class Sighting(Base):
    """What one visit saw of one document: there, gone, hidden behind an error."""

    __tablename__ = "sighting"
    __table_args__ = (
        Index("ix_sighting_document_night", "document_id", "night"),
        Index("ix_sighting_parent_id", "parent_id"),
        Index("ix_sighting_unread", "document_id", sqlite_where=text(UNREAD), postgresql_where=text(UNREAD)),
    )
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    night: Mapped[date]
    outcome: Mapped[str]  # present, gone, soft_404, blocked, error, robots, offsite
    capture_id: Mapped[str | None]
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"))  # set by the reading pass
    parent_id: Mapped[int | None]  # the page the attachment hung on in this visit


def unread() -> ColumnElement[bool]:
    """Select the sightings that the reading pass has still to read; the index `ix_sighting_unread` holds just these."""
    present = Sighting.outcome == literal_column("'present'")  # a bound value would not match the index
    return and_(Sighting.snapshot_id.is_(None), present, Sighting.capture_id.is_not(None))


class Snapshot(Base):
    """One version of a document's content. A new one only when the normalised content changed."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("document_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int]
    payload_digest: Mapped[str]
    content_digest: Mapped[str]
    capture_id: Mapped[str] = mapped_column(ForeignKey("capture.id"))
    first_seen: Mapped[date]
    # the parser that read it last and gave `content_digest`; None: no parser got through; or storage.versions.WITH_PAGE
    read_by: Mapped[str | None]
    seal: Mapped[str | None]  # of this row and of all its records, see storage.seals


class Record(Base):
    """What one parser version read from one snapshot. `body` is the whole `gongkai.record/1` without its cells."""

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("snapshot_id", "part", "parser"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    part: Mapped[int]
    parser: Mapped[str]
    known_at: Mapped[datetime]  # the first reading is dated by its capture, a better parser's by its own day
    kind: Mapped[str]
    title: Mapped[str | None]
    filer: Mapped[str | None]
    place: Mapped[str | None]
    year: Mapped[int | None]
    edition: Mapped[str | None]
    dated: Mapped[date | None]
    published: Mapped[date | None]
    body: Mapped[dict[str, Any]]
    seal: Mapped[str | None]  # of this row and of its cells


class Cell(Base):
    """One number of a record; `value` is set exactly when `state` is `reported`."""

    __tablename__ = "cell"
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    cell: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float | None]
    state: Mapped[str]
    raw: Mapped[str | None]
    at: Mapped[str | None]


class Verdict(Base):
    """What the audit said of one filer and year, from `known_on` until the next row. Rows are only ever added."""

    __tablename__ = "verdict"
    county_code: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    known_on: Mapped[date] = mapped_column(primary_key=True)
    headline: Mapped[str]
    body: Mapped[dict[str, Any]]  # the element of `gongkai audit --format json`
    seal: Mapped[str | None]


class Finding(Base):
    """One rule's result on one filer and year. `id` is a fingerprint that survives re-runs."""

    __tablename__ = "finding"
    __table_args__ = (Index("ix_finding_unit_year", "unit_id", "year"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    rule: Mapped[str]
    rule_version: Mapped[int]
    county_code: Mapped[str]
    unit_id: Mapped[str]
    year: Mapped[int]
    result: Mapped[str]  # fail, suspect; once it stands no more: pass, or null when that cannot be told
    reason: Mapped[str | None]
    severity: Mapped[str]
    evidence: Mapped[dict[str, Any]]  # as it was when `digest` last changed
    first_known: Mapped[date]
    last_known: Mapped[date]  # the day since which it says what it says: a finding that stands is not written again
    digest: Mapped[str | None]  # of what matters in the evidence, see `audit.work.matter`
    seal: Mapped[str | None]


class FindingPast(Base):
    """What a finding said before, from `since` until the day before `until`. Rows are only ever added."""

    __tablename__ = "finding_past"
    finding_id: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date]
    county_code: Mapped[str]
    unit_id: Mapped[str]
    year: Mapped[int]
    rule_version: Mapped[int]
    result: Mapped[str]
    reason: Mapped[str | None]
    severity: Mapped[str]
    digest: Mapped[str | None]
    evidence: Mapped[dict[str, Any]]
    seal: Mapped[str | None]


class Review(Base):
    """What a person decided on a finding, or that it was opened again: a line of the journal. Only ever added."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the line's number in the journal
    finding_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    who: Mapped[str]
    action: Mapped[str]  # confirm, dismiss, dispute, note, reopen
    reason: Mapped[str]
    claimant: Mapped[str | None]  # of a dispute: who disputes it
    address: Mapped[str | None]  # of a dispute: where the claimant's evidence is
    about: Mapped[dict[str, Any]]  # what was decided on: `audit.work.subject` says what stands in it
    seal: Mapped[str | None]


class Reply(Base):
    """What a township or county answered to a finding, with the document it sent: a line of the journal."""

    __tablename__ = "reply"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the line's number in the journal
    finding_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    who: Mapped[str]  # who recorded it
    sender: Mapped[str]
    received_on: Mapped[date]
    says: Mapped[str]
    document: Mapped[str | None]  # its file in the workspace's folder `replies`
    named: Mapped[str | None]  # what the sender called it
    sha256: Mapped[str | None]
    about: Mapped[dict[str, Any]]
    seal: Mapped[str | None]


class Judged(Base):
    """The day for which a county's verdicts stand, and what they were judged with (audit/renewal.py)."""

    __tablename__ = "judged"
    county_code: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    until: Mapped[date]  # the day on which the calendar alone can change a verdict
    inputs: Mapped[str]  # digest of program, roster, settings, portals, documents and readings
    shown: Mapped[dict[str, Any]]  # by portal its number of visits, and what the last one showed


class News(Base):
    """Something new that is to be told at a place, and what became of that (docs/news.md)."""

    __tablename__ = "news"
    id: Mapped[str] = mapped_column(primary_key=True)  # the same for the same piece of news
    place: Mapped[str] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(index=True)  # empty where it is about no county
    subject: Mapped[str]  # the filing, finding or portal it is about
    number: Mapped[int]  # which piece of news about its subject, from 1
    day: Mapped[date]
    body: Mapped[dict[str, Any]]
    ended_at: Mapped[datetime | None]  # when it was told, or overtaken by what came after it; None: it waits
    ended: Mapped[str | None]  # told, overtaken
    fault: Mapped[str | None]  # why it could not be told last time


class Tally(Base):
    """How many verdicts, findings or past findings were written of one filer and year, and the sum of their seals.

    A row that is gone, or one too many, shows here.
    """

    __tablename__ = "tally"
    kind: Mapped[str] = mapped_column(primary_key=True)  # verdict, finding, finding_past
    county_code: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    total: Mapped[str]
