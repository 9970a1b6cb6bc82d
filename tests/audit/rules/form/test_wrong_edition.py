"""Which form was in force for which year, and which departures are tolerated."""

import pytest

from audit.rules.form.wrong_edition import RULE
from tests.audit.rules.papers import answer, answers, written


@pytest.mark.parametrize(
    ("year", "edition", "expected"),
    [
        (2022, "2021", ("pass", None)),
        (2021, "2021", ("pass", None)),
        (2020, "2019", ("pass", None)),
        (2016, "2014", ("pass", None)),
        (2016, "2008", ("pass", None)),  # the table went upwards and need not stand in the report
        (2010, "2008", ("pass", None)),
        (2022, "2019", ("fail", None)),
        (2021, "2008", ("fail", None)),
        (2020, "2021", ("fail", None)),
        (2020, "2014", ("fail", None)),
        (2022, None, ("null", "no_form")),
    ],
)
def test_the_form_in_force_for_the_year(year: int, edition: str | None, expected: tuple[str, str | None]) -> None:
    assert answer(RULE, written(year, edition=edition), year) == expected


@pytest.mark.parametrize(("year", "edition", "severity"), [(2019, "2014", "low"), (2020, "2014", "medium")])
def test_the_old_structure_is_less_grave_in_the_first_year_of_the_new(year: int, edition: str, severity: str) -> None:
    [found] = answers(RULE, written(year, edition=edition), year)
    assert (found.result, found.severity) == ("fail", severity)
    assert found.evidence["expected"] == "2019"


def test_of_a_mixture_another_rule_speaks() -> None:
    assert answer(RULE, written(2022, edition="2019", problems=["mixed_form"])) == ("null", "mixed_form")
