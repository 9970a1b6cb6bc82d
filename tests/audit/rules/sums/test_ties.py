"""The ties of the forms of 2019 and 2021: what passes, what fails, and what cannot be told."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from audit.judgement import Finding
from audit.loading import CellFact
from audit.rules import sums
from audit.rules.cells import APPLICANTS, DISPUTES, OUTCOMES, RESULTS
from audit.rules.sums import disputes_total, requests_balance, requests_rows, requests_total
from tests.audit.rules.papers import URL, answers, filled, written

FORMS = Path(__file__).resolve().parents[4] / "parsers" / "data" / "forms.json"
TIES = (requests_balance, requests_total, requests_rows, disputes_total)
MODULES = [import_module(f"audit.rules.sums.{rule.id}") for rule in sums.RULES]
YEARS = {"2019": 2019, "2021": 2022}


def findings(edition: str = "2021", **changed: float | str) -> dict[tuple[str, str], list[Finding]]:
    """Test a form of zeros; `requests__granted__total=3` prints a 3 there, a word puts the cell into that state."""
    cells = filled(edition, {name.replace("__", "."): value for name, value in changed.items()})
    report = written(YEARS[edition], edition=edition, cells=cells)
    by: dict[tuple[str, str], list[Finding]] = {}
    for rule in (module.RULE for module in TIES):
        for each in answers(rule, report, YEARS[edition]):
            by.setdefault((each.rule, each.result), []).append(each)
    return by


@pytest.mark.parametrize(
    ("changed", "rule", "equation"),
    [
        ({"requests__new_received__business": 2}, "requests_balance", "2 + 0 ≠ 0 + 0"),
        ({"requests__carried_out__business": 1}, "requests_balance", "0 + 0 ≠ 0 + 1"),
        ({"requests__granted__business": 3}, "requests_rows", "0 + 3 + 0 + 0 + 0 + 0 ≠ 0"),
        ({"disputes__review__upheld": 1}, "disputes_total", "1 + 0 + 0 + 0 ≠ 0"),
        ({"disputes__litigation_direct__total": 4}, "disputes_total", "0 + 0 + 0 + 0 ≠ 4"),
        ({"disputes__review__total": -1}, "disputes_total", "0 + 0 + 0 + 0 ≠ -1"),
    ],
)
def test_a_broken_tie_is_a_failure_with_its_equation(changed: dict[str, float], rule: str, equation: str) -> None:
    assert equation in [finding.evidence["equation"] for finding in findings(**changed)[rule, "fail"]]


def test_the_total_of_a_column_is_the_sum_of_its_results() -> None:
    broken = findings(requests__granted__business=3)["requests_total", "fail"]
    assert [finding.evidence["difference"] for finding in broken] == [3]
    names = [side["cell"] for side in broken[0].evidence["left"]]
    assert len(names) == 21
    assert names[0] == "requests.granted.business"
    assert broken[0].evidence["left"][0] | {"at": None} == {
        "cell": "requests.granted.business",
        "value": 3,
        "raw": "3",
        "at": None,
    }


def test_the_evidence_names_the_document_and_the_capture() -> None:
    [broken] = findings(disputes__review__total=2)["disputes_total", "fail"]
    assert (broken.evidence["document"], broken.evidence["captures"]) == (URL, ["capture"])


def test_a_form_whose_sums_agree_passes_every_rule() -> None:
    column = {"requests__new_received__business": 3, "requests__granted__business": 3, "requests__total__business": 3}
    totals = {"requests__new_received__total": 3, "requests__granted__total": 3, "requests__total__total": 3}
    assert {key for key in findings(**column, **totals)} == {(module.RULE.id, "pass") for module in TIES}


@pytest.mark.parametrize("state", ["blank", "not_applicable", "absent", "unclear"])
def test_a_tie_with_an_unknown_addend_is_null_even_if_the_rest_does_not_add_up(state: str) -> None:
    found = findings(disputes__review__upheld=state, disputes__review__total=5)
    assert ("disputes_total", "fail") not in found
    [null] = found["disputes_total", "null"]
    assert null.reason == "unknown_addend"
    assert null.evidence["unknown"] == {"review": {"disputes.review.upheld": state}}
    assert (null.evidence["tested"], null.evidence["passed"], null.evidence["of"]) == (2, 2, 3)


def test_a_cell_that_the_record_does_not_have_is_absent() -> None:
    cells = filled("2021")
    del cells["disputes.review.upheld"]
    [null] = answers(disputes_total.RULE, written(2022, cells=cells))
    assert null.evidence["unknown"] == {"review": {"disputes.review.upheld": "absent"}}


def test_blank_parts_beside_a_total_of_zero_prove_nothing() -> None:
    found = findings(**{f"disputes__review__{outcome}": "blank" for outcome in OUTCOMES})
    assert [result for rule, result in found if rule == "disputes_total"] == ["null"]


def test_a_total_of_zero_beside_its_parts_is_a_failure() -> None:
    [broken] = findings(disputes__review__upheld=2, disputes__review__pending=1)["disputes_total", "fail"]
    assert broken.evidence["equation"] == "2 + 0 + 0 + 1 ≠ 0"


def test_one_broken_tie_does_not_hide_behind_an_unknown_one() -> None:
    found = findings(disputes__review__upheld="blank", disputes__litigation_direct__total=4)
    assert len(found["disputes_total", "fail"]) == len(found["disputes_total", "null"]) == 1


def test_decimals_do_not_break_a_tie() -> None:
    parts = {"disputes__review__upheld": 0.1, "disputes__review__corrected": 0.2}
    assert ("disputes_total", "pass") in findings(**parts, disputes__review__total=0.3)


@pytest.mark.parametrize("edition", ["2014", "2008", None])
def test_a_report_on_another_form_has_none_of_these_ties(edition: str | None) -> None:
    report = written(2022, edition=edition, cells={"disputes.review.total": CellFact(3, "reported", "3")})
    assert [found for module in TIES for found in answers(module.RULE, report)] == []


def test_a_finding_keeps_its_id_whatever_the_numbers_say() -> None:
    first, second = (findings(disputes__review__total=n)["disputes_total", "fail"][0] for n in (4, 5))
    assert first.id == second.id
    assert first.evidence != second.evidence


def test_the_ids_of_findings_are_those_that_the_first_release_gave() -> None:
    [broken] = findings(disputes__review__total=4)["disputes_total", "fail"]
    assert broken.id == "b52cafa3df7179788b6c"


@pytest.mark.parametrize(("edition", "count"), [("2019", 7 + 7 + 23 + 3), ("2021", 7 + 7 + 25 + 3)])
def test_the_number_of_ties(edition: str, count: int) -> None:
    ties = {(module.RULE.id, tie.about) for module in TIES for tie in module.TIES[edition]}
    assert len(ties) == sum(len(module.TIES[edition]) for module in TIES) == count


def test_the_ties_cover_every_row_and_column_of_the_forms() -> None:
    forms = json.loads(FORMS.read_text(encoding="utf-8"))
    assert set(RESULTS) == {form["edition"] for form in forms} - {"2014"}
    for form in (form for form in forms if form["edition"] in RESULTS):
        tables = {table["key"]: table for table in form["tables"]}
        keys = {
            (name, axis): [each["key"] for each in tables[name][axis]]
            for name in ("requests", "disputes")
            for axis in ("rows", "columns")
        }
        around = ("new_received", "carried_in", "total", "carried_out")
        assert [row for row in keys["requests", "rows"] if row not in around] == list(RESULTS[form["edition"]])
        assert keys["requests", "columns"] == [*APPLICANTS, "total"]
        assert keys["disputes", "rows"] == list(DISPUTES)
        assert keys["disputes", "columns"] == [*OUTCOMES, "total"]


def test_every_cell_of_every_tie_is_a_cell_of_its_form() -> None:
    for module in MODULES:
        for edition, ties in module.TIES.items():
            assert {name for tie in ties for name in (*tie.left, *tie.right)} <= set(filled(edition)), module.RULE.id
