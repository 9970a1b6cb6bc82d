"""A TRS WCM site: undated addresses beside dated ones, the pager coded inside a script, one column for the county.

Home → 政府信息公开 → a frame of tabs, of which the annual-report column is one. The listing's first page stands in the
folder, page N in `index_{N-1}.html`; what leads there is decoded by the page's script from base64.
"""

from base64 import b64encode
from functools import partial
from html import escape
from urllib.parse import quote

from demo.families.county import Item, body, items
from demo.families.document import catalogue, file_of, labels
from demo.families.furniture import HEADLINES, Page, answering, cut, foot, site_name, story
from demo.families.site import Site

ID = "trs"
OPEN = "/zfxxgk/"
COLUMN = "/zfxxgk/fdzdgknr/zfxxgknb/"
PER_PAGE = 7


def address(item: Item) -> str:
    """Give the path of a document: reports on even years carry the day of the epoch, as migrated ones do."""
    day = f"t{item.dated:%Y%m%d}_{item.id}" if item.dated.year % 2 else f"t19700101_{item.id}"
    return f"{COLUMN}{item.dated:%Y%m}/{day}.html" if item.dated.year % 2 else f"{COLUMN}{day}.html"


def _attached(item: Item) -> str | None:
    return f"{COLUMN}P0{item.id}.txt" if item.filing and item.id % 4 == 0 else None


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    rows = "".join(
        f'<li><a href="/xw/{n}.html">{text}</a><i>{day[5:]}</i></li>' for n, (text, day) in enumerate(HEADLINES)
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"><title>{title}_{site_name(ID)}</title>
{head}</head>
<body><div class="nav"><a href="/">首页</a> <a href="/xw/0.html">政务要闻</a> <a href="{OPEN}">政府信息公开</a></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="{OPEN}">政府信息公开</a> &gt; {title}</div>
<div class="main">{content}</div>
<div class="side"><h3>热点推荐</h3><ul>{rows}</ul></div>
<div class="foot">{foot(ID, night)}</div></body></html>
"""


def _home(night: int) -> str:
    return _framed("首页", f'<h2>欢迎访问</h2><a href="{OPEN}"><img src="/i.png" alt="政府信息公开"></a>', night)


def _open(night: int) -> str:
    tabs = (("政府信息公开指南", "zn/"), ("法定主动公开内容", "fdzdgknr/"), ("政府信息公开年报", "fdzdgknr/zfxxgknb/"))
    return _framed("政府信息公开", "".join(f'<dl><dt><a href="./{to}">{tab}</a></dt></dl>' for tab, to in tabs), night)


def _plain(title: str, night: int) -> str:
    return _framed(title, f"<p>{title}见各栏目。</p>", night)


def _listing(number: int, night: int) -> str:
    pages = cut(items(ID), PER_PAGE)
    rows = "\n".join(
        f'<li><a href=".{address(item).removeprefix(COLUMN[:-1])}" title="{escape(item.title)}">'
        f"{escape(item.title[:16])}…</a><span>{item.dated}</span></li>"
        for item in pages[number]
    )
    return _framed(
        "政府信息公开年报",
        f"""<ul class="list">
{rows}
</ul><div id="pages"></div>
<script>var p = "{_coded_pager(number, len(pages))}";
document.getElementById("pages").innerHTML = decodeURIComponent(window.atob(p));</script>""",
        night,
    )


def _coded_pager(number: int, last: int) -> str:
    def link(to: int, words: str) -> str:
        there = "index.html" if to == 0 else f"index_{to}.html"
        return f'<a href="{there}">{words}</a>' if to != number else f"<span>{words}</span>"

    numbers = "".join(link(n, str(n + 1)) for n in range(last))
    markup = f"{link(0, '首页')}{numbers}{link(min(number + 1, last - 1), '下一页')}{link(last - 1, '尾页')}"
    return b64encode(quote(markup).encode()).decode()


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<tr><td>{key}</td><td>{escape(value)}</td></tr>" for key, value in catalogue(item))
    path = _attached(item)
    attached = f'<div class="fj">附件：<a href="{path}">{escape(item.title)}.txt</a></div>' if path else ""
    content = f"""<table class="xxgk">{rows}</table><h1>{escape(item.title)}</h1>
<div class="TRS_Editor">{body(item, ("word", "plain", "spaced")[item.id % 3])}</div>{attached}"""
    return _framed(escape(item.title), content, night, labels(item, "政府信息公开年报"))


def _pages() -> dict[str, Page]:
    numbers = range(len(cut(items(ID), PER_PAGE)))
    listings = {f"{COLUMN}index_{n}.html": partial(_listing, n) for n in numbers if n}
    return {
        "/": _home,
        OPEN: _open,
        f"{OPEN}zn/": partial(_plain, "政府信息公开指南"),
        f"{OPEN}fdzdgknr/": partial(_plain, "法定主动公开内容"),
        COLUMN: partial(_listing, 0),
        f"{COLUMN}index.html": partial(_listing, 0),
        **listings,
        **{address(item): partial(_page, item) for item in items(ID)},
        **{f"/xw/{n}.html": story(ID, text) for n, (text, _) in enumerate(HEADLINES)},
    }


_FILES = {path: file_of(item) for item in items(ID) if (path := _attached(item))}
SITE = Site(ID, "trs", answering(_pages(), _FILES), columns=(COLUMN,))
