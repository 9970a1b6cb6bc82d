"""A page's attachments: which of them, in which capture, hung on it in a visit. They are read together, as one report.

Told by sightings alone, never by what was read before, so that the order of reading changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, select
from sqlalchemy.orm import Session, aliased

from storage.models import Capture, Document, Entry, Sighting, Visit
from storage.reader import Source

Moment = tuple[date, int]  # night and attempt of a visit: visits of one portal in their order
PRESENT, COMPLETE = "present", "complete"
GONE = frozenset({"gone", "soft_404"})


@dataclass(frozen=True, slots=True)
class Look:
    """What one visit saw of an attachment: the page it hung on, what came, and its capture when there is one.

    Of the page itself: that a visit saw it and asked for all that hung on it.
    """

    document_id: int
    moment: Moment
    page_id: int | None
    outcome: str
    source: Source | None


def reads_with_page() -> ColumnElement[bool]:
    """Select the sightings of files that hung on a page and stood in no listing of that visit themselves."""
    listed = exists().where(Entry.visit_id == Sighting.visit_id, Entry.document_id == Sighting.document_id)
    return Sighting.parent_id.is_not(None) & ~listed


def source_of(capture: Capture, original: Capture | None, url: str, attachments: tuple[Source, ...] = ()) -> Source:
    """Say where a capture lies; `original` is the one it repeats, `url` the document's address."""
    place = (original.segment, original.offset) if original else None
    lies = (capture.id, capture.segment, capture.offset, place)
    told = original if original and capture.status == HTTPStatus.NOT_MODIFIED else capture  # a 304 says of itself only
    return Source(*lies, told.media_type, url, capture.payload_digest, attachments)


def place_columns(original: type[Capture]) -> tuple[Any, ...]:
    """Select of a capture, and of the one it repeats, what `source_at` takes: no objects, a year of nights is many."""
    told = case((Capture.status == HTTPStatus.NOT_MODIFIED, original.media_type), else_=Capture.media_type)
    lies = (Capture.id, Capture.segment, Capture.offset, original.segment, original.offset)
    return (*lies, told.label("told"), Capture.payload_digest)


def source_at(url: str, place: Sequence[Any], attachments: tuple[Source, ...] = ()) -> Source:
    """Say where a capture lies, as `source_of`, from the columns that `place_columns` selects."""
    capture, segment, offset, first_segment, first_offset, media_type, digest = place
    original = (first_segment, first_offset) if first_segment is not None else None
    return Source(capture, segment, offset, original, media_type, url, digest, attachments)


def load_families(session: Session, page_ids: Sequence[int]) -> dict[int, list[Look]]:
    """Give every look at the files that ever hung on these pages, and at these pages, in the order of the visits."""
    hung = select(Sighting.parent_id, Sighting.document_id).where(Sighting.parent_id.in_(page_ids)).distinct()
    pages: dict[int, list[int]] = defaultdict(list)
    for page, document in session.execute(hung):
        pages[document] += [page] if page is not None else []
    families: dict[int, list[Look]] = defaultdict(list)
    for look in _looks(session, list(pages)):
        for page in pages[look.document_id]:
            families[page].append(look)
    for look in _whole_looks(session, list(families)):
        families[look.document_id].append(look)
    return {page: sorted(looks, key=lambda look: look.moment) for page, looks in families.items()}


def _whole_looks(session: Session, page_ids: Sequence[int]) -> Iterator[Look]:
    """Give the looks at these pages that led to every file they named."""
    rows = (
        select(Sighting.document_id, Sighting.night, Visit.attempt)
        .join(Visit, Sighting.visit_id == Visit.id)
        .where(Sighting.document_id.in_(page_ids), Sighting.outcome == PRESENT, asked_all())
    )
    for page, night, attempt in session.execute(rows):
        yield Look(page, (night, attempt), None, PRESENT, None)


def _looks(session: Session, document_ids: Sequence[int]) -> Iterator[Look]:
    if not document_ids:
        return
    original = aliased(Capture)
    seen = (Sighting.document_id, Sighting.night, Visit.attempt, Sighting.parent_id, Sighting.outcome, Document.url)
    columns: tuple[Any, ...] = (*seen, *place_columns(original))
    rows = (
        select(*columns)
        .join(Visit, Sighting.visit_id == Visit.id)
        .join(Document, Sighting.document_id == Document.id)
        .outerjoin(Capture, Sighting.capture_id == Capture.id)
        .outerjoin(original, Capture.revisit_of == original.id)
        .where(Sighting.document_id.in_(document_ids))
        .order_by(Sighting.night, Visit.attempt, Document.url)
    )
    for document, night, attempt, page, outcome, url, *place in session.execute(rows):
        source = source_at(url, place) if place[0] else None
        yield Look(document, (night, attempt), page, outcome, source)


def asked_all() -> ColumnElement[bool]:
    """Say of a visit whether it asked for all it meant to: a complete one with a reason put documents off."""
    return and_(Visit.state == COMPLETE, Visit.reason.is_(None))


def attached(families: Mapping[int, Sequence[Look]], page: int, moment: Moment, *, whole: bool) -> tuple[Source, ...]:
    """Give the attachments that a page has in the visit of a moment, by address; `whole`: the visit asked for all.

    A file that the page names counts as it was seen last, be it there, hidden by an error, or not there: a link that
    leads nowhere says nothing of what the report says. So does one that a visit which was not whole never came to. A
    file that a whole visit to the page did not ask for is named by it no more, and does not count until it is again.
    """
    hung: set[int] = set()
    newest: dict[int, Look] = {}
    shown: dict[int, Source] = {}
    for look in families.get(page, ()):
        if look.moment > moment:
            break
        newest[look.document_id] = look
        hung |= {look.document_id} if look.page_id == page else set()
        if look.outcome == PRESENT and look.source:
            shown[look.document_id] = look.source
    since = moment if whole else newest[page].moment if page in newest else None
    counting = (document for document in hung & shown.keys() if _is_named(newest[document], page, since))
    return tuple(sorted((shown[document] for document in counting), key=lambda each: each.url))


def _is_named(look: Look, page: int, since: Moment | None) -> bool:
    """Tell by the last look at a file whether its page, last seen whole at `since`, still names it."""
    if since is not None and look.moment < since:
        return False
    return look.outcome not in GONE or look.page_id == page
