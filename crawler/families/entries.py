"""Finds which links of a listing page are its entries. Shared by the families; knows no site system.

A link is an entry when it stands outside menus and pagers and one of these holds: a date stands beside it; it is
named like a yearly report; it is one of several alike links to articles; or it stands in one list with such a link. It
rather takes a link too many than one too few: one too many costs a request, one too few could hide a report.

A link is an `<a>`, or any element that leads somewhere when it is clicked. Its address may stand in a script; a
call of a function is followed through it (crawler/pages). One that only says 查看 is called what its line says.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from crawler.families.page import Entry, base_address
from crawler.pages.javascript import Code
from crawler.pages.web_addresses import absolute, script_address

DATE = re.compile(r"(20\d\d|19\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
COMPACT = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
# What stands where a date stands and does not tell the whole day: 2024年1月, 01-20 under a heading, a day set apart.
PART_OF_DATE = re.compile(
    r"(?<![\d.-])(?:(?:19|20)\d\d\s*[-./年]\s*(?:1[0-2]|0?[1-9])(?!\d)"
    r"|(?:1[0-2]|0?[1-9])\s*[-/.月]\s*(?:3[01]|[12]\d|0?[1-9])(?![\d.-]))"
)
ONLY_DATE = re.compile(
    r"^\W*(?:(?:发布|公开|成文|发文)?(?:日期|时间)\W*)?"
    r"(?:(?:19|20)\d\d\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2})?\W*日?[\d: ]*"
    r"|\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)\W*$"
)
TODAY = re.compile(r"今天|今日|现在是|星期[一二三四五六日天]")  # the day of the visit, in the banner
REPORT = re.compile(
    r"(?:20\d\d|二[〇○零O0]).{0,30}(?:年\s*度?\s*报\s*告?|年报|工作报告)|(?:年度报告|年报).{0,20}20\d\d"
)
ONLY_YEAR = re.compile(r"\W*(?:19|20)\d\d\s*年度?\W*")  # a report's whole title, where it leads to an article
ARTICLE = re.compile(
    r"/t\d{8}_\d+|/art/|art_\d+|content_\d+|/content/|post_\d+|/info/\d+/\d+|[0-9a-f]{24,32}[^/]*$|doc_|-show-|\?.*id="
    r"|[0-9a-f]{8}-[0-9a-f]{4}[^/]*$|(?<!/channels)(?<!/lists)/\d{3,}\.s?html?$|/c\d+/content\.s?html?$|/20\d\d[-/]?\d\d[^/]*/[^/]+\.s?html?$"
    r"|\.(?:docx?|wps|pdf|xlsx?|zip|rar|txt|jpe?g|png)$",
    re.IGNORECASE,
)
FURNITURE_TAGS = ("nav", "header", "footer", "select")
FURNITURE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navi|menu|crumbs?|breadcrumb|location|position|dqwz|pager?|pages|paging|pagination|page_div"
    r"|footer|foot|header|copyright|friend(?:link)?s?|sitemap|share)(?:$|[-_ ]|\d)",
    re.IGNORECASE,
)
OF_A_PAGER = re.compile(r"(?:^|[-_ ])(?:pager?|pages|paging|pagination|page_div)(?:$|[-_ ]|\d)", re.IGNORECASE)
GENERIC = re.compile(
    r"^\W*(?:点击)?(?:查看|详情|详细|下载|阅读|浏览|打开|全文|链接|预览)(?:此?(?:详情|详细|全文|内容|文件|附件|信息|下载|查看|原文))?\W*$|^(?:pdf|word|docx?)\W*(?:下载|版)?\W*$",
    re.IGNORECASE,
)
NEVER = re.compile(
    r"^\W*(?:更多|more|首页|主页|返回\w*|上一?页|前一?页|下一?页|后一?页|尾页|末页|打印\w*|关闭\w*|加入收藏|设为首页|登录|注册|搜索|检索|跳转\w*|转到|确定|go|第?\d+页?)\W*$",
    re.IGNORECASE,
)
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"(?:镇|乡|街道|办事处|苏木)$")
LONGEST_ITEM = 300  # characters; a block with one link and more text than this is not a line of a listing
LONGEST_ROW = 3000  # but a row that holds one link alone may tell its summary
SHORTEST_TITLE = 4
SHORTEST_NAME = 2  # of a line beside a date or among entries: a township alone
ALIKE = 3  # so many alike links make a list even without dates
CLICKED = ("li", "tr", "div", "td", "span", "p", "dd", "dt", "h3", "h4", "button")
KEPT_IN = ("data-url", "data-href", "data-link", "data-src")
VOID = re.compile(r"^\s*(?:#.*|javascript:\s*(?:void\s*\(?\s*0?\s*\)?|;)?\s*;?\s*)?$", re.IGNORECASE)


def find_entries(soup: BeautifulSoup, url: str) -> tuple[list[Entry], list[str]]:
    """Give the entries of a page in its order, and a sentence for each that names no address."""
    links = _Links(soup, base_address(soup, url), url)
    lines = [line for tag in _clickable(soup) if (line := _Line.of(tag, links))]
    alike = Counter(line.kin for line in lines if line.article)
    sure = [line for line in lines if line.sure or (line.article and alike[line.kin] >= ALIKE)]
    by_themselves, lists = {id(line) for line in sure}, {line.list for line in sure}
    found = [line for line in lines if id(line) in by_themselves or (line.list in lists and line.url is not None)]
    return _without_repeats(found), [f"an entry without an address: {line.title}" for line in found if not line.url]


def fragment_entries(fragments: Iterable[str], url: str) -> tuple[list[Entry], list[str]]:
    """Give one entry for each piece of markup that is known to be a line of the listing: its longest link."""
    found: list[_Line] = []
    for fragment in fragments:
        soup = BeautifulSoup(fragment, "lxml")
        links = _Links(soup, url, None)
        for item in soup.find_all(["li", "tr"]) or [soup]:
            lines = [line for a in item.find_all("a") if (line := _Line.of(a, links))]
            found += sorted(lines, key=lambda line: -len(line.title))[:1]
    return _without_repeats(found), [f"an entry without an address: {line.title}" for line in found if not line.url]


def _clickable(soup: BeautifulSoup) -> Iterator[Tag]:
    """Give the links of a page in its order: every `<a>`, and other elements that lead somewhere and hold no link."""
    for tag in soup.find_all(["a", *CLICKED]):
        if tag.name == "a" or (
            (tag.has_attr("onclick") or any(tag.has_attr(name) for name in KEPT_IN[:3])) and tag.find("a") is None
        ):
            yield tag


class _Links:
    """What the addresses of a page's links are made of. `page_url` is None inside a known line of a listing."""

    def __init__(self, soup: BeautifulSoup, base: str, page_url: str | None):
        self.soup, self.base, self.page_url = soup, base, page_url
        self.blocks: dict[int, bool | None] = {}  # what was said of the blocks around links, see is_furniture

    @cached_property
    def code(self) -> Code:
        """The page's own scripts."""
        return Code.of("\n".join(script.get_text() for script in self.soup.find_all("script")))

    def address(self, tag: Tag) -> str | None:
        """Give the address a link leads to, by its href, its data or its script."""
        href = str(tag.get("href") or "")
        if not VOID.match(href) and not href.lower().startswith("javascript:"):
            return absolute(self.base, href)
        kept = next((str(tag[name]) for name in KEPT_IN if tag.get(name)), "")
        handler = f"{'' if VOID.match(href) else href} {tag.get('onclick') or ''}".strip()
        link = kept or (self.code.destination(handler) or script_address(handler) if handler else None)
        return absolute(self.base, link) if link else None


class _Line:
    """One link with what stands around it. `list` names the block its line stands in."""

    def __init__(self, tag: Tag, title: str, url: str | None):
        item = _item(tag)
        self.title, self.url, self.kin, self.list = title, url, _kin(tag), (id(item.parent), item.name)
        self.listed_on, self.dated = _day_of(tag, item, title)
        self.article = (
            url is not None
            and bool(ARTICLE.search(url))
            and (len(title) > SHORTEST_TITLE or PLACE.search(title) is not None)
        )
        self.report = bool(REPORT.search(title)) and (url is None or not _is_column(url) or self.dated)
        self.report |= self.article and ONLY_YEAR.fullmatch(title) is not None

    @property
    def sure(self) -> bool:
        """Say whether this is an entry by itself."""
        return self.dated or self.report

    @classmethod
    def of(cls, tag: Tag, links: _Links) -> "_Line | None":
        """Look at a link; None when it cannot be an entry."""
        title = _title(tag)
        if GENERIC.match(title):
            title = _row_title(tag)
        if len(title) < SHORTEST_NAME or NEVER.match(title):
            return None
        url = links.address(tag)
        acts = str(tag.get("href") or "").lower().startswith("javascript:") or tag.has_attr("onclick")
        routed = str(tag.get("href") or "").startswith("#/")
        if url is None and not (tag.name == "a" and (acts or routed)):
            return None
        own = links.page_url.partition("#")[0] if links.page_url is not None else None
        if own is not None and (url == own or is_furniture(tag, links.blocks)):
            return None
        return cls(tag, title, url)


def _is_column(url: str) -> bool:
    """Say whether an address is that of a list, not of a page of its own."""
    path = url.partition("?")[0]
    return not ARTICLE.search(url) and (path.endswith("/") or re.search(r"/(?:index|list)[^/]*$", path) is not None)


def last_date(text: str) -> date | None:
    """Give the last date written in a text; None when there is none or it is no day of the calendar."""
    for year, month, day in reversed(DATE.findall(text) or COMPACT.findall(text)):
        # "2021-03-2918:26": the clock is glued to the day
        for digits in (day, day[:1]):
            try:
                return date(int(year), int(month), int(digits))
            except ValueError:
                continue
    return None


def _day_of(tag: Tag, item: Tag, title: str) -> tuple[date | None, bool]:
    """Give the date beside a link, and whether anything like one stands there: in its line, else between lines."""
    inside = (
        " ".join(piece for piece in tag.stripped_strings if ONLY_DATE.match(piece))
        if title not in tag.get_text() or tag.find()
        else ""
    )
    own = f"{item.get_text(' ', strip=True).replace(title, ' ')} {inside}"
    if day := last_date(own):
        return day, True
    if _other_links(item, tag):  # a row of several links, such as a menu: what stands beside it dates none of them
        return None, PART_OF_DATE.search(own) is not None
    sides = [_beside(item, following) for following in (True, False)]
    days = {day for side in sides if (day := last_date(side))}
    part = PART_OF_DATE.search(own) or any(PART_OF_DATE.search(side) for side in sides)
    return (days.pop() if len(days) == 1 else None), bool(days or part)


def _beside(item: Tag, following: bool) -> str:
    """Give the text beside a line that belongs to no other: up to the next link or break of line."""
    pieces: list[str] = []
    for sibling in item.next_siblings if following else item.previous_siblings:
        if isinstance(sibling, Tag) and (sibling.name in ("br", "a", "script", "hr") or sibling.find("a") is not None):
            break
        if isinstance(sibling, Tag | NavigableString):
            text = sibling.get_text(" ", strip=True)[:LONGEST_ITEM]
            pieces += [] if TODAY.search(text) else [text]
        if len(pieces) > ALIKE * 2:
            break
    return " ".join(pieces)


def _title(tag: Tag) -> str:
    """The longer of a link's text and its title attribute: lists cut the text short. A date inside is no part of it."""
    content = _content(tag)
    heading = content.find(["h1", "h2", "h3", "h4", "h5", "h6"])
    block = heading if isinstance(heading, Tag) and heading.get_text(strip=True) else content
    pieces = [piece for piece in block.stripped_strings if not ONLY_DATE.match(piece)]
    text = re.sub(r"\s+", " ", " ".join(pieces))
    picture = tag.find("img")
    attribute = str(tag.get("title") or (not text and isinstance(picture, Tag) and picture.get("alt")) or "")
    attribute = re.sub(r"\s+", " ", attribute).strip()
    return attribute if len(attribute) > len(text) else text


def _content(tag: Tag) -> Tag:
    """Give what a link wraps: a table inside a link is read as the neighbour of an empty link."""
    if tag.name == "a" and not tag.find(True) and not tag.get_text(strip=True):
        following = tag.find_next_sibling()
        if isinstance(following, Tag) and following.name == "table" and following.find("a") is None:
            return following
    return tag


def _row_title(tag: Tag) -> str:
    """Give what the line around a link says that only says 查看: its longest piece."""
    item = _item(tag)
    pieces = [piece for piece in item.stripped_strings if not ONLY_DATE.match(piece) and not GENERIC.match(piece)]
    return max(pieces, key=len, default="") if item is not tag else ""


def _is_titled(tag: Tag) -> bool:
    title = _title(tag)
    return len(title) >= SHORTEST_NAME and not GENERIC.match(title) and not NEVER.match(title)


def is_furniture(a: Tag, blocks: dict[int, bool | None] | None = None) -> bool:
    """Say whether a link stands in a menu, pager or footer.

    `blocks` keeps what was said of each block of a page, so that one is looked at once however many links it holds.
    """
    blocks = {} if blocks is None else blocks
    for parent in a.parents:
        if id(parent) not in blocks:
            blocks[id(parent)] = _is_furniture_block(parent)
        if (said := blocks[id(parent)]) is not None:
            return said
    return False


def _is_furniture_block(block: Tag) -> bool | None:
    """Say whether a block is a menu, pager or footer; None leaves that to the blocks around it."""
    if block.name in FURNITURE_TAGS:
        return block.name not in ("header", "footer") or block.find_parent(["article", "li", "section"]) is None
    if block.name in ("body", "html", "[document]"):
        return False
    names = " ".join([*_classes(block), str(block.get("id") or "")])
    return True if FURNITURE_NAMES.search(names) and not _holds_lines(block, names) else None


def _holds_lines(block: Tag, names: str) -> bool:
    """Say whether a block named as furniture holds lines all the same: `page` may name the whole page's frame."""
    if DATE.search(block.get_text(" ")):
        return True
    return OF_A_PAGER.search(names) is not None and any(
        len(HAN.findall(_title(a))) >= SHORTEST_TITLE and _is_titled(a) for a in block.find_all("a")
    )


def _classes(tag: Tag) -> list[str]:
    value = tag.get("class")
    return list(value) if isinstance(value, list) else []


def _item(a: Tag) -> Tag:
    """Give the line of the listing a link stands in: the largest block around it that holds no other titled link."""
    item = a
    for parent in a.parents:
        if parent.name in ("body", "[document]") or _is_longer(parent, LONGEST_ITEM) or _other_links(parent, a):
            break
        item = parent
    if item.name not in ("li", "tr"):
        row = a.find_parent(["li", "tr"])
        if row is not None and _is_row_of(row, a):
            return row
    return item


def _is_row_of(row: Tag, a: Tag) -> bool:
    few = len(row.find_all("a", limit=ALIKE + 1)) <= ALIKE and not _is_longer(row, LONGEST_ITEM)
    return few or (not _is_longer(row, LONGEST_ROW) and not _other_links(row, a))


def _is_longer(block: Tag, length: int) -> bool:
    """Say whether a block's text is longer than so many characters, reading no further: a page is a block, too."""
    said = 0
    for text in block.strings:
        said += len(text)
        if said > length:
            return True
    return False


def _other_links(block: Tag, a: Tag) -> bool:
    href = a.get("href")
    return any(
        b is not a and (b.get("href") != href or VOID.match(str(href or ""))) and _is_titled(b)
        for b in block.find_all("a", limit=4)
    )


def _kin(a: Tag) -> str:
    """Name a link's place by the tags and classes above it: lines of one listing have the same."""
    return "/".join(p.name + "." + ".".join(_classes(p)) for p in list(a.parents)[:4])


def _without_repeats(lines: Iterable[_Line]) -> list[Entry]:
    """Keep one line for each address, with the longest title and any date of its repeats (a picture, then the text)."""
    found: dict[str, Entry] = {}
    for line in lines:
        if line.url is None:
            continue
        before = found.get(line.url)
        title = max(before.title, line.title, key=len) if before else line.title
        found[line.url] = Entry(line.url, title, (before.listed_on if before else None) or line.listed_on)
    return list(found.values())
