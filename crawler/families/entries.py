"""Finds which links of a listing page are its entries. Shared by the families; knows no site system.

A link is an entry when it stands outside menus and pagers and one of three things holds: a date stands beside it; it
is named like a yearly report; or it is one of several alike links to articles. It rather takes a link too many than
one too few: a link too many costs a request, a link too few could hide a report.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from bs4 import BeautifulSoup, Tag

from crawler.families.page import Entry
from crawler.web_addresses import absolute, script_address

DATE = re.compile(r"(20\d\d|19\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
REPORT = re.compile(
    r"(?:20\d\d|二[〇○零O0]).{0,30}(?:年\s*度?\s*报\s*告?|年报|工作报告)|(?:年度报告|年报).{0,20}20\d\d"
)
ARTICLE = re.compile(
    r"/t\d{8}_\d+|/art/|art_\d+|content_\d+|/content/|post_\d+|/info/\d+/\d+|[0-9a-f]{24,32}|doc_|-show-|\?.*id="
    r"|[0-9a-f]{8}-[0-9a-f]{4}|/\d{3,}\.s?html?$|/20\d\d[-/]?\d\d[^/]*/[^/]+\.s?html?$"
    r"|\.(?:docx?|wps|pdf|xlsx?|zip|rar|txt|jpe?g|png)$",
    re.IGNORECASE,
)
FURNITURE_TAGS = ("nav", "header", "footer", "select")
FURNITURE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navi|menu|crumbs?|breadcrumb|location|position|dqwz|pager?|pages|paging|pagination|page_div"
    r"|footer|foot|header|copyright|friend(?:link)?s?|sitemap|share)(?:$|[-_ ]|\d)",
    re.IGNORECASE,
)
LONGEST_ITEM = 300  # characters; a block with one link and more text than this is not a line of a listing
SHORTEST_TITLE = 4
ALIKE = 3  # so many alike links make a list even without dates


def find_entries(soup: BeautifulSoup, url: str) -> tuple[list[Entry], list[str]]:
    """Give the entries of a page in its order, and a sentence for each that names no address."""
    base = _base(soup, url)
    lines = [line for a in soup.find_all("a") if (line := _Line.of(a, base, url))]
    alike = Counter(line.kin for line in lines if line.article)
    found = [line for line in lines if line.dated or line.report or (line.article and alike[line.kin] >= ALIKE)]
    return _without_repeats(found), [f"an entry without an address: {line.title}" for line in found if not line.url]


def fragment_entries(fragments: Iterable[str], url: str) -> tuple[list[Entry], list[str]]:
    """Give one entry for each piece of markup that is known to be a line of the listing: its longest link."""
    found: list[_Line] = []
    for fragment in fragments:
        soup = BeautifulSoup(fragment, "lxml")
        for item in soup.find_all(["li", "tr"]) or [soup]:
            links = [line for a in item.find_all("a") if (line := _Line.of(a, url, None))]
            found += sorted(links, key=lambda line: -len(line.title))[:1]
    return _without_repeats(found), [f"an entry without an address: {line.title}" for line in found if not line.url]


class _Line:
    """One link with what stands around it."""

    def __init__(self, title: str, url: str | None, item_text: str, kin: str):
        self.title, self.url, self.kin = title, url, kin
        self.dated = last_date(item_text.replace(title, " "))
        self.report = bool(REPORT.search(title)) and (url is None or bool(ARTICLE.search(url)) or bool(self.dated))
        self.article = url is not None and bool(ARTICLE.search(url)) and len(title) > SHORTEST_TITLE

    @classmethod
    def of(cls, a: Tag, base: str, page_url: str | None) -> "_Line | None":
        """Look at a link; None when it cannot be an entry. `page_url` is None inside a known line of a listing."""
        title = _title(a)
        href = str(a.get("href") or "")
        url = absolute(base, href) or _scripted(a, href, base)
        if len(title) < SHORTEST_TITLE or (url is None and not href.lower().startswith("javascript:")):
            return None
        if page_url is not None and (url == page_url.partition("#")[0] or is_furniture(a)):
            return None
        return cls(title, url, _item(a).get_text(" ", strip=True), _kin(a))


def last_date(text: str) -> date | None:
    """Give the last date written in a text; None when there is none or it is no day of the calendar."""
    for year, month, day in reversed(DATE.findall(text)):
        # "2021-03-2918:26": the clock is glued to the day
        for digits in (day, day[:1]):
            try:
                return date(int(year), int(month), int(digits))
            except ValueError:
                continue
    return None


def _title(a: Tag) -> str:
    """The longer of a link's text and its title attribute: lists cut the text short."""
    text = re.sub(r"\s+", " ", a.get_text(" ", strip=True))
    attribute = re.sub(r"\s+", " ", str(a.get("title") or "")).strip()
    return attribute if len(attribute) > len(text) else text


def _scripted(a: Tag, href: str, base: str) -> str | None:
    script = href if href.lower().startswith("javascript:") else ""
    quoted = script_address(script) or script_address(str(a.get("onclick") or ""))
    return absolute(base, quoted) if quoted else None


def _base(soup: BeautifulSoup, url: str) -> str:
    tag = soup.find("base", href=True)
    return (absolute(url, str(tag["href"])) if isinstance(tag, Tag) else None) or url


def is_furniture(a: Tag) -> bool:
    """Say whether a link stands in a menu, pager or footer."""
    for parent in a.parents:
        if parent.name in FURNITURE_TAGS:
            return True
        if parent.name in ("body", "html", "[document]"):
            return False
        names = " ".join([*_classes(parent), str(parent.get("id") or "")])
        if FURNITURE_NAMES.search(names) and not DATE.search(parent.get_text(" ")):
            return True
    return False


def _classes(tag: Tag) -> list[str]:
    value = tag.get("class")
    return list(value) if isinstance(value, list) else []


def _item(a: Tag) -> Tag:
    """Give the line of the listing a link stands in: the largest block around it that holds no other titled link."""
    item, href = a, a.get("href")
    for parent in a.parents:
        others = [
            b for b in parent.find_all("a", limit=4) if b.get("href") != href and len(_title(b)) >= SHORTEST_TITLE
        ]
        if others or parent.name in ("body", "[document]") or len(parent.get_text()) > LONGEST_ITEM:
            break
        item = parent
    if item.name not in ("li", "tr"):
        row = a.find_parent(["li", "tr"])
        if row is not None and len(row.find_all("a")) <= ALIKE and len(row.get_text()) <= LONGEST_ITEM:
            return row
    return item


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
        found[line.url] = Entry(line.url, title, (before.listed_on if before else None) or line.dated)
    return list(found.values())
