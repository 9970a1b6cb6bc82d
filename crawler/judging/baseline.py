"""How long a listing usually is, and whether tonight's is still the same listing.

    usual = baseline(session, portal_id, column, since=…, before=visit_id)     from the store
    usual.broken(entries, pages, shrunk)                                       a sentence, or None; pure

Usual is the median of the last nights on which the listing was read whole, since the day the operator last accepted it.
A listing that shows far less, or the same lines at other addresses, was rebuilt or broke down: it withdraws nobody's
report.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median_low

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.families.entries import REPORT
from crawler.families.page import Entry as Line
from storage.models import Document, Entry, Listing, ListingPage, Visit

NIGHTS = 7  # of which the median is taken
FEW = 4  # lines; a shorter listing may lose most of them without meaning anything
REMEDY = "gongkai portal check {portal} --accept, when it is meant to be so"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What earlier nights showed: lines and pages as usual, and the lines of the last of them, by address."""

    lines: int = 0
    pages: int = 0
    last: dict[str, str] = field(default_factory=dict)
    night: date | None = None

    def broken(self, entries: Sequence[Line], pages: int, shrunk: float) -> str | None:
        """Say in what the listing no longer is what it was; None when it may be the same."""
        now = {entry.url: entry.title for entry in entries}
        if not now and self.lines:
            return f"no entry was recognised, where {self.lines} are usual"
        if self.lines >= FEW:
            if len(now) < shrunk * self.lines:
                return f"shows {len(now)} entries, {self.lines} are usual"
            if pages == 1 < self.pages and self.lines - len(now) >= FEW:
                return f"its pager is gone: {len(now)} entries on 1 page, {self.lines} on {self.pages} are usual"
        return None if self.last.keys() & now.keys() else self._moved(now) or self._replaced()

    def _moved(self, now: dict[str, str]) -> str | None:
        """Find a listing whose lines all have new addresses: sessions in addresses, or a site built anew."""
        if len(self.last) < FEW:
            return None
        same = set(self.last.values()) & set(now.values())
        if len(same) < max(FEW, len(set(self.last.values())) // 2):
            return None
        return f"every address is another than on {self.night}, {len(same)} titles are the same"

    def _replaced(self) -> str | None:
        """Find a listing in whose place another came. A list of news may well be new every day, one of reports not."""
        gone = [title for title in self.last.values() if REPORT.search(title)]
        return f"none of the {len(gone)} reports listed on {self.night} is there any more" if len(gone) > 1 else None


def baseline(session: Session, portal_id: str, column: str, *, since: date | None, before: str) -> Baseline:
    """Read what the last whole nights of a column showed, but for the visit `before`, which is being judged."""
    whole = (
        select(Visit.id, Visit.night)
        .join(Listing, Listing.visit_id == Visit.id)
        .where(Visit.portal_id == portal_id, Visit.id != before, Listing.column == column, Listing.complete)
        .order_by(Visit.night.desc(), Visit.attempt.desc())
        .limit(NIGHTS)
    )
    nights = session.execute(whole if since is None else whole.where(Visit.night >= since)).all()
    if not nights:
        return Baseline()
    counts = [
        (
            _count(session, Entry, Entry.document_id, v, column),
            _count(session, ListingPage, ListingPage.page, v, column),
        )
        for v, _ in nights
    ]
    last, night = nights[0]
    shown = select(Document.url, Entry.title).join(Entry, Entry.document_id == Document.id)
    lines = session.execute(shown.where(Entry.visit_id == last, Entry.column == column)).all()
    usual = median_low(count for count, _ in counts), median_low(count for _, count in counts)
    return Baseline(*usual, {url: title for url, title in lines}, night)


def _count(session: Session, table: type[Entry | ListingPage], what: object, visit: str, column: str) -> int:
    counted = select(func.count(func.distinct(what))).where(table.visit_id == visit, table.column == column)
    return session.scalar(counted) or 0
