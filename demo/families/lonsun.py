"""A Lonsun disclosure platform: a list for every organ, its lines fetched from the label service by POST."""

from collections.abc import Sequence
from functools import cache
from html import escape

from demo.families.county import Item, body, county, items
from demo.families.document import article, labels, particulars
from demo.families.furniture import OFFICE, cut, framed, number, organ_of, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "lonsun"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nDisallow: /system/\n"
SERVICE = "/site/label/8888"
SITE_ID, CATEGORY, SCREEN = "6788031", "32710021", 2
DOWNLOAD = "/public/downfile.jsp"
TEMPLATE = "/qxxxgk/publicInfoList_newest2020"
NOTHING = "暂无相关信息"


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in PAGES:
        return html(PAGES[request.path](night))
    if request.path == SERVICE:
        return _service(request)
    if request.path == DOWNLOAD:
        return _file(request.parameters.get("path", ""))
    organ = request.path.removeprefix("/public/column/")
    if organ in _organs():
        return html(_column_page(organ, request.parameters.get("catId"), night))
    item = _documents().get(request.path)
    return html(_page(item, night)) if item else missing()


@cache
def _organs() -> dict[str, str]:
    names = (*(unit.name for unit in county(ID).units), OFFICE)
    return {str(place): name for place, name in enumerate(names, start=12731)}


def _column(organ: str) -> str:
    return f"/public/column/{organ}?type=4&action=list&nav=3&catId={CATEGORY}"


@cache
def _documents() -> dict[str, Item]:
    organs = {name: organ for organ, name in _organs().items()}
    return {f"/public/{organs[organ_of(item)]}/{item.id}.html": item for item in items(ID)}


def _of(organ: str) -> Sequence[tuple[str, Item]]:
    return [(path, item) for path, item in _documents().items() if organ_of(item) == _organs().get(organ)]


def _organs_page(night: int) -> str:
    rows = "".join(f'<li><a href="/public/column/{organ}">{name}</a></li>' for organ, name in _organs().items())
    return framed(NAME, night, "政府信息公开网", f'<div class="unit"><h3>乡镇</h3><ul>{rows}</ul></div>')


def _home(night: int) -> str:
    return framed(NAME, night, "首页", '<a href="/public/index.html">政府信息公开网</a>')


def _column_page(organ: str, category: str | None, night: int) -> str:
    guide, annual = f"/public/column/{organ}?type=2", escape(_column(organ))
    links = f'<a href="{guide}">政府信息公开指南</a> <a href="{annual}">政府信息公开年报</a>'
    if category is None:
        return framed(NAME, night, _organs()[organ], f'<div class="left">{links}</div>')
    script = f"""<div id="xxgk_list"></div><script>
var organId = '{organ}', catId = '{escape(category)}';
function load(pageIndex) {{
  Ls.ajax({{ type: 'POST', dataType: 'html', url: '{SERVICE}?IsAjax=1&dataType=html&_=' + Math.random(), data: {{
    siteId: '{SITE_ID}', pageSize: '{SCREEN}', pageIndex: pageIndex, action: 'list', isDate: 'true',
    dateFormat: 'yyyy-MM-dd', length: '50', organId: organId, type: '4', catId: catId, cId: '',
    result: '{NOTHING}', labelName: 'publicInfoList', file: '{TEMPLATE}' }}
  }}).done(function (shown) {{ $('#xxgk_list').html(shown); }});
}}
load(1);
</script>"""
    return framed(NAME, night, f"{_organs()[organ]}政府信息公开年报", f'<div class="left">{links}</div>{script}')


def _service(request: Request) -> Reply:
    """Answer with the lines of one page, as the parameters of the page's own script ask for them."""
    given = request.parameters
    copied = ("siteId", SITE_ID), ("labelName", "publicInfoList"), ("file", TEMPLATE), ("catId", CATEGORY)
    if any(given.get(name) != value for name, value in copied):
        return html(f"<p>{NOTHING}</p>")
    pages = cut(_of(given.get("organId", "")), number(given.get("pageSize"), SCREEN))
    index = number(given.get("pageIndex"), 1)
    if not 0 < index <= len(pages):
        return html(f"<p>{NOTHING}</p>")
    rows = "".join(
        f'<li><a class="title" href="{path}" title="{escape(item.title)}">{escape(item.title[:25])}</a>'
        f'<span class="date">{item.dated}</span></li>'
        for path, item in pages[index - 1]
    )
    pager = (
        f"Ls.pagination({{ containerId: 'page_public', pageCount: {len(pages)}, pageIndex: {index}, size: {SCREEN} }});"
    )
    return html(f'<ul class="xxgk-list">{rows}</ul><div id="page_public" class="page"></div><script>{pager}</script>')


def _page(item: Item, night: int) -> str:
    after = ""
    if _is_attached(item):
        after = f'<p>附件：<a href="{DOWNLOAD}?path=/group6/M00/0A/{item.id}.doc">{escape(item.title)}</a></p>'
    content = particulars(item) + article(item, ("plain", "spaced", "word")[item.id % 3], 'class="gkwz_contnet"', after)
    return framed(NAME, night, item.title, content, labels(item, "政府信息公开年报"))


def _is_attached(item: Item) -> bool:
    return item.id % 6 == 0


def _file(path: str) -> Reply:
    """Give a report as Word saves it when asked for a web page."""
    named = [item for item in items(ID) if _is_attached(item) and path.endswith(f"/{item.id}.doc")]
    if not named:
        return missing()
    page = f'<html><head><meta charset="utf-8"></head><body>{body(named[0], "word")}</body></html>'
    return Reply(200, page.encode(), "application/msword")


PAGES = {"/": _home, "/index.html": _home, "/public/index.html": _organs_page}
SITE = Site(ID, "lonsun", answer, columns=tuple(_column(organ) for organ, name in _organs().items() if name != OFFICE))
