"""Finds the further pages of a listing: from the scripts of TRS-like systems, or from the links of a pager. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import Tag

from crawler.families.hidden_pages import (
    CONTROLS,
    LAST_SIGN,
    NEXT,
    NEXT_SIGN,
    SCRIPT_ONLY,
    is_control,
    same_page,
    shows_no_pager,
    sign_of_more,
    words_of,
)
from crawler.families.page import MOST_PAGES, FetchedPage, PageRef
from crawler.pages.web_addresses import absolute, script_address

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
# Names counted from 1 while the script counts from 0: for(var i=0; …) … "_"+(i+1)
ONE_AHEAD = re.compile(
    r"for\s*\(\s*(?:var|let)?\s*(\w+)\s*=\s*0\s*;[\s\S]{0,600}?['\"]_['\"]\s*\+\s*\(\s*\1\s*\+\s*1\s*\)"
)
# A comment of a line begins the line or follows a statement: elsewhere `//` is the middle of an address.
COMMENT = re.compile(r"<!--.*?-->|/\*.*?\*/|(?:(?<=[;{}\d])|^)[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)

PAGES = re.compile(
    r"共\s*(?:有|计)?\s*(\d+)\s*页|总页数\s*[:：]?\s*(\d+)|(?:第\s*)?\d+\s*/\s*(\d+)\s*页"
    r"|页[次数]\s*[:：]?\s*\d+\s*/\s*(\d+)|\bpage\s+\d+\s+of\s+(\d+)",
    re.IGNORECASE,
)
ENTRIES = re.compile(
    r"(?:共|总计|总共|合计)\s*(?:有|计|找到|查询到)?\s*(\d+)\s*[条篇行]|总(?:记录|条)数?\s*[:：]?\s*(\d+)|记录数?\s*[:：]\s*(\d+)"
    r"|共\s*(?:有|计)?\s*(\d+)\s*(?:个)?记录"
)
CALENDAR = re.compile(r"calend|rili|date-?pick", re.IGNORECASE)  # its › leads to the next month, for ever
FRACTION = re.compile(r"^\W*(\d+)\s*/\s*(\d+)\W*$")
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
    further = range(2, min(total, MOST_PAGES) + 1)
    refs = [_ref(page.base, f"{prefix}_{number + shift}.{suffix}", number) for number in further]
    return Paging(tuple(ref for ref in refs if ref), max(total, 1), entries)


def linked_paging(page: FetchedPage) -> Paging:
    """Read a pager made of links: rel=next, 下一页, a menu of pages, or the number after this page; and its counts.

    Whatever hints at further pages that no link leads to is a problem, and so is a further page without any pager.
    """
    text = page.soup.get_text(" ")
    pages, entries = _count(PAGES, text) or _fraction(page), _count(ENTRIES, text)
    url, chosen = _next_link(page), _menu(page)
    if chosen is not None:
        pages, url = pages or chosen[0], url or chosen[1]
    if url is not None:
        return Paging((PageRef(url, page.page + 1),), pages, entries)
    fault = None
    if pages is None or page.page < pages:
        fault = SCRIPT_ONLY if _works_by_script(page) else sign_of_more(page) if not pages else None
    # A count of entries is of the listing, and says whether all of them came.
    if fault is None and page.page > 1 and chosen is None and not entries and shows_no_pager(page):
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
            return len(told), absolute(page.base, following) if re.search(r"[/.?]", following) else None
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
    number = int(current.group(1)) + (1 if ONE_AHEAD.search(script) else 0)
    return int(count.group(1)), number, prefix, suffix, None


def _ref(base: str, link: str, number: int) -> PageRef | None:
    url = absolute(base, link)
    return PageRef(url, number) if url else None


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    """Give the largest count told: where a page tells several, a small one may be that of something else."""
    return max((int(group) for found in pattern.finditer(text) for group in found.groups() if group), default=None)


def _fraction(page: FetchedPage) -> int | None:
    """Give the count of pages where a pager says no more than 1/5, with this page's number before the stroke."""
    for piece in page.soup.find_all(string=FRACTION):
        found, block = FRACTION.match(str(piece)), piece.find_parent(["div", "ul", "td", "p", "nav"])
        if found is None or block is None or not int(found[1]) == page.page <= int(found[2]):
            continue
        if any(NEXT.match(words_of(tag)) or NEXT_SIGN.match(words_of(tag)) for tag in block.find_all(CONTROLS)):
            return int(found[2])
    return None


def _next_link(page: FetchedPage) -> str | None:
    """Give the address of the following page; a link to the page itself is a pager at its end."""
    for tag in next_tags(page):
        href = str(tag.get("href") or "")
        script = f"{href if not VOID.match(href) else ''} {tag.get('onclick') or ''}"
        plain = "" if href.lower().startswith("javascript:") or VOID.match(href) else href
        kept = next((str(tag[name]) for name in ("data-url", "data-href", "data-link") if tag.get(name)), "")
        link = plain or kept or script_address(script)
        url = absolute(page.base, link) if link else None
        if url is not None and not same_page(url, absolute(page.url, "") or page.url):
            return url
    return None


def next_tags(page: FetchedPage) -> list[Tag]:
    """Give what may lead to the next page, best first: rel=next, the word, the number, a sign such as ›."""
    controls = [tag for tag in page.soup.find_all(CONTROLS) if is_control(tag)]
    named = [tag for tag in controls if NEXT.match(words_of(tag)) or NEXT.match(str(tag.get("title") or "").strip())]
    signs = [tag for tag in controls if NEXT_SIGN.match(words_of(tag)) and not tag.find_parent(class_=CALENDAR)]
    signs = signs or [tag for tag in controls if LAST_SIGN.match(words_of(tag))]
    unnamed = [tag for tag in controls if not words_of(tag) and _is_called_next(tag)]
    numbers = [tag for number, tag in numbered_tags(page) if number == page.page + 1]
    return [*page.soup.select("link[rel~=next][href], a[rel~=next][href]"), *named, *numbers, *signs, *unnamed]


def numbered_tags(page: FetchedPage) -> list[tuple[int, Tag]]:
    """Give the controls that print just a number and stand among other page numbers."""
    found = []
    for tag in page.soup.find_all(("a", "button", "li", "span")):
        label = re.fullmatch(r"\[?(?:第)?(\d{1,4})(?:页)?\]?", tag.get_text(strip=True)) if is_control(tag) else None
        if label is not None and _is_pager(tag):
            found.append((int(label[1]), tag))
    return found


def _is_called_next(tag: Tag) -> bool:
    """Say whether an element without words, such as an arrow drawn by its style, is called the next page's."""
    near = [tag, *([tag.parent] if tag.parent is not None else [])]
    return any(re.search(r"(?:^|[-_])next(?:$|[-_])", str(name)) for each in near for name in each.get("class") or ())


def _is_pager(a: Tag) -> bool:
    block = a.parent if a.parent is not None and len(a.parent.find_all("a")) > 1 else a.find_parent(["ul", "div", "td"])
    texts = (
        [
            b.get_text(strip=True).strip("[]第页")
            for b in block.find_all(["a", "span", "b", "em", "strong", "li", "button"])
        ]
        if block
        else []
    )
    return sum(text.isdigit() and int(text) < 1000 for text in texts) > 1


def _works_by_script(page: FetchedPage) -> bool:
    """Say whether something calls itself the next page and leads nowhere but into a script."""
    for tag in next_tags(page):
        href = str(tag.get("href") or "")
        called = href if href.lower().startswith("javascript:") and not VOID.match(href) else ""
        if re.search(r"\d|next", f"{called} {tag.get('onclick') or ''}", re.IGNORECASE):
            return True
    return False
