"""What matters of a finding's evidence: the same for the same matter, another for another, and told in words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.work.matter import MOST, differences, digest, matter

CELL = {"cell": "requests.new.total", "value": 3.0, "raw": "3", "at": "table 2, row 1"}
TIE: dict[str, Any] = {
    "document": "https://a.example/1.html",
    "captures": ["urn:uuid:1"],
    "equation": "3 ≠ 5",
    "left": [CELL],
    "right": [{"cell": "requests.total", "value": 5.0, "raw": "5", "at": "table 2, row 9"}],
    "difference": -2.0,
}


def digest_of(evidence: dict[str, Any]) -> str:
    return digest(matter(evidence))


@pytest.mark.parametrize(
    "other",
    [
        {"captures": ["urn:uuid:2", "urn:uuid:3"]},
        {"document": "https://b.example/1.html"},
        {"left": [CELL | {"raw": "３", "at": "table 3, row 1"}]},
        {"left": [CELL | {"value": 3}]},
        {"equation": "3 is not 5"},
        {"neighbours": [{"figure": 4}]},
        {"last_without": "2024-02-20"},
    ],
)
def test_what_changes_while_the_matter_stays_does_not_matter(other: dict[str, Any]) -> None:
    assert digest_of(TIE | other) == digest_of(TIE)


@pytest.mark.parametrize(
    "other",
    [
        {"left": [CELL | {"value": 4.0}]},
        {"left": [CELL | {"value": None, "raw": "三"}]},
        {"left": []},
        {"difference": -1.0},
        {"compared_with": {"year": 2022}},
    ],
)
def test_what_matters_does(other: dict[str, Any]) -> None:
    assert digest_of(TIE | other) != digest_of(TIE)


def test_what_could_not_be_read_as_a_number_matters_as_it_is_printed() -> None:
    assert digest_of({"cells": [{"cell": "a", "value": None, "raw": "三"}]}) != digest_of(
        {"cells": [{"cell": "a", "value": None, "raw": "四"}]}
    )


def test_spacing_and_width_of_a_quotation_do_not_matter_its_words_do() -> None:
    assert digest_of({"quote": "收到 申请３件"}) == digest_of({"quote": "收到申请3件\n"})
    assert digest_of({"quote": "收到申请3件"}) != digest_of({"quote": "收到申请4件"})


def test_a_long_text_is_told_short_and_still_told_apart() -> None:
    long = "政" * 5000
    assert len(str(matter({"quote": long}))) < 200
    assert digest_of({"quote": long}) != digest_of({"quote": long[:-1] + "府"})


def test_differences_name_the_cell_and_both_numbers() -> None:
    after = TIE | {"left": [CELL | {"value": 4.0}], "difference": -1.0}
    assert differences(matter(TIE), matter(after)) == ["requests.new.total: 3 → 4", "difference: -2 → -1"]
    assert differences(matter(TIE), matter(TIE)) == []


def test_many_differences_are_counted() -> None:
    before, after = ({"cells": [{"cell": f"c{n}", "value": n + add} for n in range(20)]} for add in (0, 1))
    told = differences(matter(before), matter(after))
    assert (len(told), told[-1]) == (MOST + 1, f"and {20 - MOST} more")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=5), st.dictionaries(st.text(max_size=8), JSON, max_size=5))
def test_any_evidence_has_a_matter_that_differs_in_words_only_when_its_digest_does(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    first, second = matter(one), matter(other)
    assert digest(first) == digest(matter(one))
    if differences(first, second):
        assert digest(first) != digest(second)
