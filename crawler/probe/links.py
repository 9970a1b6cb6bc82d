"""Which links of a page may lead to the annual reports, and how likely. Pure.

    links(page) -> list[Link]              what a page links to, with the names it stands under
    promise(link, walked) -> float | None  how much it promises; None for what is not worth a request

The words are tables: what columns are called on real sites, and what looks like them and is something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag

from crawler.families.entries import ARTICLE, DATE
from crawler.families.page import FetchedPage
from crawler.families.script_lists import script_lines
from crawler.families.year_columns import YEAR_NAME
from crawler.pages.links import is_file
from crawler.pages.web_addresses import absolute, script_address
from crawler.probe.naming import Names

ANNUAL = re.compile(r"年报|年度报告|年度工作报告|年度公开报告")
LOOKALIKE = re.compile(
    r"网站.{0,6}(?:年|报)|报表|法治|预算|决算|财政|财务|统计|解读|图解|读懂|指南|依申请|企业|公报|学年|环境|审计|工作要点|投诉|机构(?:职能|设置|简介|概况)|党务|人大|政协"
    r"|政府工作报告|新闻|招聘|招考|互动|信箱|登录|注册|English|年鉴|价格|规划|通知公告"
)
ANNUAL_ADDRESS = re.compile(
    r"(?:xx|zw|zf)?gk(?:gz)?(?:nd)?(?:nb|ndbg|nbg|ndgzbg)|(?:^|[/_.-])(?:nb|ndbg|nianbao|niandubaogao)(?:[/_.\d-]|$)|annual_?report",
    re.IGNORECASE,
)
DISCLOSURE = (
    (re.compile(r"法定主动公开|政府信息公开|信息公开平台"), 6.0),
    (re.compile(r"信息公开"), 5.0),
    (re.compile(r"政务公开|公开目录"), 4.0),
    (re.compile(r"公开"), 3.0),
)
DISCLOSURE_ADDRESS = re.compile(r"(?:zf)?xxgk|zwgk|gkml|/openness|/public/|gongkai", re.IGNORECASE)
AREAS = re.compile(r"乡镇|镇乡|镇街|乡街|镇办|街镇|乡办|街道|基层政府|镇（|乡（")
BODIES = re.compile(r"部门|单位|县直|区直|市直|县级|区级|市级|政府|机关|园区")
MORE = re.compile(r"^\W*(?:更多|more|查看更多|列表)\W*$", re.IGNORECASE)
LEAST = 2.0  # what promises less is not asked for
A_STEP = 0.3  # what each step away from the start takes off
FEW = 6  # links; a first page with no more is a door, whatever is written on it
A_DOOR = 3.0
A_MAP = 2.2  # what the site's map promises as long as no list of many was found
MAP = re.compile(r"网站地图|站点地图|网站导航|site ?map", re.IGNORECASE)
WRITTEN = re.compile(r"<a\s.*?</a\s*>", re.IGNORECASE | re.DOTALL)
SUM = re.compile(r"href\s*=[^>]*['\"]\s*\+", re.IGNORECASE)  # an address that the script puts together
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "td", "th", "span", "strong", "b", "p", "div", "label")
LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Link:
    """A link: where to, what it says, the names it stands under (outermost first), the names walked to its page.

    `dated`: a date stands beside it; `frame`: it is shown inside the page; `way_in`: the first page has few others.
    """

    url: str
    title: str
    above: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    dated: bool = False
    frame: bool = False
    way_in: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All the names it goes by, outermost first."""
        return (*self.trail, *self.above, self.title)


def links(page: FetchedPage, trail: tuple[str, ...] = ()) -> list[Link]:
    """Give the links of a page, each address once with its most telling name, frames first."""
    found: dict[str, Link] = {}
    for link in _all(page, trail):
        before = found.get(link.url)
        if link.url != page.url and (before is None or len(link.title) > len(before.title)):
            found[link.url] = link
    ways_in = not trail and len(found) <= FEW
    return [replace(link, way_in=ways_in) for link in sorted(found.values(), key=lambda link: not link.frame)]


def is_annual(names: tuple[str, ...], url: str = "") -> bool:
    """Say whether a column of these names, or of this address, is one of annual reports, as far as names can tell."""
    for name in reversed(names):
        if LOOKALIKE.search(name):
            return False
        if ANNUAL.search(name):
            return True
    return bool(ANNUAL_ADDRESS.search(url))


def promise(link: Link, names: Names, covered: set[str]) -> float | None:
    """Say how much a link promises; `covered` are the units whose reports were found in lists of many."""
    said = names.said(link.title)
    if is_file(link.url) or link.dated or LOOKALIKE.search(link.title):
        return None
    if said.report and said.year and ARTICLE.search(link.url):
        return None  # a report, not a list of them
    if link.frame:
        return 12.0
    if MAP.search(link.title):
        return None if covered else A_MAP
    worth = max(_of_words(link), _of_place(link, names, covered), _of_address(link), A_DOOR if link.way_in else 0.0)
    worth -= A_STEP * len(link.trail) + (2.0 if ARTICLE.search(link.url) and not ANNUAL.search(link.title) else 0.0)
    return worth if worth >= LEAST else None


def _of_words(link: Link) -> float:
    title = link.title
    under_annual = is_annual((*link.trail, *link.above))
    if ANNUAL.search(title):
        return 11.0 if "公开" in title else 9.0
    if MORE.match(title):
        return 10.0 if link.above and ANNUAL.search(link.above[-1]) else 0.0
    if under_annual and (YEAR_NAME.fullmatch(title) or AREAS.search(title)):
        return 10.0
    if under_annual and BODIES.search(title):
        return 5.0
    if AREAS.search(title):
        return 5.5
    return next((worth for words, worth in DISCLOSURE if words.search(title)), 0.0)


def _of_place(link: Link, names: Names, covered: set[str]) -> float:
    """Judge the link of a township: in a column of annual reports it is a list, elsewhere the way to one."""
    own = names.of_name(link.title)
    unit = own or names.of_names((*link.trail, *link.above))
    if unit is None or unit in covered:
        return 0.0
    if own is None:
        return 7.0 if ANNUAL.search(link.title) else 0.0
    return 9.5 if is_annual((*link.trail, *link.above)) else 5.0


def _of_address(link: Link) -> float:
    if ANNUAL_ADDRESS.search(link.url) and not ARTICLE.search(link.url):
        return 8.0
    return 2.5 if DISCLOSURE_ADDRESS.search(link.url) and link.title and not ARTICLE.search(link.url) else 0.0


def _all(page: FetchedPage, trail: tuple[str, ...]) -> Iterator[Link]:
    base_tag = page.soup.find("base", href=True)
    base = (absolute(page.url, str(base_tag["href"])) if isinstance(base_tag, Tag) else None) or page.url
    for frame in page.soup.find_all(["frame", "iframe"], src=True):
        url = absolute(base, str(frame["src"]))
        if url:
            yield Link(url, str(frame.get("title") or ""), (), trail, frame=True)
    for a in [*page.soup.find_all(["a", "area"]), *_written(page)]:
        url = _address(a, base)
        if url:
            yield Link(url, _title(a), _above(a), trail, dated=_dated(a))
    for option in page.soup.find_all("option", value=True):
        value = str(option["value"])
        url = absolute(base, value) if re.search(r"[/?]|\.\w{3,5}$", value) else None
        if url:
            yield Link(url, option.get_text(" ", strip=True), (), trail)
    for line in script_lines(page):
        yield Link(line.url, line.title, (), trail, dated=line.listed_on is not None)


def _written(page: FetchedPage) -> list[Tag]:
    """Give the links that a page's scripts write into it."""
    scripts = [code.get_text() for code in page.soup.find_all("script")]
    markup = "".join(link for code in scripts for link in WRITTEN.findall(code) if not SUM.search(link))
    plain = markup.replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")
    return BeautifulSoup(plain, "lxml").find_all("a") if plain else []


def _address(a: Tag, base: str) -> str | None:
    href = str(a.get("href") or "")
    scripted = href if href.lower().startswith("javascript:") else ""
    if href and not scripted and not href.startswith("#"):
        return absolute(base, href)
    quoted = script_address(scripted) or script_address(str(a.get("onclick") or ""))
    return absolute(base, quoted) if quoted else None


def _title(a: Tag) -> str:
    text = re.sub(r"\s+", " ", a.get_text(" ", strip=True))
    if not text:
        image = a.find("img", alt=True)
        text = str(image["alt"]) if isinstance(image, Tag) else str(a.get("alt") or "")
    named = re.sub(r"\s+", " ", str(a.get("title") or "")).strip()
    return named if len(named) > len(text) else text


def _dated(a: Tag) -> bool:
    """Say whether a date stands beside the link: it is a line of a list, not a column."""
    item = a.find_parent(["li", "tr", "dd", "p"])
    return item is not None and len(item.find_all("a", limit=4)) <= 3 and bool(DATE.search(item.get_text(" ")))


def _above(a: Tag) -> tuple[str, ...]:
    """Give the labels a link stands under, outermost first: headings, first cells, items of a tree around it."""
    labels: list[str] = []
    for parent in [a, *a.parents]:
        if parent.name in ("body", "[document]") or len(labels) >= 4:
            break
        label = next((text for before in _before(parent) if (text := _label(before, parent))), None)
        if label and label not in labels:
            labels.append(label)
    return tuple(reversed(labels))


def _before(tag: Tag) -> Iterator[Tag]:
    found = 0
    for sibling in tag.previous_siblings:
        if isinstance(sibling, Tag):
            found += 1
            yield sibling
        if found >= 3:
            return


def _label(before: Tag, tag: Tag) -> str | None:
    """Read a label: a short text without links, or a link right before a list that hangs on it."""
    if before.name not in HEADINGS and before.name != "a":
        return None
    if before.name == "a" and tag.name not in ("ul", "ol", "dl", "div", "dd"):
        return None
    if before.name != "a" and len(before.find_all("a", limit=2)) > (1 if before.name in ("dt", "h2", "h3") else 0):
        return None
    text = re.sub(r"\s+", " ", before.get_text(" ", strip=True))
    return text if 1 < len(text) <= LONGEST_LABEL else None
