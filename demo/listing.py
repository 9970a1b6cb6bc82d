"""What stands in a portal's column on a night, newest first, and on which page of the listing."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from demo.calendar import LOOKALIKES, Lookalike, night_date
from demo.filings import Filing, filings

PER_PAGE = {"qinglan": 20, "jichuan": 20, "yanhu": 18}


@dataclass(frozen=True)
class Item:
    """One document of a portal: a report or a lookalike, its number, title and claimed date."""

    id: int
    title: str
    dated: date
    filing: Filing | None = None
    other: Lookalike | None = None


@lru_cache(maxsize=64)
def items(portal: str) -> tuple[Item, ...]:
    """Give every document that a portal ever shows."""
    reports = [Item(f.id, f.title, f.claims, filing=f) for f in filings(portal)]
    rows = [row for row in LOOKALIKES if row.county == portal]
    numbered = enumerate(rows, start=5_100_001)
    others = [Item(number, row.title, date.fromisoformat(row.dated), other=row) for number, row in numbered]
    return tuple(reports + others)


@lru_cache(maxsize=64)
def listed(portal: str, night: int) -> tuple[Item, ...]:
    """Give the entries of the column on one night, by claimed date, newest first."""
    entries = (item for item in items(portal) if _is_listed(item, night))
    return tuple(sorted(entries, key=lambda item: (item.dated, item.id), reverse=True))


def _is_listed(item: Item, night: int) -> bool:
    if item.filing:
        return item.filing.life(night).listed
    return bool(item.other and item.other.shown(night_date(night).isoformat()))


def pages(portal: str, night: int) -> list[tuple[Item, ...]]:
    """Give the column cut into the pages of its listing."""
    entries, size = listed(portal, night), PER_PAGE[portal]
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def page_of(filing: Filing, night: int) -> int:
    """Give the page (from 1) on which a filing stands on a night. Raises ValueError when it is not listed."""
    place = [item.id for item in listed(filing.county.id, night)].index(filing.id)
    return place // PER_PAGE[filing.county.id] + 1
