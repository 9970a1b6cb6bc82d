"""Static lists of several makes: NFCMS, content_ID, SiteServer and plain ones differ in names, not in how they page."""

import pytest

from crawler.families import content_node, nfcms, siteserver, static
from tests.crawler.families.listings import further, lines, page

SITE = "http://www.county.test"
UUID = "75e19332-aa0d-4e04-81d7-1256ffa90e62"
PAGE_UUID = "c5e13fb2-8144-4c6a-8bea-9d53d7dbf{}"
SASAC = "/n55004251/n55004360/"
# family, address of the list, of its reports, of pages 2 and 3, and the folder these stand in
SHAPES = [
    (nfcms, "/nb/index.html", "content/post_1289{}.html", "index_2.html", "index_3.html", "/nb/"),
    (content_node, "/6/node_7.html", "202401/content_77{}.html", "node_7_2.html", "node_7_3.html", "/6/"),
    (content_node, "/xnz/nb", "/xnz/nb/content_25{}", "nb?page=2", "nb?page=3", "/xnz/"),
    (siteserver, "/channels/296.html", "/contents/296/15{}.html", "296_2.html", "296_3.html", "/channels/"),
    (siteserver, "/gk/nb.shtml", "article_2025010216124039{}.html", "nb_2.shtml", "nb_3.shtml", "/gk/"),
    (static, "/xxgk-list-nb.html", "/xxgk-show-1912{}.html", "xxgk-list-nb-2.html", "xxgk-list-nb-3.html", "/"),
    (static, f"/columns/{UUID}/index.html", f"{PAGE_UUID}.html", "index_2.html", "index_3.html", f"/columns/{UUID}/"),
    (static, SASAC + "index.html", "/n55004251/c56005{}/content.html", "index_2.html", "index_3.html", SASAC),
    (static, "/zl/nb/", "webinfo/2024/01/16959673763432{}.htm", "2.html", "3.html", "/zl/nb/"),
]


@pytest.mark.parametrize(("family", "at", "report", "second", "third", "folder"), SHAPES)
def test_a_list_of_each_make_is_read_to_its_last_page(family, at, report, second, third, folder):
    rows = lines(*(report.format(900 + n) for n in range(3)))
    pager = f"<div><a href='{second}'>下一页</a><a href='{third}'>尾页</a></div>"
    found = family.read_listing(page(SITE + at, rows + pager))
    assert further(found) == [(2, SITE + folder + second), (3, SITE + folder + third)]
    assert (len(found.entries), found.declared_pages, found.problems) == (3, 3, ())


@pytest.mark.parametrize("family", [nfcms, content_node, siteserver, static])
def test_a_pager_that_leads_nowhere_is_never_the_end(family):
    body = lines("content_1001.html", "content_1002.html") + "<a href='javascript:void(0)'>上一页</a>"
    found = family.read_listing(page(SITE + "/nb/index.html", body + "<a href='javascript:void(0)'>下一页</a>"))
    assert (found.next, len(found.problems)) == ((), 1)


def test_a_menu_of_pages_leads_on_and_ends_at_its_last():
    def menu(at):
        options = "".join(f"<option value='/channels/296{tail}.html'>{n}</option>" for n, tail in ((1, ""), (2, "_2")))
        return lines("/contents/296/1511.html") + f"<div>转到<select data-at='{at}'>{options}</select>页</div>"

    first = siteserver.read_listing(page(SITE + "/channels/296.html", menu(1)))
    second = siteserver.read_listing(page(SITE + "/channels/296_2.html", menu(2), 2))
    assert (further(first), first.declared_pages) == ([(2, SITE + "/channels/296_2.html")], 2)
    assert (second.next, second.declared_pages, second.problems) == ((), 2, ())


COLUMNS = [f"/columns/{UUID[:-1]}{{}}/index.html", "/channels/310{}.html"]


@pytest.mark.parametrize("address", COLUMNS)
def test_a_menu_of_townships_is_no_list_of_reports(address):
    menu = "".join(f"<li><a href='{address.format(n)}'>{name}镇</a></li>" for n, name in enumerate("江河湖海"))
    assert static.read_listing(page(SITE + "/nb/index.html", f"<ul>{menu}</ul>")).entries == ()
