"""Finds the further pages of a listing: from the scripts of TRS-like systems, or from the links of a pager. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from crawler.families.hidden_pages import SCRIPT_ONLY, same_page, shows_no_pager, sign_of_more
from crawler.families.page import FetchedPage, PageRef
from crawler.web_addresses import absolute, script_address

# createPageHTML(3, 0, "index", "html") and createPageHTML('page_div', 12, 1, 'xxgk_list', 'shtml', 233); numbers may be
# variables; the definition of the function itself names its parameters with identifiers that are set nowhere.
CALL = re.compile(
    r"createPageHTML\s*\(\s*(?:['\"](?P<div>[^'\"]*)['\"]\s*,\s*)?(?P<total>\w+)\s*,\s*(?P<current>\w+)\s*,"
    r"\s*['\"](?P<prefix>[^'\"]+)['\"]\s*,\s*['\"](?P<suffix>\w+)['\"]\s*(?:,\s*['\"]?(?P<entries>\w+)['\"]?\s*)?[,)]",
    re.IGNORECASE,
)
COUNT_PAGE = re.compile(r"\bcountPage\s*=\s*(\d+)")
CURRENT_PAGE = re.compile(r"\bcurrentPage\s*=\s*(\d+)")
BUILT_NAME = re.compile(r"href=[\\'\"]*([\w./-]*?)[\"']?\s*\+\s*[\"']_[\"']")
# A comment of a line begins the line or follows a statement: elsewhere `//` is the middle of an address.
COMMENT = re.compile(r"<!--.*?-->|/\*.*?\*/|(?:(?<=[;{}\d])|^)[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)

NEXT = re.compile(r"^\W*(?:下一?页|后一页|次页|next(?: page)?)\W*$|^(?:>|»|›)$", re.IGNORECASE)
PAGES = re.compile(
    r"共\s*(\d+)\s*页|总页数\s*[:：]?\s*(\d+)|(?:第\s*)?\d+\s*/\s*(\d+)\s*页|页次\s*[:：]?\s*\d+\s*/\s*(\d+)"
)
ENTRIES = re.compile(
    r"(?:共|总计|总共|合计)\s*(?:有\s*)?(\d+)\s*[条篇]|总记录数?\s*[:：]?\s*(\d+)|共\s*(\d+)\s*(?:个)?记录"
)
NOTHING_THERE = re.compile(r"暂无(?:相关)?(?:信息|数据|内容|记录)|没有(?:找到)?相关(?:信息|数据|记录)")
VOID = re.compile(r"^(?:#.*|javascript:\s*(?:void\s*\(?\s*0?\s*\)?|;)?\s*;?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page says of its listing's other pages. `problems` are sentences."""

    next: tuple[PageRef, ...] = ()
    declared_pages: int | None = None
    declared_entries: int | None = None
    problems: tuple[str, ...] = ()


def scripted_paging(page: FetchedPage) -> Paging | None:
    """Read `createPageHTML(…)` or `countPage`/`currentPage`; None when the page has neither.

    The first names every further page by number. Whether page N is `index_{N-1}` or `index_N` follows from what the
    script calls the page at hand. Pages declared on a later page are not asked for again: the ledger knows them.
    """
    script = COMMENT.sub(" ", page.text)
    call = next((found for found in map(lambda m: _numbers(m, script), CALL.finditer(script)) if found), None)
    if call is None:
        call = _inline(script, page)
    if call is None:
        return None
    total, current, prefix, suffix, entries = call
    shift = current - page.page  # -1 where the script counts from 0, 0 where it counts from 1
    if shift not in (-1, 0):
        what = f"the pager calls page {page.page} number {current}"
        return Paging(declared_pages=max(total, 1), declared_entries=entries, problems=(what,))
    refs = [_ref(page.url, f"{prefix}_{number + shift}.{suffix}", number) for number in range(2, total + 1)]
    return Paging(tuple(ref for ref in refs if ref), max(total, 1), entries)


def linked_paging(page: FetchedPage) -> Paging:
    """Read a pager made of links: rel=next, 下一页, a menu of pages, or the number after this page; and its counts.

    Whatever hints at further pages that no link leads to is a problem, and so is a further page without any pager.
    """
    text = page.soup.get_text(" ")
    pages, entries = _count(PAGES, text), _count(ENTRIES, text)
    url, chosen = _next_link(page.soup, page), _menu(page)
    if chosen is not None:
        pages, url = pages or chosen[0], url or chosen[1]
    if url is not None:
        return Paging((PageRef(url, page.page + 1),), pages, entries)
    fault = None
    if pages is None or page.page < pages:
        fault = SCRIPT_ONLY if _works_by_script(page.soup, page.page) else sign_of_more(page) if not pages else None
    if fault is None and page.page > 1 and shows_no_pager(page):
        fault = "it shows no pager: another page may have come in its place"
    return Paging((), pages, entries, (fault,) if fault else ())


def _menu(page: FetchedPage) -> tuple[int, str | None] | None:
    """Read a drop-down menu of page numbers: how many there are, and the address of the next, where it names one."""
    for menu in page.soup.find_all("select"):
        options = menu.find_all("option")
        numbers = [re.fullmatch(r"(第?)\s*(\d+)\s*(页?)(?:\s*/\s*\d+\s*页?)?", o.get_text(strip=True)) for o in options]
        told = [int(number[2]) for number in numbers if number]
        values = [str(option.get("value") or "") for option in options]
        if not told or told != list(range(1, len(options) + 1)):
            continue
        if any(number and number[3] for number in numbers) or all(re.search(r"[/.?]", value) for value in values):
            following = values[page.page] if page.page < len(values) else ""
            return len(told), absolute(page.url, following) if re.search(r"[/.?]", following) else None
    return None


def says_nothing_there(page: FetchedPage) -> bool:
    """Say whether the page states that its listing is empty; a further page cannot say that of the pages before it."""
    return page.page == 1 and NOTHING_THERE.search(page.text) is not None


def _numbers(call: re.Match[str], script: str) -> tuple[int, int, str, str, int | None] | None:
    total, current = _value(call["total"], script), _value(call["current"], script)
    if total is None or current is None:
        return None
    return total, current, call["prefix"], call["suffix"], _value(call["entries"], script)


def _value(token: str | None, script: str) -> int | None:
    """Give the number a token stands for: itself, or what a variable of that name is set to."""
    if token is None or token.isdigit():
        return int(token) if token else None
    found = re.search(rf"\b{re.escape(token)}\s*=\s*['\"]?(\d+)", script)
    return int(found.group(1)) if found else None


def _inline(script: str, page: FetchedPage) -> tuple[int, int, str, str, int | None] | None:
    count, current = COUNT_PAGE.search(script), CURRENT_PAGE.search(script)
    if count is None or current is None:
        return None
    built = BUILT_NAME.search(script)
    name = urlsplit(page.url).path.rpartition("/")[2]
    suffix = name.rpartition(".")[2] if "." in name else "html"
    prefix = built.group(1) if built and built.group(1) else "index"
    return int(count.group(1)), int(current.group(1)), prefix, suffix, None


def _ref(base: str, link: str, number: int) -> PageRef | None:
    url = absolute(base, link)
    return PageRef(url, number) if url else None


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return next((int(group) for group in found.groups() if group), None) if found else None


def _next_link(soup: BeautifulSoup, page: FetchedPage) -> str | None:
    """Give the address of the following page; a link to the page itself is a pager at its end."""
    for tag in _candidates(soup, page.page):
        href = str(tag.get("href") or "")
        script = f"{href if not VOID.match(href) else ''} {tag.get('onclick') or ''}"
        link = href if not href.lower().startswith("javascript:") and not VOID.match(href) else script_address(script)
        url = absolute(page.url, link) if link else None
        if url is not None and not same_page(url, absolute(page.url, "") or page.url):
            return url
    return None


def _candidates(soup: BeautifulSoup, page: int) -> list[Tag]:
    """Give the links that may lead on, best first: rel=next, the word, the number."""
    links = soup.find_all("a")
    named = [a for a in links if NEXT.match(a.get_text(strip=True)) or NEXT.match(str(a.get("title") or "").strip())]
    return [*soup.select("link[rel~=next][href], a[rel~=next][href]"), *named, *_numbered(links, page + 1)]


def _numbered(links: list[Tag], number: int) -> list[Tag]:
    """Give the links that print just this number and stand among other page numbers."""
    found = [a for a in links if a.get_text(strip=True) in (str(number), f"[{number}]", f"第{number}页")]
    return [a for a in found if a.parent is not None and _is_pager(a)]


def _is_pager(a: Tag) -> bool:
    block = a.parent if a.parent is not None and len(a.parent.find_all("a")) > 1 else a.find_parent(["ul", "div", "td"])
    texts = (
        [b.get_text(strip=True).strip("[]第页") for b in block.find_all(["a", "span", "b", "em", "strong"])]
        if block
        else []
    )
    return sum(text.isdigit() and int(text) < 1000 for text in texts) > 1


def _works_by_script(soup: BeautifulSoup, page: int) -> bool:
    """Say whether something calls itself the next page and leads nowhere but into a script."""
    for tag in _candidates(soup, page):
        href = str(tag.get("href") or "")
        called = href if href.lower().startswith("javascript:") and not VOID.match(href) else ""
        if re.search(r"\d|next", f"{called} {tag.get('onclick') or ''}", re.IGNORECASE):
            return True
    return False
