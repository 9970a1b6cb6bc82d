"""A pager that a script decodes is read as the markup it is."""

from base64 import b64encode
from urllib.parse import quote

from crawler.families.coded_pager import uncoded
from crawler.families.trs import read_listing
from tests.crawler.families.listings import further, lines, page

URL = "http://www.county.test/zfxxgk/nb/"
LIST = lines("t17860899.shtml", "t19700101_3441457.shtml", "202401/t20240109_12.html")


def coded(markup):
    return (
        f"<div id='pages'></div><script>var s = '{b64encode(quote(markup).encode()).decode()}';"
        "document.getElementById('pages').innerHTML = decodeURIComponent(window.atob(s));</script>"
    )


def test_the_decoded_pager_is_followed_to_its_last_page():
    pager = "<a href='index_1.html'>下一页</a><a href='index_3.html'>尾页</a>"
    found = read_listing(page(URL, LIST + coded(pager)))
    assert further(found) == [(n + 1, f"{URL}index_{n}.html") for n in (1, 2, 3)]
    assert (len(found.entries), found.declared_pages, found.problems) == (3, 4, ())


def in_a_block(markup):
    text = b64encode(quote(markup).encode()).decode()
    script = "var d = document.getElementById('pages'); d.innerHTML = unescape(window.atob(d.innerHTML));"
    return f"<div id='pages'>\n{text}\n</div><script>{script}</script>"


def test_a_pager_that_stands_coded_in_its_block_is_followed_and_ends():
    first = read_listing(
        page(URL, LIST + in_a_block("<a href='index_1.html'>下一页</a><a href='index_1.html'>尾页</a>"))
    )
    last = in_a_block("<a href='index.html'>首页</a><a href='index.html'>上一页</a><span>下一页</span>")
    second = read_listing(page(URL + "index_1.html", LIST + last, 2))
    assert (further(first), first.problems) == ([(2, URL + "index_1.html")], ())
    assert (second.next, second.problems) == ((), ())


def test_signs_escaped_the_old_way_are_words():
    markup = "<a href='index_1.html'>\u4e0b\u4e00\u9875</a>"
    escaped = "".join(f"%u{ord(sign):04X}" if ord(sign) > 127 else sign for sign in markup)
    body = f"<div id='pages'></div><script>show(unescape(atob('{b64encode(escaped.encode()).decode()}')))</script>"
    assert further(read_listing(page(URL, LIST + body))) == [(2, URL + "index_1.html")]


def test_its_last_page_is_an_end():
    pager = "<a href='index.html'>首页</a><a href='index_2.html'>上一页</a><span>下一页</span>"
    found = read_listing(page(URL + "index_3.html", LIST + coded(pager), 4))
    assert (found.next, found.problems) == ((), ())


def test_a_script_that_keeps_its_secret_stays_a_problem():
    body = LIST + "<div id='pages'></div><script>show(window.atob(secret()))</script>"
    assert read_listing(page(URL, body)).problems == ("the pager is coded inside a script",)


def test_a_page_without_such_a_script_is_left_as_it_came():
    plain = page(URL, LIST + "<script>var key = 'QUJDREVGR0hJSktMTU5PUFFSU1Q=';</script>")
    assert uncoded(plain) is plain
    broken = page(URL, "<div class='pages'></div><script>atob('QUJDREVGR0hJSktMTU5PUFFSU1')</script>")
    assert uncoded(broken) is broken
