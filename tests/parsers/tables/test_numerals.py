"""A Chinese numeral is read when writing its number out again gives the same signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.tables.numerals import read_numeral, write_numeral


@given(st.integers(0, 99_999_999))
def test_what_is_written_out_is_read_back(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("○", 0),
        ("一十二", 12),
        ("两千零三", 2003),
        ("叁佰", 300),
        ("二〇", 20),
        ("一二〇", 120),
        ("十万", 100_000),
    ],
)
def test_ways_to_write_a_number(text: str, number: int) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["一百二", "三五", "〇三", "百", "万", "二三百", "十十", "一千千"])
def test_what_is_not_written_in_full_is_not_read(text: str) -> None:
    assert read_numeral(text) is None
