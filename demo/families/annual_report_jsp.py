"""A Hanweb site whose reports have no list: each is shown at an address of organ and year.

The page of the module shows the tree of organs, an organ's page its newest report and links to the other years. An
organ without a report for a year shows an empty page there.
"""

from functools import cache
from html import escape

from demo.families.county import Item, county, items
from demo.families.document import article, labels, particulars
from demo.families.furniture import framed, site_name
from demo.families.site import Site
from demo.web import Reply, Request, html, soft_missing, text

ID = "annual_report_jsp"
NAME = site_name(ID)
ROBOTS = "User-agent: *\nDisallow: /jcms/\n"
JSP = "/module/xxgk/xxgkAnnualReport.jsp"


def answer(request: Request, night: int) -> Reply:
    """Answer any request to the site; what is not there answers 200."""
    given = request.parameters
    if request.path == "/robots.txt":
        return text(ROBOTS)
    if request.path in ("/", "/index.html"):
        links = '<a href="/col/col31/index.html">政府信息公开</a>'
        return html(framed(NAME, night, "首页", f'<div class="dh">{links}</div>'))
    if request.path == "/col/col31/index.html":
        rows = f'<ul><li><a href="/col/col32/index.html">公开指南</a></li><li><a href="{JSP}">公开年报</a></li></ul>'
        return html(framed(NAME, night, "政府信息公开", rows))
    if request.path != JSP:
        return soft_missing()
    return html(_module(given.get("area", ""), given.get("fbtime", ""), night))


@cache
def _organs() -> dict[str, str]:
    """Give each township's organ code: like a unified social credit code."""
    return {f"1137{unit.code}32576B": unit.name for unit in county(ID).units}


@cache
def _reports(organ: str) -> dict[str, Item]:
    name = _organs().get(organ)
    mine = [item for item in items(ID) if item.filing and item.filing.unit.name == name]
    return {str(item.filing.year): item for item in mine if item.filing}


def _module(organ: str, year: str, night: int) -> str:
    reports = _reports(organ)
    tree = "".join(
        f'<li><a href="{JSP}?area={code}" title="{name}">{name}</a></li>' for code, name in _organs().items()
    )
    content = f'<div class="tree"><h3>乡镇</h3><ul>{tree}</ul></div>'
    if not organ:
        return framed(NAME, night, "政府信息公开年报", content + '<p class="tip">请选择公开机构</p>')
    years = "".join(
        f'<a href="{JSP}?fbtime={one}&amp;area={organ}" title="{escape(item.title)}">{one}年</a> '
        for one, item in reports.items()
    )
    item = reports.get(year or max(reports, default=""))
    shown = particulars(item) + article(item, "plain", 'id="zoom"') if item else "<p>该年度暂无内容</p>"
    head = labels(item, "政府信息公开年报") if item else ""
    title = item.title if item and year else "政府信息公开年报"
    return framed(NAME, night, title, f'{content}<div class="years">{years}</div>{shown}', head)


SITE = Site(ID, "annual_report_jsp", answer, columns=tuple(f"{JSP}?area={organ}" for organ in _organs()))
