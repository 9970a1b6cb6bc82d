"""Portals of makes that no family knows, as pages by path: each shows the reports of one invented county in its own way.

Every builder gives `{path: page}`; `TRUTH` says which reports each of them shows, `ROSTER` is the county's roster.
"""

# ruff: noqa: E501 - markup is easier to read unbroken

from demo.families import county as demo_county
from demo.families.county import SHOWN, items
from demo.markup import printed
from demo.report import blocks

SITE_ID = "probe"
COUNTY = demo_county.county(SITE_ID)
ROSTER = demo_county.roster_csv([SITE_ID])
UNITS = [unit.name for unit in COUNTY.units]
YEARS = demo_county.YEARS
TRUTH = demo_county.reports(SITE_ID)
FILINGS = [item for item in items(SITE_ID) if item.filing]
SLUGS = {name: f"x{place}" for place, name in enumerate(UNITS)}


def page(title, body, name=f"{COUNTY.name}人民政府"):
    menu = (
        "<div class='nav'><a href='/'>首页</a><a href='/zjxx/'>走进本县</a><a href='/xwzx/'>新闻中心</a>"
        "<a href='/gk/'>政务公开</a><a href='/hd/'>政民互动</a></div>"
    )
    foot = "<div class='footer'><a href='/wzdt.html'>网站地图</a> <a href='http://www.example.gov.cn/'>省政府</a></div>"
    return f"<html><head><title>{title}-{name}</title></head><body>{menu}{body}{foot}</body></html>"


def report(item, extra=""):
    text = printed(blocks(item.filing, SHOWN), "plain")
    return page(item.title, f"<h1>{item.title}</h1><p>发布日期：{item.dated}</p><div id='zoom'>{text}</div>{extra}")


def articles(address, extra=""):
    return {address(item): report(item, extra) for item in FILINGS}


def lines(found, address, title=lambda item: item.title):
    rows = [f"<li><a href='{address(item)}'>{title(item)}</a><span>{item.dated}</span></li>" for item in found]
    return f"<ul class='list'>{''.join(rows)}</ul>"


def of_unit(name):
    return [item for item in FILINGS if item.filing.unit.name == name]


def of_year(year):
    return [item for item in FILINGS if item.filing.year == year]


def news():
    return "".join(
        f"<li><a href='/xwzx/{n}.html'>本县召开第{n}次工作会议</a><span>2024-02-{n:02}</span></li>" for n in range(1, 9)
    )


def home(links):
    return page("首页", f"<ul class='news'>{news()}</ul>{links}")


def tables_in_gbk():
    """One list in nested tables, GBK, whose titles say no name: the publisher stands in a cell of its own."""

    def address(item):
        return f"/info/show.asp?id={item.id}"

    def rows(found):
        cells = "".join(
            f"<tr><td>{item.filing.unit.name}</td><td><a href='{address(item)}'>{item.filing.year}年政府信息公开工作年度报告</a></td>"
            f"<td>{item.dated}</td></tr>"
            for item in found
        )
        return f"<table><tr><td><table class='t'><tr><td>发布机构</td><td>标题</td><td>日期</td></tr>{cells}</table></td></tr></table>"

    half = len(FILINGS) // 2
    pager = "共2页 <a href='/info/list.asp?cat=9&page={}'>{}</a>"
    pages = {
        "/": home("<a href='/info/list.asp?cat=9'>信息公开年度报告</a>"),
        "/info/list.asp?cat=9": page("信息公开年度报告", rows(FILINGS[:half]) + pager.format(2, "下一页")),
        "/info/list.asp?cat=9&page=2": page("信息公开年度报告", rows(FILINGS[half:]) + pager.format(1, "上一页")),
        **articles(address),
    }
    return {path: text.encode("gb18030") for path, text in pages.items()}


def organs():
    """No list of all: each township has a page of its own, below 乡镇, and a column on it."""

    def address(item):
        return f"/{SLUGS[item.filing.unit.name]}/nb/{item.dated:%Y%m}/{item.id}.html"

    tree = "".join(f"<li><a href='/{slug}/'>{name}</a></li>" for name, slug in SLUGS.items())
    pages = {
        "/": home("<a href='/gk/'>政务公开</a>"),
        "/gk/": page(
            "政务公开",
            "<ul><li><a href='/gk/zn.html'>政府信息公开指南</a></li><li><a href='/gk/xz/'>乡镇</a></li></ul>",
        ),
        "/gk/xz/": page("乡镇", f"<ul class='tree'>{tree}</ul>"),
    }
    for name, slug in SLUGS.items():
        menu = f"<h2>{name}</h2><ul><li><a href='/{slug}/jj/'>机构简介</a></li><li><a href='/{slug}/nb/'>信息公开年报</a></li></ul>"
        pages[f"/{slug}/"] = page(name, menu)
        pages[f"/{slug}/nb/"] = page("信息公开年报", menu + lines(of_unit(name), address))
    return pages | articles(address)


def frames_and_jumps():
    """The home page jumps, the disclosure page is a set of frames, the column sits in one of them."""

    def address(item):
        return f"/x/nr/{item.id}.htm"

    half = len(FILINGS) // 2
    return {
        "/": "<html><head><meta http-equiv='refresh' content='0;url=/x/main.htm'></head></html>",
        "/x/main.htm": home("<a href='/x/gk.htm'>政府信息公开</a>"),
        "/x/gk.htm": "<html><frameset cols='20%,80%'><frame src='/x/left.htm'><frame src='/x/zn.htm'></frameset></html>",
        "/x/left.htm": page("目录", "<a href=\"javascript:go('/x/jump.htm')\">政府信息公开年报</a>"),
        "/x/zn.htm": page("指南", "<p>公开指南全文</p>" * 30),
        "/x/jump.htm": "<html><script>window.location.href='/x/nb/list.htm'</script></html>",
        "/x/nb/list.htm": page("年报", lines(FILINGS[:half], address) + "<a href='list_2.htm'>下一页</a>"),
        "/x/nb/list_2.htm": page("年报", lines(FILINGS[half:], address) + "<a href='list.htm'>上一页</a>"),
        **articles(address),
    }


def folders_of_years():
    """A column that is only a menu of years; the folder of a year carries the reports on the year before."""

    def address(item):
        return f"/zwgk/nb/{item.filing.year + 1}/{item.id}.html"

    menu = "".join(f"<li><a href='/zwgk/nb/{year + 1}/'>{year + 1}年</a></li>" for year in YEARS)
    pages = {
        "/": home("<a href='/zwgk/'>信息公开</a>"),
        "/zwgk/": page("信息公开", "<a href='/zwgk/nb/'>年报</a><a href='/zwgk/wzbb/'>网站年度报表</a>"),
        "/zwgk/nb/": page("年报", f"<ul class='years'>{menu}</ul>"),
        "/zwgk/wzbb/": page(
            "网站年度报表", "<ul><li><a href='/zwgk/wzbb/1.html'>网站工作年度报表</a><span>2024-01-02</span></li></ul>"
        ),
    }
    for year in YEARS:
        pages[f"/zwgk/nb/{year + 1}/"] = page(f"{year + 1}年", lines(of_year(year), address))
    return pages | articles(address)


def tabs_with_bodies():
    """年报 falls into the county's own, the departments' and the townships'; only the last are ours."""

    def address(item):
        return f"/content/{item.id}"

    tabs = "<a href='/nb/xj'>县政府</a><a href='/nb/bm'>县直部门</a><a href='/nb/xz'>乡镇（街道）</a>"
    own = "".join(
        f"<li><a href='/content/{n}'>{COUNTY.name}人民政府{n}年政府信息公开工作年度报告</a><span>{n + 1}-01-20</span></li>"
        for n in YEARS
    )
    bureaus = "".join(
        f"<li><a href='/content/9{n}'>{COUNTY.name}教育局{n}年政府信息公开工作年度报告</a><span>{n + 1}-01-20</span></li>"
        for n in YEARS
    )
    pages = {
        "/": home("<a href='/gk'>政府信息公开</a>"),
        "/gk": page(
            "政府信息公开",
            "<dl><dt>法定主动公开内容</dt><dd><a href='/nb'>信息公开年报</a></dd><dd><a href='/fz'>法治政府建设年度报告</a></dd></dl>",
        ),
        "/nb": page("信息公开年报", tabs),
        "/nb/xj": page("县政府", tabs + f"<ul>{own}</ul>"),
        "/nb/bm": page("县直部门", tabs + f"<ul>{bureaus}</ul>"),
        "/nb/xz": page("乡镇（街道）", tabs + lines(FILINGS, address)),
    }
    return pages | articles(address)


def a_menu_of_organs():
    """The townships' columns hang on a drop-down menu; one township has nothing yet and says so."""

    def address(item):
        return f"/open/{SLUGS[item.filing.unit.name]}/{item.id}.html"

    menu = "".join(f"<option value='/open/list.do?org={slug}'>{name}</option>" for name, slug in SLUGS.items())
    pages = {
        "/": home("<a href='/open/nb.html'>政府信息公开年度报告</a>"),
        "/open/nb.html": page("政府信息公开年度报告", f"<select>{menu}</select>"),
    }
    for name, slug in SLUGS.items():
        found = [item for item in of_unit(name) if name != UNITS[-1]]
        body = lines(found, address) if found else "<p>暂无相关信息</p>"
        pages[f"/open/list.do?org={slug}"] = page(f"{name}年度报告", f"<h2>{name}</h2>{body}")
    return pages | articles(address)


def names_in_folders():
    """Folders of years, in which a line is the name of a township and a date, nothing else."""

    def address(item):
        return f"/nb/{item.filing.year}/{item.id}.html"

    menu = "".join(f"<li><a href='/nb/{year}/'>{year}年度</a></li>" for year in YEARS)
    pages = {
        "/": home("<a href='/nb/'>政府信息公开工作年度报告</a>"),
        "/nb/": page("政府信息公开工作年度报告", f"<ul>{menu}</ul>"),
    }
    for year in YEARS:
        rows = lines(of_year(year), address, lambda item: item.filing.unit.name)
        pages[f"/nb/{year}/"] = page(f"{year}年度", f"<div class='years'>{menu}</div>{rows}")
    return pages | articles(address)


def a_door():
    """The first page is a door; the menu behind it is written by a script."""

    def address(item):
        return f"/detail.aspx?id={item.id}"

    menu = "<script>document.write('<a href=/list.aspx?c=7>信息公开年报</a>');</script>"
    return {
        "/": "<html><title>欢迎</title><body><a href='/main.aspx'><img src='/a.jpg' alt='进入网站'></a></body></html>",
        "/main.aspx": page("首页", f"{menu}<ul>{news()}</ul>"),
        "/list.aspx?c=7": page("信息公开年报", lines(FILINGS, address)),
        **articles(address),
    }


def years_with_bodies():
    """年报 > 2023年 > 乡镇: the name of the year stands above the list's own."""

    def address(item):
        return f"/x/{item.filing.year}/xz/{item.id}.html"

    menu = "".join(f"<li><a href='/x/{year}/'>{year}年</a></li>" for year in YEARS)
    pages = {"/": home("<a href='/x/'>政府信息公开年报</a>"), "/x/": page("政府信息公开年报", f"<ul>{menu}</ul>")}
    for year in YEARS:
        bureau = f"<li><a href='/x/{year}/bm/1.html'>{COUNTY.name}教育局{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-03</span></li>"
        pages[f"/x/{year}/"] = page(f"{year}年", "<a href='xz/'>乡镇</a><a href='bm/'>部门</a>")
        pages[f"/x/{year}/xz/"] = page("乡镇", lines(of_year(year), address))
        pages[f"/x/{year}/bm/"] = page("部门", f"<ul>{bureau}</ul>")
    return pages | articles(address)


def among_other_things():
    """No column of annual reports at all: they stand among announcements in the one list of the disclosure page."""

    def address(item):
        return f"/gk/{item.id}.html"

    rows = [f"<li><a href='{address(item)}'>{item.title}</a><span>{item.dated}</span></li>" for item in FILINGS]
    for n in range(20):
        rows.insert(
            n * 2, f"<li><a href='/gk/o{n}.html'>{UNITS[n % 4]}关于第{n}号事项的公告</a><span>2023-05-01</span></li>"
        )
    first, second = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    others = {f"/gk/o{n}.html": page("公告", "<h1>公告</h1>" + "<p>现将有关事项公告如下。</p>" * 40) for n in range(20)}
    return {
        "/": home("<a href='/gk/index.html'>政府信息公开</a>"),
        "/gk/index.html": page(
            "政府信息公开目录", f"<ul>{''.join(first)}</ul>共2页 <a href='/gk/index_1.html'>下一页</a>"
        ),
        "/gk/index_1.html": page(
            "政府信息公开目录", f"<ul>{''.join(second)}</ul>共2页 <a href='/gk/index.html'>上一页</a>"
        ),
        **others,
        **articles(address),
    }


def years_of_each_township():
    """年报 > 青竹镇 > 2023年: a folder for every township and year, empty ones among them."""

    def address(item):
        return f"/x/{SLUGS[item.filing.unit.name]}/{item.filing.year}/{item.id}.html"

    towns = "".join(f"<li><a href='/x/{slug}/'>{name}</a></li>" for name, slug in SLUGS.items())
    pages = {"/": home("<a href='/x/'>政府信息公开年报</a>"), "/x/": page("政府信息公开年报", f"<ul>{towns}</ul>")}
    for name, slug in SLUGS.items():
        menu = "".join(f"<li><a href='/x/{slug}/{year}/'>{year}年</a></li>" for year in YEARS)
        pages[f"/x/{slug}/"] = page(name, f"<ul>{menu}</ul>")
        for year in YEARS:
            found = [item for item in of_unit(name) if item.filing.year == year]
            pages[f"/x/{slug}/{year}/"] = page(f"{year}年", lines(found, address) if found else "<p>暂无信息</p>")
    return pages | articles(address)


def a_tree_in_a_script():
    """The townships are nodes that a script draws a tree of; a script also puts an address together, which is none."""

    def address(item):
        return f"/dept/{SLUGS[item.filing.unit.name]}/nb/{item.id}.html"

    nodes = ",".join(
        f"{{id:{place}, pId:1, name:'{name}', url:'/dept/{slug}/nb/list.html'}}"
        for place, (name, slug) in enumerate(SLUGS.items())
    )
    script = f"var zNodes=[{nodes}]; document.write('<a href=\"'+place+'/nb/\">年报</a>');"
    tree = f"<ul id='tree' class='ztree'></ul><script>{script}</script>"
    pages = {"/": home("<a href='/xxgk/nb.html'>信息公开年报</a>"), "/xxgk/nb.html": page("信息公开年报", tree)}
    for name, slug in SLUGS.items():
        pages[f"/dept/{slug}/nb/list.html"] = page(f"{name}年报", lines(of_unit(name), address))
    return pages | articles(address)


MAKES = {
    make.__name__: make
    for make in (
        tables_in_gbk,
        organs,
        frames_and_jumps,
        folders_of_years,
        tabs_with_bodies,
        a_menu_of_organs,
        names_in_folders,
        a_door,
        years_with_bodies,
        among_other_things,
        years_of_each_township,
        a_tree_in_a_script,
    )
}


def truth(make):
    """The reports a make shows."""
    return {pair for pair in TRUTH if make != "a_menu_of_organs" or pair[0] != UNITS[-1]}
