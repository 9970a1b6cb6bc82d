"""Lists that a page's script writes down: `var data=[{title:"…",url:"…",date:"…"}]`, `itemObj` with JSON inside. Pure.

    with_script_lines(page, listed) -> ListingPage    `listed` itself where no script holds lines
    script_lines(page) -> list[Entry]                 the lines alone, such as the nodes of a tree of organs

Of an array of objects, what reads like a title, an address and a date is taken, whatever its name. A pager on such a
page turns over the array's own lines when the array holds as many as are declared, or when it is counted by its length.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from crawler.families.entries import last_date
from crawler.families.page import Entry, FetchedPage, ListingPage
from crawler.pages.javascript import literals
from crawler.pages.web_addresses import absolute

HAN = re.compile(r"[\u4e00-\u9fff]")
ADDRESS = re.compile(r"^(?:https?://|//|/|\.{1,2}/)\S+$|^[\w./-]+\.(?:s?html?|jsp|aspx?|php|docx?|pdf)(?:\?\S*)?$")
NESTED = re.compile(r"^\s*\{.*\}\s*$", re.DOTALL)
TITLE_NAME = re.compile(r"title|name|subject|bt$|^t$|^at$", re.IGNORECASE)
OWN_LENGTH = re.compile(
    r"\b(?:count|total|pages?|page_?count|total_?\w*)['\"]?\s*[:=][^,;\n]{0,40}\.length", re.IGNORECASE
)
LONGEST_SCRIPT = 2_000_000


def with_script_lines(page: FetchedPage, listed: ListingPage) -> ListingPage:
    """Add the lines that scripts of the page write down."""
    scripts = _scripts(page)
    lines = {line.url: line for line in script_lines(page)}
    known = {entry.url for entry in listed.entries}
    added = [line for line in lines.values() if line.url not in known]
    if not added:
        return listed
    whole = replace(listed, entries=(*listed.entries, *added))
    declared = listed.declared_entries
    if not listed.next and (declared == len(lines) or any(OWN_LENGTH.search(text) for text in scripts)):
        return replace(whole, problems=(), declared_pages=None)
    return whole


def script_lines(page: FetchedPage) -> list[Entry]:
    """Give what scripts of the page write down with a title and an address."""
    return [line for text in _scripts(page) for line in _lines(text[:LONGEST_SCRIPT], page.base)]


def _scripts(page: FetchedPage) -> list[str]:
    return [text for script in page.soup.find_all("script") if "[" in (text := script.get_text())]


def _lines(script: str, base: str) -> Iterator[Entry]:
    for text in literals(script, "["):
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for item in _objects(items):
            line = _line(item, base)
            if line is not None:
                yield line


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Give the objects of an array, those in arrays of theirs included."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item
            for inner in item.values():
                yield from _objects(inner)


def _line(item: dict[str, Any], base: str) -> Entry | None:
    texts = {name: str(value).strip() for name, value in item.items() if isinstance(value, str) and value.strip()}
    links = [link for value in texts.values() for link in _addresses(value)]
    words = {name: value for name, value in texts.items() if HAN.search(value) and not NESTED.match(value)}
    named = [value for name, value in words.items() if TITLE_NAME.search(name)]
    titles = named or list(words.values())
    url = absolute(base, links[0]) if links else None
    if url is None or not titles:
        return None
    return Entry(url, re.sub(r"<[^>]*>|\s+", " ", max(titles, key=len)).strip(), _day(texts))


def _addresses(value: str) -> Iterator[str]:
    """Give the addresses a value holds: itself, or those in JSON written inside the string."""
    if ADDRESS.match(value):
        yield value
    elif NESTED.match(value):
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            return
        yield from (link for link in inner.values() if isinstance(link, str) and ADDRESS.match(link))


def _day(texts: dict[str, str]) -> date | None:
    return next((day for value in texts.values() if value[:2] in ("19", "20") and (day := last_date(value))), None)
