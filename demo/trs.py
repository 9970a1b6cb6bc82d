"""清岚县: a TRS WCM site, in UTF-8: static lists paged by createPageHTML, month folders, national meta labels."""

from functools import cache
from html import escape

from demo.calendar import fault, night_date
from demo.listing import Item, items, pages
from demo.web import (
    Reply,
    Request,
    attached,
    banner,
    body_of,
    drawn,
    failed,
    file,
    footer,
    html,
    missing,
    picture,
    soft_missing,
    state_of,
    text,
)

PORTAL = "qinglan"
SITE = "清岚县人民政府"
COLUMN = "/zwgk/zfxxgknb/"
ROBOTS = "User-agent: *\nCrawl-delay: 0\nDisallow: /wcm/\n"
MIGRATED = "20210514"  # the day on which the old site's reports were copied; it went into their addresses


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site on a night."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        return html(_home(night))
    number = _listing_number(request.path)
    if number is not None:
        return _listing(number, night)
    if request.path.startswith("/images/scan"):
        return file(request, picture())
    item = _documents().get(request.path)
    return _document(item, request, night) if item else missing()


def _document(item: Item, request: Request, night: int) -> Reply:
    state = state_of(item, night)
    if state != "there":
        return {"gone": missing, "error": failed, "hollow": soft_missing}[state]()
    lies = html(_page(item, night)) if request.path.endswith(".html") else attached(item, night)
    return file(request, lies) if lies else missing()


def address(item: Item) -> str:
    """Give the path of a document. It carries a day, though not always the day that the page shows."""
    day = item.dated.strftime("%Y%m%d")
    if item.filing and item.filing.year <= 2018:
        day = MIGRATED
    elif item.filing and item.filing.appears:
        day = night_date(item.filing.appears).strftime("%Y%m%d")
    return f"{COLUMN}{day[:6]}/t{day}_{item.id}.html"


@cache
def _documents() -> dict[str, Item]:
    """Give every document by its path, attached files included."""
    found = {address(item): item for item in items(PORTAL)}
    with_file = {path: item.filing.attachment for path, item in found.items() if item.filing}
    return found | {_file_of(path, kind): found[path] for path, kind in with_file.items() if kind}


def _file_of(path: str, kind: str) -> str:
    folder, name = path.rsplit("/", 1)
    return f"{folder}/P0{name.removeprefix('t').removesuffix('.html')}.{kind}"


def _listing_number(path: str) -> int | None:
    """Give the number (from 0) of the listing page at a path: the folder, index.html, index_1.html, ..."""
    if path in (COLUMN, f"{COLUMN}index.html"):
        return 0
    number = path.removeprefix(f"{COLUMN}index_").removesuffix(".html")
    return int(number) if number.isdigit() and int(number) > 0 else None


def _listing(number: int, night: int) -> Reply:
    if number and fault(PORTAL, night) == "later_pages":
        return failed()
    cut = pages(PORTAL, night)
    if number >= len(cut):
        return missing()
    rows = "\n".join(_row(item) for item in cut[number])
    return html(
        f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"><title>政府信息公开年报_{SITE}</title>
<meta name="SiteName" content="{SITE}"><meta name="ColumnName" content="政府信息公开年报">
<link rel="stylesheet" href="/images/style.css"></head>
<body><div class="top">{banner(SITE, night)}</div>
<div class="nav"><a href="/">首页</a> <a href="/zwgk/">政务公开</a> <a href="/hdjl/">互动交流</a></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="../">政务公开</a> &gt; 政府信息公开年报</div>
<div class="list"><ul class="gl-list">
{rows}
</ul>
<div class="page"><script type="text/javascript">
createPageHTML({len(cut)}, {number}, "index", "html");
</script></div></div>
<div class="foot">{footer(SITE, night)}</div></body></html>
"""
    )


def _row(item: Item) -> str:
    link = "./" + address(item).removeprefix(COLUMN)
    title = escape(item.title)
    return f'<li><a href="{link}" target="_blank" title="{title}">{title}</a><span>{item.dated}</span></li>'


def _page(item: Item, night: int) -> str:
    title, source = escape(item.title), item.filing.publisher_name if item.filing else SITE
    moment = f"{item.dated} {9 + item.id % 8:02d}:{item.id % 60:02d}"
    hand = ("word", "plain", "spaced")[item.id % 3]
    below = ""
    if item.filing and item.filing.attachment:
        kind = item.filing.attachment
        name = _file_of(address(item), kind).rsplit("/", 1)[1]
        below = f'<div class="fj">附件：<a href="./{name}">{title}.{kind}</a></div>'
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"><title>{title}_{SITE}</title>
<meta name="SiteName" content="{SITE}"><meta name="SiteDomain" content="www.qinglan.example">
<meta name="ColumnName" content="政府信息公开年报"><meta name="ColumnType" content="政务公开">
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{moment}">
<meta name="ContentSource" content="{source}"></head>
<body><div class="top">{drawn("today")}</div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="{COLUMN}">政府信息公开年报</a></div>
<div class="article"><h1 class="title">{title}</h1>
<div class="info">发布时间：{moment}　来源：{source}　浏览次数：<span id="hits">{drawn("hits")}</span>
<span class="size">字体：[<a href="javascript:big()">大</a> <a href="javascript:mid()">中</a>]</span></div>
<div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">
{body_of(item, night, hand)}
</div></div>
{below}
<div class="share">分享到：微信 微博　<a href="javascript:window.print()">打印本页</a></div></div>
<div class="foot">{drawn("foot")}</div></body></html>
"""


def _home(night: int) -> str:
    top = banner(SITE, night)
    return (
        f'<html><head><meta charset="UTF-8"><title>{SITE}</title></head><body><div>{top}</div>'
        f'<a href="{COLUMN}">政府信息公开年报</a><div>{footer(SITE, night)}</div></body></html>'
    )
