"""Pagers that only call a script: `goPage(2)`, a form that is posted, `__doPostBack`, widgets such as laypage. Pure.

    called_paging(page, linked) -> Paging | None

The call a pager's own 下一页 or number makes is followed through the functions on the page (crawler/pages) to
an address or to a form. Of a widget that is told how many pages there are, the function that it calls with a page's
number is read the same way. None where no such pager stands, or where it leads cannot be told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import Tag

from crawler.families.hidden_pages import FIRST, SCRIPT_ONLY, same_page
from crawler.families.page import FetchedPage, PageRef
from crawler.families.paging import Paging, next_tags, numbered_tags
from crawler.pages.javascript import FUNCTION, Code, Submission, block
from crawler.pages.web_addresses import absolute
from parsers.readers.decode import decode

POSTBACK = re.compile(r"(?:__doPostBack|WebForm_PostBackOptions)\s*\(\s*['\"]([^'\"]*)['\"]\s*,\s*['\"]([^'\"]*)['\"]")
SINGLE_NUMBER = re.compile(r"\(\s*['\"]?(\d{1,4})['\"]?\s*\)")
TELLS_PAGE = (".curr", ".getCurrent()", ".current", ".page", ".pageNumber", ".pageIndex", ".pageNo", "")
PLACEHOLDER = re.compile(
    r"(?:link|url|href|template)\w*['\"]?\s*:\s*['\"]([^'\"\n]*(?:\{page\}|__page__|\{0\}|\{pageNum(?:ber)?\})[^'\"\n]*)['\"]",
    re.IGNORECASE,
)
NUMBER_HERE = re.compile(r"\{page\}|__page__|\{0\}|\{pageNum(?:ber)?\}", re.IGNORECASE)
WIDGET = re.compile(
    r"[\w$]*pag(?:e|er|ing|ination)\w*(?:\.\w+)*\s*\(\s*(?:['\"][^'\"\n]*['\"]\s*,\s*)?(?:(?P<entries>\d+)\s*,\s*)?\{",
    re.IGNORECASE,
)
WIDGET_COUNT = re.compile(r"\b(?:pages|page_?count|total_?pages?)['\"]?\s*:\s*['\"]?(\d+)", re.IGNORECASE)
WIDGET_ENTRIES = re.compile(
    r"\b(?:count|total|total_?(?:records?|data|count|num|size))['\"]?\s*:\s*['\"]?(\d+)", re.IGNORECASE
)
WIDGET_SIZE = re.compile(
    r"\b(?:limit|page_?size|per_?page|items_per_page|show_?data|rows|nums)['\"]?\s*:\s*['\"]?(\d+)", re.IGNORECASE
)


def called_paging(page: FetchedPage, linked: Paging) -> Paging | None:
    """Read the page's script pager. `linked` is what its links and counts said."""
    if linked.declared_pages is not None and page.page >= linked.declared_pages:
        return None
    code = Code.of("\n".join(script.get_text() for script in page.soup.find_all("script")))
    calls = list(dict.fromkeys(call for tag in next_tags(page) for call in _calls(tag)))
    for call in calls:
        ref = None if _is_at_its_end(page, call) else _follow(page, code, call)
        if ref is not None:
            return Paging((ref,), linked.declared_pages, linked.declared_entries)
    return _widget(page, code, linked)


def _calls(tag: Tag) -> Iterator[str]:
    href = str(tag.get("href") or "")
    yield from (
        text for text in (href if href.lower().startswith("javascript:") else "", str(tag.get("onclick") or "")) if text
    )


def _follow(page: FetchedPage, code: Code, call: str) -> PageRef | None:
    """Give the request that a call leads to; None when it cannot be told or is the one that brought this page."""
    back = POSTBACK.search(call)
    submission = (
        Submission((("__EVENTTARGET", back[1]), ("__EVENTARGUMENT", back[2]))) if back else code.submission(call)
    )
    if submission is not None:
        return _submitted(page, submission)
    link = code.destination(call)
    url = absolute(page.base, link) if link else None
    return PageRef(url, page.page + 1) if url and not same_page(url, page.url) else None


def _submitted(page: FetchedPage, submission: Submission) -> PageRef | None:
    """Give the request that sending a form off makes, in the page's own charset."""
    form = _form(page, [name for name, _ in submission.fields])
    if form is None:
        return None
    names = {str(field.get("id")): str(field["name"]) for field in form.select("[id][name]")}
    fields = _sent(form) | {names.get(name, name): str(value) for name, value in submission.fields}
    action = submission.action or str(form.get("action") or "")
    url = absolute(page.url, urljoin(page.url, action) if action else page.url)
    body = urlencode(fields, encoding=decode(page.body).charset or "utf-8", errors="xmlcharrefreplace")
    if url is None:
        return None
    if str(form.get("method") or "get").lower() == "post":
        return PageRef(url, page.page + 1, "POST", body) if body != page.request_body else None
    asked = urlsplit(url)._replace(query=body).geturl()
    return PageRef(asked, page.page + 1) if not same_page(asked, page.url) else None


def _form(page: FetchedPage, fields: list[str]) -> Tag | None:
    """Give the one form that has the fields a call fills; those of ASP.NET may be made when it is sent."""
    if fields[:1] == ["__EVENTTARGET"]:
        found = list(page.soup.find_all("form", limit=2))
    else:
        marks = [f'[name="{name}"],[id="{name}"]' for name in fields]
        found = [f for f in page.soup.find_all("form") if fields and all(f.select_one(mark) for mark in marks)]
    return found[0] if len(found) == 1 else None


def _sent(form: Tag) -> dict[str, str]:
    """Give what a browser sends of a form that nobody touched and no button sent."""
    sent: dict[str, str] = {}
    for field in form.find_all(["input", "select"]):
        name, kind = str(field.get("name") or ""), str(field.get("type") or "text").lower()
        if not name or kind in ("submit", "button", "image", "reset", "file") or field.has_attr("disabled"):
            continue
        if kind in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        chosen = field.select_one("option[selected]") or field.select_one("option") if field.name == "select" else field
        sent[name] = str(chosen.get("value") or "") if chosen else ""
    return sent


def _is_at_its_end(page: FetchedPage, call: str) -> bool:
    """Say whether a call to the next page names this page: its numbers count from 1, as another of its calls shows."""
    number = SINGLE_NUMBER.search(call)
    return number is not None and int(number[1]) == page.page and _counts_from_one(page)


def _counts_from_one(page: FetchedPage) -> bool:
    shown = [(int(label), call) for label, tag in numbered_tags(page) for call in _calls(tag)]
    shown += [(1, call) for tag in page.soup.find_all(onclick=True) + page.soup.find_all("a", href=True)
              if FIRST.match(tag.get_text(strip=True)) for call in _calls(tag)]  # fmt: skip
    told = [(label, int(number[1])) for label, call in shown if (number := SINGLE_NUMBER.search(call))]
    return bool(told) and all(label == number for label, number in told)


def _widget(page: FetchedPage, code: Code, linked: Paging) -> Paging | None:
    """Read a widget's count of pages, and the address its function, or its template, makes of a page's number."""
    widgets = (_Widget.of(code, match) for match in WIDGET.finditer(code.text))
    widget = next((each for each in widgets if each is not None), None)
    if widget is None:
        return None
    pages, entries = linked.declared_pages or widget.pages, linked.declared_entries or widget.entries
    if page.page >= pages:
        return Paging((), pages, entries)
    found = {url for link in _templates(code, widget, page.page + 1) if (url := absolute(page.base, link))}
    found -= {url for url in found if same_page(url, page.url)}
    if len(found) != 1:
        return Paging((), pages, entries, (SCRIPT_ONLY,))
    return Paging((PageRef(found.pop(), page.page + 1),), pages, entries)


@dataclass(frozen=True, slots=True)
class _Widget:
    """What a page tells a widget: its options, and what they count."""

    options: str
    pages: int
    entries: int | None

    @classmethod
    def of(cls, code: Code, match: re.Match[str]) -> "_Widget | None":
        """Read the call of a widget; None when it does not say how many pages there are."""
        options = block(code.text, match.end())
        pages, total, size = (pattern.search(options) for pattern in (WIDGET_COUNT, WIDGET_ENTRIES, WIDGET_SIZE))
        entries = int(match["entries"] or (total[1] if total else 0)) or None
        if pages:
            return cls(options, max(int(pages[1]), 1), entries)
        if entries is None or size is None or not int(size[1]):
            return None
        return cls(options, ceil(entries / int(size[1])), entries)


def _templates(code: Code, widget: _Widget, number: int) -> Iterator[str]:
    """Give the addresses that a widget's functions, and templates with a place for it, make of a page's number."""
    for match in PLACEHOLDER.finditer(widget.options):
        yield NUMBER_HERE.sub(str(number), match[1])
    named = [f for f in code.functions if f.name and re.search(rf":\s*{re.escape(f.name)}\b", widget.options)]
    for function in (*Code.of(widget.options).functions, *named):
        if function.parameters and FUNCTION.search(function.body) is None:
            names = [function.parameters[0] + tail for tail in TELLS_PAGE]
            one, other = (code.destination_in(function, dict.fromkeys(names, n)) for n in (number, number + 1))
            if one is not None and one != other:
                yield one
