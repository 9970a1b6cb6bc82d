"""Lonsun (龙讯) disclosure platform, as in Anhui: `/public/column/ORG?type=…`, reports `/public/ORG/ID.html`.

The `type` of a column: 1 rules, 2 guide, 3 annual reports, 4 catalogue, 5 requests. A list is filled by the label
service, `/site/label/8888?…&labelName=publicInfoList&…&pageIndex=N`; all its parameters, `file` above all, are the
site's own and are copied from the column page's script. An answer is a piece of markup with `Ls.pagination({pageCount:
…})`, or says 暂无相关信息 when there is nothing. Where the column page holds no lines, it is page 1 of the listing (a
frame) and `pageIndex` 1 is page 2; where it holds the first lines itself, page numbers and `pageIndex` are the same.

A column of type 3 may show the report of one year itself and link to the others by `timeFrame=YEAR`: then the entries
are those addresses, the column's own year included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from bs4 import BeautifulSoup

from crawler.families.family import Family, sign
from crawler.families.fragments import endpoint_entries
from crawler.families.json_text import number
from crawler.families.link_list import link_list
from crawler.families.named_entries import named_entries
from crawler.families.page import Entry, FetchedPage, ListingPage, PageRef
from crawler.families.paging import NOTHING_THERE, linked_paging
from crawler.pages.web_addresses import absolute

SERVICE = re.compile(r"/site/label/\d+$")
LABEL = re.compile(r"labelName['\"]?\s*[:=]\s*['\"]?publicInfoList", re.IGNORECASE)
SERVICE_LINK = re.compile(r"['\"](?P<url>[^'\"\s]*/site/label/\d+[^'\"\s]*)['\"]")
QUERY = re.compile(r"['\"]([^'\"\s]*labelName=publicInfoList[^'\"\s]*)['\"]", re.IGNORECASE)
COLUMN = re.compile(r"/public/column/(\d+)")
OBJECT = re.compile(r"\{[^{}]*\}")
PAIR = re.compile(r"['\"]?(?P<name>\w+)['\"]?\s*:\s*(?:'(?P<a>[^']*)'|\"(?P<b>[^\"]*)\"|(?P<c>[\w.-]+))")
VARIABLE = r"(?:\b(?:var|let|const)\s+|[,;]\s*|^\s*){}\s*=\s*['\"]?([\w./-]*)"
PAGE_COUNT = re.compile(r"\bpageCount['\"]?\s*:\s*['\"]?(\d+)")
POSTED = re.compile(r"\btype['\"]?\s*:\s*['\"]post['\"]", re.IGNORECASE)
YEAR_ADDRESS = re.compile(r"[?&]timeFrame=\d{4}\b")
REPORT = re.compile(r"/public/(?:content/)?\d+(?:/\d+)?\.html$")
DEFAULT_SERVICE = "/site/label/8888"


@dataclass(frozen=True, slots=True)
class _Call:
    """How this list is asked for: the service's address, the parameters, whether they are posted."""

    url: str
    parameters: dict[str, str]
    post: bool

    def ref(self, index: int, page: int) -> PageRef:
        given = urlencode(self.parameters | {"pageIndex": str(index)})
        return PageRef(self.url, page, "POST", given) if self.post else PageRef(f"{self.url}?{given}", page)


def read_listing(page: FetchedPage) -> ListingPage:
    """Read a column page, or an answer of the label service."""
    if SERVICE.search(urlsplit(page.url).path):
        return _answer(page)
    years = _years(page)
    if years is not None:
        return years
    calls = _calls(page)
    if not calls:
        return link_list(page, linked_paging(page))
    problems = () if len(calls) == 1 else ("the page holds several lists: which is the column's cannot be told",)
    lines = _own_lines(page)
    if lines is None:
        return ListingPage(next=(calls[0].ref(1, page.page + 1),), frame=True, problems=problems)
    return _numbered(ListingPage(entries=lines, problems=problems), calls[0], 1, page)


def _years(page: FetchedPage) -> ListingPage | None:
    """Read a column that shows one year and links to the others: an entry for each year of this organ."""
    found = {_year_of(entry.url): entry for entry in named_entries(page, YEAR_ADDRESS) if _is_kin(entry.url, page.url)}
    if not found:
        return None
    own = _year_of(page.url)
    if own:
        found.setdefault(own, Entry(page.url, f"{own}年"))
    return ListingPage(entries=tuple(found.values()))


def _is_kin(url: str, column: str) -> bool:
    return bool(_year_of(url)) and urlsplit(url).path == urlsplit(column).path


def _year_of(url: str) -> str:
    query = dict(parse_qsl(urlsplit(url).query))
    return query.get("timeFrame", "") if query.get("type") == "3" else ""


def _calls(page: FetchedPage) -> list[_Call]:
    """Read the calls of the label service from the page's scripts, each once."""
    found: list[_Call] = []
    for script in page.soup.find_all("script"):
        code = script.get_text()
        named = SERVICE_LINK.search(code)
        link = urlsplit(absolute(page.url, named["url"] if named else DEFAULT_SERVICE) or page.url)
        for written in _written(code, page):
            given = _of_the_column(page) | dict(parse_qsl(link.query, keep_blank_values=True)) | written
            kept = {name: value for name, value in given.items() if name not in ("pageIndex", "_")}
            call = _Call(link._replace(query="").geturl(), kept, POSTED.search(code) is not None)
            found += [call] if call not in found else []
    return found


def _written(code: str, page: FetchedPage) -> Iterator[dict[str, str]]:
    """Give the parameters of each call in a script: written as an object, or as a query."""
    for each in OBJECT.finditer(code):
        if LABEL.search(each[0]):
            yield _parameters(each[0], page)
    for query in QUERY.findall(code):
        yield dict(parse_qsl(query.rpartition("?")[2], keep_blank_values=True))


def _of_the_column(page: FetchedPage) -> dict[str, str]:
    """Give what the column's own address says of its list, for scripts that take it from there."""
    parts = urlsplit(page.url)
    organ, query = COLUMN.search(parts.path), dict(parse_qsl(parts.query))
    told = {"organId": organ[1] if organ else "", "catId": query.get("catId", ""), "type": query.get("type", "")}
    return {name: value for name, value in told.items() if value}


def _parameters(written: str, page: FetchedPage) -> dict[str, str]:
    """Read the pairs of an object; a name in place of a value is looked up in the page, then in its own address."""
    asked = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    found: dict[str, str | None] = {}
    for pair in PAIR.finditer(written):
        name, bare = pair["name"], pair["c"]
        found[name] = pair["a"] if pair["a"] is not None else pair["b"]
        if bare is not None:
            variable = re.search(VARIABLE.format(re.escape(bare)), page.text, re.MULTILINE)
            literal = bare.isdigit() or bare in ("true", "false")
            found[name] = bare if literal else variable[1] if variable else asked.get(name)
    return {name: value for name, value in found.items() if value is not None}


def _own_lines(page: FetchedPage) -> tuple[Entry, ...] | None:
    """Give the lines that stand in the column page beside its pager; None when all are left to the service."""
    entries = link_list(page, linked_paging(page)).entries
    lines = tuple(entry for entry in entries if REPORT.search(urlsplit(entry.url).path))
    return lines if lines and PAGE_COUNT.search(page.text) else None


def _answer(page: FetchedPage) -> ListingPage:
    parts = urlsplit(page.url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    given |= dict(parse_qsl(page.request_body or "", keep_blank_values=True))
    index = number(given.get("pageIndex")) or 1
    entries, faults = endpoint_entries(_without_scripts(page.text), page.url)
    listed = ListingPage(entries=tuple(entries), problems=tuple(faults))
    if not entries and index == 1 and _says_nothing(page.text, given.get("result", "")):
        return ListingPage(declared_entries=0)
    call = _Call(parts._replace(query="").geturl(), given, page.request_body is not None)
    return _numbered(listed, call, index, page)


def _numbered(listed: ListingPage, call: _Call, index: int, page: FetchedPage) -> ListingPage:
    """Add what the pager says: how many pages there are, in the numbers of the listing, and which comes next."""
    pages = _pages(page.text, listed)
    size = number(call.parameters.get("pageSize")) or 0
    problems = listed.problems
    if pages is None and (not size or len(listed.entries) >= size):
        problems = (*problems, "nothing says how many pages there are")
    more = pages is not None and index < pages
    return ListingPage(
        entries=listed.entries,
        next=(call.ref(index + 1, page.page + 1),) if more else (),
        declared_pages=None if pages is None else pages + page.page - index,
        problems=problems,
    )


def _pages(text: str, listed: ListingPage) -> int | None:
    found = PAGE_COUNT.search(text)
    return max(int(found[1]), 1) if found and listed.entries else None


def _says_nothing(text: str, words: str) -> bool:
    said = BeautifulSoup(_without_scripts(text), "lxml").get_text(" ")
    return NOTHING_THERE.search(said) is not None or (bool(words.strip()) and words in said)


def _without_scripts(markup: str) -> str:
    soup = BeautifulSoup(markup, "lxml")
    for tag in soup.find_all(["script", "style"]):
        tag.extract()
    return str(soup)


FAMILY = Family(
    "lonsun",
    "Lonsun (龙讯) disclosure platform",
    read_listing,
    signs=(
        sign("link", r"/public/column/\d+", 3, "columns /public/column/ORG"),
        sign("link", r"/public/(?:content/)?\d+/\d+\.html", 2, "report pages /public/ORG/ID"),
        sign("source", r"/site/label/\d+|Ls\.pagination|publicInfoList", 3, "the label service"),
    ),
)
