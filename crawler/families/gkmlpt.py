"""The disclosure platform of Guangdong: `/{site}/gkmlpt/index`, reports `/gkmlpt/content/A/B/post_ID.html`.

The index page draws itself from `window._CONFIG = {SID, TREE, …}`; TREE holds the categories, nested. The lists are
JSON: `/gkmlpt/api/all/CATEGORY?page=N&sid=SID`, 100 entries a page, page 0 the same as page 1. A column of a portal
file is such an address (`columns` gives them); given the index page instead, its one annual-report category is read.
`total` says how many entries the list has, `classify.post_count` how many the category counts: when that is more, some
are not shown. Titles may be written in `%uXXXX`; expired and abolished entries are entries, those on other hosts, too.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.families.entries import last_date
from crawler.families.family import ColumnLink, Family, sign
from crawler.families.json_text import number, read_json, whole
from crawler.families.page import MOST_PAGES, Entry, FetchedPage, ListingPage, PageRef
from crawler.pages.web_addresses import absolute

API = re.compile(r"/gkmlpt/api/all/\d+$")
INDEX = re.compile(r"^(?P<site>.*)/gkmlpt/\w+/?$")
SID = re.compile(r"\bSID['\"]?\s*:\s*['\"]?(\d+)")
TREE = re.compile(r"\bTREE['\"]?\s*:\s*(?=\[)")
ESCAPED = re.compile(r"%u([0-9a-fA-F]{4})")
ANNUAL = re.compile(r"年度?报告|年报")
LATEST = 2**32  # seconds; what is more counts something else
CHINA = timezone(timedelta(hours=8))
DATES = ("display_publish_time", "created_at", "date", "first_publish_time", "create_time")


def read_listing(page: FetchedPage) -> ListingPage:
    """Read an answer of the API, or find the annual-report category of an index page."""
    if API.search(urlsplit(page.url).path):
        return _answer(page)
    found = [column for column in columns(page) if ANNUAL.search(column.title)]
    if len(found) != 1:
        what = f"the page has {len(found)} categories of annual reports: name the one's address as the column"
        return ListingPage(problems=(what,))
    return ListingPage(next=(PageRef(found[0].url, page.page + 1),), frame=True)


def columns(page: FetchedPage) -> tuple[ColumnLink, ...]:
    """Give the categories of an index page without categories below them, each by the address of its list."""
    sid, tree, place = SID.search(page.text), _tree(page.text), INDEX.match(urlsplit(page.url).path)
    if sid is None or place is None:
        return ()
    home = urlsplit(page.url)._replace(path=f"{place['site']}/gkmlpt/api/all/", query="").geturl()
    title = page.soup.title.get_text(strip=True) if page.soup.title else ""
    return tuple(
        ColumnLink(f"{home}{category}?page=1&sid={sid[1]}", name, above)
        for category, name, above in _leaves(tree, (title,) if title else ())
    )


def _tree(text: str) -> list[Any]:
    found = TREE.search(text)
    if found is None:
        return []
    try:
        tree, _ = json.JSONDecoder().raw_decode(text, found.end())
    except (ValueError, RecursionError):
        return []
    return tree if isinstance(tree, list) else []


def _leaves(nodes: list[Any], above: tuple[str, ...]) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for node in nodes:
        if not isinstance(node, dict) or node.get("jump_url"):
            continue
        name, below = _readable(str(node.get("name") or "")), node.get("children")
        if isinstance(below, list) and below:
            yield from _leaves(below, (*above, name))
        elif (category := number(node.get("id"))) is not None:
            yield category, name, above


def _answer(page: FetchedPage) -> ListingPage:
    answer = read_json(page.text)
    if not isinstance(answer, dict) or not isinstance(answer.get("articles"), list):
        return ListingPage(problems=("the API did not answer with a list",))
    articles = [article for article in answer["articles"] if isinstance(article, dict)]
    entries = [_entry(article, page.url) for article in articles]
    classify = answer.get("classify")
    counted = number(classify.get("post_count")) if isinstance(classify, dict) else None
    total = counted if (told := number(answer.get("total"))) is None else told
    return ListingPage(
        entries=tuple(entry for entry in entries if entry is not None),
        next=_further(page, len(articles), total),
        declared_entries=total,
        problems=tuple(_faults(articles, entries, total, counted)),
    )


def _faults(articles: list[Any], entries: list[Entry | None], total: int | None, counted: int | None) -> Iterator[str]:
    for article, entry in zip(articles, entries, strict=True):
        if entry is None:
            yield f"an entry without an address: {_readable(str(article.get('title') or ''))}"
    if total is None:
        yield "the API does not say how many entries there are"
    elif counted is not None and counted > total:
        yield f"the category counts {counted} entries, its list has {total}"


def _entry(article: dict[str, Any], base: str) -> Entry | None:
    link = str(article.get("url") or article.get("post_url") or "")
    url = absolute(base, link) if link else None
    return Entry(url, _readable(str(article.get("title") or "")), _listed_on(article)) if url else None


def _listed_on(article: dict[str, Any]) -> date | None:
    """Give the day of publication: seconds since 1970, or a date in words."""
    for name in DATES:
        value = article.get(name)
        if isinstance(value, int) and 0 < value < LATEST:
            return datetime.fromtimestamp(value, CHINA).date()
        if isinstance(value, str) and (day := last_date(value)):
            return day
    return None


def _further(page: FetchedPage, got: int, total: int | None) -> tuple[PageRef, ...]:
    """Name every further page on the first: later ones are shorter, and do not tell how many fit on a page."""
    parts = urlsplit(page.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    asked = max(number(query.get("page")) or 1, 1)
    if asked > 1 or not got or total is None:
        return ()
    first = page.page - 1
    return tuple(
        PageRef(parts._replace(query=urlencode(query | {"page": str(one)})).geturl(), first + one)
        for one in range(2, min(-(-total // got), MOST_PAGES) + 1)
    )


def _readable(title: str) -> str:
    return whole(unescape(ESCAPED.sub(lambda code: chr(int(code[1], 16)), title))).strip()


FAMILY = Family(
    "gkmlpt",
    "Guangdong disclosure platform (gkmlpt)",
    read_listing,
    signs=(
        sign("link", r"/gkmlpt/(?:index|guide|policy|annualreport)", 2, "links to /gkmlpt/"),
        sign("link", r"/gkmlpt/content/\d+/\d+/post_\d+\.html", 3, "report pages /gkmlpt/content/A/B/post_ID"),
        sign("address", r"/gkmlpt/", 3, "an address under /gkmlpt/"),
        sign("source", r"window\._CONFIG\s*=", 2, "window._CONFIG"),
    ),
    columns=columns,
)
