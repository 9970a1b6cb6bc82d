"""What a report page leads to."""

import pytest

from crawler.content import Content
from crawler.links import attachments, is_file, jump

URL = "http://www.county.test/zwgk/202001/t20200120_101.html"
FOLDER = "http://www.county.test/zwgk/202001/"


def content(body, encoding="utf-8"):
    return Content(URL, f"<html><head></head><body>{body}</body></html>".encode(encoding))


def test_files_are_found_by_link_and_frame_each_once_in_order():
    body = (
        "<a href='./P0201.docx'>附件</a><a href='./P0201.docx'>下载</a><iframe src='/pdf/web/r.pdf'></iframe>"
        "<embed src='x.wps'><object data='y.xls'></object><a href='other.html'>相关</a><img src='logo.png'>"
    )
    assert attachments(content(body)) == [
        FOLDER + "P0201.docx",
        "http://www.county.test/pdf/web/r.pdf",
        FOLDER + "x.wps",
        FOLDER + "y.xls",
    ]


def test_a_file_named_in_a_parameter_or_a_script_is_found():
    body = "<a href='/download.jsp?id=7&file=水寨乡.pdf'>附件</a><a href=\"javascript:open('./a.doc')\">附件二</a>"
    assert attachments(content(body)) == [
        "http://www.county.test/download.jsp?id=7&file=%E6%B0%B4%E5%AF%A8%E4%B9%A1.pdf",
        FOLDER + "a.doc",
    ]


def test_a_page_in_gb18030_is_read():
    assert attachments(content("<a href='水寨.rar'>附件</a>", "gb18030")) == [FOLDER + "%E6%B0%B4%E5%AF%A8.rar"]


def test_a_file_leads_nowhere():
    assert attachments(Content(URL, b"%PDF-1.4 <a href='x.doc'>")) == []


@pytest.mark.parametrize(
    "name", ["a.doc", "a.DOCX", "a.wps", "a.pdf", "a.xls", "a.xlsx", "a.zip", "a.rar", "a.txt", "a.jpg"]
)
def test_kinds_of_files(name):
    assert is_file(f"http://h.test/{name}")
    assert not is_file(f"http://h.test/{name}/index.html")


JUMPS = [
    "<meta http-equiv='refresh' content='0;url=../real/list.html'>",
    '<META HTTP-EQUIV="Refresh" CONTENT="0; URL=\'../real/list.html\'">',
    "<script>location.href='../real/list.html'</script>",
    '<script>window.location = "../real/list.html";</script>',
    "<script>window.location.replace('../real/list.html')</script>",
    "<script>top.location.href = '/zwgk/real/list.html';</script>",
]


@pytest.mark.parametrize("body", JUMPS)
def test_a_jump_page_names_where_it_jumps(body):
    assert jump(content(body)) == "http://www.county.test/zwgk/real/list.html"


STAYS = [
    "<script>function search(){ var words = document.q.value; if (words) { location.href='/search?q='+words; } }"
    "function other(){ var n = 1; for (;;) { n = n + 1; if (n > 100) { break; } } return n; } // long enough</script>",
    "<p>正文</p>",
    "<meta http-equiv='refresh' content='300'>",
    "<meta http-equiv='refresh' content='0;url=t20200120_101.html'>",
    "<script>document.cookie='a=1';location.href='/x.html'</script>",
    f"<script>function home(){{location.href='/'}}</script><p>{'这是一篇有内容的报告。' * 20}</p>",
]


@pytest.mark.parametrize("body", STAYS)
def test_a_page_with_content_or_a_challenge_is_no_jump(body):
    assert jump(content(body)) is None
