"""Titles and names are compared in simplified characters, without the spaces of a bad scan."""

import pytest

from parsers.identity.plain import SIMPLIFIED, TRADITIONAL, gathered, plain, simplified


def test_every_traditional_character_has_its_own_simplified_one() -> None:
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    assert not set(TRADITIONAL) & set(SIMPLIFIED)


def test_only_a_text_in_traditional_characters_is_turned_back() -> None:
    assert simplified("東風鎮人民政府") == "东风镇人民政府"
    assert simplified("於潜镇人民政府") == "於潜镇人民政府"


@pytest.mark.parametrize(
    ("printed", "said"),
    [("青 石 镇 人 民 政 府", "青石镇人民政府"), ("青石镇 2019 年年报", "青石镇 2019 年年报"), ("", "")],
)
def test_spaces_between_all_characters_are_no_spaces(printed: str, said: str) -> None:
    assert gathered(printed) == said


def test_a_plain_title_has_no_width_and_no_files_ending() -> None:
    assert plain("青石镇２０２１年年报（定稿）.DOCX") == "青石镇2021年年报(定稿)"
