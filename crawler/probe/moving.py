"""Follows a portal to a new address: the same columns, by their keys, found on the new site. Pure but for its asking.

    follow(ask, portal, roster, question) -> Moved

A column is looked for at its own path first, then among the columns that a probe of the new site finds for the same
filer and years. Keys stay, and with them the history; one that is not found leaves the move undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit, urlunsplit

from crawler.portal_file import Column, PortalFile
from crawler.probe.asking import Ask, Desk
from crawler.probe.changes import try_column
from crawler.probe.choosing import Chosen
from crawler.probe.editing import Place, edited, quoted
from crawler.probe.findings import Findings
from crawler.probe.naming import Names
from crawler.probe.probe import Question, look_from
from roster.roster import Roster


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the columns stand now, by key, and which were not found, with the addresses tried."""

    base_url: str
    family: str
    columns: dict[str, str]
    missed: tuple[str, ...] = ()


async def follow(ask: Ask, portal: PortalFile, roster: Roster, question: Question) -> Moved:
    """Find every column of a portal on the site that the question names."""
    desk = Desk(ask, question.limit)
    found = await look_from(desk, question, roster)
    names = Names(roster, portal.county_code, question.year)
    if not found.tried:
        return Moved(found.base_url, portal.family, {}, tuple(found.failures[-1:]))
    moved = await _as(portal.family, desk, portal, found, names)
    if moved.missed and found.family != portal.family:
        moved = max(await _as(found.family, desk, portal, found, names), moved, key=lambda one: len(one.columns))
    return moved


def rewritten(text: str, portal: PortalFile, moved: Moved, today: date, accepted: date) -> str:
    """Give the portal file's text with the new addresses; where it stood before is kept in a comment.

    From the day `accepted` on the columns are measured anew: all their lines have other addresses now.
    """
    changes: dict[Place, str | None] = {
        ("base_urls",): f"[{quoted(moved.base_url)}]",
        ("family",): moved.family,
        ("search",): None,  # an address on the old site; the next `portal probe` finds the new one
        ("unverified",): "true",
    }
    for index, column in enumerate(portal.columns):
        changes["columns", index, "url"] = quoted(moved.columns[column.key])
        changes["columns", index, "accepted"] = accepted.isoformat()
    return f"# Until {today} at {', '.join(portal.base_urls)}\n" + edited(text, changes)


async def _as(family: str, desk: Desk, portal: PortalFile, found: Findings, names: Names) -> Moved:
    columns: dict[str, str] = {}
    missed = []
    for column in portal.columns:
        tried = dict.fromkeys([_at(column.url, found.base_url), *_alike(column, found.columns, names)])
        for url in tried:
            if url in columns.values():
                continue
            again = await try_column(desk, family, column.model_copy(update={"url": url}), names)
            if again.read and again.why is None:
                columns[column.key] = url
                break
        else:
            missed.append(f"{column.key}: neither at {' nor at '.join(tried)}")
    return Moved(found.base_url, family, columns, tuple(missed))


def _at(url: str, base_url: str) -> str:
    new = urlsplit(base_url)
    return urlunsplit(urlsplit(url)._replace(scheme=new.scheme, netloc=new.netloc))


def _alike(column: Column, others: Sequence[Chosen], names: Names) -> list[str]:
    """Give the addresses of columns that carry the same filer's reports of the same years."""
    unit = names.of_name(column.filer) if column.filer else None
    return [one.url for one in others if one.unit == unit and (one.years or None) == (column.years or None)]
