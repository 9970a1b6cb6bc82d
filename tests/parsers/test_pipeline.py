"""Whatever the bytes, there is a record: a report, something else, or unreadable with the reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import PARSER, read_report
from parsers.record import Kind, Record
from tests.parsers.rendering import as_page

TITLE = "青石镇人民政府2020年政府信息公开工作年度报告"
NO_TABLES = {"disclosure": "<p>见附表。</p>", "requests": "<p>无。</p>", "disputes": "<p>无。</p>"}


def read(data: bytes | str, **said: str) -> Record:
    [record] = read_report(data if isinstance(data, bytes) else data.encode(), **said).records
    return record


def codes(record: Record) -> set[str]:
    return {problem.code for problem in record.problems}


def page(body: str, title: str = TITLE) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\x00\r\n \x00", "empty_file"),
        (b"%PDF-1.7\n...", "broken_pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 60, "broken_file"),
        (b"PK\x03\x04word", "truncated_file"),
        (b"\xff\xd8\xff\xe0JFIF", "broken_picture"),
        (b"\x89PNG\r\n\x1a\n1", "broken_picture"),
        (bytes(range(256)) * 20, "not_text"),
        (b"<div>" * 100_000, "too_deep"),
        (b"<html><script>location='/x'</script></html>", "no_content"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    record = read(data, file="x")
    assert (record.kind, codes(record), record.parser, record.file) == (Kind.UNREADABLE, {code}, PARSER, "x")


def test_a_damaged_container_is_named_by_what_the_server_said() -> None:
    torn = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 60
    assert read(torn, url="http://a.example/b.doc?x=1").media_type == "application/msword"
    assert read(torn).media_type == "application/x-ole-storage"


def test_a_narrative_report_of_no_form_is_a_report() -> None:
    record = read(as_page(NO_TABLES))
    assert (record.kind, record.edition, record.cells, record.tables) == (Kind.REPORT, None, {}, ())
    assert [section.key for section in record.sections] == [
        "overview",
        "disclosure",
        "requests",
        "disputes",
        "problems",
        "other",
    ]


def test_a_title_over_nothing_is_an_empty_report() -> None:
    record = read(page('<div class="TRS_Editor"></div>'))
    assert (record.kind, codes(record)) == (Kind.REPORT, {"empty_report"})


def test_a_shell_whose_content_a_script_fetches_is_not_called_empty() -> None:
    record = read(page('<div id="app"></div><script>load()</script>'))
    assert (record.kind, codes(record)) == (Kind.UNREADABLE, {"no_content"})


def test_a_report_in_an_attachment_is_a_report() -> None:
    record = read(page('<div class="TRS_Editor"><a href="a.docx">年度报告</a></div>'))
    assert (record.kind, codes(record)) == (Kind.REPORT, {"content_elsewhere"})


@pytest.mark.parametrize(
    ("shown", "only"),
    [
        ('<img src="/images/2020/W0201.jpg">', True),
        ('<img src="a.png"><img src="b.png"><a href="b.png">年度报告.png</a>', True),
        ('<img src="data:image/png;base64,' + "A" * 6000 + '">', True),
        ('<img src="/images/icon_print.png">', False),
        ('<img src="data:image/png;base64,AAAA">', False),
        ('<img src="a.png"><a href="a.docx">年度报告</a>', False),
    ],
)
def test_a_page_that_shows_nothing_but_pictures_is_told_from_one_with_files(shown: str, *, only: bool) -> None:
    record = read(page(f'<div class="TRS_Editor">{shown}</div>'))
    assert record.kind == Kind.REPORT
    assert codes(record) == {"content_elsewhere"} | ({"only_pictures"} if only else set())


def test_pictures_on_a_page_whose_content_is_not_known_may_be_the_sites() -> None:
    assert "only_pictures" not in codes(read(page('<div id="app"><img src="a.png"></div><script>load()</script>')))


@pytest.mark.parametrize(
    "html",
    [
        page("<p>抱歉，您访问的页面不存在或已被删除。</p>", "清岚县人民政府"),
        page("<p>您的请求已被拦截，请完成安全验证。</p>", "提示"),
        page("<p>本指南说明怎样申请公开。</p>" * 20, "青石镇政府信息公开指南"),
        page("<p>请各乡镇于月底前报送。</p>" * 20, "关于报送2020年政府信息公开工作年度报告的通知"),
        page("<p>今天天气很好。</p>" * 20, "青石镇的春天"),
        page("<ul>" + "<li>青石镇2020年政府信息公开工作年度报告</li>" * 20 + "</ul>", "政府信息公开年报"),
    ],
)
def test_what_is_not_a_report(html: str) -> None:
    record = read(html)
    assert (record.kind, record.cells, record.year) == (Kind.NOT_A_REPORT, {}, None)


def test_lost_characters_are_told() -> None:
    data = as_page(NO_TABLES).encode("gb18030")
    at = data.index("公开栏".encode("gb18030"))
    record = read(data[: at + 1] + data[at + 2 :])
    assert record.charset == "gb18030"
    assert "replaced_characters" in codes(record)


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_it_fail(data: bytes) -> None:
    assert read(data).kind in Kind


@given(st.text(alphabet='<>/tdr abletp="0123456789青石镇年度报告信息公开一、（）总计\t\n', max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_tag_soup_makes_it_fail(text: str) -> None:
    for lead in ("", "<table>", TITLE + "\n"):
        assert read(lead + text).kind in Kind
