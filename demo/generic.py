"""砚湖县: a site of no known make. Lists in tables; GB18030 bytes under a header and a label that say UTF-8.

Its home page and lists are made for every request, its documents are files under a Last-Modified. The system writes a
file when the document changes, and until LAST_WRITING all of them anew every other night, with that night's banner and
clicks in the midst of the text.
"""

from functools import cache
from html import escape

from demo.calendar import fault
from demo.filings import Filing
from demo.listing import Item, items, listed, pages
from demo.web import COUNTER, GONE_TEXT, Reply, Request, banner, body_of, dated_file, footer, state_of, text

PORTAL = "yanhu"
SITE = "砚湖县人民政府"
FOLDER = "/xxgk/nb/"
LAST_WRITING = 11  # the night
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search.asp\n"
FLAT = ("蓑笠镇", "听松坪乡")  # their clerks paste tables without the frame


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site on a night."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.htm"):
        return _gb(_framed("首页", f'<a href="{FOLDER}list.htm">年度报告</a> 您是第{COUNTER}位访客', night))
    number = _listing_number(request.path)
    if number is not None:
        return _listing(number, night)
    item = _documents().get(request.path)
    state = state_of(item, night) if item else "gone"
    if item and state == "there":
        written = written_on(item, night)
        return dated_file(request, _gb(_page(item, written)), written)
    if state == "error":
        return _gb("<html><body>数据库连接失败</body></html>", 500)
    return _gb(f"<html><body>{GONE_TEXT}</body></html>", 200 if state == "hollow" else 404)


def address(item: Item) -> str:
    """Give the path of a document."""
    return f"{FOLDER}show_{item.id}.htm"


def written_on(item: Item, night: int) -> int:
    """Give the night before which the file that a document has on a night was written."""
    anew = (n for n in range(night, -1, -1) if item.filing and _changes(item.filing, n))
    return max(next(anew, 0), min(night, LAST_WRITING) // 2 * 2)


def _changes(filing: Filing, night: int) -> bool:
    return filing.life(night) != filing.life(night - 1)


def _gb(page: str, status: int = 200) -> Reply:
    return Reply(status, page.encode("gb18030"))  # the header keeps saying UTF-8


@cache
def _documents() -> dict[str, Item]:
    return {address(item): item for item in items(PORTAL)}


def _listing_number(path: str) -> int | None:
    """Give the number (from 1) of the listing page at a path: list.htm, list_2.htm, ..."""
    if path in (FOLDER, f"{FOLDER}list.htm", f"{FOLDER}list_1.htm"):
        return 1
    number = path.removeprefix(f"{FOLDER}list_").removesuffix(".htm")
    return int(number) if number.isdigit() and int(number) > 0 else None


def _listing(number: int, night: int) -> Reply:
    cut = pages(PORTAL, night)
    if number > 1 and fault(PORTAL, night) == "later_pages":
        return _gb("<html><body>数据库连接失败</body></html>", 500)
    if number > len(cut):
        return _gb(f"<html><body>{GONE_TEXT}</body></html>", 404)
    rows = "\n".join(_row(place, item) for place, item in enumerate(cut[number - 1], start=1))
    body = f"""<table width="980" cellpadding="4"><tr bgcolor="#eeeeee"><td>序号</td><td>标题</td><td>发布日期</td></tr>
{rows}
</table>
<table width="980"><tr><td align="right">{_pager(number, len(cut), night)}</td></tr></table>"""
    return _gb(_framed("年度报告", body, night))


def _row(place: int, item: Item) -> str:
    link = f"<a href=show_{item.id}.htm target=_blank>{escape(item.title)}</a>"
    cells = (
        f'<td align="center">{place}</td><td><font color="#333333">·</font>{link}</td><td nowrap>[{item.dated}]</td>'
    )
    return f"<tr>{cells}</tr>"


def _pager(number: int, last: int, night: int) -> str:
    def link(target: int, words: str) -> str:
        name = "list.htm" if target == 1 else f"list_{target}.htm"
        return words if target == number else f'<a href="{name}">{words}</a>'

    numbers = " ".join(link(n, str(n)) for n in range(1, last + 1))
    before, after = link(max(number - 1, 1), "上一页"), link(min(number + 1, last), "下一页")
    count = f"共{len(listed(PORTAL, night))}条 第{number}/{last}页"
    return f"{count} {link(1, '首页')} {before} {numbers} {after} {link(last, '尾页')}"


def _page(item: Item, night: int) -> str:
    """Write the file of a document as the system does before a night."""
    day, clicks = item.dated, 400 + item.id % 97 + 13 * night
    hand = "flat" if item.filing and item.filing.unit.name in FLAT else ("spaced", "word", "plain")[item.id % 3]
    source = item.filing.publisher_name if item.filing else "本站"
    published = f"{day.year}年{day.month:02d}月{day.day:02d}日"
    body = f"""<table width="980" align="center"><tr><td align="center"><h2>{escape(item.title)}</h2></td></tr>
<tr><td align="center">发布时间：{published} 来源：{source} 点击率：{clicks}打印 关闭</td></tr>
<tr><td class="nr">
{body_of(item, night, hand)}
</td></tr>
<tr><td>上一篇：没有了 下一篇：<a href="list.htm">返回列表</a></td></tr></table>"""
    return _framed(escape(item.title), body, night)


def _framed(title: str, body: str, night: int) -> str:
    menu = '<a href="/">首页</a> | <a href="/xxgk/">信息公开</a> | <a href="/admin/login.asp">后台管理</a>'
    return f"""<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{title}-{SITE}</title></head>
<body><table width="980"><tr><td>{banner(SITE, night)}</td></tr><tr><td>{menu}</td></tr></table>
{body}
<table width="980"><tr><td>{footer(SITE, night)}</td></tr></table></body></html>
"""
