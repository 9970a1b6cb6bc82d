"""Lists written down as JSON: inside a script of the column page, or in the answers of a `…/loadData` endpoint.

    var itemObj = [{"aT": title, "aPd": "2026-09-21 17:00", "aU": "{\\"common\\": \\"/…\\"}"}, …]
    {"data": {"allRow": 5005, "totalPage": 334, "list": [{"TITLE": …, "URL": …, "PUBLISHED_TIME_FORMAT": …}, …]}}

A list is recognised by what its objects name: a title and an address, which may be JSON inside a string. The endpoint
is asked by POST with the column's `channel_id` and `pageIndex`; page 1 of such a listing is the column page (a frame),
page 2 the answer for `pageIndex` 1. A list in a script is all there is, unless the page shows a pager.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from crawler.families.entries import last_date
from crawler.families.family import Family, sign
from crawler.families.json_text import number, read_json, whole
from crawler.families.link_list import link_list
from crawler.families.page import Entry, FetchedPage, ListingPage, PageRef
from crawler.families.paging import linked_paging
from crawler.pages.web_addresses import absolute

TITLES = ("title", "at", "bt")
ADDRESSES = ("url", "au", "link", "href")
DATES = ("published_time_format", "apd", "publish_time", "publishdate", "pubdate", "date", "fbrq")
ENTRY_COUNTS = ("allrow", "total", "totalcount", "totalrow")
PAGE_COUNTS = ("totalpage", "totalpages", "pagecount")
ARRAY = re.compile(r"\b(?:var|let|const)\s+\w+\s*=\s*(?=\[\s*\{)")
ENDPOINT = re.compile(r"['\"](?P<url>[^'\"\s]*/loadData\b[^'\"\s]*)['\"]")
CHANNEL = re.compile(r"\b(?P<name>channel_?id)['\"]?\s*[:=]\s*['\"]?(?P<value>[\w-]+)", re.IGNORECASE)
DEEPEST = 4  # how far inside an answer its list may lie


def read_listing(page: FetchedPage) -> ListingPage:
    """Read a column page or an answer of its endpoint; a column without either is read as plain links."""
    answer = read_json(page.text)
    if answer is not None:
        return _answer(page, answer)
    written = list(_in_scripts(page))
    if written:
        return _written(page, written)
    ref = _ref_of(page)
    if ref is not None:
        return ListingPage(next=(ref,), frame=True)
    return link_list(page, linked_paging(page))


def _in_scripts(page: FetchedPage) -> Iterator[list[dict[str, Any]]]:
    for script in page.soup.find_all("script"):
        code = script.get_text()
        for start in ARRAY.finditer(code):
            try:
                value, _ = json.JSONDecoder().raw_decode(code, start.end())
            except (ValueError, RecursionError):
                continue
            if lines := _lines(value):
                yield lines


def _written(page: FetchedPage, written: list[list[dict[str, Any]]]) -> ListingPage:
    paging = linked_paging(page)
    problems = (
        paging.problems
        if len(written) == 1
        else ("the page holds several lists: which is the column's cannot be told",)
    )
    entries, faults = _entries([line for lines in written for line in lines], page.base)
    return ListingPage(
        entries, paging.next, paging.declared_pages, paging.declared_entries, problems=(*problems, *faults)
    )


def _ref_of(page: FetchedPage) -> PageRef | None:
    """Find the endpoint that the page's scripts name, and the channel they ask it for."""
    scripts = "\n".join(script.get_text() for script in page.soup.find_all("script"))
    named, channel = ENDPOINT.search(scripts), CHANNEL.search(scripts)
    url = absolute(page.url, named["url"]) if named else None
    if url is None or channel is None:
        return None
    return PageRef(url, page.page + 1, "POST", urlencode({"pageIndex": "1", channel["name"]: channel["value"]}))


def _answer(page: FetchedPage, answer: Any) -> ListingPage:
    given = dict(parse_qsl(page.request_body or "", keep_blank_values=True))
    index, lines = number(given.get("pageIndex")) or 1, _lines(answer) or []
    entries, faults = _entries(lines, page.url)
    total, pages = _stated(ENTRY_COUNTS, answer), _stated(PAGE_COUNTS, answer)
    if total is None and pages is None:
        faults.append("nothing says how many entries there are")
    more = bool(lines) and (pages is None or index < pages) and (total is None or index * len(lines) < total)
    following = PageRef(page.url, page.page + 1, "POST", urlencode(given | {"pageIndex": str(index + 1)}))
    return ListingPage(
        entries,
        (following,) if more and not faults and page.request_body else (),
        pages + page.page - index if pages and lines else None,
        total,
        problems=tuple(faults),
    )


def _entries(lines: list[dict[str, Any]], base: str) -> tuple[tuple[Entry, ...], list[str]]:
    entries: list[Entry] = []
    faults: list[str] = []
    for line in lines:
        title, url = (
            whole(str(_named(TITLES, line) or "")),
            absolute(base, _address(_named(ADDRESSES, line)) or "mailto:"),
        )
        if url is None:
            faults.append(f"an entry without an address: {title}")
        else:
            entries.append(Entry(url, title, last_date(str(_named(DATES, line) or ""))))
    return tuple(entries), faults


def _address(value: Any) -> str | None:
    """Give the address that a value is or holds: some write down an object in a string."""
    inside = read_json(value) if isinstance(value, str) and value.lstrip().startswith("{") else value
    if isinstance(inside, dict):
        return next((each for each in inside.values() if isinstance(each, str) and each), None)
    return inside if isinstance(inside, str) and inside else None


def _named(names: tuple[str, ...], line: dict[str, Any]) -> Any:
    """Give the first value that goes by one of these names, in capitals or not; None when there is none."""
    known = {str(name).lower(): value for name, value in line.items()}
    return next((known[name] for name in names if known.get(name) is not None), None)


def _lines(value: Any, depth: int = 0) -> list[dict[str, Any]] | None:
    """Find the list of objects with a title and an address; None when there is none."""
    if isinstance(value, list):
        objects = [each for each in value if isinstance(each, dict)]
        if any(_named(TITLES, each) and _named(ADDRESSES, each) for each in objects):
            return objects
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = (_lines(each, depth + 1) for each in inner if depth < DEEPEST)
    return next((lines for lines in found if lines), None)


def _stated(names: tuple[str, ...], value: Any, depth: int = 0) -> int | None:
    """Find the first count that goes by one of these names, outside of lists."""
    if not isinstance(value, dict) or depth > DEEPEST:
        return None
    own = number(_named(names, value))
    inner = (_stated(names, each, depth + 1) for each in value.values())
    return own if own is not None else next((count for count in inner if count is not None), None)


FAMILY = Family(
    "json_list",
    "lists written as JSON",
    read_listing,
    signs=(
        sign("source", r"\bitemObj\s*=\s*\[", 3, "a list in the variable itemObj"),
        sign("source", r"interfacesWeb\w*/loadData\b", 3, "the endpoint loadData"),
    ),
)
