"""The lines of the pieces of markup that endpoints answer with."""

import pytest

from crawler.families.fragments import endpoint_entries

URL = "http://www.county.test/front/unit?pageNo=1"


def told(markup):
    entries, faults = endpoint_entries(markup, URL)
    return [(entry.url.partition(".test")[2], entry.title, str(entry.listed_on)) for entry in entries], faults


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li><a href='/art/1.html'>水寨乡年报</a><span>2024-01-15</span></li></ul>",
        "<table><tr><td>1</td><td><a href='/art/1.html'>水寨乡年报</a></td><td>2024-01-15</td></tr></table>",
        "<div><p><a href='/art/1.html'>水寨乡年报</a> [2024-01-15]</p><p><a href='#'>下一页</a></p></div>",
        "<div class='page'><ul><li><a href='/art/1.html'>水寨乡年报</a><i>2024-01-15</i></li></ul></div>",
        "<li><a href='/art/1.html'><img src='x.png'></a><a href='/art/1.html'>水寨乡年报</a><i>2024-01-15</i></li>",
    ],
)
def test_a_line_is_read_in_whatever_markup(markup):
    assert told(markup) == ([("/art/1.html", "水寨乡年报", "2024-01-15")], [])


def test_a_line_of_two_letters_is_a_line():
    assert told("<ul><li><a href='/art/1.html'>年报</a><i>2024-01-15</i></li></ul>")[0] == [
        ("/art/1.html", "年报", "2024-01-15")
    ]


def test_a_pager_is_no_line():
    pager = "<ul class='pagination'><li><a href='/front/unit?pageNo=2'>第二页</a></li></ul>"
    assert told(pager + "<a href='javascript:go(2)'>2</a>") == ([], [])


def test_lines_keep_no_address_that_their_page_alone_can_tell_unspoken():
    assert told("<li><a href='a.html'>水寨乡年报</a></li>")[1] == ["an address that only its own page can tell: a.html"]
    assert told("<li><a href='javascript:show(7)'>水寨乡年报</a></li>")[1] == [
        "an entry without an address: 水寨乡年报"
    ]
