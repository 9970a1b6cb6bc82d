"""No adapter ever raises, whatever comes: what it cannot read it must say, or read nothing of."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.families import FAMILIES
from crawler.families.page import MOST_PAGES, FetchedPage
from crawler.judging.listing import PageRead, fault

ADDRESSES = (
    "http://www.county.test/",
    "http://www.county.test/col/col12/index.html",
    "http://www.county.test/module/web/jpage/dataproxy.jsp?startrecord=&endrecord=x&columnid=1&unitid=2",
    "http://www.county.test/api-gateway/jpaas-publish-server/front/page/build/unit?paramJson=[1]",
    'http://www.county.test/front/page/build/unit?paramJson={"pageNo":[],"pageSize":-1}',
    "http://www.county.test/x/gkmlpt/api/all/7?page=zwei&sid=",
    "http://www.county.test/x/gkmlpt/index",
    "http://www.county.test/site/label/8888?pageIndex=eins&pageSize=",
    "http://www.county.test/public/column/7?type=3&timeFrame=2021",
    "http://www.county.test/info/iList.jsp?node_id=&cur_page=",
    "http://www.county.test/XxgkContent/showList/1/2/page_0.html",
    "http://www.county.test/module/xxgk/xxgkAnnualReport.jsp?fbtime=2021&area=A",
)
PIECES = (
    "<a href='/gongkai/doc_0123456789abcdef01234567.html'>",
    "<script type='text/xml'><datastore><record><![CDATA[",
    "<script unitbuild.js url='/front/page/build/unit' queryData=\"{'pageId':'",
    "window._CONFIG = {SID: 1, TREE: [{\"id\": {}, \"children\": [[]]}",
    "labelName: 'publicInfoList', pageCount: 999999999999999999999,",
    '{"success":true,"data":{"html":"<li count=9>\\ud800',
    '{"articles":[{"url":"http://[","title":null,"date":99999999999999},7],"total":"3"}',
    "<script>createPageHTML(99999999999, 0, 'index', 'html')</script><a href='x/1/1.htm'>1/99999999999</a>",
    "href='javascript:go(\"", "2021年", "共9页", "</script>", "]]>", "'}\">", "\x00", "<base href='http://[x'>",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=6).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("data", "html", "articles", "total", "classify", "url", "title")), inner)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("name", FAMILIES)
@settings(deadline=None)
@given(url=st.sampled_from(ADDRESSES), body=TEXTS | VALUES.map(json.dumps), page=st.integers(1, 3))
def test_reading_whatever_comes_gives_a_listing_page(name, url, body, page):
    family, fetched = FAMILIES[name], FetchedPage(url, body.encode("utf-8", "replace"), page)
    found = family.read_listing(fetched)
    assert found == type(found).from_json(json.loads(json.dumps(found.to_json())))
    if family.columns is not None:
        assert all(isinstance(one.url, str) for one in family.columns(fetched))


def test_a_count_of_a_thousand_million_pages_costs_nothing():
    line = "<li><a href='/art/2024/1/5/art_1_2.html'>水寨乡2023年年报</a><span>2024-01-05</span></li>"
    page = f"<ul>{line}</ul><script>createPageHTML(9999999999, 0, 'index', 'html')</script>".encode()
    for family in FAMILIES.values():
        found = family.read_listing(FetchedPage(ADDRESSES[0], page))
        assert len(found.next) < MOST_PAGES
        assert found.declared_pages is None or fault([PageRead(1, found)], 30) is not None
