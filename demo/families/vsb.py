"""A Visual SiteBuilder site: a column for each township behind a list of organs, older pages counting down.

Home → 政府信息公开 → 乡镇政府 → the township → 政府信息公开年报, `zfxxgk/xz/TOWN/zfxxgknb.htm`, whose second page
of two is `zfxxgknb/1.htm`.
"""

from functools import partial
from html import escape

from demo.counties import Unit
from demo.families.county import Item, body, county, items
from demo.families.document import catalogue, file_of, labels
from demo.families.furniture import HEADLINES, Page, answering, cut, foot, site_name, story
from demo.families.site import Site

ID = "vsb"
OPEN = "/zfxxgk.htm"
PER_PAGE = 3


def _stem(unit: Unit) -> str:
    return f"/zfxxgk/xz/z{unit.code[6:]}"


def address(item: Item) -> str:
    """Give the path of a document: the number of its column, its own."""
    column = 1000 + int(item.filing.unit.code[6:]) if item.filing else 1001
    return f"/info/{column}/{item.id % 1_000_000}.htm"


def _attached(item: Item) -> str | None:
    number = f"{item.id:07d}"
    return f"/__local/{number[-1]}/{number[-3:-1]}/{number}.txt" if item.filing and item.id % 3 == 0 else None


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    rows = "".join(f'<li><a href="/info/1001/{n}.htm">{text}</a></li>' for n, (text, _) in enumerate(HEADLINES))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<HTML><HEAD><TITLE>{title}-{site_name(ID)}</TITLE><META charset="utf-8">
<script language="javascript" src="/system/resource/js/counter.js"></script>
<script>_jsq_(1001,'/zfxxgk.jsp',-1,99)</script>{head}</HEAD>
<BODY><div class="menu"><a href="/index.htm">首页</a><a href="{OPEN}">政府信息公开</a></div>
<table class="dqwz"><tr><td>当前位置： <a href="/index.htm">首页</a>&gt;&gt;{title}</td></tr></table>
<div class="con">{content}</div><div class="yw"><b>要闻</b><ul>{rows}</ul></div>
<div class="footer">{foot(ID, night)}</div></BODY></HTML>
"""


def _home(night: int) -> str:
    return _framed("首页", f'<div class="rk"><a href="{OPEN}" title="政府信息公开">公开</a></div>', night)


def _open(night: int) -> str:
    towns = "".join(f'<li><a href="{_stem(unit)}.htm">{unit.name}</a></li>' for unit in county(ID).units)
    others = "".join(f'<li><a href="{address(item)}">{item.title}</a></li>' for item in items(ID) if not item.filing)
    return _framed("政府信息公开", f"<h3>乡镇政府</h3><ul>{towns}</ul><h3>其他</h3><ul>{others}</ul>", night)


def _town(unit: Unit, night: int) -> str:
    tree = f"""<dl><dt>{unit.name}</dt><dd><a href="{_stem(unit)}.htm">机构职能</a></dd>
<dd><a href="z{unit.code[6:]}/zfxxgknb.htm">政府信息公开年报</a></dd></dl>"""
    return _framed(f"{unit.name}信息公开", tree, night)


def _of(unit: Unit) -> list[Item]:
    return [item for item in items(ID) if item.filing and item.filing.unit == unit]


def _listing(unit: Unit, number: int, night: int) -> str:
    pages = cut(_of(unit), PER_PAGE)
    up = "../../../../" if number > 1 else "../../../"
    rows = "\n".join(
        f'<li id="line_u9_{place}"><span>{item.dated:%Y/%m/%d}</span>'
        f'<a href="{up}{address(item)[1:]}" title="{escape(item.title)}"><em>{escape(item.title)}</em></a></li>'
        for place, item in enumerate(pages[number - 1])
    )
    pager = _pager(number, len(pages))
    return _framed("政府信息公开年报", f'<ul class="list">\n{rows}\n</ul>{pager}', night)


def _pager(number: int, last: int) -> str:
    """Page N of a listing is `zfxxgknb/{last + 1 - N}.htm`, seen from the folder above or from within."""

    def there(to: int) -> str:
        if to == 1:
            return "../zfxxgknb.htm"
        return f"{'' if number > 1 else 'zfxxgknb/'}{last + 1 - to}.htm"

    def button(kind: str, words: str, to: int) -> str:
        if to == number or not 1 <= to <= last:
            return f'<span class="p_{kind}_d p_fun_d">{words}</span>'
        return f'<span class="p_{kind} p_fun"><a href="{there(to)}">{words}</a></span>'

    numbers = "".join(
        f'<span class="p_no_d">{n}</span>' if n == number else f'<span class="p_no"><a href="{there(n)}">{n}</a></span>'
        for n in range(1, last + 1)
    )
    return (
        f'<div class="pb_sys_common pb_sys_normal"><span class="p_pages">{button("first", "首页", 1)}'
        f"{button('prev', '上页', number - 1)}{numbers}{button('next', '下页', number + 1)}"
        f'{button("last", "尾页", last)}</span> <span class="p_t">{number}/{last}</span>'
        '<span class="p_goto"><a href="javascript:;" '
        f"""onclick="_simple_list_gotopage_fun({last},'u9_goto',2)">跳转</a>"""
        "</span></div>"
    )


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<tr><th>{key}</th><td>{escape(value)}</td></tr>" for key, value in catalogue(item))
    path = _attached(item)
    attached = f'<p>附件【<a href="{path}" target="_blank">{item.id}.txt</a>】已下载</p>' if path else ""
    content = f"""<form name="_newscontent_fromname"><h2>{escape(item.title)}</h2>
<div>发布时间：{item.dated}　点击：<script>_showDynClicks("wbnews", 99, {item.id})</script></div><table>{rows}</table>
<div id="vsb_content_2"><div class="v_news_content">{body(item, ("spaced", "word")[item.id % 2])}</div></div>
{attached}</form>"""
    return _framed(escape(item.title), content, night, labels(item, "政府信息公开年报"))


def _pages() -> dict[str, Page]:
    found: dict[str, Page] = {"/": _home, "/index.htm": _home, OPEN: _open}
    for unit in county(ID).units:
        last = len(cut(_of(unit), PER_PAGE))
        found[f"{_stem(unit)}.htm"] = partial(_town, unit)
        found[f"{_stem(unit)}/zfxxgknb.htm"] = partial(_listing, unit, 1)
        found |= {f"{_stem(unit)}/zfxxgknb/{last + 1 - n}.htm": partial(_listing, unit, n) for n in range(2, last + 1)}
    found |= {address(item): partial(_page, item) for item in items(ID)}
    return found | {f"/info/1001/{n}.htm": story(ID, text) for n, (text, _) in enumerate(HEADLINES)}


_FILES = {path: file_of(item) for item in items(ID) if (path := _attached(item))}
_COLUMNS = tuple(f"{_stem(unit)}/zfxxgknb.htm" for unit in county(ID).units)
SITE = Site(ID, "vsb", answering(_pages(), _FILES), "/index.htm", _COLUMNS)
