"""Which of the known documents a visit asks for tonight, and whether only for what changed. Pure.

    due(known, night, settings, attachments=()) -> Revisit             a document that a listing names
    due_unlisted(known, night, settings, attachments=()) -> Revisit    one that no listing names tonight
    controls(reports, answers) -> list[str]                            which reports of a listing prove that it is read

Listings are not its business: they are asked for every night. A page and its attachments are due together, since they
are read as one. Long intervals begin on another night for every address, so that a portal's load is spread.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.pages.outcome import BLOCKED, ERROR, GONE, PRESENT, SOFT_404
from storage.known import Known
from storage.settings import RevisitSettings

QUARTER = 90  # days in which everything is asked for at least once, whatever the settings say
NEWEST_YEARS = 2  # report years that count as recent
GONE_NIGHTS = 3  # complete visits after which a document that is gone and in no listing is believed to be
CONTROLS = 2  # reports fetched of every listing: one may be the filing in question
NOT_THERE = frozenset({GONE, SOFT_404})
UNLISTED = "in no listing"
FAILED = frozenset({ERROR, BLOCKED, None})  # what an attachment may not be left with


@dataclass(frozen=True, slots=True)
class Revisit:
    """Whether a document is asked for tonight, whether with its validators, and why."""

    ask: bool
    conditional: bool
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report that a listing names tonight: its page, whose it is and of which year."""

    url: str
    name: str
    year: int


def due(known: Known, night: date, settings: RevisitSettings, attachments: Sequence[Known] = ()) -> Revisit:
    """Say whether a listed document is asked for on a night; `attachments` are the files that hang on it."""
    if known.outcome != PRESENT:
        return _asked("not read yet" if known.whole is None else "not there last time", known, night, settings)
    if known.promises:
        return _asked("its title promises a report that was never read", known, night, settings)
    if any(_left_behind(known, each) for each in attachments):
        return _asked("an attachment is missing", known, night, settings)
    return _by_schedule(known, night, settings, attachments)


def due_unlisted(known: Known, night: date, settings: RevisitSettings, attachments: Sequence[Known] = ()) -> Revisit:
    """Say whether a document that no listing names tonight is asked for: so a withdrawal is proved."""
    settled = not known.listed and not known.promises and (_is_gone(known) or _is_no_report(known))
    return _by_schedule(known, night, settings, attachments) if settled else _asked(UNLISTED, known, night, settings)


def whole(known: Known, night: date, settings: RevisitSettings) -> bool:
    """Say whether a document has to be fetched whole: without validators, or when it was not for too long.

    A site that always answers "unchanged" must not hide an alteration. The last third of the time is spread over the
    addresses, so that what was first fetched on one night does not come due on one night.
    """
    if known.whole is None or known.validators is None:
        return True
    return _days(known.whole, night) >= settings.unconditional - _spread(known.url, settings.unconditional // 3)


def controls(reports: Iterable[Report], answers: Mapping[str, str | None]) -> list[str]:
    """Give the pages to ask for as well, so that two reports of a listing are there, the oldest it has.

    A listing proves that a report of a year is not in it by showing another of that year or an earlier one, fetched
    the same night. `answers` has what came of each page asked for tonight; None: no answer yet. A page that was not
    there does not count, and the next oldest takes its place. `reports` come the oldest first.
    """
    wanted: list[str] = []
    filings: set[tuple[str, int]] = set()
    for report in reports:
        if len(filings) == CONTROLS:
            break
        if (report.name, report.year) not in filings and answers.get(report.url) in (None, PRESENT):
            filings.add((report.name, report.year))
            wanted += [report.url] if report.url not in answers else []
    return wanted


def _by_schedule(known: Known, night: date, settings: RevisitSettings, attachments: Sequence[Known]) -> Revisit:
    """Say whether a document that needs nothing special has its turn."""
    news = [day for each in (known, *attachments) for day in (each.first_seen, each.changed) if day is not None]
    if news and _days(max(news), night) <= settings.lately:
        return _asked("new or changed lately", known, night, settings)
    if in_season(night, settings.season):
        return _asked("season", known, night, settings)
    came = [each.whole for each in (known, *attachments) if each.whole is not None and each.validators is not None]
    if came and _days(min(came), night) >= settings.unconditional:
        return _asked("not fetched whole for long", known, night, settings)
    days = min(settings.recent if _is_recent(known, night) else settings.old, QUARTER)
    if known.asked is None or _turn(known.url, night, days) > _turn(known.url, known.asked, days):
        return _asked(f"every {days} days", known, night, settings)
    return Revisit(ask=False, conditional=False, why="not due")


def in_season(night: date, season: str) -> bool:
    """Say whether a night lies within the days `MM-DD..MM-DD`, both included; they may run over the end of a year."""
    first, last = season.split("..")
    day = night.strftime("%m-%d")
    return first <= day <= last if first <= last else day >= first or day <= last


def _asked(why: str, known: Known, night: date, settings: RevisitSettings) -> Revisit:
    return Revisit(ask=True, conditional=not whole(known, night, settings), why=why)


def _is_gone(known: Known) -> bool:
    return known.outcome in NOT_THERE and known.gone >= GONE_NIGHTS


def _is_no_report(known: Known) -> bool:
    """Say whether a document is there, was read, and never held a report: a sitemap or a search named it in vain."""
    return known.outcome == PRESENT and known.changed is not None and not known.held


def _left_behind(page: Known, attachment: Known) -> bool:
    """Say whether an attachment was not had when its page was last read, and may yet be."""
    if attachment.outcome in NOT_THERE:
        return attachment.gone < GONE_NIGHTS
    late = attachment.asked is None or page.asked is None or attachment.asked < page.asked
    return late or attachment.outcome in FAILED


def _is_recent(known: Known, night: date) -> bool:
    return any(year >= night.year - NEWEST_YEARS for _, year in known.reports)


def _turn(url: str, night: date, days: int) -> int:
    """Count the turns that an address has had by a night, one every so many days."""
    return (night.toordinal() + _spread(url, days)) // days


def _spread(url: str, places: int) -> int:
    """Give an address its own number below `places`, the same every night."""
    return int.from_bytes(hashlib.sha256(url.encode("utf-8", "replace")).digest()[:8]) % max(places, 1)


def _days(since: date, night: date) -> int:
    return (night - since).days
