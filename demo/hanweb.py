"""霁川区: a Hanweb JCMS site, in UTF-8. What is not there answers 200.

The column page holds its first rows in a datastore that no HTML reader sees; the rest comes as XML from dataproxy.jsp.
"""

from functools import cache
from html import escape

from demo.calendar import fault
from demo.listing import PER_PAGE, Item, items, listed
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
    soft_missing,
    state_of,
    text,
)

PORTAL = "jichuan"
SITE = "霁川区人民政府"
WEB, COLUMN, UNIT = "7", "1234", "50861"
INDEX = f"/col/col{COLUMN}/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
ROBOTS = "User-agent: *\nCrawl-delay: 0.01\nDisallow: /jcms/\nDisallow: /module/download/\n"


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site on a night."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        return html(_home(night))
    if request.path in (INDEX, f"/col/col{COLUMN}/"):
        return html(_index(night))
    if request.path == PROXY:
        return failed() if fault(PORTAL, night) == "later_pages" else _proxy(request, night)
    item = _documents().get(request.path)
    return _document(item, request, night) if item else soft_missing()


def address(item: Item) -> str:
    """Give the path of a document."""
    day = item.dated
    return f"/art/{day.year}/{day.month}/{day.day}/art_{COLUMN}_{item.id}.html"


def _document(item: Item, request: Request, night: int) -> Reply:
    state = state_of(item, night)
    if state != "there":
        return failed() if state == "error" else soft_missing()
    if request.path.startswith("/attach/"):
        lies = attached(item, night)
        return file(request, lies) if lies else soft_missing()
    return file(request, html(_page(item, night)))


@cache
def _documents() -> dict[str, Item]:
    found = {address(item): item for item in items(PORTAL)}
    return found | {_file_of(item): item for item in found.values() if item.filing and item.filing.attachment}


def _file_of(item: Item) -> str:
    assert item.filing is not None
    return f"/attach/0/{item.id}.{item.filing.attachment}"


def _proxy(request: Request, night: int) -> Reply:
    """Answer with the rows from `startrecord` to `endrecord`, or with those of `page`; other columns are empty."""
    given = request.parameters
    size = _number(given.get("perpage"), PER_PAGE[PORTAL])
    page = _number(given.get("page"), 1)
    first = _number(given.get("startrecord"), (page - 1) * size + 1)
    last = _number(given.get("endrecord"), first + size - 1)
    known = given.get("columnid") == COLUMN and given.get("unitid") == UNIT and given.get("webid") == WEB
    rows = listed(PORTAL, night)[max(first, 1) - 1 : last] if known else ()
    store = _datastore(rows, len(listed(PORTAL, night)) if known else 0, size)
    return Reply(200, store.encode(), "text/xml;charset=UTF-8")


def _number(given: str | None, otherwise: int) -> int:
    return int(given) if given and given.isdigit() and int(given) > 0 else otherwise


def _datastore(rows: tuple[Item, ...], total: int, size: int) -> str:
    records = "\n".join(f"<record><![CDATA[{_row(item)}]]></record>" for item in rows)
    pages = -(-total // size)
    return (
        f"<datastore>\n<totalrecord>{total}</totalrecord>\n<totalpage>{pages}</totalpage>\n"
        f"<recordset>\n{records}\n</recordset>\n</datastore>"
    )


def _row(item: Item) -> str:
    title = escape(item.title)
    shown = title if len(title) <= 24 else f"{title[:23]}..."
    link = f'<a href="{address(item)}" title="{title}" target="_blank">{shown}</a>'
    return f'<li class="cf">{link}<span>{item.dated}</span></li>'


def _index(night: int) -> str:
    size = PER_PAGE[PORTAL]
    entries = listed(PORTAL, night)
    return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>政府信息公开年报 {SITE}</title>
<meta name="SiteName" content="{SITE}"><meta name="ColumnName" content="政府信息公开年报">
<script src="/module/jslib/jquery/jpage.js"></script></head>
<body><div id="top">{banner(SITE, night)}</div>
<div class="menu"><a href="/">网站首页</a><a href="/col/col1230/index.html">政务公开</a></div>
<div id="{UNIT}" class="default_pgContainer"></div>
<script type="text/xml">{_datastore(entries[:size], len(entries), size)}</script>
<script type="text/javascript">
$(function(){{ $('#{UNIT}').jpage({{ themeName:'default', dataUrl:'{PROXY}', proxyUrl:'{PROXY}', perPage:{size},
 totalRecord:{len(entries)}, openCookies:false, ajaxParam:{{ col:1, appid:1, webid:{WEB}, path:'/', columnid:{COLUMN},
 sourceContentType:1, unitid:'{UNIT}', webname:'{SITE}', permissiontype:0 }} }}); }});
</script>
<div id="foot">{footer(SITE, night)}</div></body></html>
"""


def _page(item: Item, night: int) -> str:
    title, source = escape(item.title), item.filing.publisher_name if item.filing else "区政务公开办"
    moment = f"{item.dated} {8 + item.id % 9:02d}:{item.id % 60:02d}"
    hand = ("plain", "word", "spaced")[item.id % 3]
    below = ""
    if item.filing and item.filing.attachment:
        below = f'<p>附件：<a href="{_file_of(item)}">{title}.{item.filing.attachment}</a></p>'
    return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>{SITE} 政府信息公开年报 {title}</title>
<meta name="SiteName" content="{SITE}"><meta name="ArticleTitle" content="{title}">
<meta name="pubdate" content="{moment}"><meta name="ContentSource" content="{source}"></head>
<body><div id="top">{drawn("today")}</div>
<table class="head"><tr><td>索引号</td><td>990102/{item.id}</td><td>发布机构</td><td>{source}</td></tr></table>
<div id="c"><table id="article" width="100%"><tr><td class="title">{title}</td></tr>
<tr><td class="bt">发布日期：{item.dated}　信息来源：{source}　访问次数：{drawn("hits")}　字号：[ 大 中 小 ]</td></tr>
<tr><td class="bt_content"><div id="zoom"><!--ZJEG_RSS.content.begin-->
{body_of(item, night, hand)}
<!--ZJEG_RSS.content.end-->{below}</div></td></tr></table></div>
<div id="foot">{drawn("foot")}</div></body></html>
"""


def _home(night: int) -> str:
    link = f'<a href="{INDEX}">政府信息公开年报</a>'
    head = f'<head><meta charset="UTF-8"><title>{SITE}</title></head>'
    return f"<html>{head}<body><p>{banner(SITE, night)}</p>{link}</body></html>"
