"""Hanweb's disclosure catalogue (大汉): a column whose lines `/module/xxgk/search.jsp` answers with.

The column page is a shell; its script posts `infotypeId` (the catalogue's class), `jdid`, `area` (the organ), `divid`,
`currpage` and more, as an object or as a query. An answer is a table of lines above 共N页. Page 1 of the listing is the
column page (a frame), page 2 the answer for `currpage` 1. Without a class the lines of the whole organ come, which are
more than the column's, never fewer.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.families.fragments import endpoint_entries
from crawler.families.json_text import number
from crawler.families.page import FetchedPage, ListingPage, PageRef
from crawler.families.paging import ENTRIES, NOTHING_THERE, PAGES
from crawler.pages.web_addresses import absolute

SEARCH = re.compile(r"['\"](?P<url>[^'\"\s]*/module/xxgk/search\.jsp[^'\"\s]*)['\"]", re.IGNORECASE)
ANSWER = re.compile(r"/module/xxgk/search\.jsp$", re.IGNORECASE)
PARAMETERS = (
    "infotypeId", "jdid", "area", "divid", "vc_title", "vc_number", "sortfield", "vc_filenumber", "vc_all", "texttype",
    "fbtime", "standardXxgk", "isAllList", "unit", "keyWord",
)  # fmt: skip
PARAMETER = r"\b{}['\"]?\s*(?::\s*(?:'([^']*)'|\"([^\"]*)\"|(\w+))|=([^&'\"\s]*))"
TELLING = ("infotypeId", "area")  # a call without either names no list


def catalogue(page: FetchedPage) -> ListingPage | None:
    """Read an answer of search.jsp, or the column page that asks it; None for any other page."""
    if ANSWER.search(urlsplit(page.url).path):
        return _answer(page)
    for script in page.soup.find_all("script"):
        code = script.get_text()
        named, given = SEARCH.search(code), _parameters(code)
        url = absolute(page.url, named["url"]) if named else None
        if url is not None and any(given.get(name) for name in TELLING):
            return ListingPage(next=(_ref(url, given, 1, page.page + 1),), frame=True)
    return None


def _parameters(code: str) -> dict[str, str]:
    found = {name: re.search(PARAMETER.format(name), code, re.IGNORECASE) for name in PARAMETERS}
    return {
        name: next((value for value in match.groups() if value is not None), "")
        for name, match in found.items()
        if match is not None
    }


def _ref(url: str, given: dict[str, str], index: int, page: int) -> PageRef:
    bare = urlsplit(url)._replace(query="").geturl()
    return PageRef(bare, page, "POST", urlencode(given | {"currpage": str(index)}))


def _answer(page: FetchedPage) -> ListingPage:
    given = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    given |= dict(parse_qsl(page.request_body or "", keep_blank_values=True))
    index = number(given.get("currpage")) or 1
    said = page.soup.get_text(" ")
    entries, faults = endpoint_entries(page.text, page.url)
    if not entries and index == 1 and NOTHING_THERE.search(said):
        return ListingPage(declared_entries=0)
    pages, total = _count(PAGES, said), _count(ENTRIES, said)
    if entries and pages is None:
        faults.append("nothing says how many pages there are")
    return ListingPage(
        entries=tuple(entries),
        next=(_ref(page.url, given, index + 1, page.page + 1),) if pages and index < pages else (),
        declared_pages=None if pages is None else pages + page.page - index,
        declared_entries=total,
        problems=tuple(faults),
    )


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return next((int(group) for group in found.groups() if group), None) if found else None
