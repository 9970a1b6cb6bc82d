"""Tries a portal file again: can its columns still be read, is the site still of its family, is anything new?

    recheck(ask, portal, roster, question, usual) -> Changes

Pure but for the function it asks with.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.families.hidden_pages import same_page
from crawler.families.page import PageRef
from crawler.judging.baseline import Baseline
from crawler.pages.web_addresses import site
from crawler.portal_file import Column, PortalFile
from crawler.probe.asking import Ask, Desk
from crawler.probe.findings import Findings
from crawler.probe.naming import Names
from crawler.probe.probe import Question, look_from
from crawler.probe.reading import ReadList, read_list
from roster.roster import Roster


@dataclass(frozen=True, slots=True)
class Usual:
    """What each column showed on earlier nights, by key; one with less than the part `shrunk` of it changed."""

    columns: Mapping[str, Baseline]
    shrunk: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What is not as the portal file has it, in sentences; `rebuilt` are whole columns that are not what they were."""

    portal: str
    told: tuple[str, ...] = ()
    rebuilt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """One column tried again: as it was read, or why it could not be."""

    column: Column
    read: ReadList | None
    why: str | None = None


async def recheck(ask: Ask, portal: PortalFile, roster: Roster, question: Question, usual: Usual) -> Changes:
    """Try a portal again: each of its columns, then the site as if it were new."""
    desk = Desk(ask, question.limit, sites_of(portal))
    names = Names(roster, portal.county_code, question.year)
    tried = [await try_column(desk, portal.family, column, names) for column in portal.columns if not column.render]
    found = await look_from(desk, question, roster)
    unread = [f"{one.column.key}: {one.why}" for one in tried if one.why]
    rebuilt = {one.column.key: why for one in tried if (why := _rebuilt(one, usual))}
    told = [*unread, *(f"{key}: {why}" for key, why in rebuilt.items()), *_of_site(portal, found)]
    return Changes(portal.id, tuple(told), tuple(rebuilt))


def sites_of(portal: PortalFile) -> set[tuple[str, int | None]]:
    """Give the sites a crawl of this portal asks."""
    return {site(url) for url in portal.addresses}


async def try_column(desk: Desk, family: str, column: Column, names: Names) -> Tried:
    """Read a column again to its end."""
    first = await desk.page(PageRef(column.url, 1))
    if first.answer is None or not first.present:
        return Tried(column, None, f"{first.outcome.value}: {first.outcome.reason}")
    read = await read_list(desk, first, names, (column.filer,) if column.filer else (), family)
    return Tried(column, read, read.fault)


def _rebuilt(one: Tried, usual: Usual) -> str | None:
    """Say in what a column read whole differs from earlier nights, as a crawl would; None when it may be the same."""
    known = usual.columns.get(one.column.key)
    if one.read is None or one.why is not None or known is None:
        return None
    return known.broken([line.entry for line in one.read.lines], one.read.pages, usual.shrunk)


def _of_site(portal: PortalFile, found: Findings) -> Iterator[str]:
    """Say what the site as a whole shows that the file does not say."""
    if not found.tried:
        yield from found.failures[-1:]
        return
    if site(found.base_url) not in {site(url) for url in portal.base_urls}:
        yield f"the site sends its visitors to {found.base_url}: gongkai portal move {portal.id} {found.base_url}"
    if portal.family != "generic" and found.columns and found.family != portal.family:
        yield f"it is read as {found.family}, no longer as {portal.family}"
    for column in found.columns:
        if not any(same_page(column.url, known.url) for known in portal.columns):
            yield f"a column that the file does not name: {' > '.join(column.names[-2:])} {column.url}"
