"""A portal's own search: what it is asked, what its answer means. Pure.

    task(portal, report, shape)      the task that asks for one report; `SHAPES` are the ways to word it
    conclude_search(asked, words, answer)  the lines of the answer
    is_there(report, lines, says)    whether these lines name the report, or its address

A search may say that it found nothing, and mean that it is broken. So it is first asked for a report that a column
shows: only what finds that one proves anything by finding nothing else. docs/verdicts.md, `sought`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from bs4 import BeautifulSoup

from crawler.answers import Answer, Conclusion
from crawler.families import FAMILIES
from crawler.families.entries import find_entries
from crawler.families.page import Entry, PageRef
from crawler.pages.outcome import PRESENT, SOFT_404, Outcome, judge
from crawler.pages.web_addresses import is_home
from crawler.portal_file import PortalFile
from crawler.probe.search_form import asked_for
from crawler.searching.wanted import Filing, Report
from storage.ledger import TaskSpec

SEARCH = "search"  # the role of its tasks
SHAPES = ("{name} {year}年 政府信息公开工作年度报告", "{name}{year}年政府信息公开")
MOST_LINES = 60  # of one answer
Says = Callable[[str, str], Filing | None]  # county code, title -> the filing it says to lead to


def request(portal: PortalFile, words: str) -> PageRef | None:
    """Give the request that asks the portal's search; None when it is not known to have one."""
    if portal.search is not None:
        return PageRef(asked_for(portal.search, words), 1)
    search = FAMILIES[portal.family].search
    return search(portal.base_urls[0], words) if search is not None else None


def task(portal: PortalFile, report: Report, shape: int, *, control: bool) -> TaskSpec | None:
    """Give the task that searches for a report; `control` says that it is known to be there."""
    words = SHAPES[shape].format(name=report.name, year=report.year)
    ref = request(portal, words)
    if ref is None:
        return None
    about = {"county": report.county_code, "unit": report.unit, "name": report.name, "year": report.year}
    detail = about | {"url": report.url, "words": words, "shape": shape, "control": control}
    return TaskSpec(SEARCH, ref.url, ref.method, ref.body, detail=detail)


def conclude_search(asked: str, words: str, answer: Answer) -> Conclusion:
    """Conclude an answer of the search: its lines, and whether it repeats the words it was asked for.

    A page of a search that says "not found" has found nothing; it is there all the same.
    """
    entries: list[Entry] = []
    if 200 <= answer.status < 300 and answer.content.is_markup:
        entries, _ = find_entries(BeautifulSoup(answer.content.text, "lxml"), answer.url)
    outcome = judge(asked, answer.status, answer.headers, answer.content, has_entries=bool(entries))
    if outcome.value == SOFT_404 and 200 <= answer.status < 300 and not is_home(answer.url):
        outcome = Outcome(PRESENT)
    if outcome.value != PRESENT:
        return Conclusion(outcome)
    lines = [[e.url, e.title, e.listed_on.isoformat() if e.listed_on else None] for e in entries[:MOST_LINES]]
    return Conclusion(outcome, detail={"lines": lines, "echo": _echoes(words, answer)})


def lines_in(detail: Mapping[str, Any]) -> list[Entry]:
    """Read back the lines that the ledger keeps of an answer."""
    return [Entry(url, title, date.fromisoformat(on) if on else None) for url, title, on in detail.get("lines", ())]


def is_there(report: Report, lines: Iterable[Entry], says: Says) -> bool:
    """Say whether a report is among the lines, by its address or by a title that names its filer and year."""
    return any(line.url == report.url or says(report.county_code, line.title) == report.filing for line in lines)


def _echoes(words: str, answer: Answer) -> bool:
    """Say whether the page repeats, somewhere in its source, the words that were searched for."""
    text = "".join(answer.content.text.split()) if answer.content.is_markup else ""
    return "".join(words.split()) in text
