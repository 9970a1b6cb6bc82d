"""Signs that a listing goes on, or that this is none of its pages, although no link says so. Pure.

A pager that cannot be followed must never read as the end of a listing: each sign is a sentence that makes the listing
incomplete.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from crawler.families.page import FetchedPage
from crawler.pages.web_addresses import absolute

SCRIPT_ONLY = "the pager works by script only"
UNREAD_CALL = re.compile(r"createPageHTML\s*\([^()'\"]*['\"]", re.IGNORECASE)  # a definition has no quoted names
CODED_PAGER = re.compile(r"\b(?:id|class)\s*=\s*['\"]?[\w -]*pag(?:e|ing)", re.IGNORECASE)
DECODES = re.compile(r"\batob\s*\(|base64", re.IGNORECASE)
SCRIPT_COUNT = re.compile(
    r"\b(?:page_?count|count_?page|total_?pages?(?:_?num)?|page_?total|page_?num_?total)\b['\"]?\s*[:=]\s*['\"]?(\d+)",
    re.IGNORECASE,
)
LAST = re.compile(r"^\W*(?:尾页|末页|最后一?页|last(?: page)?)\W*$", re.IGNORECASE)
FIRST = re.compile(r"^\W*(?:首页|第一页|first(?: page)?)\W*$", re.IGNORECASE)
NEXT = re.compile(r"^\W*(?:下一?页|后一?页|次页|向后|next(?: page)?)\W*$", re.IGNORECASE)
NEXT_SIGN = re.compile(r"^[>›→]$")
SIGN = re.compile(r"^[<>«»‹›←→]{1,2}$")
LAST_SIGN = re.compile(r"^(?:»|>>|>\||⟩⟩)$")  # the last page where a single sign stands beside it, else the next
MORE = re.compile(r"^\W*(?:点击|查看)?(?:加载|显示|查看|浏览)更多(?:信息|内容)?\W*$|^load more$", re.IGNORECASE)
FILLED = re.compile(
    r"\bv-for\s*=|\bng-repeat\s*=|\{\{\s*[\w.$|' \[\]-]*(?:title|url|date|time)[\w.$|' \[\]-]*\}\}", re.IGNORECASE
)
LIST_NAME = re.compile(r"list|news|data|content|result|info|rows|items|article", re.IGNORECASE)
PAGER_WORDS = re.compile(
    r"上一?页|前一?页|下一?页|后一?页|尾页|末页|共\s*\d+\s*页|第\s*\d+\s*页|\d\s*/\s*\d+\s*页|页次|\bprev|\bnext|[«»‹›]",
    re.IGNORECASE,
)
NOWHERE = re.compile(r"^(?:#.*|javascript:.*)?$", re.IGNORECASE | re.DOTALL)
CONTROLS = ("a", "button", "input", "span", "li", "div", "em", "i", "b", "td", "font", "img", "p")
CALLED = re.compile(r"(?:^|[-_])(?:next|prev(?:ious)?)(?:$|[-_])", re.IGNORECASE)
COUNTED = re.compile(r"^\s*[条页项行篇个/]")
COUNTS = re.compile(r"[共第计至到/页:：]\s*$")
PAGER_NAME = re.compile(r"(?:^|[-_ ])(?:\w*pag(?:e|er|es|ing|ination)|fenye|fy)(?:$|[-_ \d])", re.IGNORECASE)
DISABLED = re.compile(r"disab|gr[ae]y|inactive|unable|forbid|no-?(?:next|more|page)|\boff\b|\bend\b", re.IGNORECASE)
LONGEST_PAGER = 400
INDEX = re.compile(r"/index\.\w{3,5}$")


def same_page(one: str, other: str) -> bool:
    """Say whether two addresses are one page: a folder and its index page are."""
    return INDEX.sub("/", one) == INDEX.sub("/", other)


def sign_of_more(page: FetchedPage) -> str | None:
    """Say what hints at further pages on a page without a link to one; None when nothing does."""
    return next(_signs(page), None)


def shows_no_pager(page: FetchedPage) -> bool:
    """Say whether a further page of a listing shows nothing of a pager: some other page may have come in its place."""
    soup = page.soup
    return (
        PAGER_WORDS.search(soup.get_text(" ")) is None
        and soup.select_one("[rel~=prev], [rel~=next]") is None
        and not any(PAGER_WORDS.search(words_of(tag)) for tag in soup.find_all(("a", "button", "input", "li", "img")))
        and not any(SIGN.match(tag.get_text(strip=True)) for tag in soup.find_all(("a", "button", "span", "li")))
        and not any(
            CALLED.search(str(name))
            for tag in soup.find_all(("a", "button", "li", "span"))
            for name in tag.get("class") or ()
        )
        and not _numbers(soup)
        and not re.search(r"createPageHTML|countPage", page.text, re.IGNORECASE)
    )


def count_in_scripts(page: FetchedPage) -> int | None:
    """Give how many pages the page's scripts count; None when they count none."""
    scripts = "\n".join(code.get_text() for code in page.soup.find_all("script"))
    return max((int(number) for number in SCRIPT_COUNT.findall(scripts)), default=None)


def filled_by_script(page: FetchedPage) -> bool:
    """Say whether the page holds a list that only a script fills: a template, or an empty block that a script names."""
    if any(FILLED.search(str(tag.attrs)) or FILLED.search(tag.get_text()) for tag in _templates(page)):
        return True
    scripts = "\n".join(code.get_text() for code in page.soup.find_all("script"))
    empty = [
        tag
        for tag in page.soup.find_all(["ul", "ol", "dl", "tbody", "table", "div"], id=True)
        if not tag.get_text(strip=True)
    ]
    names = [str(tag["id"]) for tag in empty if tag.find(["img", "iframe", "input"]) is None]
    return any(
        LIST_NAME.search(name)
        and re.search(rf"['\"#]{re.escape(name)}['\"\s]", scripts)
        and not PAGER_NAME.search(name)
        for name in names
    )


def _templates(page: FetchedPage) -> Iterator[Tag]:
    """Give the elements that may be templates of lines: small ones, so that no text is looked at twice."""
    yield from page.soup.select("[v-for], [ng-repeat]")
    yield from (tag for tag in page.soup.find_all(["a", "li", "td", "span"]) if "{{" in tag.get_text())


def words_of(tag: Tag) -> str:
    """Give what a control of a pager says: its text, else its title, label, value or picture."""
    text = tag.get_text(strip=True)
    if text:
        return text
    picture = tag if tag.name == "img" else tag.find("img")
    told = [str(tag.get(name) or "") for name in ("title", "aria-label", "value")]
    told.append(str(picture.get("alt") or picture.get("title") or "") if isinstance(picture, Tag) else "")
    return next((words.strip() for words in told if words.strip()), "")


def is_control(tag: Tag) -> bool:
    """Say whether an element does something when it is clicked, by its own markup."""
    return any(tag.has_attr(name) for name in ("href", "onclick", "data-url", "data-href", "data-link"))


def _acts_by_script(tag: Tag) -> bool:
    return (
        tag.name == "button"
        or (tag.name == "a" and NOWHERE.match(str(tag.get("href") or "")) is not None)
        or tag.has_attr("onclick")
    )


def _numbers_without_links(page: FetchedPage) -> bool:
    """Say whether a block named as a pager shows the number of a later page that is no link at all."""
    for block in page.soup.find_all(["div", "ul", "nav", "td", "p"]):
        names = " ".join([*map(str, block.get("class") or ()), str(block.get("id") or "")])
        if PAGER_NAME.search(names) and len(block.get_text()) < LONGEST_PAGER and page.page + 1 in _bare_numbers(block):
            return True
    return False


def _bare_numbers(block: Tag) -> set[int]:
    """Give the numbers that stand alone in elements of a block, not those in 共 5 页."""
    pieces = [str(piece) for piece in block.find_all(string=True) if str(piece).strip()]
    return {
        int(piece)
        for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False)
        if re.fullmatch(r"\s*\d{1,3}\s*", piece) and not COUNTED.match(after) and not COUNTS.search(before)
    }


def _signs(page: FetchedPage) -> Iterator[str]:
    scripts = "\n".join(code.get_text() for code in page.soup.find_all("script"))
    if UNREAD_CALL.search(scripts):
        yield "the pager counts with numbers that are not on the page"
    if DECODES.search(scripts) and CODED_PAGER.search(page.text):
        yield "the pager is coded inside a script"
    counted = count_in_scripts(page) or 0
    if counted > page.page:
        yield f"a script counts {counted} pages"
    if _dead_pager(page.soup, page.page) or _numbers_without_links(page):
        yield SCRIPT_ONLY
    if any(
        MORE.match(words_of(tag)) and _acts_by_script(tag)
        for tag in page.soup.find_all(("a", "button", "div", "span", "p"))
    ):
        yield f"{SCRIPT_ONLY}: 加载更多"
    if any(not same_page(url, page.url) for url in _addresses(page, LAST)):
        yield "there is a last page, but no way to the next one"


def _dead_pager(soup: BeautifulSoup, number: int) -> bool:
    """Say whether the pager leads nowhere though there is more: a later number, or a 下一页 that is not greyed."""
    numbers = _numbers(soup)
    if any(int(a.get_text(strip=True)) > number and NOWHERE.match(str(a.get("href") or "")) for a in numbers):
        return True
    links = soup.find_all("a")
    alive = any(PAGER_WORDS.search(a.get_text()) and not NOWHERE.match(str(a.get("href") or "")) for a in links)
    dead = [a for a in links if NEXT.match(words_of(a)) and NOWHERE.match(str(a.get("href") or ""))]
    dead += [tag for tag in soup.find_all(["button", "input"]) if NEXT.match(words_of(tag))]
    return not alive and not _only_number(dead) and any(not _greyed(a) for a in dead)


def _only_number(dead: list[Tag]) -> bool:
    """Say whether the pager around a dead 下一页 shows the number 1 and no other: a listing of one page."""
    blocks = [block for a in dead if (block := a.find_parent(["div", "ul", "td", "p", "nav"])) is not None]
    numbers = [
        text
        for block in blocks
        for piece in block.find_all(string=True)
        if (text := str(piece).strip(" []第页\xa0\n\r\t|")).isdigit()
    ]
    return bool(numbers) and set(numbers) == {"1"}


def _numbers(soup: BeautifulSoup) -> list[Tag]:
    """Give the links that are page numbers side by side: at least two small numbers in one block."""
    found = [a for a in soup.find_all("a") if re.fullmatch(r"\d{1,3}", a.get_text(strip=True))]
    return [a for a in found if _neighbours(a) > 1]


def _neighbours(a: Tag) -> int:
    block = a.find_parent(["ul", "div", "td", "p", "nav"])
    if block is None or block.find("th") is not None or a.find_parent(class_=re.compile("calend|rili|date")):
        return 0
    texts = [part.get_text(strip=True) for part in block.find_all(["a", "span", "b", "em", "strong", "li"])]
    days = {text for text in texts if text.isdigit()}
    return 0 if {"28", "29"} <= days and len(days) >= 28 else len(days)


def _greyed(a: Tag) -> bool:
    near = [tag for tag in (a, a.parent) if tag is not None]
    marks = " ".join(str(tag.get(name) or "") for tag in near for name in ("class", "style"))
    return any(tag.has_attr("disabled") for tag in near) or DISABLED.search(marks) is not None


def _addresses(page: FetchedPage, words: re.Pattern[str]) -> Iterator[str]:
    for a in page.soup.find_all("a"):
        href = str(a.get("href") or "")
        if words.match(a.get_text(strip=True)) and not NOWHERE.match(href):
            url = absolute(page.url, href)
            if url is not None:
                yield url
