"""Nothing that a stranger wrote moves a cursor, breaks a file or vanishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.plain import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("江左镇", "江左镇"),
        ("a\x00b", "a\\x00b"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\r\nb", "a\\x0d\nb"),
        ("\ud800", "\\ud800"),
        ("\u202egnp", "\\u202egnp"),
        ("\ufffe", "\\ufffe"),
    ],
)
def test_what_is_unfit_is_written_as_its_number(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_tabs_and_line_ends_stay_unless_one_line_is_wanted() -> None:
    assert printable("a\tb\nc") == "a\tb\nc"
    assert printable("a\tb\nc", lines=False) == "a\\x09b\\x0ac"


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_can_be_written_as_utf_8(text: str) -> None:
    assert printable(text).encode("utf-8") or not text
