"""What the final answer to a task means for the visit."""

import pytest

from crawler.answers import Answer, conclude_document, conclude_listing, contradicts, next_hop
from crawler.families.page import ListingPage
from storage.known import Validators
from tests.crawler.county import entry, listing, report

URL = "http://h.test/nb/t20200101_1.html"


def answer(body="", status=200, url=URL, **headers):
    return Answer(url, status, headers, body.encode())


def test_a_redirect_names_its_target_whatever_its_body():
    assert next_hop(answer("moved", 302, location="../x.html#top")) == "http://h.test/x.html"
    assert next_hop(answer("moved", 308, location="https://h.test/x.html")) == "https://h.test/x.html"


def test_a_redirect_without_a_web_address_is_the_final_answer():
    assert next_hop(answer("moved", 302)) is None
    assert next_hop(answer("moved", 302, location="file:///etc/passwd")) is None


def test_a_jump_page_names_its_target_and_a_failed_one_does_not():
    stub = "<meta http-equiv='refresh' content='0;url=/real/'>"
    assert next_hop(answer(stub)) == "http://h.test/real/"
    assert next_hop(answer(stub, 404)) is None


def test_a_column_that_keeps_its_lines_in_a_script_is_no_jump_page():
    lines = (
        "<script>location.href='/other/'</script><script type='text/xml'><datastore><recordset><record>"
        "<![CDATA[<li><a href='/art/1.html'>水寨乡2019年年度报告</a></li>]]></record></recordset></datastore></script>"
    )
    assert next_hop(answer(lines), "hanweb") is None
    assert next_hop(answer("<script>location.href='/other/'</script>"), "hanweb") == "http://h.test/other/"


def test_a_page_leads_to_its_attachments_and_an_attachment_nowhere():
    body = report("水寨乡", extra="<a href='a.doc'>附件</a>")
    [child] = conclude_document("page", URL, answer(body)).children
    assert (child.role, child.url, child.detail) == ("attachment", "http://h.test/nb/a.doc", {"parent": URL})
    assert conclude_document("attachment", URL, answer(body)).children == ()
    assert conclude_document("page", URL, answer(body, 500)).children == ()


def test_what_a_listing_page_said_is_kept_for_the_ledger():
    page = listing([entry(1), entry(2)])
    found = conclude_listing("trs", "http://h.test/nb/", 1, None, answer(page, url="http://h.test/nb/"))
    assert found.outcome.value == "present"
    assert len(found.listing.entries) == 2
    assert ListingPage.from_json(found.detail["listing"]) == found.listing


def test_a_listing_page_that_failed_keeps_nothing():
    found = conclude_listing("trs", "http://h.test/nb/", 1, None, answer("", 500))
    assert (found.outcome.value, found.listing, found.detail) == ("error", None, {})


def test_a_listing_whose_markup_was_cut_off_is_never_whole():
    page = listing([entry(1), entry(2)], "createPageHTML(2, 0, 'index', 'html')")
    for cut in (page.index("<script>"), len(page) // 2, page.index("</body>")):
        found = conclude_listing("trs", "http://h.test/nb/", 1, None, answer(page[:cut], url="http://h.test/nb/"))
        assert found.listing.problems[0] == "the page is cut short: its markup never closes"
    bare = "<datastore><recordset><record><![CDATA[<li><a href='/art/1.html'>水寨乡2019年年度报告</a></li>]]></record>"
    found = conclude_listing("hanweb", "http://h.test/dataproxy.jsp?startrecord=1", 2, None, answer(bare))
    assert found.listing.problems[0] == "the page is cut short: its markup never closes"


YEARS = {
    "below the listing": (
        "<a href='2019/'>2019年</a><a href='./2018/index.html'>2018年度</a>",
        ["2019/", "2018/index.html"],
    ),
    "a report itself": ("<a href='2020/t20200101_9.html'>2019年政府信息公开工作年度报告</a>", []),
    "elsewhere": ("<a href='/gb/2019/'>2019年</a>", []),
    "a menu": ("<div class='nav'><a href='2019/'>2019年</a></div>", []),
    "no year": ("<a href='2019/'>江左镇2019年</a>", []),
}


@pytest.mark.parametrize(("links", "expected"), YEARS.values(), ids=YEARS.keys())
def test_a_listings_own_columns_by_year_are_noted(links, expected):
    page = listing([entry(1), entry(2)]).replace("<body>", "<body>" + links)
    found = conclude_listing("trs", "http://h.test/nb/", 1, None, answer(page, url="http://h.test/nb/")).listing
    assert list(found.year_columns) == ["http://h.test/nb/" + link for link in expected]
    assert ListingPage.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("said", "contrary"), [('"a"', False), ('W/"a"', False), ('"a-gzip"', False), ('"b"', True), (None, False)]
)
def test_a_304_contradicts_what_is_held_only_by_another_tag(said, contrary):
    held = Validators("urn:uuid:1", "http://a.test/", '"a-gzip"', None)
    assert contradicts(Answer("http://a.test/", 304, {"etag": said} if said else {}, b""), held) is contrary
