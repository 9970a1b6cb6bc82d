"""A site of Lonsun's .NET platform: lists /OpennessContent/showList/ORG/CAT/page_N.html, one for every organ."""

from collections.abc import Sequence
from functools import cache
from html import escape

from demo.families.county import Item, county, items
from demo.families.document import article, labels, particulars
from demo.families.furniture import OFFICE, cut, framed, organ_of, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "openness"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nDisallow: /Account/\n"
CATEGORY, SCREEN = "2081", 3


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        return html(framed(NAME, night, "首页", '<a href="/Openness/index.html">政府信息公开</a>'))
    if request.path == "/Openness/index.html":
        rows = "".join(
            f'<li>{name} <a href="{_column(organ)}">{name}政府信息公开年报</a></li>'
            for organ, name in _organs().items()
        )
        return html(framed(NAME, night, "政府信息公开", f'<ul class="dept">{rows}</ul>'))
    if request.path in _lists():
        return html(_list(request.path, night))
    item = _documents().get(request.path)
    return html(_page(item, night)) if item else missing()


@cache
def _organs() -> dict[str, str]:
    names = (*(unit.name for unit in county(ID).units), OFFICE)
    return {str(place): name for place, name in enumerate(names, start=174)}


def _column(organ: str, page: int = 1) -> str:
    return f"/OpennessContent/showList/{organ}/{CATEGORY}/page_{page}.html"


@cache
def _documents() -> dict[str, Item]:
    return {f"/OpennessAnnualReport/show/{item.id}.html": item for item in items(ID)}


def _of(organ: str) -> Sequence[tuple[str, Item]]:
    return [(path, item) for path, item in _documents().items() if organ_of(item) == _organs()[organ]]


@cache
def _lists() -> dict[str, tuple[str, int]]:
    return {
        _column(organ, page): (organ, page)
        for organ in _organs()
        for page, _ in enumerate(cut(_of(organ), SCREEN), start=1)
    }


def _list(path: str, night: int) -> str:
    organ, page = _lists()[path]
    pages = cut(_of(organ), SCREEN)
    rows = "".join(
        f'<tr><td class="bt"><a href="{link}">{escape(item.title)}</a></td><td class="cwrq">{item.dated}</td></tr>'
        for link, item in pages[page - 1]
    )
    links = " ".join(f'<a href="page_{n}.html">{n}</a>' for n in range(1, len(pages) + 1))
    pager = f'<div class="pager">共 {len(_of(organ))} 条 第 {page}/{len(pages)} 页 {links}</div>'
    table = f'<div class="search-list"><table><tbody>{rows}</tbody></table></div>'
    return framed(NAME, night, f"{_organs()[organ]}政府信息公开年报", table + pager)


def _page(item: Item, night: int) -> str:
    content = particulars(item) + article(item, ("spaced", "word", "plain")[item.id % 3], 'class="g-detailbox"')
    return framed(NAME, night, item.title, content, labels(item, "政府信息公开年报"))


SITE = Site(
    ID, "openness", answer, columns=tuple(_column(organ) for organ, name in _organs().items() if name != OFFICE)
)
