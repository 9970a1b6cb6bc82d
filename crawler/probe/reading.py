"""Reads a list of a portal to its end with a family's adapter, as a crawl would, and says what its lines say.

A list counts as whole by the same rules as in a crawl (crawler/judging), so that a column a probe takes is one that
a visit can call complete.
"""

import re
from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass, replace

from crawler.answers import Conclusion, conclude_listing
from crawler.families import FAMILIES
from crawler.families.page import Entry, FetchedPage, PageRef
from crawler.families.year_columns import YEAR_NAME
from crawler.judging.listing import PageRead, fault, to_follow
from crawler.pages.links import is_file
from crawler.pages.outcome import PRESENT
from crawler.probe.asking import Desk, Reply
from crawler.probe.links import is_annual
from crawler.probe.naming import PARTS, Names, Said
from parsers import read_report
from parsers.record import Kind

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
    def folder_years(self) -> tuple[int, ...]:
        """Give the years it is named after, or stands in a folder of: 2021年, 2018-2020年 > 乡镇; none for most."""
        named = next((years for name in reversed(self.names) if (years := years_named(name))), ())
        return named or next((years_named(name) for name in self.own if YEAR_NAME.fullmatch(name)), ())

    @property
    def shelf(self) -> tuple[str, ...]:
        """Give what it has in common with the folders of other years: its names, with any year left out."""
        return tuple("" if years_named(name) else name for name in self.names)

    @property
    def reports(self) -> tuple[Line, ...]:
        """The lines that a township's report may stand behind: all called a report that name no other body."""
        return tuple(line for line in self.lines if line.said.report and not line.said.other)

    @property
    def units(self) -> Counter[str]:
        """How many reports of each unit the titles name."""
        return Counter(line.said.unit for line in self.reports if line.said.unit)


def years_named(name: str) -> tuple[int, ...]:
    """Give the years a name names; all between them where it names the first and the last."""
    years = [int(year) for year in YEAR_IN_NAME.findall(name)]
    return tuple(range(min(years), max(years) + 1)) if years else ()


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
    reports = sum(
        _line(entry, names, bare=annual and entry.listed_on is not None).said.report for entry in found.entries
    )
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
    lines = await _lines(desk, entries.values(), names, annual=is_annual((*own, *trail), url))
    return ReadList(url, trail, own, family, len(pages), why, lines, tuple(year_columns))


def _page(reply: Reply, ref: PageRef, family: str, known: set[str]) -> tuple[PageRead, list[PageRef]]:
    if reply.answer is None:
        return PageRead(ref.page, None, reply.outcome.reason), []
    told: Conclusion = conclude_listing(family, ref.url, ref.page, ref.body, reply.answer)
    if told.outcome.value != PRESENT or told.listing is None:
        return PageRead(ref.page, None, told.outcome.reason), []
    return PageRead(ref.page, told.listing), to_follow(told.listing, ref.page, known, MOST_PAGES + 1)


async def _lines(desk: Desk, entries: Collection[Entry], names: Names, *, annual: bool) -> tuple[Line, ...]:
    """Read the titles of a list. In a column of annual reports 青竹镇 or 2021年 may be the whole title of a report.

    With a date beside it, it is one; without, it may as well be the way to another list: one of them is opened to see.
    """
    bare = [entry for entry in entries if entry.listed_on is None and _is_bare(entry, names)] if annual else []
    reports = bool(bare) and await _is_report(desk, bare[0])
    return tuple(_line(entry, names, bare=annual and (reports or entry.listed_on is not None)) for entry in entries)


def _is_bare(entry: Entry, names: Names) -> bool:
    """Say whether a title is the name of a filer or of a year, and nothing else."""
    said = names.said(entry.title)
    if not said.untold or said.report:
        return False
    return names.of_name(entry.title) is not None or YEAR_NAME.fullmatch(entry.title) is not None


async def _is_report(desk: Desk, entry: Entry) -> bool:
    reply = await desk.page(PageRef(entry.url, 1))
    if reply.answer is None or not reply.present or not reply.answer.content.is_markup:
        return is_file(entry.url)
    return any(record.kind is Kind.REPORT for record in read_report(reply.answer.body, url=reply.answer.url).records)


def _line(entry: Entry, names: Names, *, bare: bool) -> Line:
    """Read a title; `bare`: one that is nothing but a name is a report, too."""
    said = names.said(entry.title)
    if bare and _is_bare(entry, names):
        unit = said.unit or names.of_name(entry.title)
        said = replace(said, report=True, unit=unit, other=said.other and unit is None)
    return Line(entry, said)
