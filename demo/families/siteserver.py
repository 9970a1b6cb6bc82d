"""A SiteServer site: `/channels/ID.html` and `/contents/COLUMN/ID.html`, a list for every township under one heading.

Home → 政府信息公开 → 政府信息公开年报, whose left side names the townships; their lists page by a menu of pages.
"""

from functools import partial
from html import escape

from demo.counties import Unit
from demo.families.county import Item, body, county, items
from demo.families.document import catalogue, file_of, labels
from demo.families.furniture import HEADLINES, Page, answering, cut, foot, site_name, story
from demo.families.site import Site

ID = "siteserver"
OPEN = "/channels/29.html"
YEARLY = "/channels/296.html"
PER_PAGE = 2


def _channel(unit: Unit, number: int = 1) -> str:
    return f"/channels/{3000 + int(unit.code[6:])}{f'_{number}' if number > 1 else ''}.html"


def address(item: Item) -> str:
    """Give the path of a document: the number of its column, its own."""
    return f"/contents/{3000 + int(item.filing.unit.code[6:]) if item.filing else 29}/{item.id}.html"


def _attached(item: Item) -> str | None:
    return (
        f"/upload/files/{item.dated.year}/{item.dated.month}/{item.id}.txt"
        if item.filing and item.id % 4 == 2
        else None
    )


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    picks = "".join(f'<p><a href="/contents/7/{n}.html">{text}</a></p>' for n, (text, _) in enumerate(HEADLINES))
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} - {site_name(ID)}</title>
<script src="/sitefiles/assets/components/jquery.js"></script>{head}</head><body>
<div class="nav clearfix"><a href="/index.html">网站首页</a><a href="{OPEN}">政府信息公开</a></div>
<div class="wrap">{content}</div><div class="tj"><h4>推荐阅读</h4>{picks}</div>
<div class="copyright">{foot(ID, night)}</div></body></html>
"""


def _home(night: int) -> str:
    picture = '<img src="/upload/images/gk.png" alt="政府信息公开">'
    return _framed("首页", f'<div class="banner"><a href="{OPEN}">{picture}</a></div>', night)


def _open(night: int) -> str:
    others = "".join(f'<li><a href="{address(item)}">{item.title}</a></li>' for item in items(ID) if not item.filing)
    return _framed("政府信息公开", f'<ul><li><a href="{YEARLY}">政府信息公开年报</a></li>{others}</ul>', night)


def _towns(night: int) -> str:
    links = "".join(f'<li><a href="{_channel(unit)}">{unit.name}</a></li>' for unit in county(ID).units)
    return _framed("政府信息公开年报", f'<div class="left"><h3>乡镇</h3><ul>{links}</ul></div>', night)


def _listing(unit: Unit, number: int, night: int) -> str:
    pages = cut([item for item in items(ID) if item.filing and item.filing.unit == unit], PER_PAGE)
    rows = "\n".join(
        f'<li><span class="fr">{item.dated}</span><a href="{address(item)}" title="{escape(item.title)}">'
        f"{escape(item.title)}</a></li>"
        for item in pages[number - 1]
    )
    options = "".join(
        f'<option value="{_channel(unit, n)}"{" selected" if n == number else ""}>{n}</option>'
        for n in range(1, len(pages) + 1)
    )
    pager = f'<div class="pages">转到 <select onchange="location.href=this.value">{options}</select> 页</div>'
    return _framed(f"{unit.name}政府信息公开年报", f'<ul class="news">\n{rows}\n</ul>{pager}', night)


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<tr><td>{key}</td><td>{escape(value)}</td></tr>" for key, value in catalogue(item))
    path = _attached(item)
    attached = f'<a class="file" href="{path}">附件下载</a>' if path else ""
    content = f"""<table>{rows}</table><h1>{escape(item.title)}</h1>
<div class="article">{body(item, ("plain", "spaced")[item.id % 2])}</div>{attached}"""
    return _framed(escape(item.title), content, night, labels(item, "政府信息公开年报"))


def _pages() -> dict[str, Page]:
    found: dict[str, Page] = {"/": _home, "/index.html": _home, OPEN: _open, YEARLY: _towns}
    for unit in county(ID).units:
        count = sum(1 for item in items(ID) if item.filing and item.filing.unit == unit)
        numbers = range(1, -(-count // PER_PAGE) + 1)
        found |= {_channel(unit, n): partial(_listing, unit, n) for n in numbers}
    found |= {address(item): partial(_page, item) for item in items(ID)}
    return found | {f"/contents/7/{n}.html": story(ID, text) for n, (text, _) in enumerate(HEADLINES)}


_FILES = {path: file_of(item) for item in items(ID) if (path := _attached(item))}
SITE = Site(ID, "siteserver", answering(_pages(), _FILES), columns=tuple(_channel(unit) for unit in county(ID).units))
