"""Whose report it is: title, signature, column, and whom the text speaks of."""

from dataclasses import replace
from typing import Any

import pytest

from audit.reports import Report
from audit.rules.text import filer_contradiction, foreign_county, foreign_name, foreign_signature, other_kind
from tests.audit.rules.papers import answer, answers, sections, written


def told(text: str, **more: Any) -> Report:
    return written(parts=sections({"overview": text}), **more)


def signed(*lines: str, **more: Any) -> Report:
    return written(parts=sections({"other": "\n".join(("无。", *lines))}), **more)


def test_names_that_contradict_each_other_fail_and_are_quoted() -> None:
    said = [{"code": "filer_conflict", "message": "the title names 白塔镇, the report itself 青石镇", "at": None}]
    [found] = answers(filer_contradiction.RULE, signed("青石镇人民政府", "2023年1月10日", problems=said))
    assert found.result == "fail"
    assert "青石镇人民政府" in found.evidence["quote"]


def test_names_that_the_roster_explains_contradict_nothing() -> None:
    said = [{"code": "filer_conflict", "message": "the title names 白塔镇, the report itself 青石镇", "at": None}]
    report = replace(signed("青石镇人民政府", "2023年1月10日", problems=said), explained=frozenset({"filer_conflict"}))
    assert answer(filer_contradiction.RULE, report) == ("pass", None)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("白塔镇", ("pass", None)),
        ("清岚县白塔镇", ("pass", None)),
        ("白塔街道", ("pass", None)),  # raised
        ("青石镇", ("suspect", None)),
        (None, ("null", "no_place")),
    ],
)
def test_the_name_in_the_report_and_the_column_it_stands_in(
    place: str | None, expected: tuple[str, str | None]
) -> None:
    assert answer(filer_contradiction.RULE, written(place=place)) == expected


def test_a_name_that_its_other_reports_use_is_its_own() -> None:
    before = {2021: written(2021, place="北塔镇")}
    assert answer(filer_contradiction.RULE, written(place="北塔镇"), others=before) == ("pass", None)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("白塔镇人民政府", "2023年1月10日"), ("pass", None)),
        (("白塔镇党政综合办公室", "2023年1月10日"), ("pass", None)),
        (("中共白塔镇委员会", "白塔镇人民政府", "2023年1月10日"), ("pass", None)),
        (("清岚县人民政府办公室", "2023年1月10日"), ("fail", None)),
        (("清岚县教育局 2023年1月10日",), ("fail", None)),
        (("来源：清岚县人民政府办公室", "2023年1月10日"), ("null", "not_signed")),  # the page's line
        (("青石镇人民政府", "2023年1月10日"), ("pass", None)),  # filer_contradiction speaks of other townships
        (("清岚县教育局",), ("null", "not_signed")),  # no date beside it
        ((), ("null", "not_signed")),
    ],
)
def test_the_signature(lines: tuple[str, ...], expected: tuple[str, str | None]) -> None:
    assert answer(foreign_signature.RULE, signed(*lines)) == expected


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("白塔街道", "我镇公开信息80条，我街道设专人，我镇领导重视。", ("fail", None)),
        ("白塔街道", "我镇公开信息80条，我镇领导重视。", ("suspect", None)),  # perhaps just raised
        ("白塔镇", "我镇公开信息80条，我乡镇干部重视，本乡本土。", ("pass", None)),
        ("白塔乡", "我乡公开信息80条，带动我镇一人。", ("pass", None)),  # once may be a slip
        ("白塔", "我镇公开信息80条。", ("null", "no_place")),
    ],
)
def test_what_the_text_calls_its_own_place(place: str, text: str, expected: tuple[str, str | None]) -> None:
    assert answer(other_kind.RULE, told(text, place=place)) == expected


COPIED = "青石镇严格按照条例公开信息。青石镇始终重视公开。青石镇认真答复群众。"


def test_a_neighbours_name_left_in_is_quoted_with_the_neighbours_report() -> None:
    peers = [written(place="青石镇", filer="青石镇人民政府")]
    [found] = answers(foreign_name.RULE, told(COPIED, problems=["foreign_name"]), peers=peers)
    assert (found.result, found.severity, found.evidence["found"]) == ("fail", "high", ["青石镇"])
    assert found.evidence["compared_with"]["filer"] == "青石镇人民政府"
    assert found.evidence["quote"].count("青石镇") == 3


def test_the_countys_words_are_less_grave() -> None:
    [found] = answers(foreign_name.RULE, told("我县公开信息，我县重视，我县改进。", problems=["foreign_name"]))
    assert (found.result, found.severity) == ("fail", "medium")


def test_an_older_name_of_its_own_is_not_a_strangers() -> None:
    report = told(COPIED, problems=["foreign_name"])
    assert answer(foreign_name.RULE, report, others={2020: written(2020, place="青石镇")}) == ("null", "own_other_name")
    assert answer(foreign_name.RULE, told(COPIED)) == ("pass", None)  # the parser decides


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("在清岚县委、县政府的领导下，公开信息80条。", "pass"),
        ("在县委、县政府的领导下，公开信息80条。", "pass"),
        ("在市委、市政府和全县委办的支持下。", "pass"),
        ("按照洛宁县政府统一安排，公开信息80条。", "suspect"),
        ("在中共洛宁县委的领导下。", "suspect"),
        ("公开了洛宁县域经济情况。", "pass"),
        ("在得到县委、县政府支持后，根据县政府要求，落实上级县委部署，经县委同意。", "pass"),
    ],
)
def test_another_county_as_superior(text: str, result: str) -> None:
    assert answer(foreign_county.RULE, told(text)) == (result, None)
