"""The calendar: which night it is, which portal is in trouble, and whether the events can be told.

The servers and the truth both read it. The nights are in demo/nights.py, the rows in demo/events.py.
"""

from dataclasses import dataclass
from functools import cache

from demo.events import EVENTS, LOOKALIKES, Event, Lookalike
from demo.nights import (
    CHINA,
    GRACE_DAYS,
    NIGHT_DATES,
    NIGHTS,
    SEASON_ENDS,
    SETTINGS,
    due,
    moment,
    night_date,
    night_of,
)

__all__ = [
    "CHINA",
    "EVENTS",
    "FAULTS",
    "GRACE_DAYS",
    "LOOKALIKES",
    "NIGHTS",
    "NIGHT_DATES",
    "SETTINGS",
    "Event",
    "Fault",
    "Lookalike",
    "check",
    "due",
    "fault",
    "moment",
    "night_date",
    "night_of",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a whole portal on one night.

    `refused` (nobody listens), `unavailable` (503 for everything), `challenge` (200 with a script stub),
    `rejected` (412), `later_pages` (every listing page after the first answers 500).
    """

    portal: str
    day: str
    what: str


FAULTS = (
    Fault("qinglan", "2024-02-05", "challenge"),
    Fault("qinglan", "2024-02-13", "rejected"),
    Fault("jichuan", "2024-01-20", "later_pages"),
    Fault("jichuan", "2024-02-11", "later_pages"),
    Fault("jichuan", "2024-02-18", "later_pages"),
    Fault("yanhu", "2024-02-08", "refused"),
    Fault("yanhu", "2024-02-11", "unavailable"),
    Fault("jichuan", "2024-04-05", "refused"),
    Fault("qinglan", "2024-04-12", "unavailable"),
    Fault("yanhu", "2024-04-16", "challenge"),
    Fault("jichuan", "2024-05-14", "later_pages"),
    Fault("yanhu", "2024-06-07", "later_pages"),
    Fault("qinglan", "2024-06-14", "rejected"),
)


@cache
def fault(portal: str, night: int) -> str | None:
    """Give what is wrong with a portal on a night, if anything."""
    day = night_date(night).isoformat()
    return next((row.what for row in FAULTS if (row.portal, row.day) == (portal, day)), None)


def check() -> None:
    """Raise ValueError for a change that the calendar cannot tell: whether it is seen depends on the crawler's habits.

    One that comes into view on a night that shows a part of the listing only: then it depends on how a crawler treats
    an address it knows but does not see listed. One of an old page after the filing season, when not every page is
    asked for every night.
    """
    for event in EVENTS:
        if event.day is None or event.what in {"files", "fails", "hollow"}:
            continue
        nights = range(night_of(event.day), len(NIGHT_DATES))
        faults = [fault(event.county, night) for night in nights]
        if next((what for what in faults if what in {None, "later_pages"}), None) == "later_pages":
            raise ValueError(
                f"{event.filer} {event.year}: {event.what} comes into view on a night that shows page one only"
            )
        if event.what in {"number", "word", "corrected"} and event.day > SEASON_ENDS and not _young(event):
            raise ValueError(f"{event.filer} {event.year}: {event.what} after the season, on a page that is not young")


def _young(event: Event) -> bool:
    """Whether the report came into view less than thirty days before a change: then it is asked for every night."""
    mine = (
        e for e in EVENTS if (e.county, e.filer, e.year, e.what) == (event.county, event.filer, event.year, "files")
    )
    came = next((night_date(night_of(e.day)) for e in mine if e.day), None)
    return came is not None and (night_date(night_of(event.day or "")) - came).days < 30
