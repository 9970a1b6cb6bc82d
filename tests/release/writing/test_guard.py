"""The formula guard: nothing in a CSV file is a formula, and every text can be had back."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.writing.guard import guarded, guarded_text, unguarded, unguarded_text
from tests.release.made import NASTY

RUN_BY_SPREADSHEETS = tuple("=+-@＝＋－＠\t\r\n")
storable_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
opening = st.sampled_from([*RUN_BY_SPREADSHEETS, "'", "''", "-5", "+", "（", "ｅ", ""])


@pytest.mark.parametrize("sign", RUN_BY_SPREADSHEETS)
def test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(sign: str) -> None:
    assert guarded_text(f"{sign}SUM(1,2)") == f"'{sign}SUM(1,2)"


@pytest.mark.parametrize("number", ["5", "-5", "+1", "-2.5", "+007"])
def test_a_plain_number_stays_as_it_is(number: str) -> None:
    assert guarded_text(number) == number


@pytest.mark.parametrize("text", ["-", "-5-", "-5.", "-.5", "+1+2", "-2\n", "-５", "--1", "-1,000"])
def test_what_only_begins_like_a_number_is_guarded(text: str) -> None:
    assert guarded_text(text) == f"'{text}"


def test_an_apostrophe_gets_another_one_so_that_it_can_be_had_back() -> None:
    assert guarded_text("'quoted'") == "''quoted'"
    assert unguarded_text("''quoted'") == "'quoted'"


@pytest.mark.parametrize("text", ["伊川县", "（一）总体", "ｅ", "0", "", "a=b", " =a"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded_text(text) == text


def test_a_null_stays_a_null_and_an_array_without_anything_risky_is_given_back() -> None:
    assert guarded(pa.array(["=a", None, "b"])).to_pylist() == ["'=a", None, "b"]
    calm = pa.array(["a", None, ""])
    assert guarded(calm) is calm
    assert guarded(pa.array([], pa.string())).to_pylist() == []


def test_a_slice_of_an_array_is_guarded_like_the_whole() -> None:
    texts = pa.array(["=a", "b", None, "-c", "-5", "'d", "", "@e"])
    whole = guarded(texts).to_pylist()
    for start in range(len(texts)):
        assert guarded(texts.slice(start, 3)).to_pylist() == whole[start : start + 3]


def test_a_null_that_has_bytes_under_it_stays_a_null() -> None:
    texts = pa.array(["=a", "=b"])
    hidden = pa.Array.from_buffers(pa.string(), 2, [pa.py_buffer(b"\x02"), *texts.buffers()[1:]])
    assert guarded(hidden).to_pylist() == [None, "'=b"]


@given(st.lists(st.one_of(st.none(), st.builds(str.__add__, opening, storable_texts))))
def test_every_text_comes_back(texts: list[str | None]) -> None:
    there = guarded(pa.array(texts, pa.string()))
    assert unguarded(there).to_pylist() == texts
    assert [None if each is None else unguarded_text(each) for each in there.to_pylist()] == texts
    assert [None if each is None else guarded_text(each) for each in texts] == there.to_pylist()


@given(storable_texts)
def test_no_guarded_text_is_run(text: str) -> None:
    there = guarded_text(text)
    assert not there.startswith(RUN_BY_SPREADSHEETS) or there[1:].replace(".", "").isdecimal()


def test_the_nasty_texts_come_back() -> None:
    texts = [each.replace("\0", "\ufffd").replace("\ud83d", "\ufffd") for each in NASTY]
    assert unguarded(guarded(pa.array(texts))).to_pylist() == texts
