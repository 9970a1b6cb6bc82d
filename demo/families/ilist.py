"""A site with iList.jsp: one list of the whole county, a pager that only calls a script, files under /wcm.files/."""

from functools import cache
from html import escape

from demo.families.county import Item, body, items
from demo.families.document import article, labels, particulars
from demo.families.furniture import cut, framed, number, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "ilist"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nDisallow: /admin/\n"
NODE, CATEGORY, SCREEN = "GKqxzf", "25723", 8
LIST = "/info/iList.jsp"
COLUMN = f"{LIST}?node_id={NODE}&cat_id={CATEGORY}"


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    given = request.parameters
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        return html(framed(NAME, night, "首页", f'<a href="{LIST}?node_id={NODE}">政府信息公开目录</a>'))
    if request.path == LIST and given.get("node_id") == NODE:
        if "cat_id" not in given:
            return html(_catalogue(night))
        if given["cat_id"] == CATEGORY:
            return _listing(number(given.get("cur_page"), 1), night)
    item = _documents().get(request.path)
    if item is None:
        return missing()
    return _file(item) if request.path.endswith(".doc") else html(_page(item, night))


def _address(item: Item) -> str:
    return f"/qxzf/gkml/{item.dated:%Y%m}/{item.id}.htm"


def _file_of(item: Item) -> str:
    return f"/wcm.files/upload/CMSqxzf/{item.dated:%Y%m}/{item.dated:%Y%m%d}0{item.id}.doc"


@cache
def _documents() -> dict[str, Item]:
    pages = {_address(item): item for item in items(ID)}
    return pages | {_file_of(item): item for item in items(ID) if item.id % 4 == 0}


def _catalogue(night: int) -> str:
    names = (("25701", "机构职能"), ("25710", "政策文件"), (CATEGORY, "政府信息公开年报"))
    rows = "".join(f'<li><a href="{LIST}?node_id={NODE}&amp;cat_id={code}">{words}</a></li>' for code, words in names)
    return framed(NAME, night, "政府信息公开目录", f'<div class="left-menu"><ul>{rows}</ul></div>')


def _listing(page: int, night: int) -> Reply:
    pages = cut(items(ID), SCREEN)
    if not 0 < page <= len(pages):
        return missing()
    rows = "\n".join(
        f'<tr><td>{item.id}</td><td><a href="{_address(item)}" target="_blank">{escape(item.title)}</a></td>'
        f"<td>{item.dated}</td></tr>"
        for item in pages[page - 1]
    )
    calls = " ".join(f'<a href="javascript:goPage({n})">{n}</a>' for n in range(1, len(pages) + 1))
    pager = f'<div class="pages">共{len(items(ID))}条 第{page}/{len(pages)}页 {calls}</div>'
    table = f'<table class="list"><tr><th>索引号</th><th>名称</th><th>生成日期</th></tr>\n{rows}\n</table>'
    return html(framed(NAME, night, "政府信息公开年报", table + pager))


def _page(item: Item, night: int) -> str:
    after = ""
    if item.id % 4 == 0:
        after = (
            f"<p>附件：<a href=\"javascript:void(window.open('{_file_of(item)}'))\">{escape(item.title)}.doc</a></p>"
        )
    content = particulars(item) + article(item, ("spaced", "plain", "word")[item.id % 3], 'class="con"', after)
    return framed(NAME, night, item.title, content, labels(item, "政府信息公开年报"))


def _file(item: Item) -> Reply:
    page = f'<html><head><meta charset="utf-8"></head><body>{body(item, "word")}</body></html>'
    return Reply(200, page.encode(), "application/msword")


SITE = Site(ID, "ilist", answer, columns=(COLUMN,))
