"""Lists under /gongkai/channel_<24hex>/."""

from crawler.families.hanweb_gongkai import read_listing
from crawler.families.page import FetchedPage
from tests.crawler.families.walk import walk

LIST = "http://www.county.test/gongkai/site_llz/channel_c_5f9f6cd393955786fb9cdd90_5fb3c192c0897265dcbb9a55/"


def line(n, words="", day="2024-01-15"):
    return f"<li><a href='doc_{n:024x}.html'>{words or f'第{n}个镇年报'}</a><span>{day}</span></li>"


def read(markup):
    return read_listing(FetchedPage(LIST, markup.encode()))


def test_every_document_is_an_entry_even_alone_undated_and_in_two_letters():
    assert [e.title for e in read(f"<ul>{line(1, '年报', '')}</ul>").entries] == ["年报"]


def test_addresses_of_other_organs_documents_are_entries_too():
    found = read("<a href='/gongkai/channel_5f9f6cd393955786fb9cdd90/doc_69786d3f69d516b4fac7a719.html'>水寨乡年报</a>")
    assert found.entries[0].url.endswith("/gongkai/channel_5f9f6cd393955786fb9cdd90/doc_69786d3f69d516b4fac7a719.html")


def test_static_pages_are_followed_by_their_script():
    def answers(url, body):
        name = url.rpartition("/")[2]
        number = {"": 0, "index_1.html": 1}.get(name)
        if number is None:
            return None
        pager = f"<script>createPageHTML(2, {number}, 'index', 'html');</script>"
        return "<ul>" + "".join(map(line, range(number * 10, number * 10 + 10))) + "</ul>" + pager

    entries, fault = walk("hanweb_gongkai", LIST, answers)
    assert (len(entries), fault) == (20, None)
