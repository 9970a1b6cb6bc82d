"""What the pages of several sites of this folder have in common: their frame, a home page, a report page, a way to cut.

framed("青禾县人民政府", 3, "政府信息公开年报", body)   a whole page: menu, banner, body, footer
article(item, "word", counter=True)                  title, line of particulars and text of one document
particulars(item)                                    the table 索引号, 发布机构, 发文日期 above it
"""

from collections.abc import Sequence
from html import escape
from typing import TypeVar

from demo.families.county import Item, body, county
from demo.web import COUNTER, banner, footer

Each = TypeVar("Each")
OFFICE = "政务公开办公室"
MENU = (("/", "网站首页"), ("/xwzx/", "新闻中心"), ("/hdjl/", "互动交流"), ("/zwfw/", "政务服务"))


def site_name(site_id: str) -> str:
    """Give the name of a county's portal."""
    return f"{county(site_id).name}人民政府"


def framed(site: str, night: int, title: str, content: str, head: str = "") -> str:
    """Print a whole page of a site: menu and banner above, footer below."""
    menu = "".join(f'<li><a href="{link}">{words}</a></li>' for link, words in MENU)
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"><title>{escape(title)}_{site}</title>
<meta name="SiteName" content="{site}">{head}</head>
<body><div class="header"><div class="date">{banner(site, night)}</div><ul class="nav">{menu}</ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; {escape(title)}</div>
<div class="main">
{content}
</div>
<div class="footer">{footer(site, night)}</div></body></html>
"""


def source(item: Item) -> str:
    """Give who published a document."""
    return item.filing.unit.name if item.filing else OFFICE


def labels(item: Item, column: str) -> str:
    """Give the national meta labels of a report page."""
    moment = f"{item.dated} {9 + item.id % 8:02d}:{item.id % 60:02d}"
    told = (
        ("ColumnName", column),
        ("ArticleTitle", escape(item.title)),
        ("PubDate", moment),
        ("ContentSource", source(item)),
    )
    return "".join(f'<meta name="{name}" content="{value}">' for name, value in told)


def particulars(item: Item) -> str:
    """Give the table of particulars above a report."""
    where = county(item.county)
    rows = (
        ("索引号", f"{where.code}/{item.dated.year}-{item.id % 100000:05d}", "信息分类", "政府信息公开年报"),
        ("发布机构", source(item), "发文日期", f"{item.dated}"),
        ("文　　号", "无", "有 效 性", "有效"),
    )
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="xxgk_head" width="100%">{lines}</table>'


def article(item: Item, hand: str, holder: str = 'class="article-content"', after: str = "") -> str:
    """Print one document: title, line of particulars, its text in a `holder`, and what stands `after` it."""
    return f"""<h1 class="title">{escape(item.title)}</h1>
<div class="info">发布日期：{item.dated}　来源：{source(item)}　浏览次数：{COUNTER}　字号：[大 中 小]</div>
<div {holder}>
{body(item, hand)}
</div>{after}
<div class="share">分享到：微信 微博　<a href="javascript:window.print()">打印本页</a></div>"""


def cut(entries: Sequence[Each], size: int) -> list[Sequence[Each]]:
    """Cut a list into pages."""
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def number(given: str | None, otherwise: int) -> int:
    """Read a number from a parameter."""
    return int(given) if given and given.isdigit() else otherwise
