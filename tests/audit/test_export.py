"""Exports: nothing a spreadsheet would run, nothing lost, the contract's JSON."""

import csv
import io
import json
from dataclasses import replace

import pytest

from audit.export import AUDIT_COLUMNS, audit_csv, audit_json, safe
from audit.judgement import Judgement
from audit.summary import matrix, summarise
from tests.audit.timeline import judged


def named(filer: str, nights: str = "---|---|--", year: int = 2019) -> Judgement:
    judgement = judged(nights)
    return replace(judgement, expectation=replace(judgement.expectation, filer=filer, unit_id=filer, year=year))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_a_text_that_looks_like_a_formula_is_quoted(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("value", [-3, -0.5, 7, None, "青石镇", "3-1", ""])
def test_numbers_and_plain_texts_stay_what_they_are(value: object) -> None:
    assert safe(value) == value


def test_the_csv_can_be_read_back_and_holds_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(audit_csv([named("=cmd|' /C calc'!A0"), named('a "quoted", name')]))))
    assert [row["filer"] for row in rows] == ["'=cmd|' /C calc'!A0", 'a "quoted", name']
    assert tuple(rows[0]) == AUDIT_COLUMNS
    assert (rows[0]["headline"], rows[0]["due"], rows[0]["rests_on"]) == ("missing", "2020-01-31", "practice")
    assert rows[0]["proof"].startswith("page1 02-04 page2")


def test_the_json_is_one_array_an_element_a_line() -> None:
    text = audit_json([named("甲镇"), named("乙镇")])
    assert [element["filer"] for element in json.loads(text)] == ["甲镇", "乙镇"]
    assert len(text.splitlines()) == 4
    assert json.loads(audit_json([])) == []


def test_the_summary_never_counts_the_unobservable_as_missing() -> None:
    judgements = [named("甲"), named("乙", "---|---|##"), named("丙", "-1"), named("丁", "--")]
    lines = summarise(judgements).lines
    assert lines[0] == "4 filings judged: missing 1, filed 1, unobservable 1, not due 1."
    assert lines[1] == "missing 1 of 2 due; 1 unobservable is not counted as missing."
    assert lines[2].startswith("Due date 2020-01-31 by rule cn-2019 (rests on practice): article 49")


def test_the_matrix_has_a_row_a_filer_and_a_column_a_year() -> None:
    years, rows = matrix([named("甲"), named("甲", "1", 2020)])
    assert (years, list(rows.values())) == ([2019, 2020], [{2019: "missing", 2020: "filed"}])
