"""Statements of one report that cannot both be so."""

import pytest

from audit.rules.text.self_contradiction import RULE
from tests.audit.rules.papers import answer, answers, filled, sections, written


def stated(*figures: tuple[str, float]) -> list[dict[str, object]]:
    return [
        {
            "quantity": quantity,
            "value": value,
            "unit": "件" if value else None,
            "sentence": f"{quantity} {value}。",
            "at": f"line {n}",
        }
        for n, (quantity, value) in enumerate(figures, start=1)
    ]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((("requests_received", 0), ("requests_received", 3)), ("fail", None)),
        ((("published_total", 80), ("published_total", 98)), ("suspect", None)),  # the scope may differ
        ((("requests_received", 3), ("requests_received", 3)), ("pass", None)),
        ((("requests_received", 0), ("requests_answered", 3)), ("fail", None)),
        ((("requests_received", 0), ("requests_answered", 0)), ("pass", None)),
        ((("requests_received", 0), ("requests_carried_in", 3), ("requests_answered", 3)), ("pass", None)),
        ((("requests_received", 3), ("requests_answered", 3)), ("pass", None)),
        ((("requests_received", 0),), ("null", "nothing_stated_twice")),
        ((), ("null", "nothing_stated_twice")),
    ],
)
def test_two_statements(figures: tuple[tuple[str, float], ...], expected: tuple[str, str | None]) -> None:
    assert answer(RULE, written(statements=stated(*figures))) == expected


def test_what_the_table_carries_over_explains_an_answer_without_a_new_request() -> None:
    cells = filled("2021", {"requests.carried_in.total": 2})
    report = written(statements=stated(("requests_received", 0), ("requests_answered", 2)), cells=cells)
    assert answer(RULE, report) == ("pass", None)


def test_both_sentences_are_quoted() -> None:
    [found] = answers(RULE, written(statements=stated(("requests_received", 0), ("requests_answered", 3))))
    assert found.evidence["quote"] == "requests_received 0。\nrequests_answered 3。"


def test_a_collection_read_as_one_report_contradicts_nothing() -> None:
    report = written(statements=stated(("requests_received", 0), ("requests_received", 3)), parts=[*sections()] * 2)
    assert answer(RULE, report) == ("null", "several_reports")
