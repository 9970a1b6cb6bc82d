import re

from demo import generic
from demo.calendar import night_of
from demo.listing import items, listed
from demo.web import Request
from tests.demo.test_filings import filing


def path_of(name: str, year: int) -> str:
    wanted = filing("yanhu", name, year)
    return generic.address(next(item for item in items("yanhu") if item.filing == wanted))


def test_bytes_are_gb18030_under_a_header_and_a_label_that_say_utf8(visitor):
    _, kind, body = visitor.get("yanhu", path_of("素琴镇", 2022))
    assert kind == "text/html; charset=UTF-8"
    assert b"charset=utf-8" in body
    assert "素琴镇人民政府" in body.decode("gb18030")
    assert "素琴镇".encode() not in body


def test_following_the_next_link_reaches_every_entry(visitor):
    name, found = "list.htm", []
    while name:
        page = visitor.get("yanhu", generic.FOLDER + name)[2].decode("gb18030")
        found += re.findall(r"href=(show_\d+\.htm)", page)
        following = re.search(r'<a href="(list_\d+\.htm)">下一页</a>', page)
        name = following.group(1) if following else None
    assert [generic.FOLDER + link for link in found] == [generic.address(item) for item in listed("yanhu", 0)]


def test_pages_can_be_named_by_number(visitor):
    page = visitor.get("yanhu", generic.FOLDER + "list_2.htm")[2].decode("gb18030")
    assert '<a href="list_3.htm">3</a>' in page
    assert '<a href="list.htm">1</a>' in page
    assert visitor.get("yanhu", generic.FOLDER + "list_9.htm")[0] == 404


def test_some_clerks_paste_tables_without_their_frame(visitor):
    page = visitor.get("yanhu", path_of("听松坪乡", 2021))[2].decode("gb18030")
    assert "<p>第二十条第（一）项</p>\n<p>信息内容</p>\n<p>本年制发件数</p>" in page


def test_an_entry_that_names_nobody_is_listed_on_one_night_and_fails(visitor):
    bare = next(item for item in items("yanhu") if item.other and item.other.body is None)
    nights = [day for day in ("2024-02-11", "2024-02-13", "2024-02-15") if bare in listed("yanhu", night_of(day))]
    visitor.night("2024-02-13")
    assert nights == ["2024-02-13"]
    assert visitor.get("yanhu", generic.address(bare))[0] == 500


def test_a_withdrawn_report_is_404(visitor):
    visitor.night("2024-02-13")
    assert visitor.get("yanhu", path_of("蓑笠镇", 2023))[0] == 404


def reply_on(night: int, path: str, since: str = ""):
    return generic.answer(Request(path, headers={"if-modified-since": since}), night)


def written(night: int, path: str) -> str:
    return reply_on(night, path).headers["Last-Modified"]


def test_documents_are_files_that_are_written_anew_every_other_night_and_no_more_after_the_calendar():
    path = path_of("素琴镇", 2022)
    dates = [written(night, path) for night in (0, 1, 2, 3, 10, 11, 12, 40)]
    assert dates[0] == dates[1] == "Fri, 19 Jan 2024 14:00:00 GMT", "four hours before the night"
    assert dates[2] == dates[3] != dates[0]
    assert len(set(dates[4:])) == 1


def test_a_file_is_written_when_its_document_changes():
    path = path_of("听松坪乡", 2022)  # altered on the fourth night
    assert written(3, path) not in (written(2, path), written(4, path))


def test_whoever_names_the_date_of_a_file_is_told_that_it_stands():
    path = path_of("素琴镇", 2022)
    whole, later = reply_on(0, path), reply_on(1, path, since=written(0, path))
    assert (whole.status, later.status, later.body) == (200, 304, b"")
    assert "ETag" not in whole.headers
    assert reply_on(2, path, since=written(0, path)).status == 200


def test_a_file_written_anew_has_another_banner_and_another_number_of_clicks():
    path = path_of("素琴镇", 2022)
    before, after = (reply_on(night, path).body.decode("gb18030") for night in (0, 2))
    clicks = [re.search(r"点击率：(\d+)打印", page).group(1) for page in (before, after)]
    assert clicks[0] != clicks[1]
    assert "今天是2024年1月20日" in before
    assert "今天是2024年1月30日" in after
