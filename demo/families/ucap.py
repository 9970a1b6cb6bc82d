"""A site of a UCAP platform: report pages of 32 hex digits, a column of columns that frames the two that have lines.

Home → 政府信息公开 → 政府信息公开年报, which shows two frames: 县政府及部门, and 乡镇（街道） with the townships.
"""

from functools import partial
from hashlib import md5
from html import escape

from demo.families.county import Item, body, items
from demo.families.document import catalogue, file_of, labels
from demo.families.furniture import HEADLINES, Page, answering, cut, foot, site_name, story
from demo.families.site import Site
from demo.web import soft_missing

ID = "ucap"
ROOT = "/yqxrmzf"
OPEN = f"{ROOT}/zfxxgk/xxgk_navs.shtml"
FRAMES = f"{ROOT}/c103501/xxgk_lists.shtml"
COUNTY = f"{ROOT}/c103502/xxgk_list"
TOWNS = f"{ROOT}/c103503/xxgk_list"
PER_PAGE = 6


def address(item: Item) -> str:
    """Give the path of a document: its site, column and month, and a digest for a name."""
    column = "c103503" if item.filing else "c103502"
    return f"{ROOT}/{column}/{item.dated:%Y%m}/{md5(str(item.id).encode(), usedforsecurity=False).hexdigest()}.shtml"


def _attached(item: Item) -> str | None:
    path = address(item)
    return f"{path[:-6]}/files/{path[-38:-30]}.txt" if item.filing and item.id % 5 == 1 else None


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    menu = "".join(f'<li><a href="{ROOT}/xw/{n}.shtml">{text}</a></li>' for n, (text, _) in enumerate(HEADLINES[:2]))
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{title} - {site_name(ID)}</title>{head}</head>
<body><header><a href="/">{site_name(ID)}</a><ul class="menu">{menu}<li><a href="{OPEN}">信息公开</a></li></ul></header>
<div class="position">您所在的位置：首页 &gt; 信息公开 &gt; {title}</div>
{content}
<footer>{foot(ID, night)}</footer></body></html>
"""


def _home(night: int) -> str:
    return _framed("首页", f'<div class="icons"><a href="{OPEN}">政府信息公开</a></div>', night)


def _open(night: int) -> str:
    left = f"""<ul class="gk-left"><li><a href="{COUNTY}.shtml">政府信息公开指南</a></li>
<li><a href="{FRAMES}">政府信息公开年报</a></li></ul>"""
    return _framed("政府信息公开", left, night)


def _frames(night: int) -> str:
    tabs = "<span>县政府及部门</span><span>乡镇（街道）</span>"
    frames = f"""<iframe src="{COUNTY}.shtml" title="县政府及部门政府信息公开年报"></iframe>
<iframe src="{TOWNS}.shtml" title="乡镇（街道）政府信息公开年报"></iframe>"""
    return _framed("政府信息公开年报", f'<div class="tabs">{tabs}</div>{frames}', night)


def _listing(name: str, shown: tuple[Item, ...], number: int, night: int) -> str:
    pages = cut(shown, PER_PAGE)
    rows = "\n".join(
        f'<tr><td>{place}</td><td class="info"><a class="list" href="{address(item)}">{escape(item.title)}</a></td>'
        f"<td>{item.dated}</td></tr>"
        for place, item in enumerate(pages[number - 1], start=1)
    )
    return f"""<html><head><meta charset="utf-8"><title>{name} - {site_name(ID)}</title></head><body>
<table class="lists"><tr><th>序号</th><th>标题</th><th>发布日期</th></tr>
{rows}
</table><div id="page_div"></div>
<script>function createPageHTML(div, count, now, name, tail, rows) {{ /* 分页 */ }}
createPageHTML('page_div',{len(pages)}, {number},'xxgk_list','shtml',{len(shown)});</script></body></html>
"""


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<li><b>{key}：</b>{escape(value)}</li>" for key, value in catalogue(item))
    path = _attached(item)
    attached = (
        f"""<a href="javascript:void(0)" onclick="window.open('{path}')">下载 {item.id}.txt</a>""" if path else ""
    )
    content = f"""<ul class="xxgk_head">{rows}</ul><h1>{escape(item.title)}</h1>
<div id="UCAPCONTENT">{body(item, ("plain", "word")[item.id % 2])}</div><div class="down">{attached}</div>"""
    return _framed(escape(item.title), content, night, labels(item, "政府信息公开年报"))


def _lists(stem: str, name: str, shown: tuple[Item, ...]) -> dict[str, Page]:
    numbers = range(1, len(cut(shown, PER_PAGE)) + 1)
    return {f"{stem}{f'_{n}' if n > 1 else ''}.shtml": partial(_listing, name, shown, n) for n in numbers}


def _pages() -> dict[str, Page]:
    return {
        "/": _home,
        OPEN: _open,
        FRAMES: _frames,
        **_lists(COUNTY, "县政府及部门", tuple(item for item in items(ID) if not item.filing)),
        **_lists(TOWNS, "乡镇（街道）政府信息公开年报", tuple(item for item in items(ID) if item.filing)),
        **{address(item): partial(_page, item) for item in items(ID)},
        **{f"{ROOT}/xw/{n}.shtml": story(ID, text) for n, (text, _) in enumerate(HEADLINES)},
    }


_FILES = {path: file_of(item) for item in items(ID) if (path := _attached(item))}
SITE = Site(ID, "ucap", answering(_pages(), _FILES, soft_missing), columns=(f"{TOWNS}.shtml",))
