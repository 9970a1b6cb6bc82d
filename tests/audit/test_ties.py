"""The ties of the form: what passes, what fails, and what cannot be told."""

import json
from pathlib import Path

import pytest

from audit.judgement import Finding
from audit.loading import CellFact
from audit.rules.ties import APPLICANTS, DISPUTES, OUTCOMES, RESULTS, TIES, Source, tie_findings, ties_of
from tests.audit.timeline import expectation

FORMS = Path(__file__).resolve().parents[2] / "parsers" / "data" / "forms.json"
URL = "https://qinglan.example/7.html"


def sheet(edition: str = "2021", **changed: float | str | None) -> dict[str, CellFact]:
    """A form of zeros; `requests__granted__total=3` prints a 3 there, a word puts the cell into that state."""
    names = {name for tie in ties_of(edition) for name in (*tie.left, *tie.right)}
    cells = {name: CellFact(0, "reported", "0") for name in names}
    for name, told in changed.items():
        place = name.replace("__", ".")
        assert place in cells
        cells[place] = CellFact(None, told, "") if isinstance(told, str) else CellFact(told, "reported", str(told))
    return cells


def findings(cells: dict[str, CellFact], edition: str = "2021") -> dict[tuple[str, str], list[Finding]]:
    found = tie_findings(expectation(), Source(URL, edition, "capture", cells))
    by: dict[tuple[str, str], list[Finding]] = {}
    for each in found:
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
    assert equation in [finding.evidence["equation"] for finding in findings(sheet(**changed))[rule, "fail"]]


def test_the_total_of_a_column_is_the_sum_of_its_results() -> None:
    broken = findings(sheet(requests__granted__business=3))["requests_total", "fail"]
    assert [finding.evidence["difference"] for finding in broken] == [3]
    names = [side["cell"] for side in broken[0].evidence["left"]]
    assert len(names) == 21
    assert names[0] == "requests.granted.business"
    assert {"cell": "requests.granted.business", "value": 3, "raw": "3"} in broken[0].evidence["left"]


def test_a_form_whose_sums_agree_passes_every_rule() -> None:
    column = {"requests__new_received__business": 3, "requests__granted__business": 3, "requests__total__business": 3}
    totals = {"requests__new_received__total": 3, "requests__granted__total": 3, "requests__total__total": 3}
    assert {key for key in findings(sheet(**column, **totals))} == {(rule.id, "pass") for rule in TIES}


@pytest.mark.parametrize("state", ["blank", "not_applicable", "absent", "unclear"])
def test_a_tie_with_an_unknown_addend_is_null_even_if_the_rest_does_not_add_up(state: str) -> None:
    found = findings(sheet(disputes__review__upheld=state, disputes__review__total=5))
    assert ("disputes_total", "fail") not in found
    [null] = found["disputes_total", "null"]
    assert null.reason == "unknown_addend"
    assert null.evidence["unknown"] == {"review": {"disputes.review.upheld": state}}
    assert (null.evidence["tested"], null.evidence["passed"], null.evidence["of"]) == (2, 2, 3)


def test_blank_parts_beside_a_total_of_zero_prove_nothing() -> None:
    blank = {f"disputes__review__{outcome}": "blank" for outcome in OUTCOMES}
    assert [
        finding.result
        for key, found in findings(sheet(**blank)).items()
        if key[0] == "disputes_total"
        for finding in found
    ] == ["null"]


def test_one_broken_tie_does_not_hide_behind_an_unknown_one() -> None:
    found = findings(sheet(disputes__review__upheld="blank", disputes__litigation_direct__total=4))
    assert len(found["disputes_total", "fail"]) == len(found["disputes_total", "null"]) == 1


def test_decimals_do_not_break_a_tie() -> None:
    cells = sheet(disputes__review__upheld=0.1, disputes__review__corrected=0.2, disputes__review__total=0.3)
    assert ("disputes_total", "pass") in findings(cells)


def test_an_edition_without_this_form_has_no_ties() -> None:
    assert tie_findings(expectation(), Source(URL, "2014", "capture", {})) == []
    assert tie_findings(expectation(), Source(URL, None, "capture", {})) == []


def test_a_finding_keeps_its_id_whatever_the_numbers_say() -> None:
    first, second = (findings(sheet(disputes__review__total=n))["disputes_total", "fail"][0] for n in (4, 5))
    assert first.id == second.id
    assert first.evidence != second.evidence


@pytest.mark.parametrize(("edition", "count"), [("2019", 7 + 7 + 23 + 3), ("2021", 7 + 7 + 25 + 3)])
def test_the_number_of_ties(edition: str, count: int) -> None:
    assert len(ties_of(edition)) == count
    assert len({(tie.rule.id, tie.about) for tie in ties_of(edition)}) == count


def test_the_ties_cover_every_row_and_column_of_the_forms() -> None:
    forms = json.loads(FORMS.read_text(encoding="utf-8"))
    assert set(RESULTS) == {form["edition"] for form in forms} - {"2014"}  # its table has no sums that are certain
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
