"""A Lonsun disclosure platform of another make: a column address shows the report of one organ and one year."""

from functools import cache
from html import escape

from demo.families.county import Item, county, items
from demo.families.document import article, labels, particulars
from demo.families.furniture import framed, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, missing, text

ID = "lonsun_years"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nDisallow: /system/\n"


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site."""
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        return html(framed(NAME, night, "首页", '<a href="/public/index.html">政府信息公开</a>'))
    if request.path == "/public/index.html":
        rows = "".join(f'<li><a href="/public/column/{organ}">{name}</a></li>' for organ, name in _organs().items())
        return html(framed(NAME, night, "政府信息公开", f'<div class="unit"><h3>乡镇</h3><ul>{rows}</ul></div>'))
    organ = request.path.removeprefix("/public/column/")
    if organ not in _organs():
        return missing()
    if request.parameters.get("type") == "3":
        return html(_report_page(organ, request.parameters.get("timeFrame", ""), night))
    links = f'<a href="{escape(_column(organ))}">政府信息公开年报</a>'
    return html(framed(NAME, night, _organs()[organ], f'<div class="left">{links}</div>'))


@cache
def _organs() -> dict[str, str]:
    return {str(place): unit.name for place, unit in enumerate(county(ID).units, start=6618)}


def _column(organ: str) -> str:
    return f"/public/column/{organ}?type=3&nav=5&sub=1"


@cache
def _reports(organ: str) -> dict[str, Item]:
    found = [item for item in items(ID) if item.filing and item.filing.unit.name == _organs()[organ]]
    return {str(item.filing.year): item for item in found if item.filing}


def _report_page(organ: str, year: str, night: int) -> str:
    reports = _reports(organ)
    years = "".join(
        f'<li><a href="{escape(_column(organ))}&amp;timeFrame={one}&amp;hasContent=true">{one}年</a></li>'
        for one in reports
    )
    item = reports.get(year or max(reports))
    shown = particulars(item) + article(item, "plain", 'class="gkwz_contnet"') if item else "<p>暂无相关信息</p>"
    head = labels(item, "政府信息公开年报") if item else ""
    title = item.title if item and year else f"{_organs()[organ]}政府信息公开年报"
    return framed(NAME, night, title, f'<div class="years"><ul>{years}</ul></div>{shown}', head)


SITE = Site(ID, "lonsun", answer, columns=tuple(_column(organ) for organ in _organs()))
