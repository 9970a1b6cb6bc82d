"""The evidence of a finding in words: enough to redo the arithmetic, whatever a rule puts into it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.evidence_lines import LONGEST, evidence_lines

CELL = {"cell": "requests.granted.total", "value": 3, "raw": "3件", "at": "table 2, row 6"}


@pytest.mark.parametrize(
    ("evidence", "lines"),
    [
        ({}, []),
        ({"difference": 1, "equation": "3 + 1 ≠ 5 + 0"}, ["3 + 1 ≠ 5 + 0", "difference: 1"]),
        ({"cells": [CELL]}, ["cell requests.granted.total = 3 (printed “3件”), table 2, row 6"]),
        ({"cells": [{"cell": "a.b", "value": None, "state": "blank", "raw": ""}]}, ["cell a.b = blank"]),
        (
            {"cells": [{"cell": "a.b", "from": {"value": 1, "raw": "1"}, "to": None}]},
            ["a.b: 1 → absent"],
        ),
        ({"quote": "收到申请3件"}, ["“收到申请3件”"]),
        ({"seen": [None, "2024-02-03"]}, ["seen: … – 2024-02-03"]),
        (
            {"compared_with": {"filer": "甲镇", "year": 2022, "document": "http://a/1.html"}},
            ["compared with: 甲镇 2022, http://a/1.html"],
        ),
        ({"document": "http://a/1.html", "captures": ["urn:uuid:1"], "days": None, "cells": []}, []),
    ],
)
def test_each_kind_of_evidence_has_its_line(evidence: dict[str, Any], lines: list[str]) -> None:
    assert evidence_lines(evidence) == lines


def test_a_long_quotation_is_cut_and_says_so() -> None:
    [line] = evidence_lines({"quote": "长" * (LONGEST + 1)})
    assert line == f"“{'长' * LONGEST}…”"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["equation", "cells", "quote", "compared_with", "seen", "x"]), JSON, max_size=4))
def test_no_evidence_is_too_odd_to_be_told(evidence: dict[str, Any]) -> None:
    assert all(isinstance(line, str) for line in evidence_lines(evidence))
