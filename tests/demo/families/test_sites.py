"""Every site of the folder, walked without a network: what its own listings lead to is what its truth says.

A new site needs no test of its own here: put it into `SITES`, with its columns.
"""

from collections import deque
from urllib.parse import parse_qsl, urlsplit

import pytest

import roster
from crawler.answers import Answer, conclude_listing
from crawler.families import FAMILIES
from crawler.families.page import FetchedPage, PageRef
from crawler.families.recognition import Looked, evidence, ranking
from crawler.judging.listing import PageRead, fault, to_follow
from crawler.pages.links import attachments, is_file, jump
from crawler.pages.outcome import GONE, PRESENT, SOFT_404, judge
from crawler.pages.web_addresses import absolute, script_address
from demo.counties import COUNTIES
from demo.families import SITES
from demo.families.county import county, items, reports
from demo.web import Request
from parsers import read_report

HOME = "http://www.county.test"
MAX_PAGES = 30
FAR_ENOUGH = 400  # pages a visitor looks at before giving up
every_site = pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())


def ask(site, url, body=None):
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(parse_qsl(body or "", keep_blank_values=True))
    reply = site.answer(Request(parts.path or "/", given), 0)
    headers = {"content-type": reply.content_type} | {name.lower(): value for name, value in reply.headers.items()}
    return Answer(url, reply.status, headers, reply.body)


def meaning(answer):
    return judge(answer.url, answer.status, answer.headers, answer.content).value


def read_column(site, path):
    """Read a listing to its end as a visit does; gives what it lists by address, and what is at fault."""
    waiting, pages, entries = deque([PageRef(HOME + path, 1)]), {}, {}
    while waiting:
        ref = waiting.popleft()
        told = conclude_listing(site.family, ref.url, ref.page, ref.body, ask(site, ref.url, ref.body))
        pages[ref.page] = PageRead(ref.page, told.listing, told.outcome.reason)
        if told.listing is None:
            continue
        further = to_follow(told.listing, ref.page, set(entries), MAX_PAGES)
        entries |= {entry.url: entry for entry in told.listing.entries}
        known = {*pages, *(one.page for one in waiting)}
        waiting += [one for one in further if one.page not in known]
    return pages, entries, fault(pages.values(), MAX_PAGES)


def listed(site):
    """Give the pages behind the entries of all columns of a site, by address."""
    found = {}
    for path in site.columns:
        found |= read_column(site, path)[1]
    return {url: ask(site, url) for url in found}


def links(answer):
    page = FetchedPage(answer.url, answer.body)
    for tag in page.soup.find_all(["a", "iframe", "frame", "area"]):
        link = str(tag.get("href") or tag.get("src") or "")
        quoted = script_address(f"{link} {tag.get('onclick') or ''}")
        yield absolute(answer.url, link) or (absolute(answer.url, quoted) if quoted else None)
    for option in page.soup.find_all("option", value=True):
        yield absolute(answer.url, str(option["value"]))
    yield jump(answer.content)


@every_site
def test_a_site_serves_its_robots_txt_and_its_start(site):
    robots, start = ask(site, HOME + "/robots.txt"), ask(site, HOME + site.start)
    assert (robots.status, robots.headers["content-type"].split(";")[0]) == (200, "text/plain")
    assert b"User-agent: *" in robots.body
    assert meaning(start) == PRESENT


@every_site
def test_an_address_that_cannot_exist_is_not_there_and_says_so(site):
    assert meaning(ask(site, f"{HOME}/zheyang/meiyou_40404.html")) in (GONE, SOFT_404)


@every_site
def test_every_column_is_read_to_its_end(site):
    assert site.columns
    assert {path: read_column(site, path)[2] for path in site.columns} == dict.fromkeys(site.columns)


@every_site
def test_the_columns_lead_to_every_report_and_to_nothing_that_is_not_there(site):
    pages = listed(site)
    assert {url: meaning(page) for url, page in pages.items()} == dict.fromkeys(pages, PRESENT)
    titles = {FetchedPage(url, page.body).soup.title.get_text() for url, page in pages.items()}
    wanted = {item.title for item in items(site.id) if item.filing}
    assert {title for title in wanted if not any(title in found for found in titles)} == set()


@every_site
def test_every_report_reads_as_its_township_and_year(site):
    found = set()
    for url, page in listed(site).items():
        for record in read_report(page.body, content_type=page.headers["content-type"], url=url).records:
            if record.kind == "report":
                found.add((record.place, record.year))
    assert found >= reports(site.id)


@every_site
def test_what_is_attached_is_there(site):
    for page in listed(site).values():
        for url in attachments(page.content):
            answer = ask(site, url)
            assert (url, answer.status, len(answer.body) > 100) == (url, 200, True)


@every_site
def test_links_lead_from_the_start_to_every_column(site):
    seen, waiting = set(), deque([HOME + site.start])
    while waiting and len(seen) < FAR_ENOUGH:
        url = waiting.popleft()
        answer = ask(site, url)
        if url in seen or answer.status != 200 or not answer.content.is_markup:
            continue
        seen.add(url)
        named = FAMILIES[site.family].columns
        further = [one.url for one in named(FetchedPage(url, answer.body))] if named else []
        waiting += [to for to in [*links(answer), *further] if to and to.startswith(HOME) and not is_file(to)]
    assert {HOME + path for path in site.columns} - seen == set()


@every_site
def test_its_own_pages_show_the_signs_of_its_family_first(site):
    looked = []
    for url in [HOME + site.start, *(HOME + path for path in site.columns)]:
        answer = ask(site, url)
        looked.append(Looked(FetchedPage(url, answer.body), answer.headers))
    if site.family != "generic":
        assert ranking(evidence(looked))[0][0] == site.family


@every_site
def test_a_family_that_pages_is_shown_with_more_than_one_page(site):
    entries = sum(len(read_column(site, path)[1]) for path in site.columns)
    assert entries >= len(reports(site.id))


def test_codes_and_names_are_no_real_countys_and_no_other_sites():
    codes = [county(name).code for name in SITES]
    assert len({*codes, *(one.code for one in COUNTIES)}) == len(codes) + len(COUNTIES)
    known = roster.load()
    assert [known.counties(text) for name in SITES for text in (county(name).code, county(name).name)] == [[]] * (
        2 * len(SITES)
    )
