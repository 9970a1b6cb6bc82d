"""UCAP: lists named after their template, paged by createPageHTML; columns of columns are no lists."""

import pytest

from crawler.families.ucap import read_listing
from tests.crawler.families.listings import further, lines, page

FOLDER = "http://www.county.test/yqx/c103503/"
HEX = "202401/157a95c3e64f41039bb3beb14dbc763{}.shtml"
LIST = lines(*(HEX.format(n) for n in range(3)))

CALLS = [
    ("common_list.shtml", 1, "createPageHTML('page_div',3, 1,'common_list','shtml',45);", "common_list"),
    ("xxgk_list.shtml", 1, 'createPageHTML("page_div", 3, 1, "xxgk_list", "shtml", 45)', "xxgk_list"),
    ("xxgk_list_2.shtml", 2, "createPageHTML('page_div',3, 2,'xxgk_list','shtml',45);", "xxgk_list"),
    ("zfxxgklby_nb.shtml", 1, "createPageHTML('page_div',3,1,'zfxxgklby_nb','shtml',45);", "zfxxgklby_nb"),
    ("", 1, "var n=3; var c=1; createPageHTML('page_div',n,c,'list','shtml',45);", "list"),
]


@pytest.mark.parametrize(("name", "number", "call", "prefix"), CALLS)
def test_further_pages_add_their_number_to_the_templates_name(name, number, call, prefix):
    found = read_listing(page(FOLDER + name, f"{LIST}<div id='page_div'></div><script>{call}</script>", number))
    assert further(found) == [(n, f"{FOLDER}{prefix}_{n}.shtml") for n in (2, 3)]
    assert (found.declared_pages, found.declared_entries, found.problems) == (3, 45, ())


@pytest.mark.parametrize("link", [HEX.format(1), "202401/c01_961750.shtml", "../c5601/content.shtml"])
def test_lines_are_found_whatever_the_pages_are_called(link):
    found = read_listing(page(FOLDER + "list.shtml", lines(link)))
    assert len(found.entries) == 1


def test_a_column_that_only_frames_others_is_no_list_and_names_them():
    frames = "<iframe src='../c103502/xxgk_list.shtml'></iframe><iframe src='../c103503/xxgk_list.shtml'></iframe>"
    found = read_listing(page(FOLDER + "xxgk_lists.shtml", f"<div>县直部门</div><div>乡镇</div>{frames}"))
    there = "http://www.county.test/yqx/c103502/xxgk_list.shtml http://www.county.test/yqx/c103503/xxgk_list.shtml"
    assert found.problems[0] == f"it only frames other columns: {there}"


def test_frames_are_named_beside_a_list_of_news_and_not_beside_reports():
    news = "<ul><li><a href='/xw/1.html'>全县召开防汛会议</a><i>2024-01-05</i></li></ul>"
    frame = "<iframe src='../c102503/xxgk_list.shtml'></iframe>"
    told = read_listing(page(FOLDER + "xxgk_lists.shtml", news + frame)).problems
    assert told == ("it only frames other columns: http://www.county.test/yqx/c102503/xxgk_list.shtml",)
    assert read_listing(page(FOLDER + "xxgk_list.shtml", news + "<iframe src='/top.html'></iframe>")).problems == ()
    assert read_listing(page(FOLDER + "xxgk_list.shtml", LIST + frame)).problems == ()


@pytest.mark.parametrize("name", ["xxgk_lists.shtml", "zfxxgkMultiList.shtml", "xxgk_navs.shtml"])
def test_a_column_of_columns_beside_which_only_news_stand_is_no_empty_list(name):
    news = "<ul><li><a href='/xw/1.html'>全县召开防汛会议</a><i>2024-01-05</i></li></ul>"
    count = "<script>createPageHTML('page_div',1,1,'xxgk_lists','shtml',1)</script>"
    assert read_listing(page(FOLDER + name, news)).problems == (
        "it is a column of columns and shows no reports itself",
    )
    assert read_listing(page(FOLDER + name, LIST)).problems == ()
    assert read_listing(page(FOLDER + name, news + count)).problems == ()
    assert read_listing(page(FOLDER + "xxgk_list.shtml", news)).problems == ()


def test_a_column_that_shows_the_newest_lines_of_others_is_no_list():
    block = f"<div><h3>江镇<a href='../c20/xxgk_list.shtml'>更多&gt;&gt;</a></h3><ul>{LIST}</ul></div>"
    found = read_listing(page(FOLDER + "zfxxgkMultiList.shtml", block))
    more = "http://www.county.test/yqx/c20/xxgk_list.shtml"
    assert found.problems[0] == f"it shows only the newest lines of other columns: {more}"


def test_a_list_whose_side_shows_news_is_a_list_all_the_same():
    head = "<h3>要闻<a href='/xw/list.shtml'>更多</a></h3>"
    side = f"<div class='side'>{head}<p><a href='/xw/1.shtml'>全县召开会议</a></p></div>"
    call = "<script>createPageHTML('page_div',1,1,'xxgk_list','shtml',3)</script>"
    assert read_listing(page(FOLDER + "xxgk_list.shtml", f"<ul>{LIST}</ul>{side}")).problems == ()
    assert read_listing(page(FOLDER + "xxgk_list.shtml", f"<ul>{LIST}</ul>{side}{call}")).problems == ()
