"""Reads a list of a portal to its end with a family's adapter, as a crawl would, and says what its lines say.

A list counts as whole by the same rules as in a crawl (crawler/listing.py), so that a column a probe takes is one that
a visit can call complete.
"""

import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.answers import Conclusion, conclude_listing
from crawler.families import FAMILIES
from crawler.families.hidden_pages import same_page
from crawler.families.page import Entry, FetchedPage, PageRef
from crawler.listing import PageRead, fault, to_follow
from crawler.outcome import PRESENT
from crawler.probe.asking import Desk, Reply
from crawler.probe.links import YEAR_NAME, is_annual
from crawler.probe.naming import PARTS, Names, Said

MOST_PAGES = 40  # of one list; a longer one is judged by these
TOO_LONG = f"longer than the {MOST_PAGES} pages a probe reads"
SCRIPTED = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)|\bfetch\s*\(|XMLHttpRequest|axios|new\s+Vue|createApp|\bapp\.[0-9a-f]+\.js|template\s*\(",
    re.IGNORECASE,
)
YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list and what its title says."""

    entry: Entry
    said: Said


@dataclass(frozen=True)
class ReadList:
    """A list as one family read it. `names` were walked to it, `own` are those its page gives itself."""

    url: str
    names: tuple[str, ...]
    own: tuple[str, ...]
    family: str
    pages: int
    fault: str | None
    lines: tuple[Line, ...]
    year_columns: tuple[str, ...] = ()

    @property
    def annual(self) -> bool:
        """Say whether it is called a column of annual reports."""
        return is_annual((*self.own, *self.names), self.url)

    @property
    def folder_year(self) -> int | None:
        """Give the year it is named after, when its own name is little more than that."""
        last = self.names[-1] if self.names else ""
        found = YEAR_IN_NAME.findall(last)
        return int(found[0]) if len(found) == 1 and YEAR_NAME.fullmatch(last) else None

    @property
    def reports(self) -> tuple[Line, ...]:
        """The lines that a township's report may stand behind: all called a report that name no other body."""
        return tuple(line for line in self.lines if line.said.report and not line.said.other)

    @property
    def units(self) -> Counter[str]:
        """How many reports of each unit the titles name."""
        return Counter(line.said.unit for line in self.reports if line.said.unit)


def own_names(page: FetchedPage) -> tuple[str, ...]:
    """Give the names a page has for itself: those of its title, outermost first, and its first heading."""
    titled = (
        [part for part in PARTS.split(page.soup.title.get_text(" ", strip=True)) if part] if page.soup.title else []
    )
    heading = page.soup.find(["h1", "h2"])
    text = heading.get_text(" ", strip=True) if heading else ""
    return (*reversed(titled), *([text] if 1 < len(text) <= 40 else []))


def first_look(page: FetchedPage, family: str, names: Names, *, annual: bool) -> int | None:
    """Say how many reports the first page of a list shows, None when it is none: nothing on it and nowhere to ask."""
    found = FAMILIES[family].read_listing(page)
    reports = sum(_line(entry, names, annual=annual).said.report for entry in found.entries)
    nowhere = not found.entries and not (found.next and found.frame) and found.declared_entries != 0
    return None if nowhere else reports


def drawn_by_script(page: FetchedPage) -> bool:
    """Say whether a page without lines seems to have them drawn by a script."""
    return any(SCRIPTED.search(code.get_text()) or code.get("src") for code in page.soup.find_all("script"))


async def read_list(desk: Desk, first: Reply, names: Names, trail: tuple[str, ...], family: str) -> ReadList:
    """Read a list from its first page, already asked for, to its end or as far as the budget lets."""
    assert first.answer is not None
    url = first.answer.url
    pages: dict[int, PageRead] = {}
    entries: dict[str, Entry] = {}
    year_columns: dict[str, None] = {}
    waiting = deque([PageRef(url, 1)])
    while waiting and len(pages) < MOST_PAGES:
        ref = waiting.popleft()
        reply = first if ref.page == 1 else await desk.page(ref)
        read, refs = _page(reply, ref, family, set(entries))
        pages.setdefault(ref.page, read)
        if read.found:
            entries |= {entry.url: entry for entry in read.found.entries if entry.url not in entries}
            year_columns |= dict.fromkeys(read.found.year_columns)
        waiting += [one for one in refs if one.page not in pages and one.page not in {other.page for other in waiting}]
    why = TOO_LONG if waiting else fault(pages.values(), MOST_PAGES)
    own = own_names(FetchedPage(url, first.answer.body))
    annual = is_annual((*own, *trail), url)
    lines = tuple(_line(entry, names, annual=annual) for entry in entries.values())
    return ReadList(url, trail, own, family, len(pages), why, lines, tuple(year_columns))


def _page(reply: Reply, ref: PageRef, family: str, known: set[str]) -> tuple[PageRead, list[PageRef]]:
    if reply.answer is None:
        return PageRead(ref.page, None, reply.outcome.reason), []
    told: Conclusion = conclude_listing(family, ref.url, ref.page, ref.body, reply.answer)
    if told.outcome.value != PRESENT or told.listing is None:
        return PageRead(ref.page, None, told.outcome.reason), []
    return PageRead(ref.page, told.listing), to_follow(told.listing, ref.page, known, MOST_PAGES + 1)


def _line(entry: Entry, names: Names, *, annual: bool) -> Line:
    """Read a title; in a column of annual reports a line that only names a filer or a year is a report, too."""
    said = names.said(entry.title)
    if annual and said.untold:
        unit = said.unit or names.of_name(entry.title)
        bare = unit is not None or YEAR_NAME.fullmatch(entry.title) is not None
        said = replace(said, report=said.report or bare, unit=unit, other=said.other and unit is None)
    return Line(entry, said)


def unnamed_year_columns(one: ReadList, known: Sequence[str]) -> list[str]:
    """Give the columns by year a list links to that are not among the addresses given; a crawl would miss them."""
    return [url for url in one.year_columns if not any(same_page(url, other) for other in known)]
