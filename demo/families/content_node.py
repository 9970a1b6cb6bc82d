"""A site whose columns are `node_ID.html` and whose pages `content_ID.html`: one list for the county.

Home → 政务公开 → 法定主动公开内容 → 政府信息公开年报; beside every list stand a hot list and the newest notices.
"""

from functools import partial
from html import escape

from demo.families.county import Item, body, items
from demo.families.document import catalogue, file_of, labels
from demo.families.furniture import HEADLINES, Page, answering, cut, foot, site_name, story
from demo.families.site import Site
from demo.web import soft_missing

ID = "content_node"
FOLDER = "/zwgk/60310/60322/"
OPEN = "/zwgk/node_60310.html"
STATUTORY = "/zwgk/60310/node_60322.html"
YEARLY = f"{FOLDER}node_60377"
PER_PAGE = 5


def address(item: Item) -> str:
    """Give the path of a document, in the folder of its month."""
    return f"{FOLDER}{item.dated:%Y%m}/content_{item.id}.html"


def _attached(item: Item) -> str | None:
    return f"/uploads/{item.dated:%Y}/{item.id}.txt" if item.filing and item.id % 4 == 1 else None


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    hot = "".join(
        f'<dd><a href="/xw/content_{n}.html">{text}</a><span>{day}</span></dd>'
        for n, (text, day) in enumerate(HEADLINES)
    )
    return f"""<!DOCTYPE html><html><head><title>{title}_{site_name(ID)}</title><meta charset="utf-8">{head}</head>
<body><div id="header"><a href="/">首页</a><a href="{OPEN}">政务公开</a><a href="/hd/">互动交流</a></div>
<p class="location">当前位置：<a href="/">首页</a> &gt; <a href="{OPEN}">政务公开</a> &gt; {title}</p>
<div class="left">{content}</div><div class="right"><dl><dt>热点排行</dt>{hot}</dl></div>
<div id="footer">{foot(ID, night)}</div></body></html>
"""


def _home(night: int) -> str:
    return _framed("首页", f'<div class="gk"><a href="{OPEN}"><b>政务公开</b></a></div>', night)


def _open(night: int) -> str:
    lines = f"""<ul><li><a href="{STATUTORY}">法定主动公开内容</a></li>
<li><a href="javascript:void(0)">依申请公开</a></li></ul>"""
    return _framed("政务公开", lines, night)


def _statutory(night: int) -> str:
    return _framed("法定主动公开内容", f'<ul><li><a href="{YEARLY}.html">政府信息公开年报</a></li></ul>', night)


def _name(number: int) -> str:
    return f"{YEARLY}_{number}.html" if number > 1 else f"{YEARLY}.html"


def _listing(number: int, night: int) -> str:
    pages = cut(items(ID), PER_PAGE)
    rows = "\n".join(
        f'<li><a target="_blank" href="{address(item)}">{escape(item.title)}</a> <i>[{item.dated:%Y-%m-%d}]</i></li>'
        for item in pages[number - 1]
    )
    last = len(pages)

    def link(to: int, words: str) -> str:
        return f'<a href="{_name(to)[len(FOLDER) :]}">{words}</a>'

    after = link(number + 1, "下一页") + link(last, "末页") if number < last else "<span>下一页</span><span>末页</span>"
    before = link(1, "首页") + link(number - 1, "上一页") if number > 1 else "<span>首页</span><span>上一页</span>"
    pager = f'<div class="pagination">{before}{after} 第{number}/{last}页</div>'
    return _framed("政府信息公开年报", f"<ul>\n{rows}\n</ul>{pager}", night)


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<span>{key}：{escape(value)}</span>" for key, value in catalogue(item))
    path = _attached(item)
    attached = f'<p>附件：<a href="{path}">{escape(item.title)}</a></p>' if path else ""
    content = f"""<div class="xxk">{rows}</div><h1>{escape(item.title)}</h1>
<div id="zoom">{body(item, ("plain", "word")[item.id % 2])}</div>{attached}<div>责任编辑：信息公开</div>"""
    return _framed(escape(item.title), content, night, labels(item, "政府信息公开年报"))


def _pages() -> dict[str, Page]:
    return {
        "/": _home,
        OPEN: _open,
        STATUTORY: _statutory,
        **{_name(n): partial(_listing, n) for n in range(1, len(cut(items(ID), PER_PAGE)) + 1)},
        **{address(item): partial(_page, item) for item in items(ID)},
        **{f"/xw/content_{n}.html": story(ID, text) for n, (text, _) in enumerate(HEADLINES)},
    }


_FILES = {path: file_of(item) for item in items(ID) if (path := _attached(item))}
SITE = Site(ID, "content_node", answering(_pages(), _FILES, soft_missing), columns=(f"{YEARLY}.html",))
