"""A part that the form asks for is missing; one without its heading is not."""

from dataclasses import replace

from audit.reports import CountyReports
from audit.rules import rule as asked
from audit.rules.form.section_missing import RULE
from tests.audit.rules.papers import answer, answers, dossier, sections, written


def missing(**said: object) -> dict[str, str]:
    return {
        found.evidence["expected"]: found.severity for found in answers(RULE, written(**said)) if found.result == "fail"
    }


def test_the_six_parts() -> None:
    assert answer(RULE, written()) == ("pass", None)


def test_what_is_missing_is_named_one_by_one() -> None:
    parts = sections({"problems": None, "other": None})
    assert missing(parts=parts) == {"五、存在的主要问题及改进情况": "medium", "六、其他需要报告的事项": "low"}


def test_a_part_that_lost_its_heading_is_there() -> None:
    told = "2022年公开信息80条。存在的问题是更新不及时。\n六、其他需要报告的事项：无"
    assert missing(parts=sections({"overview": told, "problems": None, "other": None})) == {}


def test_a_part_whose_table_is_there_needs_no_heading() -> None:
    parts = [part for part in sections() if part["key"] != "disputes"]
    assert missing(parts=parts) == {}


def test_of_an_old_report_only_the_three_that_all_have_are_asked_for() -> None:
    told = {"overview": "一、概述", "disclosure": "二、主动公开情况", "requests": "三、依申请公开情况"}
    parts = [{"key": key, "heading": heading, "text": "平稳。"} for key, heading in told.items()]
    assert missing(year=2012, edition="2008", cells={}, parts=parts) == {"存在的主要问题及改进情况": "low"}


def test_null_without_text_or_when_not_all_was_read() -> None:
    assert answer(RULE, written(parts=[])) == ("null", "no_text")
    assert answer(RULE, written(problems=["page_without_text"])) == ("null", "page_without_text")


def test_what_another_document_of_the_filing_has_is_not_missing() -> None:
    tables = written(parts=[part for part in sections() if part["key"] not in ("overview", "problems", "other")])
    here = dossier(tables)
    both = {here.filing: (tables, written(cells={}, edition=None))}
    found = asked.tested(RULE, replace(here, county=CountyReports(both)))
    assert [each.result for each in found] == ["pass"]


def test_the_table_of_2014_alone_says_nothing_of_its_prose() -> None:
    parts = [{"key": "overview", "heading": "一、概述", "text": "见附表。"}]
    assert answer(RULE, written(2016, parts=parts), 2016) == ("null", "no_parts")
