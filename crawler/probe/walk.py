"""Walks a site from its first page to the lists that carry annual reports: the most promising link first.

    walk(desk, first, names) -> Walked

Pure but for the desk it asks at. Every page is looked at by the families that the evidence speaks for, and by the
generic one; what shows reports, or is called a column of them, is read to its end.
"""

import logging
import re
from collections import Counter
from dataclasses import dataclass, field

from crawler.families import FAMILIES
from crawler.families.page import FetchedPage, PageRef
from crawler.families.recognition import Evidence, Looked, evidence, ranking
from crawler.pages.outcome import BLOCKED, OFFSITE, ROBOTS
from crawler.probe.asking import Desk, Reply
from crawler.probe.links import Link, is_annual, links, promise
from crawler.probe.naming import Names
from crawler.probe.reading import ReadList, drawn_by_script, first_look, own_names, read_list
from crawler.wire.politeness import TurnsOver
from roster.errors import GongkaiError

logger = logging.getLogger(__name__)
MOST_ALIKE = 8  # pages of one shape that are looked at before further ones are taken for a trap
MANY = 2  # units in one list that make it a list of many


@dataclass
class Walked:
    """What a walk saw: pages, lists as each family read them (by address, then family), and what stood in the way."""

    desk: Desk
    names: Names
    looked: list[Looked] = field(default_factory=list)
    firsts: dict[str, tuple[Reply, tuple[str, ...]]] = field(default_factory=dict)  # list -> first page, names walked
    lists: dict[str, dict[str, ReadList]] = field(default_factory=dict)
    drawn: dict[str, tuple[str, ...]] = field(default_factory=dict)  # columns without lines in their source -> names
    elsewhere: dict[str, str] = field(default_factory=dict)  # links to other sites that promise reports -> their names
    refused: list[str] = field(default_factory=list)  # promising addresses that were forbidden or blocked
    left_over: int = 0  # links that still promised something when the budget was spent

    @property
    def evidence(self) -> list[Evidence]:
        """The signs of families seen so far."""
        return evidence(self.looked)

    def candidates(self) -> list[str]:
        """Give the families worth trying, the likeliest first, the generic one last."""
        ranked = [name for name, _ in ranking(self.evidence) if name != "generic"]
        return [*ranked, "generic"]

    def covered(self) -> set[str]:
        """Give the units whose reports stand in lists of many."""
        found: set[str] = set()
        for readings in self.lists.values():
            for one in readings.values():
                if len(one.units) >= MANY and one.fault is None:
                    found |= one.units.keys()
        return found


async def walk(desk: Desk, first: Link, names: Names) -> Walked:
    """Look at the first page and go on from link to link until nothing promises anything or the budget is spent."""
    walked = Walked(desk, names)
    waiting: dict[str, Link] = {first.url: first}
    seen: set[str] = set()
    alike: Counter[str] = Counter()
    link: Link | None = first
    while link is not None:
        waiting.pop(link.url, None)
        seen.add(link.url)
        found = await _try(walked, link, seen)
        covered = walked.covered()
        alike[_shape(link.url)] += 1
        for further in found:
            before = waiting.get(further.url)
            more = promise(further, names, covered) or 0.0
            if further.url not in seen and (before is None or more > (promise(before, names, covered) or 0.0)):
                waiting[further.url] = further
        waiting = {url: one for url, one in waiting.items() if not _is_trap(one, alike, names)}
        promises = {url: worth for url, one in waiting.items() if (worth := promise(one, names, covered))}
        link = waiting[max(promises, key=lambda url: promises[url])] if promises and not desk.spent else None
        walked.left_over = len(promises)
    return walked


def _shape(url: str) -> str:
    """Give an address without its numbers: a calendar's pages all have one shape."""
    return re.sub(r"\d+", "0", url.partition("//")[2].partition("/")[2])


def _is_trap(link: Link, alike: Counter[str], names: Names) -> bool:
    """Say whether many pages of a link's shape were looked at, and it names neither annual reports nor a township."""
    many = alike[_shape(link.url)] >= MOST_ALIKE
    return many and not is_annual(link.names) and names.of_names(link.names) is None


async def _try(walked: Walked, link: Link, seen: set[str]) -> list[Link]:
    """Look at a page; a bug of ours on it is told and does not cost the county."""
    try:
        return await _look_at(walked, link, seen)
    except (GongkaiError, TurnsOver):
        raise
    except Exception as error:
        logger.exception("our own error on %s", link.url)
        walked.refused.append(f"{link.url}: an error of ours: {type(error).__name__}: {error}")
        return []


async def _look_at(walked: Walked, link: Link, seen: set[str]) -> list[Link]:
    """Ask for a page, read it if it is a list, and give its links."""
    reply = await walked.desk.page(PageRef(link.url, 1))
    if not reply.present or reply.answer is None:
        _note_failure(walked, link, reply)
        return []
    if reply.answer.url != link.url and reply.answer.url in seen:
        return []
    seen.add(reply.answer.url)
    if not reply.answer.content.is_markup:
        return []
    page = FetchedPage(reply.answer.url, reply.answer.body)
    walked.looked.append(Looked(page, reply.answer.headers))
    trail = tuple(name for name in link.names if name)
    await _read(walked, page, reply, trail)
    return links(page, trail) + _named_columns(walked, page, trail)


def _note_failure(walked: Walked, link: Link, reply: Reply) -> None:
    outcome = reply.outcome
    if outcome.value in (ROBOTS, BLOCKED) and is_annual(link.names, link.url):
        walked.refused.append(f"{link.title or link.url} ({link.url}): {outcome.reason}")
    if outcome.value == OFFSITE and is_annual((link.title,)):
        walked.elsewhere.setdefault(link.url, link.title)


def _named_columns(walked: Walked, page: FetchedPage, trail: tuple[str, ...]) -> list[Link]:
    """Give the columns that the likely families find named in a page without plain links."""
    found = []
    for name in walked.candidates():
        columns = FAMILIES[name].columns
        for one in columns(page) if columns else ():
            found.append(Link(one.url, one.title, one.above, trail))
    return found


async def _read(walked: Walked, page: FetchedPage, reply: Reply, trail: tuple[str, ...]) -> None:
    """Read a page that shows reports, or is called a column of them, with the likeliest family that gets through."""
    annual = is_annual((*own_names(page), *trail), page.url)
    looks = {name: first_look(page, name, walked.names, annual=annual) for name in walked.candidates()}
    shown = {name: count for name, count in looks.items() if count is not None}
    if not any(shown.values()) and not (annual and shown):
        if annual and drawn_by_script(page):
            walked.drawn[page.url] = trail
        return
    walked.firsts[page.url] = (reply, trail)
    readings = walked.lists.setdefault(page.url, {})
    for name in shown:
        readings[name] = await read_list(walked.desk, reply, walked.names, trail, name)
        if readings[name].fault is None and readings[name].reports:
            return


async def as_read_by(walked: Walked, family: str) -> list[ReadList]:
    """Give every list as one family reads it, reading those that it has not read; what was asked is not asked again."""
    found = []
    for url, readings in walked.lists.items():
        if family not in readings:
            reply, trail = walked.firsts[url]
            readings[family] = await read_list(walked.desk, reply, walked.names, trail, family)
        found.append(readings[family])
    return found


async def choose_family(walked: Walked) -> str:
    """Choose the family that the evidence speaks for and that reads the lists; ties go to the likelier one."""
    weights = Counter(dict(ranking(walked.evidence)))
    best, mark = "generic", (-1, -1)
    likely = walked.candidates()
    for name in [*likely, *(name for name in FAMILIES if name not in likely)]:
        if name not in likely and (mark[0] > 0 or not walked.lists):
            break  # families that nothing speaks for are tried only where the likely ones read nothing
        read = await as_read_by(walked, name)
        whole = {line.entry.url for one in read if one.fault is None for line in one.reports}
        if (len(whole), weights[name]) > mark:
            best, mark = name, (len(whole), weights[name])
    return best
