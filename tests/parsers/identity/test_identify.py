"""Who filed, for which year, when; contradictions are told only on firm evidence."""

from datetime import date

import pytest

from parsers import read_report
from parsers.identity.dates import find_date
from parsers.identity.kinds import kind_of_title, without_site
from parsers.identity.names import Filer, filer_of_name, filer_of_signature, filer_of_title
from parsers.identity.years import year_of_title
from parsers.record import Record
from tests.parsers.rendering import as_html_table, as_page, as_text, layout
from tests.parsers.tables.test_align import numbers

TABLES = {key: as_html_table(rows) for key, rows in layout("2021", numbers("2021")).items()}


def read(text: str) -> Record:
    [record] = read_report(text.encode()).records
    return record


def codes(record: Record) -> set[str]:
    return {problem.code for problem in record.problems}


@pytest.mark.parametrize(
    ("title", "name", "place"),
    [
        ("青石镇人民政府关于2019年政府信息公开工作的年度报告", "青石镇人民政府", "青石镇"),
        ("青石镇政府信息公开工作年度报告", "青石镇人民政府", "青石镇"),
        ("东湾乡 2019 年政府信息公开年报", "东湾乡人民政府", "东湾乡"),
        ("2021年柳荫街道政府信息公开工作年度报告", "柳荫街道办事处", "柳荫街道"),
        ("某州市上河区人民政府柳荫街道办事处2021年政府信息公开年度报告", "柳荫街道办事处", "柳荫街道"),
        ("清岚县镇中镇政府信息公开2018年度报告", "镇中镇人民政府", "镇中镇"),
        ("某市上河区灯市口街道2020年政府信息公开年报", "灯市口街道办事处", "灯市口街道"),
        ("清岚县旧县镇2020年政府信息公开工作年度报告", "旧县镇人民政府", "旧县镇"),
        ("白草苏木2021年度政府信息公开工作年度报告", "白草苏木人民政府", "白草苏木"),
        ("清岚县古营瑶族乡人民政府2025年政府信息公开工作年度报告", "古营瑶族乡人民政府", "古营瑶族乡"),
        ("２０２２年度青石镇政府信息公开工作年度报告", "青石镇人民政府", "青石镇"),
        ("【青石镇】2022年度政府信息公开工作年度报告", "青石镇人民政府", "青石镇"),
        ("2022年政府信息公开工作年度报告（青石镇）", "青石镇人民政府", "青石镇"),
        ("2022年政府信息公开工作年度报告 青石镇人民政府", "青石镇人民政府", "青石镇"),
        ("附件1：青石镇2022年政府信息公开工作年度报告.docx", "青石镇人民政府", "青石镇"),
        ("青石镇2019-2020年政府信息公开工作年度报告", "青石镇人民政府", "青石镇"),
        ("中共青石镇委员会青石镇人民政府2022年政府信息公开工作年度报告", "青石镇人民政府", "青石镇"),
        ("某州市城区上柳街道办事处2021年政府信息公开工作年度报告", "上柳街道办事处", "上柳街道"),
        ("城区街道2021年政府信息公开工作年度报告", "城区街道办事处", "城区街道"),
        ("某州自治州清岚彝族自治县白草民族苏木2021年政府信息公开年报", "白草民族苏木人民政府", "白草民族苏木"),
        ("某市人民政府高营地区办事处2023年政府信息公开工作年度报告", "高营地区办事处", "高营地区"),
    ],
)
def test_the_filer_in_a_title(title: str, name: str, place: str) -> None:
    assert filer_of_title(title) == Filer(name, place)


def test_bodies_above_the_township_have_no_place() -> None:
    assert filer_of_title("湘河市人民政府2020年政府信息公开工作年度报告") == Filer("湘河市人民政府", None)
    assert filer_of_title("红柳农场2021年政府信息公开工作年度报告") == Filer("红柳农场", None)
    assert filer_of_title("青石开发区管委会2021年政府信息公开年报") == Filer("青石开发区管委会", None)
    assert filer_of_title("清岚县人民政府办公室2021年政府信息公开年报") == Filer("清岚县人民政府办公室", None)
    assert filer_of_title("清岚县各乡镇2021年政府信息公开年报") is None
    assert filer_of_title("政府信息公开工作年度报告") is None


def test_a_sentence_is_no_signature() -> None:
    assert filer_of_signature("　　青石镇人民政府（盖章）") == Filer("青石镇人民政府", "青石镇")
    assert filer_of_signature("我镇将继续学习先进乡镇的做法") is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("青石镇2020年政府信息公开工作年度报告", "report"),
        ("2018年度青石镇政府信息公开年报", "report"),
        ("青石鎮人民政府2020年政府信息公開工作年度報告", "report"),
        ("青石镇2022年政府信息公开情况报告", "report"),
        ("二〇二二年青石镇政府信息公开年度报告", "report"),
        ("青石镇政府信息公开年度报告（2022年1月1日-2022年12月31日）", "report"),
        ("青石镇2022年政府信息公开工作年度报告（更正版）", "report"),
        ("青石镇政府信息公开指南", "guide"),
        ("关于公布青石镇2022年政府信息公开工作年度报告的通知", "circular"),
        ("青石镇2022年政府信息公开工作年度报告编制说明", "rules"),
        ("青石镇2021年上半年政府信息公开工作报告", "interim report"),
        ("关于做好2020年政府信息公开工作年度报告编制工作的通知", "circular"),
        ("青石镇2020年政府信息公开工作年度报告解读", "interpretation"),
        ("青石镇2020年法治政府建设年度报告", "rule of law report"),
        ("2020年政府网站工作年度报表", "website report"),
        ("青石镇信息公开工作年度报告制度", "rules"),
        ("青石镇召开2020年政府信息公开年度报告编制会议", "news"),
        ("青石镇2020年工作总结", "plan or summary"),
        ("404 Not Found", "error page"),
        ("青石镇的春天", None),
    ],
)
def test_what_a_title_says_the_page_is(title: str, kind: str | None) -> None:
    assert kind_of_title(title).name == kind


def test_the_sites_name_is_no_part_of_the_title() -> None:
    title = "青石镇2020年政府信息公开工作年度报告"
    assert without_site(f"{title}_政府信息公开年报_清岚县人民政府") == title
    assert without_site(f"清岚县人民政府 - {title}") == title
    assert without_site("东湾乡2020年（1-12月）政府信息公开年报") == "东湾乡2020年（1-12月）政府信息公开年报"


@pytest.mark.parametrize(
    "text",
    [
        "2020年1月31日",
        "二〇二〇年一月三十一日",
        "二○二○年一月三十一日",
        "2020-01-31",
        "2020- 01- 31",
        "2020.1.31",
        "2020-01-3118:26",
        "2020/1/31",
    ],
)
def test_dates_in_every_spelling(text: str) -> None:
    assert find_date(text) == date(2020, 1, 31)


@pytest.mark.parametrize("text", ["1970-01-01", "2020年13月1日", "2020年", "12020-01-311"])
def test_what_is_no_date(text: str) -> None:
    assert find_date(text) is None


def test_years_in_titles() -> None:
    assert year_of_title("二〇一九年政府信息公开年报") == 2019
    assert year_of_title("东湾乡 2019 年年报") == 2019
    assert year_of_title("二0二二年度政府信息公开年报") == 2022
    assert year_of_title("２０２２年度政府信息公开年报") == 2022
    assert year_of_title("政府信息公开年报（2022年1月1日-2022年12月31日）") == 2022
    assert year_of_title("青石镇年报") is None


@pytest.mark.parametrize("title", ["2019-2020年政府信息公开年报", "2008年至2012年政府信息公开年报"])
def test_a_range_of_years_is_no_year(title: str) -> None:
    assert year_of_title(title) is None


def test_signed_and_published_are_kept_apart() -> None:
    record = read(as_page(TABLES, 2021))
    assert (record.dated, record.published) == (date(2022, 1, 20), date(2022, 1, 22))
    assert (record.filer, record.place, record.year, record.year_evidence) == (
        "青石镇人民政府",
        "青石镇",
        2021,
        "title",
    )
    assert record.problems == ()


def test_a_visible_date_stands_in_for_the_label() -> None:
    page = as_page(TABLES, 2021).replace('name="PubDate"', 'name="x"')
    assert read(page).published == date(2022, 1, 22)


def test_without_a_year_in_the_title_the_data_period_tells() -> None:
    record = read(as_page(TABLES, 2021, title="青石镇人民政府政府信息公开工作年度报告"))
    assert (record.year, record.year_evidence) == (2021, "period")


def test_a_title_broken_over_lines() -> None:
    text = as_text(
        dict.fromkeys(TABLES, "本表从略，见县网站。"),
        2020,
        "青石镇人民政府\n\n关于{year}年政府信息公开工作的\n\n年度报告",
    )
    assert read(text).title == "青石镇人民政府关于2020年政府信息公开工作的年度报告"


def test_last_years_text_under_the_new_title_is_a_conflict() -> None:
    page = as_page(TABLES, 2020).replace("青石镇人民政府2020年", "青石镇人民政府2021年")
    record = read(page)
    assert (record.year, codes(record)) == (2021, {"year_conflict"})


def test_speaking_of_the_year_before_and_after_is_no_conflict() -> None:
    page = as_page(TABLES, 2021).replace("人手偏少", "2020年的旧账已补。2022年，本镇将补一名专职人员。人手偏少")
    assert codes(read(page)) == set()


def test_an_old_period_left_in_is_no_conflict_when_the_text_is_about_the_year() -> None:
    page = as_page(TABLES, 2021).replace(
        "统计期限为2021年1月1日至2021年12月31日", "统计期限为2020年1月1日至2020年12月31日"
    )
    assert codes(read(page)) == set()


def test_another_towns_signature_is_a_conflict() -> None:
    page = as_page(TABLES, 2021).replace("<p>青石镇人民政府</p>", "<p>白水镇人民政府</p>")
    assert codes(read(page)) == {"filer_conflict"}


def test_a_renamed_town_is_no_conflict() -> None:
    page = as_page(TABLES, 2021).replace("<p>青石镇人民政府</p>", "<p>清岚县青石街道办事处</p>")
    assert codes(read(page)) == set()


def test_a_signature_decades_later_is_a_misprint() -> None:
    page = as_page(TABLES, 2021)
    assert read(page.replace("<p>2022年1月20日</p>", "<p>2052年1月20日</p>")).dated is None
    assert read(page.replace("<p>2022年1月20日</p>", "<p>2023年1月20日</p>")).dated == date(2023, 1, 20)


def test_the_pages_own_field_stands_in_for_a_date_that_was_not_signed() -> None:
    page = as_page(TABLES, 2021).replace("<p>2022年1月20日</p>", "")
    assert read(page).dated is None
    assert read(page.replace("发布日期：", "成文日期：2022-01-18 发布日期：")).dated == date(2022, 1, 18)


def test_a_name_in_the_title_tag_stays_when_nothing_else_tells_whose_report_it_is() -> None:
    assert without_site("2021年政府信息公开年报-青石镇_清岚县人民政府") == "2021年政府信息公开年报-青石镇"
    assert without_site("青石镇2021年政府信息公开年报-白水镇") == "青石镇2021年政府信息公开年报"


def test_a_neighbours_text_and_a_templates_blanks_are_told() -> None:
    page = as_page(TABLES, 2021)
    copied = "白水镇严格按照条例公开。白水镇党委重视，白水镇政府落实。全年公开XX条。"
    assert codes(read(page.replace("没有别的事项。", copied))) == {"foreign_name", "placeholder"}


@pytest.mark.parametrize("verb", ["现公布", "现将", "特编制", "兹向社会公布", "以下为", "编制", "本报告由", "索引号"])
def test_words_of_the_sentence_before_a_name_are_no_part_of_it(verb: str) -> None:
    assert filer_of_name(f"{verb}苍石镇人民政府") == ("苍石镇人民政府", "苍石镇")
