"""Hanweb JPAAS (大汉): reports `/…/art/YYYY/art_<32hex>.html`, lists that `unitbuild.js` fetches.

The column page names the endpoint in a script tag: `url="…/front/page/build/unit"` and `queryData="{'webId':'…', …}"`,
JSON in single quotes, whose ids change when the site is rebuilt. The endpoint answers
`{"success":true,"data":{"html":"<ul>…"}}`; the piece says with `count`, `rows` and `pageNo` how many entries there are
and what it shows; past the end it is empty. Page 1 of a listing is the column page (a frame), page 2 the endpoint's
`pageNo` 1. Where nothing says how many there are, the empty piece after the last one is the end.
"""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bs4 import Tag

from crawler.families.family import Family, sign
from crawler.families.fragments import endpoint_entries
from crawler.families.json_text import number, read_json, whole
from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage, PageRef
from crawler.families.paging import linked_paging
from crawler.pages.web_addresses import absolute

ENDPOINT = re.compile(r"/front/page/build/unit\b", re.IGNORECASE)
# What the parts of a page that hold its list are called, the likeliest first.
OF_A_LIST = (r"当前栏目.*(?:list|列表)", r"list|分页", r"列表|内容")
PAIR = re.compile(r"['\"](\w+)['\"]\s*:\s*(?:'([^']*)'|\"([^\"]*)\")")
STATED = r"(?<![\w-])(?:data-)?{}['\"]?\s*(?:value\s*)?[:=]\s*['\"]?(\d+)"
_Call = tuple[str, dict[str, str]]  # the endpoint and its parameters
SCREEN = 15  # lines a page, where the column page does not say


def read_listing(page: FetchedPage) -> ListingPage:
    """Read a column page or an answer of its endpoint; a column without an endpoint is read as plain links."""
    if ENDPOINT.search(urlsplit(page.url).path):
        return _answer(page)
    lists = _lists([call for tag in page.soup.find_all("script") if (call := _call(tag, page.url))])
    if not lists:
        return link_list(page, linked_paging(page))
    problem = () if len(lists) == 1 else ("the page holds several lists: which is the column's cannot be told",)
    return ListingPage(next=(_ref(*lists[0], 1, 2),), frame=True, problems=problem)


def _lists(calls: list[_Call]) -> list[_Call]:
    """Choose among the parts of a page those that hold its list, by what they are called; all where none is."""
    for pattern in OF_A_LIST:
        named = [call for call in calls if re.search(pattern, call[1].get("tagId", ""), re.IGNORECASE)]
        if named:
            return named
    return calls


def _call(tag: Tag, base: str) -> _Call | None:
    """Read the endpoint and its parameters from a script tag; None when it asks for nothing."""
    attributes = {name.lower(): str(value) for name, value in tag.attrs.items()}
    url = absolute(base, attributes.get("url", "mailto:"))
    query = {name: single or double for name, single, double in PAIR.findall(attributes.get("querydata", ""))}
    if url is None or not ENDPOINT.search(url) or "pageId" not in query:
        return None
    return url, query


def _ref(url: str, query: dict[str, str], place: int, page: int) -> PageRef:
    """Ask for the page of the endpoint that is the `place`th of its own counting."""
    asked = _object(query.get("paramJson", ""))
    size = number(asked.get("pageSize")) or number(query.get("pageSize")) or SCREEN
    wanted = json.dumps({"pageNo": place, "pageSize": size}, separators=(",", ":"))
    given = {name: value for name, value in query.items() if name not in ("pageNo", "pageSize")}
    bare = urlsplit(url)._replace(query="").geturl()
    return PageRef(f"{bare}?{urlencode(given | {'paramJson': wanted})}", page)


def _answer(page: FetchedPage) -> ListingPage:
    query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    asked = _object(query.get("paramJson", ""))
    place, size = number(asked.get("pageNo")) or 1, number(asked.get("pageSize")) or SCREEN
    markup = _markup(page)
    if markup is None:
        return ListingPage(problems=("the endpoint did not answer with a list",))
    entries, faults = endpoint_entries(markup, page.url)
    total, rows, shown = (_stated(name, markup) for name in ("count", "rows", "pageNo"))
    if shown is not None and shown != place:
        faults.append(f"the endpoint was asked for page {place} and gave page {shown}")
    # where `rows` is not told, a short page may ask for one too many: it comes empty after all have been seen
    more = bool(entries) and (total is None or place * (rows or min(size, len(entries))) < total)
    return ListingPage(
        entries=tuple(entries),
        next=(_ref(page.url, query, place + 1, page.page + 1),) if more else (),
        declared_entries=total,
        frame=not entries and total is None and place > 1 and not markup.strip(),
        problems=tuple(faults),
    )


def _markup(page: FetchedPage) -> str | None:
    """Give the piece of markup of an answer; None when it says that it failed, or is something else."""
    answer = _dict(read_json(page.text))
    html = _dict(answer.get("data")).get("html")
    return whole(html) if isinstance(html, str) and answer.get("success") is not False else None


def _stated(name: str, markup: str) -> int | None:
    found = re.search(STATED.format(name), unescape(markup), re.IGNORECASE)
    return int(found.group(1)) if found else None


def _object(text: str) -> dict[str, Any]:
    return _dict(read_json(text.replace("'", '"')))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


FAMILY = Family(
    "jpaas",
    "Hanweb JPAAS (大汉)",
    read_listing,
    signs=(
        sign("source", r"jpaas-publish-server|unitbuild\.js", 3, "lists by unitbuild"),
        sign("link", r"/art/20\d\d/art_[0-9a-f]{32}\.html", 3, "report pages /art/YYYY/art_<32hex>"),
        sign("source", r"jpaas-", 1, "JPAAS services"),
    ),
)
