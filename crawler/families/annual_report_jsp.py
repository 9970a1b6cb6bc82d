"""Hanweb's module of annual reports: `/module/xxgk/xxgkAnnualReport.jsp?area=ORGAN&fbtime=YEAR`.

A report has no address of its own: it is shown at organ and year, and next week other content may stand there. So the
entries of a listing are those addresses, as the page links to them: with an organ in the column's address all years of
that organ, with a year alone that year of all organs, with neither whatever is linked. A menu of years stands for their
addresses. A page with a year and no way to another one is no listing. `columns` gives the organs of
the tree beside the report. The order of the parameters says nothing; `showType` and `artid` belong to one report.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.families.family import ColumnLink, Family, sign
from crawler.families.named_entries import named_entries
from crawler.families.page import Entry, FetchedPage, ListingPage
from crawler.pages.web_addresses import absolute

ADDRESS = re.compile(r"/module/xxgk/xxgkAnnualReport\.jsp\b", re.IGNORECASE)
YEAR = re.compile(r"^\W*((?:19|20)\d\d)\s*年?\W*$")


def read_listing(page: FetchedPage) -> ListingPage:
    """Read the page of an organ, of a year, or the one that leads to them: the reports it links to."""
    organ, year = _organ_and_year(page.url)
    linked: dict[tuple[str, str], Entry] = {}
    for entry in named_entries(page, ADDRESS):
        key = _organ_and_year(entry.url)
        if key[1] and (key[0] == organ if organ else not year or key[1] == year):
            linked.setdefault(key, entry)
    found = {(organ, one): _of_year(page, one) for one in _years_to_choose(page)} | linked if organ else linked
    if organ and found and year:  # the column's own address shows a report, too, and may not link to itself
        found.setdefault((organ, year), Entry(page.url, f"{year}年"))
    return ListingPage(entries=tuple(found.values()))


def _years_to_choose(page: FetchedPage) -> list[str]:
    """Give the years of a menu, and of links that only call a script: their addresses are made of organ and year."""
    choices = page.soup.select("option, a[href^='javascript'], a[href='#'], a[onclick]:not([href])")
    return [year[1] for choice in choices if (year := YEAR.match(choice.get_text(strip=True)))]


def _of_year(page: FetchedPage, year: str) -> Entry:
    parts = urlsplit(page.url)
    query = {name: value for name, value in parse_qsl(parts.query) if name in ("area", "showType")} | {"fbtime": year}
    return Entry(parts._replace(query=urlencode(query)).geturl(), f"{year}年")


def columns(page: FetchedPage) -> tuple[ColumnLink, ...]:
    """Give the organs that a page links to, each once, by the address the page gives first."""
    found: dict[str, ColumnLink] = {}
    for a in page.soup.find_all("a", href=True):
        url = absolute(page.url, str(a["href"]))
        name = str(a.get("title") or "") or a.get_text(" ", strip=True)
        if url is None or not ADDRESS.search(url) or not name or re.fullmatch(r"\W*\d{4}\D*", name):
            continue
        organ, _ = _organ_and_year(url)
        if organ:
            found.setdefault(organ, ColumnLink(url, re.sub(r"\s+", " ", name)))
    return tuple(found.values())


def _organ_and_year(url: str) -> tuple[str, str]:
    query = dict(parse_qsl(urlsplit(url).query))
    return query.get("area", ""), query.get("fbtime", "")


FAMILY = Family(
    "annual_report_jsp",
    "Hanweb annual reports by organ and year (大汉)",
    read_listing,
    signs=(
        sign("link", r"/module/xxgk/xxgkAnnualReport\.jsp\?", 3, "reports xxgkAnnualReport.jsp by organ and year"),
        sign("address", r"/module/xxgk/xxgkAnnualReport\.jsp", 3, "an address of xxgkAnnualReport.jsp"),
    ),
    columns=columns,
)
