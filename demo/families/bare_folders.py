"""A site of columns that are folders without a slash, one for each township, and pages `content_ID` without an ending.

Home → 信息公开 → 乡镇街道 → the township's own front page → 政府信息公开年报. A further page is asked with `?page=N`.
"""

from collections.abc import Callable
from html import escape

from demo.counties import Unit
from demo.families.county import Item, body, county, items
from demo.families.document import catalogue, labels
from demo.families.furniture import ROBOTS, cut, foot, number, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "bare_folders"
OPEN = "/xxgk"
TOWNS = "/xxgk/xzjd"
PER_PAGE = 3


def _front(unit: Unit) -> str:
    return f"/zj{unit.code[6:]}"


def _column(unit: Unit) -> str:
    return f"{_front(unit)}/xxgk/zfxxgknb"


def address(item: Item) -> str:
    """Give the path of a document, below its column."""
    return f"{_column(item.filing.unit) if item.filing else '/xxgk/zcwj'}/content_{item.id}"


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="UTF-8">
<title>{title}|{site_name(ID)}</title>{head}</head><body>
<div class="header"><a href="/">网站首页</a><a href="{OPEN}">信息公开</a></div>
<div class="box">{content}</div>
<div class="footer">{foot(ID, night)}</div></body></html>
"""


def _home(night: int) -> str:
    return _framed("首页", f'<h2><a href="{OPEN}">政府信息公开</a></h2>', night)


def _open(night: int) -> str:
    others = "".join(f'<li><a href="{address(item)}">{item.title}</a></li>' for item in items(ID) if not item.filing)
    return _framed("信息公开", f'<a href="{TOWNS}">乡镇（街道）信息公开</a><ul>{others}</ul>', night)


def _towns(night: int) -> str:
    links = "".join(f'<td><a href="{_front(unit)}">{unit.name}</a></td>' for unit in county(ID).units)
    return _framed("乡镇（街道）信息公开", f"<table><tr>{links}</tr></table>", night)


def _town(unit: Unit, night: int) -> str:
    return _framed(unit.name, f'<h3>{unit.name}</h3><p><a href="{_column(unit)}">政府信息公开年报</a></p>', night)


def _listing(unit: Unit, at: int, night: int) -> Reply:
    pages = cut([item for item in items(ID) if item.filing and item.filing.unit == unit], PER_PAGE)
    if not 1 <= at <= len(pages):
        return missing()
    rows = "\n".join(
        f'<div class="item"><a href="{address(item)}">{escape(item.title)}</a><time>{item.dated}</time></div>'
        for item in pages[at - 1]
    )
    there = f"{_column(unit)}?page="
    before = f'<a href="{there}{at - 1}">上一页</a>' if at > 1 else "<span>上一页</span>"
    after = f'<a href="{there}{at + 1}">下一页</a><a href="{there}{len(pages)}">尾页</a>' if at < len(pages) else ""
    return html(_framed(f"{unit.name}政府信息公开年报", f'{rows}<div class="pager">{before}{after}</div>', night))


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<li>{key}　{escape(value)}</li>" for key, value in catalogue(item))
    content = f"""<ul>{rows}</ul><h1>{escape(item.title)}</h1>
<div class="content">{body(item, ("word", "plain")[item.id % 2])}</div>"""
    return _framed(escape(item.title), content, night, labels(item, "政府信息公开年报"))


_FIXED: dict[str, Callable[[int], str]] = {"/": _home, OPEN: _open, TOWNS: _towns}
_DOCUMENTS = {address(item): item for item in items(ID)}
_FRONTS = {_front(unit): unit for unit in county(ID).units}
_COLUMNS = {_column(unit): unit for unit in county(ID).units}


def _answer(request: Request, night: int) -> Reply:
    path = request.path
    if path == "/robots.txt":
        return text(ROBOTS)
    if path in _FIXED:
        return html(_FIXED[path](night))
    if path in _FRONTS:
        return html(_town(_FRONTS[path], night))
    if path in _COLUMNS:
        return _listing(_COLUMNS[path], number(request.parameters.get("page"), 1), night)
    return html(_page(_DOCUMENTS[path], night)) if path in _DOCUMENTS else missing()


SITE = Site(ID, "content_node", _answer, columns=tuple(_COLUMNS))
