"""A site whose columns and pages are named by UUIDs: a column for each filing year, which is not the report year.

Home → 政务公开 → 政府信息公开年报 → 2024 … 2021, each naming its own pages `index_2.html`.
"""

from functools import partial
from html import escape
from uuid import UUID, uuid5

from demo.families.county import YEARS, Item, body, items
from demo.families.document import catalogue, labels
from demo.families.furniture import HEADLINES, Page, answering, cut, foot, site_name, story
from demo.families.site import Site

ID = "uuid_columns"
NAMES = UUID("99000000-0000-4000-8000-000000000000")
FILED = tuple(year + 1 for year in YEARS)
PER_PAGE = 3


def _column(name: object) -> str:
    return f"/columns/{uuid5(NAMES, str(name))}/"


OPEN, YEARLY = _column("政务公开"), _column("年报")


def _of(filed: int) -> list[Item]:
    return [item for item in items(ID) if item.filing and item.filing.year + 1 == filed]


def address(item: Item) -> str:
    """Give the path of a document: column, month, day, its own name."""
    column = _column(item.filing.year + 1) if item.filing else OPEN
    return f"{column}{item.dated:%Y%m/%d}/{uuid5(NAMES, str(item.id))}.html"


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    rows = "".join(f'<li><a href="{OPEN}news{n}.html">{text}</a></li>' for n, (text, _) in enumerate(HEADLINES))
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>{title}-{site_name(ID)}</title>{head}</head><body>
<div class="top-nav"><a href="/">首页</a><a href="{OPEN}index.html">政务公开</a></div>
<div class="mid">{content}<div class="news"><h5>今日要闻</h5><ul>{rows}</ul></div></div>
<div class="foot">{foot(ID, night)}</div></body></html>
"""


def _home(night: int) -> str:
    return _framed("首页", f'<div class="zwgk"><a href="{OPEN}index.html">政务公开</a></div>', night)


def _open(night: int) -> str:
    others = "".join(f'<li><a href="{address(item)}">{item.title}</a></li>' for item in items(ID) if not item.filing)
    lines = f'<li><a href="{YEARLY}index.html">政府信息公开年报</a></li>{others}'
    return _framed("政务公开", f"<ul>{lines}</ul>", night)


def _years(night: int) -> str:
    links = "".join(f'<a class="year" href="{_column(year)}index.html">{year}年</a>' for year in reversed(FILED))
    return _framed("政府信息公开年报", f"<div>{links}</div>", night)


def _listing(filed: int, number: int, night: int) -> str:
    pages = cut(_of(filed), PER_PAGE)
    rows = "\n".join(
        f'<div class="one"><h4><a href="{address(item)}">{escape(item.title)}</a></h4><p>{item.dated}</p></div>'
        for item in pages[number - 1]
    )
    last = len(pages)
    after = (
        f'<a href="index_{number + 1}.html">下一页</a> <a href="index_{last}.html">尾页</a>' if number < last else ""
    )
    pager = f'<div class="fanye"><span>共 {last} 页</span> {after}</div>'
    return _framed(f"{filed}年政府信息公开年报", f"{rows}{pager}", night)


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<p>{key}：{escape(value)}</p>" for key, value in catalogue(item))
    content = f"""<div class="attr">{rows}</div><h1>{escape(item.title)}</h1>
<div class="text">{body(item, ("word", "spaced")[item.id % 2])}</div>"""
    return _framed(escape(item.title), content, night, labels(item, "政府信息公开年报"))


def _pages() -> dict[str, Page]:
    found: dict[str, Page] = {"/": _home, f"{OPEN}index.html": _open, f"{YEARLY}index.html": _years}
    for filed in FILED:
        for number in range(1, len(cut(_of(filed), PER_PAGE)) + 1):
            found[f"{_column(filed)}index{f'_{number}' if number > 1 else ''}.html"] = partial(_listing, filed, number)
    found |= {address(item): partial(_page, item) for item in items(ID)}
    return found | {f"{OPEN}news{n}.html": story(ID, text) for n, (text, _) in enumerate(HEADLINES)}


SITE = Site(ID, "static", answering(_pages()), columns=tuple(f"{_column(year)}index.html" for year in FILED))
