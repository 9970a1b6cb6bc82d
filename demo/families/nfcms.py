"""An NFCMS site: a folder for each report year, two pages each, every document with a twin for telephones.

Home → 政府信息公开 → 政府信息公开年报 → 2023年 … 2020年.
"""

from functools import partial
from html import escape

from demo.families.county import YEARS, Item, body, county, items
from demo.families.document import catalogue, labels
from demo.families.furniture import HEADLINES, Page, answering, cut, foot, site_name, story
from demo.families.site import Site

ID = "nfcms"
OPEN = "/zwgk/xxgk/"
YEARLY = "/zwgk/xxgk/nb/"
PER_PAGE = 2


def _of(year: int) -> list[Item]:
    return [item for item in items(ID) if item.filing and item.filing.year == year]


def address(item: Item, kind: str = "post") -> str:
    """Give the path of a document, or of its twin for telephones."""
    folder = f"{YEARLY}{item.filing.year}/" if item.filing else OPEN
    return f"{folder}content/{kind}_{item.id}.html"


def _framed(title: str, content: str, night: int, head: str = "") -> str:
    hot = "".join(f'<li><a href="/xw/content/post_{n}.html">{text}</a></li>' for n, (text, _) in enumerate(HEADLINES))
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">
<title>{title}_{site_name(ID)}</title>{head}</head>
<body><nav><a href="/">首页</a> <a href="{OPEN}">政务公开</a></nav>
<div class="breadcrumb"><a href="/">首页</a> / {title}</div><main>{content}</main>
<aside><h4>一周热点</h4><ol>{hot}</ol></aside><footer>{foot(ID, night)}</footer></body></html>
"""


def _home(night: int) -> str:
    return _framed("首页", f'<section><h2><a href="{OPEN}">政府信息公开</a></h2></section>', night)


def _open(night: int) -> str:
    others = "".join(
        f'<li><a href="{address(item)}">{item.title}</a><em>{item.dated}</em></li>'
        for item in items(ID)
        if not item.filing
    )
    return _framed("政府信息公开", f'<h3><a href="{YEARLY}">政府信息公开年报</a></h3><ul>{others}</ul>', night)


def _years(night: int) -> str:
    links = "".join(f'<li><a href="./{year}/index.html">{year}年</a></li>' for year in reversed(YEARS))
    return _framed(
        "政府信息公开年报", f'<p>{county(ID).name}各乡镇政府信息公开年报</p><ul class="years">{links}</ul>', night
    )


def _listing(year: int, number: int, night: int) -> str:
    pages = cut(_of(year), PER_PAGE)
    rows = "\n".join(
        f'<li><a href="{address(item)}">{escape(item.title)}</a><span>{item.dated}</span></li>'
        for item in pages[number - 1]
    )
    return _framed(f"{year}年政府信息公开年报", f"<ul>{rows}</ul>{_pager(number, len(pages))}", night)


def _pager(number: int, last: int) -> str:
    def link(to: int, words: str, kind: str) -> str:
        name = "index.html" if to == 1 else f"index_{to}.html"
        return f'<a class="{kind}" href="{name}">{words}</a>'

    before = link(1, "首页", "first") + link(number - 1, "上一页", "prev") if number > 1 else ""
    after = link(number + 1, "下一页", "next") + link(last, "尾页", "last") if number < last else ""
    return f'<div class="page">{before}<span>{number}</span>{after}</div>'


def _page(item: Item, night: int) -> str:
    rows = "".join(f"<tr><td>{key}：</td><td>{escape(value)}</td></tr>" for key, value in catalogue(item))
    content = f"""<table class="zfxxgk">{rows}</table><h1>{escape(item.title)}</h1>
<article class="article-content">{body(item, ("plain", "spaced", "word")[item.id % 3])}</article>"""
    twin = f'<link rel="alternate" media="handheld" href="{address(item, "mpost")}">'
    return _framed(escape(item.title), content, night, labels(item, "政府信息公开年报") + twin)


def _pages() -> dict[str, Page]:
    found: dict[str, Page] = {"/": _home, "/index.html": _home, OPEN: _open, YEARLY: _years}
    for year in YEARS:
        found[f"{YEARLY}{year}/"] = partial(_listing, year, 1)
        for number in range(1, len(cut(_of(year), PER_PAGE)) + 1):
            tail = f"_{number}" if number > 1 else ""
            found[f"{YEARLY}{year}/index{tail}.html"] = partial(_listing, year, number)
    for item in items(ID):
        found[address(item)] = found[address(item, "mpost")] = partial(_page, item)
    return found | {f"/xw/content/post_{n}.html": story(ID, text) for n, (text, _) in enumerate(HEADLINES)}


SITE = Site(ID, "nfcms", answering(_pages()), columns=tuple(f"{YEARLY}{year}/index.html" for year in YEARS))
