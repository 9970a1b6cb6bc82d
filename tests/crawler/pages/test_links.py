"""What a report page leads to."""

# ruff: noqa: E501 - markup by the row

import pytest

from crawler.pages.content import Content
from crawler.pages.links import attachments, is_file, jump

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


WAYS = {
    "a call of a function on the page": ("<script>function downloadFile(f){ window.open('/down/' + f); }</script><a onclick=\"downloadFile('nb2023.doc')\">年报</a>", "/down/nb2023.doc"),
    "a call with the address": ("<a href='javascript:downFile(\"/up/2024/nb.wps\")'>年报</a>", "/up/2024/nb.wps"),
    "data": ("<span data-href='/up/nb.pdf'>在线预览</span>", "/up/nb.pdf"),
    "a download": ("<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2'>报告</a>", "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2"),
    "a download by method": ("<a href='/file.do?method=download&id=7'>水寨乡</a>", "/file.do?method=download&id=7"),
    "words that name a file": ("<a href='/api/7f3a'>水寨乡2023年年报.docx</a>", "/api/7f3a"),
    "附件 before it": ("<p>附件：<a href='/api/7f3a'>水寨乡2023年年报</a></p>", "/api/7f3a"),
    "附件 before what is around it": ("<p><strong>附件1：</strong><span><a href='/api/7f3a'>水寨乡2023年年报</a></span></p>", "/api/7f3a"),
    "a viewer": ("<iframe src='/pdfjs/web/viewer.html?file=%2Fup%2Fnb.pdf'></iframe>", "/up/nb.pdf"),
    "JSON": ("<script>var detail = {\"attachment\":[{\"name\":\"年报\",\"url\":\"\\/up\\/nb.doc\"}]};</script>", "/up/nb.doc"),
    "a list in a script": ("<script>var fjList = [{title:'年报', url:'/up/nb.xlsx'}];</script>", "/up/nb.xlsx"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "path"), WAYS.values(), ids=WAYS.keys())
def test_an_attachment_is_found_however_it_is_linked(body, path):
    assert attachments(content(body)) == [f"http://www.county.test{path}"]


NO_FILES = {
    "words of another page": "<a href='/zwgk/x.html'>附件管理办法的通知</a>",
    "the home page under a label": "<p>附件：<a href='/'>首页</a></p>",
    "part of a name in a script": "<script>var kind = '.pdf'; show(name + '.doc');</script>",
    "a call nobody explains": "<a href='javascript:downloadFile(7)'>下载</a>",
    "the link after an attachment": "<p>附件</p><p><a href='/next.html'>下一篇</a></p>",
}


@pytest.mark.parametrize("body", NO_FILES.values(), ids=NO_FILES.keys())
def test_what_only_looks_like_an_attachment_is_none(body):
    assert attachments(content(body)) == []


REPORT_HEAD = "<h1>水寨乡2023年政府信息公开工作年度报告</h1>"
FORM = "<table><tr><td>第二十条第（一）项</td></tr></table>"


def test_a_report_that_shows_pictures_instead_of_tables_leads_to_them():
    body = (
        REPORT_HEAD
        + "<div class='con'><p>一、总体情况</p><p><img src='./W1.png'></p><p><img src='/blank.gif' data-original='W2.jpg'></p></div>"
    )
    assert attachments(content(body)) == [FOLDER + "W1.png", FOLDER + "W2.jpg"]


FURNITURE = {
    "a report with its tables": REPORT_HEAD + FORM + "<p><img src='a.jpg'></p>",
    "a page of news": "<h1>全县召开年中会议</h1><p><img src='a.jpg'></p>",
    "an explanation of a report": "<h1>一图读懂水寨乡2023年政府信息公开工作年度报告</h1><p><img src='a.jpg'></p>",
    "an icon": REPORT_HEAD + "<img src='/images/icon_word.png'>",
    "a code": REPORT_HEAD + "<img src='/images/qrcode_wx.png'>",
    "a banner": "<div class='header'><img src='top1.jpg'></div>"
    + REPORT_HEAD
    + "<div id='footer'><img src='x1.png'></div>",
    "a small picture": REPORT_HEAD + "<img src='a.jpg' width='60'><img src='b.jpg' style='height: 20px'>",
    "a picture inside the page": REPORT_HEAD + "<img src='data:image/png;base64,AAAA'>",
}


@pytest.mark.parametrize("body", FURNITURE.values(), ids=FURNITURE.keys())
def test_a_picture_that_is_no_content_is_not_fetched(body):
    assert attachments(content(body)) == []


MORE_JUMPS = {
    "a variable": "<script>var to = '../real/list.html'; location.href = to;</script>",
    "after a while": "<script>setTimeout(\"window.location.href='../real/list.html'\", 3000)</script>",
    "after a while, by a function": "<script>setTimeout(function(){ top.location = '../real/list.html' }, 10)</script>",
    "a window": "<script>window.open('../real/list.html', '_self')</script>",
    "a frame": "<iframe src='../real/list.html' width='100%' height='900'></iframe><p>版权所有 清岚县人民政府</p>",
    "a frame beside furniture": "<iframe src='/top.html'></iframe><iframe name='main' src='../real/list.html'></iframe><iframe src='/tongji.html' width='0' height='0'></iframe>",
    "a link to click": "<p><a href='../real/list.html'>点击查看</a></p><a href='/'>首页</a>",
}  # fmt: skip


@pytest.mark.parametrize("body", MORE_JUMPS.values(), ids=MORE_JUMPS.keys())
def test_a_page_that_only_leads_on_names_where_to(body):
    assert jump(content(body)) == "http://www.county.test/zwgk/real/list.html"


def test_a_frameset_leads_to_its_main_frame():
    markup = "<html><frameset rows='80,*'><frame src='head.html' name='head'><frame src='/nb/2023.html' name='c'></frameset></html>"
    assert jump(Content(URL, markup.encode())) == "http://www.county.test/nb/2023.html"


def test_a_page_whose_only_content_is_a_link_named_like_itself_leads_there():
    page = "<html><head><title>水寨乡2023年政府信息公开年报-清岚县</title></head><body><a href='/'>首页</a><a href='/nb/7.html'>水寨乡2023年政府信息公开年报</a></body></html>"
    assert jump(Content(URL, page.encode())) == "http://www.county.test/nb/7.html"


def test_a_form_that_sends_itself_leads_where_it_asks():
    body = "<form name='f' action='/nb/show.jsp'><input type='hidden' name='id' value='7'></form><script>document.f.submit()</script>"
    assert jump(content(body)) == "http://www.county.test/nb/show.jsp?id=7"


NO_JUMPS = {
    "a form that is posted": "<form name='f' method='post' action='/x.jsp'><input name='id' value='7'></form><script>document.f.submit()</script>",
    "two frames": "<iframe src='/a.html'></iframe><iframe src='/b.html'></iframe>",
    "a frame of another site": "<iframe src='http://other.test/a.html'></iframe>",
    "a frame with a file": "<iframe src='/up/nb.pdf'></iframe>",
    "a frame under a report": f"<p>{'这是一篇有内容的报告。' * 20}</p><iframe src='/a.html'></iframe>",
    "two links to click": "<a href='/a.html'>点击查看</a><a href='/b.html'>点击进入</a>",
    "a link to a file": "<a href='/up/nb.pdf'>点击查看</a>",
    "a window after a click": "<script>function show(){ window.open('/a.html') }</script><p>报告</p>",
}


@pytest.mark.parametrize("body", NO_JUMPS.values(), ids=NO_JUMPS.keys())
def test_where_a_choice_is_left_nothing_is_jumped_to(body):
    assert jump(content(body)) is None
