"""Every word of a verdict has its Chinese, and the pages say of a headline what docs/audit.md says."""

import re
from pathlib import Path

import pytest

from audit.judgement import HEADLINES
from audit.letter.content import WAITING
from audit.letter.wording import BASIS, CHANGES, REASON
from audit.story.lacking import REASONS
from audit.terms import SAYINGS, TERMS, both
from roster.model import Duty

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "audit.md").read_text(encoding="utf-8")


def first_column(heading: str) -> set[str]:
    rows = PAGE.split(heading)[1].split("\n\n")[0].splitlines()
    return {word for row in rows if row.startswith("| `") for word in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_headline_and_every_duty_has_its_chinese() -> None:
    assert set(SAYINGS) == set(HEADLINES)
    assert {*HEADLINES, *(duty.value for duty in Duty), "law", "practice", "local"} <= set(TERMS)


def test_every_reason_is_said_in_the_story_the_letter_and_the_workbook() -> None:
    reasons = first_column("| reason |")
    assert set(REASONS) == reasons
    assert reasons <= set(TERMS)
    assert set(REASON) | WAITING == reasons
    assert not set(REASON) & WAITING


def test_every_kind_of_basis_and_of_change_has_its_sentence() -> None:
    assert set(BASIS) == {"law", "practice", "local"}
    assert set(CHANGES) == {"altered", "withdrawn", "restored"}


@pytest.mark.parametrize("headline", HEADLINES)
def test_what_a_headline_permits_is_what_the_page_permits(headline: str) -> None:
    """The first words of each sentence stand in the table: nothing is permitted in one place only."""
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{headline}` |"))
    for said in (SAYINGS[headline].means, SAYINGS[headline].may):
        start = " ".join(re.findall(r"\w+", said)[:4])
        assert start in " ".join(re.findall(r"\w+", row)), said


def test_a_word_is_said_in_both_languages() -> None:
    assert both("missing") == "missing 未发现"
    assert both("whatever") == "whatever"
