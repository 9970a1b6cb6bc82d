"""A decision finds its finding again when another roster gave its unit another id; a doubt leaves it an orphan."""

from typing import Any

import pytest

from audit.judgement import Finding
from audit.work.adoption import adopt
from audit.work.subject import subject

OLD = Finding(
    "0" * 20, "r", 1, "990101", "u@2010", "白塔镇", 2023, "fail", None, "low", {}, "990101101", "https://a/1", "x"
)
NEW = OLD._replace(id="1" * 20, unit_id="u@2015")


def adopted(*findings: Finding, judged: set[tuple[str, int]] | None = None) -> dict[str, str]:
    there = {(each.unit_id, each.year) for each in findings}
    return adopt({OLD.id: subject(OLD)}, findings, there if judged is None else judged)


@pytest.mark.parametrize(
    "now",
    [
        {},
        {"code": "990101009"},
        {"unit": "白塔街道"},
        {"county_code": "990102", "code": "990102001"},
        {"result": "pass"},
    ],
)
def test_the_same_matter_of_the_same_unit_takes_it_over(now: dict[str, Any]) -> None:
    new = NEW._replace(**now)
    assert adopted(new) == {OLD.id: new.id}


@pytest.mark.parametrize(
    "now",
    [
        {"rule": "s"},
        {"year": 2022},
        {"document": "https://a/2"},
        {"about": "y"},
        {"code": "990101009", "unit": "青石镇"},
        {"county_code": "990102", "unit": "青石镇"},
    ],
)
def test_another_matter_or_unit_does_not(now: dict[str, Any]) -> None:
    assert adopted(NEW._replace(**now)) == {}


def test_code_and_name_together_win_over_either() -> None:
    renamed = NEW._replace(id="2" * 20, unit_id="v", unit="青石镇")
    assert adopted(renamed, NEW) == {OLD.id: NEW.id}


def test_of_two_that_would_do_none_is_taken() -> None:
    assert adopted(NEW, NEW._replace(id="2" * 20, unit_id="v")) == {}


def test_nothing_is_taken_over_from_a_unit_that_is_still_judged() -> None:
    assert adopted(NEW, judged={("u@2010", 2023), ("u@2015", 2023)}) == {}


def test_without_a_document_another_county_is_another_matter() -> None:
    old = OLD._replace(document="")
    new = NEW._replace(document="", county_code="990102")
    assert adopt({old.id: subject(old)}, [new], {("u@2015", 2023)}) == {}
