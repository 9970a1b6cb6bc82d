"""A site whose list of the whole county is JSON: asked for by POST, drawn by a script into an empty table."""

import json
from functools import cache
from typing import Any

from demo.families.county import Item, county, items
from demo.families.document import article, labels, particulars
from demo.families.furniture import cut, framed, number, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "json_list"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nDisallow: /szinf/admin/\n"
COLUMN, SERVICE = "/xxgk/zfxxgknb/list.html", "/szinf/xxgk/interfacesWebZcwj/loadData"
CHANNEL, SCREEN = "c7e04a51b0", 10


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        return html(framed(NAME, night, "首页", f'<a href="{COLUMN}">政府信息公开年报</a>'))
    if request.path == COLUMN:
        return html(_column(night))
    if request.path == SERVICE:
        return _data(request)
    item = _documents().get(request.path)
    return html(_page(item, night)) if item else missing()


def _address(item: Item) -> str:
    return f"/xxgk/zfxxgknb/{item.dated:%Y%m}/{item.id}f3ab.shtml"


@cache
def _documents() -> dict[str, Item]:
    return {_address(item): item for item in items(ID)}


def _column(night: int) -> str:
    script = f"""<table id="zcwj"><tr><th>标题</th><th>索引号</th><th>公开日期</th></tr></table><script>
function load(pageIndex) {{
  $.post('{SERVICE}?pageSize={SCREEN}', {{ pageIndex: pageIndex, channel_id: '{CHANNEL}' }}, function (told) {{
    draw(told.data.list); pager(told.data.totalPage); }}, 'json');
}}
load(1);
</script>"""
    return framed(NAME, night, "政府信息公开年报", script)


def _data(request: Request) -> Reply:
    """Answer with one page of the list; other channels have none."""
    given = request.parameters
    rows = items(ID) if given.get("channel_id") == CHANNEL else ()
    size, index = number(given.get("pageSize"), SCREEN), number(given.get("pageIndex"), 1)
    pages = cut(rows, size)
    shown = [_told(item) for item in pages[index - 1]] if 0 < index <= len(pages) else []
    data = {"allRow": len(rows), "totalPage": len(pages), "currentPage": index, "list": shown}
    return Reply(200, json.dumps({"success": True, "data": data}).encode(), "application/json;charset=UTF-8")


def _told(item: Item) -> dict[str, Any]:
    return {
        "TITLE": item.title,
        "URL": _address(item),
        "PUBLISHED_TIME_FORMAT": f"{item.dated}",
        "C_SYH": f"{county(ID).code}-{item.id}",
    }


def _page(item: Item, night: int) -> str:
    content = particulars(item) + article(item, ("word", "plain", "spaced")[item.id % 3], 'class="article"')
    return framed(NAME, night, item.title, content, labels(item, "政府信息公开年报"))


SITE = Site(ID, "json_list", answer, columns=(COLUMN,))
