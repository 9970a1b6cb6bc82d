import re

from demo import showcase

PUBLISHED = re.compile(r"2020-01-(2\d|3[01])|2021-01-\d\d")


def test_five_reports_published_in_january():
    assert len(showcase.reports()) == 5
    assert all(PUBLISHED.fullmatch(report["published"]) for report in showcase.reports())


def test_each_column_lists_its_one_report_and_the_page_answers(visitor):
    for report in showcase.reports():
        page = visitor.text("yangzhang", showcase.column(report))
        assert page.count("<li>") == 1
        assert report["title"] in page
        assert visitor.get("yangzhang", showcase.address(report))[0] == 200


def test_nothing_about_them_ever_changes(visitor):
    def body(report) -> str:
        page = visitor.text("yangzhang", showcase.address(report))
        return page.split('<div class="TRS_Editor">')[1].split("</div>")[0]

    for report in showcase.reports():
        visitor.night("2024-01-20")
        first = body(report)
        visitor.night("2024-02-24")
        assert body(report) == first


def test_the_slips_of_the_real_tables_are_carried(visitor):
    pages = {report["slug"]: visitor.text("yangzhang", showcase.address(report)) for report in showcase.reports()}
    assert len(re.findall(r"<p>\s*0\s*</p>", pages["jzz"].split("结果维持")[-1])) == 6  # of fifteen
    assert "[bookmark: _GoBack]二、" in pages["zxz"]
    assert "第二十六条第（六）项" in pages["zxz"]
    assert "减2" in pages["hhz"]
    assert "附件2" in pages["hhz"]
    assert re.search(r"<td>四、结转下年度继续办理</td><td>\s*0\s*</td><td>\s*</td><td>\s*0", pages["xyz"])
    assert "<td>1260000</td>" in pages["dfhx"]


def test_every_word_around_the_tables_is_ours(visitor):
    for report in showcase.reports():
        page = visitor.text("yangzhang", showcase.address(report))
        prose = re.findall(r"<p>　　(.+?)</p>", page)
        assert prose == [saying.format(**report) for saying in showcase.SAYING]
