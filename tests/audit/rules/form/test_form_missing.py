"""A report without the tables of its form; what was not read may hold them."""

import pytest

from audit.rules.form.form_missing import RULE
from tests.audit.rules.papers import answer, written


@pytest.mark.parametrize(
    ("year", "problems", "expected"),
    [
        (2022, ["missing_form"], ("fail", None)),
        (2022, ["unknown_form"], ("suspect", None)),  # the lack may be ours
        (2022, ["missing_form", "attachment_unreadable"], ("null", "attachment_unreadable")),
        (2022, ["missing_form", "page_without_text"], ("null", "page_without_text")),
        (2022, ["missing_form", "cut_short"], ("null", "cut_short")),
        (2016, ["missing_form"], ("null", "form_not_required")),
    ],
)
def test_no_table_of_any_form(year: int, problems: list[str], expected: tuple[str, str | None]) -> None:
    assert answer(RULE, written(year, edition=None, problems=problems), year) == expected


def test_a_form_that_is_there_passes() -> None:
    assert answer(RULE, written()) == ("pass", None)
    assert answer(RULE, written(edition="2008")) == ("pass", None)  # wrong_edition speaks of a narrative
