"""A Hanweb gongkai site: every township has a site of its own under /gongkai/, with a list of annual reports."""

from collections.abc import Sequence
from functools import cache
from hashlib import md5
from html import escape

from demo.families.county import Item, county, items
from demo.families.document import article, labels, particulars
from demo.families.furniture import OFFICE, cut, framed, organ_of, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "hanweb_gongkai"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nDisallow: /jact/\n"
SCREEN = 2


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        return html(framed(NAME, night, "首页", '<a href="/gongkai/">政府信息公开</a>'))
    if request.path == "/gongkai/":
        return html(_organs_page(night))
    if request.path in _lists():
        return html(_list(request.path, night))
    if request.path in _fronts():
        organ = _fronts()[request.path]
        links = f'<a href="{_column(organ)}">政府信息公开年报</a>'
        return html(framed(NAME, night, organ, f'<div class="menu-box">{links}</div>'))
    item = _documents().get(request.path)
    return html(_page(item, night)) if item else missing()


def _hex(words: str) -> str:
    return md5(words.encode(), usedforsecurity=False).hexdigest()[:24]


def _front(organ: str) -> str:
    return f"/gongkai/site_{_hex(organ)[:8]}/"


def _column(organ: str) -> str:
    return f"{_front(organ)}channel_{_hex(organ + '年报')}/"


def _address(item: Item) -> str:
    return f"{_column(organ_of(item))}doc_{_hex(str(item.id))}.html"


@cache
def _organs() -> tuple[str, ...]:
    return (*(unit.name for unit in county(ID).units), OFFICE)


@cache
def _fronts() -> dict[str, str]:
    return {_front(organ): organ for organ in _organs()}


@cache
def _documents() -> dict[str, Item]:
    return {_address(item): item for item in items(ID)}


@cache
def _lists() -> dict[str, tuple[str, int]]:
    """Give organ and page (from 1) of every list page: the folder, index_2.html, …"""
    found = {}
    for organ in _organs():
        for page, _ in enumerate(cut(_of(organ), SCREEN), start=1):
            found[_column(organ) + ("" if page == 1 else f"index_{page}.html")] = (organ, page)
    return found


def _of(organ: str) -> Sequence[Item]:
    return [item for item in items(ID) if organ_of(item) == organ]


def _organs_page(night: int) -> str:
    rows = "".join(f'<li><a href="{_front(organ)}">{organ}</a></li>' for organ in _organs())
    return framed(NAME, night, "政府信息公开", f'<div class="organs"><h3>公开机构</h3><ul>{rows}</ul></div>')


def _list(path: str, night: int) -> str:
    organ, page = _lists()[path]
    pages = cut(_of(organ), SCREEN)
    rows = "".join(
        f'<li><a href="{_address(item)}" title="{escape(item.title)}">{escape(item.title[:24])}…</a>'
        f"<span>{item.dated}</span></li>"
        for item in pages[page - 1]
    )
    following = f'<a href="index_{page + 1}.html">下一页</a>' if page < len(pages) else "<span>下一页</span>"
    pager = f'<div class="pagination">共{len(pages)}页 第{page}页 <a href="{_column(organ)}">首页</a> {following}</div>'
    return framed(NAME, night, f"{organ}政府信息公开年报", f'<ul class="gk-list">{rows}</ul>{pager}')


def _page(item: Item, night: int) -> str:
    content = particulars(item) + article(item, ("word", "spaced", "plain")[item.id % 3], 'id="zoom"')
    return framed(NAME, night, item.title, content, labels(item, "政府信息公开年报"))


SITE = Site(ID, "hanweb_gongkai", answer, columns=tuple(_column(organ) for organ in _organs() if organ != OFFICE))
