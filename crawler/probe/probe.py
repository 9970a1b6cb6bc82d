"""Looks at a county's site and says what its portal file should be. Pure but for the function it asks with.

    look(ask, question, roster) -> Findings

The steps: ask for the first page; walk to the lists; settle the family; open a few reports to see whose they are;
choose the columns; try the site's search. Each step is a module of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.answers import Answer
from crawler.families import FAMILIES
from crawler.families.page import FetchedPage, PageRef
from crawler.families.recognition import SURE, ranking
from crawler.probe.asking import Ask, Desk, Reply
from crawler.probe.choosing import Choice, Opened, choose, owner_of
from crawler.probe.county import county_of
from crawler.probe.findings import Findings
from crawler.probe.links import Link
from crawler.probe.naming import Names
from crawler.probe.reading import Line, ReadList
from crawler.probe.search_form import asked_for, search_address
from crawler.probe.walk import Walked, as_read_by, choose_family, walk
from parsers import read_report
from parsers.record import Kind
from roster.roster import Roster

LIMIT = 200  # requests of one probe: a county with a list for each of thirty townships takes some hundred
KEPT = 20  # requests held back from the walk, for reports to open and the search
SAMPLES = 15
CONFIRMED = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a probe. `county_code` None: find out; `year`: the last report year that may be due."""

    url: str
    county_code: str | None
    year: int
    limit: int = LIMIT


async def look(ask: Ask, question: Question, roster: Roster) -> Findings:
    """Look at a site. Raises BadInput for a county that is in no roster or that the site does not tell."""
    return await look_from(Desk(ask, question.limit), question, roster)


async def look_from(desk: Desk, question: Question, roster: Roster) -> Findings:
    """Look at a site from a desk at which something may have been asked before."""
    desk.limit = max(question.limit - KEPT, 1)
    first = await desk.page(PageRef(question.url, 1), moving=True)
    if first.answer is None or not first.present:
        return _nothing(question, desk, roster)
    home = await _home(desk, first)
    names = Names(roster, question.county_code or _county(home, roster, question.year), question.year)
    walked = await walk(desk, Link(question.url, ""), names)
    family = await choose_family(walked)
    lists = await as_read_by(walked, family)
    desk.limit = question.limit
    opened = await _opened(desk, _to_open(lists, names), names)
    choice = choose(lists, names, walked.drawn, opened)
    confirmed = await _opened(desk, _to_confirm(choice, opened), names)
    found = _findings(question, home, walked, family, choice)
    found.confirmed = sum(report.unit is not None for report in (opened | confirmed).values())
    if choice.columns and FAMILIES[family].search is None:
        found.search = await _search(desk, home, choice)
    found.requests = desk.asked
    return found


async def _home(desk: Desk, first: Reply) -> Answer:
    """Give the home page of the site that the first address belongs to, or leads to; that address' page without one."""
    assert first.answer is not None
    home = await desk.page(PageRef(urljoin(first.answer.url, "/"), 1))
    return home.answer if home.answer is not None and home.present else first.answer


def _county(home: Answer, roster: Roster, year: int) -> str:
    return county_of(FetchedPage(home.url, home.body), roster, year).code


def _nothing(question: Question, desk: Desk, roster: Roster) -> Findings:
    """Say that not even the first page came."""
    code = question.county_code or ""
    county = roster.county(code, question.year).name if code else ""
    return Findings(question.url, question.url, code, county, "generic", desk.asked, {}, {}, failures=desk.failures)


def _to_open(lists: Iterable[ReadList], names: Names) -> list[Line]:
    """Choose reports of lists that do not tell whose they are, or in a folder of a year on which: they do themselves.

    Of the first sort the first, the middle and the last, of the second the first.
    """
    shown = [one for one in lists if one.reports]
    nobodys = [one.reports for one in shown if not one.units and not owner_of(one, names)]
    yearless = [one.reports for one in shown if one.folder_years and not any(line.said.year for line in one.reports)]
    chosen = [some[place] for some in nobodys for place in sorted({0, len(some) // 2, len(some) - 1})]
    return [*chosen, *(some[0] for some in yearless if some not in nobodys)][:SAMPLES]


def _to_confirm(choice: Choice, opened: dict[str, Opened]) -> list[Line]:
    """Choose the newest report of each of the first columns."""
    firsts = [next(iter(column.read.reports), None) for column in choice.columns if column.read]
    return [line for line in firsts if line and line.entry.url not in opened][:CONFIRMED]


async def _opened(desk: Desk, lines: Iterable[Line], names: Names) -> dict[str, Opened]:
    """Open report pages and say for each whose report it is and on which year, where it is one of a township here.

    Files are not opened: what they need to be read is none of a probe's business.
    """
    found: dict[str, Opened] = {}
    for line in lines:
        reply = await desk.page(PageRef(line.entry.url, 1))
        if reply.answer is None or not reply.present or not reply.answer.content.is_markup:
            continue
        records = read_report(reply.answer.body, url=reply.answer.url).records
        report = next((record for record in records if record.kind is Kind.REPORT), None)
        unit = names.unit(report.place, report.year) if report and report.place else None
        found[line.entry.url] = Opened(unit, report.year if report and unit else None)
    return found


async def _search(desk: Desk, home: Answer, choice: Choice) -> str | None:
    """Find the site's search and try it with a title that it must know; one that does not find it is no use."""
    search = search_address(FetchedPage(home.url, home.body))
    known = next((line.entry for column in choice.columns if column.read for line in column.read.reports), None)
    if search is None or known is None:
        return None
    reply = await desk.page(PageRef(asked_for(search, known.title), 1))
    if reply.present and reply.answer and known.title in reply.answer.content.text:
        return search
    choice.unsure.append(f"the site's search did not find a report that its column shows: {search}")
    return None


def _findings(question: Question, home: Answer, walked: Walked, family: str, choice: Choice) -> Findings:
    names, desk = walked.names, walked.desk
    signs = walked.evidence
    doubts = choice.unsure
    weights = ranking([sign for sign in signs if sign.family != family])
    own = sum(sign.weight for sign in signs if sign.family == family)
    doubts += [f"the signs speak for {name} as well" for name, weight in weights if weight >= max(SURE, own)]
    doubts += [f"not looked at: {what}" for what in walked.refused]
    doubts += [f"on another site, not looked at: {title} {url}" for url, title in walked.elsewhere.items()]
    if walked.left_over:
        doubts.append(f"the budget was spent with {walked.left_over} promising links not looked at")
    return Findings(
        asked_url=question.url,
        base_url=urljoin(home.url, "/"),
        county_code=names.code,
        county=names.county,
        family=family,
        requests=desk.asked,
        expected=names.expected,
        names=names.names,
        covers=choice.covers,
        columns=choice.columns,
        found=choice.found,
        evidence=[sign for sign in signs if sign.family == family],
        unsure=doubts,
        failures=desk.failures,
        tried=[page.page.url for page in walked.looked],
    )
