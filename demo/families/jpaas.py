"""A Hanweb JPAAS site: one list of the whole county, drawn by unitbuild.js from the publish server's JSON.

What is not there answers 200. One report is also a file, behind an address of the attachment gateway that holds for a
limited time.
"""

import json
from functools import cache
from hashlib import md5
from html import escape
from typing import Any

from demo.families.county import Item, body, items
from demo.families.document import article, labels, particulars
from demo.families.furniture import cut, framed, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, soft_missing, text

ID = "jpaas"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nCrawl-delay: 0\nDisallow: /jpaas-portal/\n"
PUBLIC, COLUMN = "/col/col1229400100/index.html", "/col/col1229400188/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
GATEWAY = "/api-gateway/jpaas-web-server/front/document/download-url"
SCREEN = 8
QUERY = {
    "parseType": "bulidstatic",
    "webId": "3c1d9a0be7f24ac6",
    "tplSetId": "5HrZiFGOR8vH",
    "pageType": "column",
    "tagId": "当前栏目_list",
    "editType": "null",
    "pageId": "1229400188",
}


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path == UNIT:
        return _unit(request)
    if request.path == GATEWAY and request.parameters.get("fileName"):
        return _file(request.parameters["fileName"])
    pages = {"/": _home, "/index.html": _home, PUBLIC: _public, COLUMN: _column}
    if request.path in pages:
        return html(pages[request.path](night))
    item = _documents().get(request.path)
    return html(_page(item, night)) if item else soft_missing()


def _address(item: Item) -> str:
    name = md5(str(item.id).encode(), usedforsecurity=False).hexdigest()
    return f"/art/{item.dated.year}/art_{name}.html"


@cache
def _documents() -> dict[str, Item]:
    return {_address(item): item for item in items(ID)}


def _home(night: int) -> str:
    links = f'<div class="zwgk"><h2>政务公开</h2><a href="{PUBLIC}">政府信息公开</a></div>'
    news = '<ul class="news"><li><a href="/art/2024/art_none.html">全县春季造林工作会议召开</a></li></ul>'
    return framed(NAME, night, "首页", links + news)


def _public(night: int) -> str:
    names = (("zn", "政府信息公开指南"), ("zd", "政府信息公开制度"), ("fd", "法定主动公开内容"))
    links = "".join(f'<li><a href="/col/{name}/index.html">{words}</a></li>' for name, words in names)
    return framed(
        NAME, night, "政府信息公开", f'<ul class="lm">{links}<li><a href="{COLUMN}">政府信息公开年报</a></li></ul>'
    )


def _column(night: int) -> str:
    pairs = ",".join(f"'{name}':'{value}'" for name, value in QUERY.items())
    build = f'url="{UNIT}" queryData="{{{pairs}}}"'
    place = f'<div id="list"><script src="/jpaas-static/unitbuild.js" {build}></script></div>'
    return framed(NAME, night, "政府信息公开年报", place, '<meta name="ColumnName" content="政府信息公开年报">')


def _unit(request: Request) -> Reply:
    """Answer with the lines of one page; other columns are empty, and so is what lies past the end."""
    given = request.parameters
    asked = _asked(given.get("paramJson", "{}"))
    number, size = int(asked.get("pageNo", 1)), int(asked.get("pageSize", SCREEN))
    known = all(given.get(name) == QUERY[name] for name in ("webId", "pageId", "tagId", "tplSetId"))
    pages = cut(items(ID), size) if known else []
    shown = _piece(pages[number - 1], number, size) if 0 < number <= len(pages) else ""
    told = {"success": True, "code": "200", "message": None, "data": {"html": shown}}
    return Reply(200, json.dumps(told, ensure_ascii=False).encode(), "application/json;charset=UTF-8")


def _asked(given: str) -> dict[str, Any]:
    try:
        asked = json.loads(given)
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _piece(rows: Any, number: int, size: int) -> str:
    lines = "".join(
        f'<li class="clearfix"><a href="{_address(item)}" title="{escape(item.title)}" target="_blank">'
        f"{escape(item.title[:26])}</a><span>{item.dated}</span></li>"
        for item in rows
    )
    pager = f'<div class="pagination" count="{len(items(ID))}" rows="{size}" pageNo="{number}"></div>'
    return f'<div class="page-content"><ul>{lines}</ul></div>{pager}'


def _page(item: Item, night: int) -> str:
    hand = ("plain", "word", "spaced")[item.id % 3]
    after = ""
    if item.filing and item.id % 5 == 0:
        link = f"{GATEWAY}?fileUrl=c9f2{item.id}&amp;expires=1706000000&amp;fileName={item.id}.doc"
        after = f'<div class="fj">附件：<a href="{link}">{escape(item.title)}.doc</a></div>'
    content = particulars(item) + article(item, hand, 'id="zoom"', after)
    return framed(NAME, night, item.title, content, labels(item, "政府信息公开年报"))


def _file(name: str) -> Reply:
    """Give a report as Word saves it when asked for a web page."""
    found = [item for item in items(ID) if f"{item.id}.doc" == name]
    if not found:
        return soft_missing()
    page = f'<html><head><meta charset="utf-8"></head><body>{body(found[0], "word")}</body></html>'
    return Reply(200, page.encode(), "application/msword")


SITE = Site(ID, "jpaas", answer, columns=(COLUMN,))
