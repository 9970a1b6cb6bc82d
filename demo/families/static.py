"""A site of plain static lists: `xxgk-list-SLUG.html` and `xxgk-show-ID.html`, everything a table, numbers for a pager.

Home → 政府信息公开目录 → 年度报告, one table for the county that goes on at `xxgk-list-zfxxgknb-2.html`.
"""

from functools import partial
from html import escape

from demo.families.county import Item, body, items
from demo.families.document import catalogue, labels
from demo.families.furniture import HEADLINES, Page, answering, cut, foot, site_name, story
from demo.families.site import Site

ID = "static"
OPEN = "/xxgk.html"
PER_PAGE = 6


def address(item: Item) -> str:
    """Give the path of a document."""
    return f"/xxgk-show-{item.id}.html"


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    return f"""<html><head><meta charset="utf-8"><title>{title}-{site_name(ID)}</title>{head}</head><body>
<table width="1000"><tr><td><a href="/">首页</a></td><td><a href="{OPEN}">政府信息公开</a></td></tr></table>
<table width="1000"><tr><td width="200" valign="top"><a href="{OPEN}">公开目录</a><br>
<a href="/news-show-0.html">{HEADLINES[0][0]}</a></td><td>{content}</td></tr></table>
<table width="1000"><tr><td>{foot(ID, night)}</td></tr></table></body></html>
"""


def _home(night: int) -> str:
    return _framed("首页", f'<a href="{OPEN}">政府信息公开目录</a>', night)


def _open(night: int) -> str:
    rows = (("领导信息", "ldxx"), ("年度报告", "zfxxgknb"))
    links = "".join(f'<tr><td><a href="/xxgk-list-{slug}.html">{words}</a></td></tr>' for words, slug in rows)
    return _framed("政府信息公开目录", f"<table>{links}</table>", night)


def _leaders(night: int) -> str:
    return _framed("领导信息", "<p>暂无信息</p>", night)


def _name(number: int) -> str:
    return f"xxgk-list-zfxxgknb{f'-{number}' if number > 1 else ''}.html"


def _listing(number: int, night: int) -> str:
    pages = cut(items(ID), PER_PAGE)
    rows = "\n".join(
        f'<tr><td>{place}</td><td><a href="xxgk-show-{item.id}.html">{escape(item.title)}</a></td>'
        f"<td>{item.dated}</td></tr>"
        for place, item in enumerate(pages[number - 1], start=1)
    )
    numbers = " ".join(
        f"<b>{n}</b>" if n == number else f'<a href="{_name(n)}">{n}</a>' for n in range(1, len(pages) + 1)
    )
    head = "<tr><th>序号</th><th>名称</th><th>生成日期</th></tr>"
    count = f"共{len(items(ID))}条"
    return _framed("年度报告", f'<table border="1">{head}\n{rows}\n</table><p>{count} {numbers}</p>', night)


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<tr><td>{key}：</td><td>{escape(value)}</td></tr>" for key, value in catalogue(item))
    content = f"""<table border="1" width="100%">{rows}</table><center><h2>{escape(item.title)}</h2></center>
{body(item, ("spaced", "plain", "word")[item.id % 3])}"""
    return _framed(escape(item.title), content, night, labels(item, "年度报告"))


def _pages() -> dict[str, Page]:
    return {
        "/": _home,
        OPEN: _open,
        "/xxgk-list-ldxx.html": _leaders,
        "/news-show-0.html": story(ID, HEADLINES[0][0]),
        **{f"/{_name(n)}": partial(_listing, n) for n in range(1, len(cut(items(ID), PER_PAGE)) + 1)},
        **{address(item): partial(_page, item) for item in items(ID)},
    }


SITE = Site(ID, "static", answering(_pages()), columns=(f"/{_name(1)}",))
