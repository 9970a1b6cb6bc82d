"""A site of the Guangdong platform: an index page that is all script, categories in a tree, lists as JSON.

The tree has the county's own reports in one category and those of all townships in another. Some titles are written in
%uXXXX, one entry is marked as abolished; the text of a report stands in the page and again in its script.
"""

import json
from functools import cache
from html import escape
from typing import Any

from demo.families.county import Item, body, county, items
from demo.families.document import article, labels
from demo.families.furniture import cut, framed, number, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "gkmlpt"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nDisallow: /search/\n"
HOME, SID, SCREEN = "/qxrmzf/gkmlpt", "664031", 12
OWN, TOWNS = 12690, 12691
API = f"{HOME}/api/all"


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        links = f'<a href="{HOME}/index">政府信息公开平台</a> <a href="{HOME}/guide">政府信息公开指南</a>'
        return html(framed(NAME, night, "首页", links))
    if request.path == f"{HOME}/index":
        return html(_index())
    if request.path.startswith(f"{API}/") and request.parameters.get("sid") == SID:
        return _list(number(request.path.rpartition("/")[2], 0), request)
    item = _documents().get(request.path)
    return html(_page(item, night)) if item else missing()


def _address(item: Item) -> str:
    return f"{HOME}/content/7/{item.id // 1000}/post_{item.id}.html"


@cache
def _documents() -> dict[str, Item]:
    return {_address(item): item for item in items(ID)}


def _index() -> str:
    tree = [
        {"id": 12680, "name": "机构职能", "post_count": 3, "jump_url": "", "children": []},
        {"id": 12681, "name": "政策文件", "post_count": 41, "jump_url": "/qxrmzf/zcwj/", "children": []},
        {
            "id": 12685,
            "name": "政府信息公开年度报告",
            "jump_url": "",
            "children": [
                {"id": OWN, "name": "本级政府", "post_count": len(_in(OWN)), "children": []},
                {"id": TOWNS, "name": "镇街年度报告", "post_count": len(_in(TOWNS)), "children": []},
            ],
        },
    ]
    told = json.dumps(tree, ensure_ascii=False)
    config = f"window._CONFIG = {{ SID: '{SID}', SITE_NAME: '{NAME}', TREE: {told}, PAGE_SIZE: 20 }};"
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{NAME}政府信息公开平台</title>
<script>{config}</script></head>
<body><div id="app"></div><script src="{HOME}/static/js/app.js"></script></body></html>"""


def _in(category: int) -> list[Item]:
    return [item for item in items(ID) if (item.filing is not None) == (category == TOWNS)]


def _list(category: int, request: Request) -> Reply:
    """Answer with one page of a category; page 0 is page 1."""
    if category not in (OWN, TOWNS):
        return missing()
    rows, page = _in(category), max(number(request.parameters.get("page"), 1), 1)
    pages = cut(rows, SCREEN)
    host = request.headers.get("host")
    start = f"http://{host}" if host else ""
    shown = [_told(item, start) for item in pages[page - 1]] if page <= len(pages) else []
    whole = {"classify": {"id": category, "post_count": len(rows)}, "articles": shown, "total": len(rows)}
    return Reply(200, json.dumps(whole).encode(), "application/json")


def _told(item: Item, start: str) -> dict[str, Any]:
    coded = "".join(f"%u{ord(letter):04X}" if ord(letter) > 255 else letter for letter in item.title)
    return {
        "id": item.id,
        "title": coded if item.id % 3 == 0 else item.title,
        "document_number": "",
        "publisher": county(ID).name,
        "created_at": f"{item.dated} 10:12:00",
        "url": start + _address(item),
        "post_url": start + _address(item),
        "attachment": [],
        "is_expired": 0,
        "is_abolished": int(item.id % 7 == 0),
    }


def _page(item: Item, night: int) -> str:
    hand = ("plain", "word", "spaced")[item.id % 3]
    detail = json.dumps({"title": item.title, "content": body(item, hand)}).replace("<", "\\u003C")
    script = f"<script>window._CONFIG = {{ SID: '{SID}', DETAIL: {detail} }};</script>"
    after = '<div class="void">文件已失效</div>' if item.id % 7 == 0 else ""
    content = f'<div class="classify">索引号：{escape(county(ID).code)}-{item.id}</div>{after}' + article(item, hand)
    return framed(NAME, night, item.title, content, labels(item, "镇街年度报告") + script)


SITE = Site(ID, "gkmlpt", answer, columns=(f"{API}/{TOWNS}?page=1&sid={SID}",))
