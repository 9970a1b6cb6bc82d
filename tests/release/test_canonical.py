"""Canonical JSON: byte for byte what the reference library writes of the same value, made storable."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from release.canonical import canonical
from storage.models import storable

NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | NUMBERS | st.text()
STORED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(STORED, inner), max_leaves=30)


def made_storable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: made_storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [made_storable(each) for each in value]
    return storable(value) if isinstance(value, str) else value


@given(VALUES)
def test_it_is_what_the_reference_library_writes(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(made_storable(value)).decode()


@given(st.dictionaries(st.text(), st.integers(0, 9), max_size=8))
def test_names_are_stored_like_any_text(value: dict[str, int]) -> None:
    told = json.loads(canonical(value))
    assert told == {storable(name): each for name, each in value.items()}


def test_names_are_ordered_by_their_utf_16_code_units() -> None:
    assert canonical({"\ufb01": 1, "\U00020000": 2, "a": 3}) == '{"a":3,"\U00020000":2,"\ufb01":1}'


def test_a_tuple_is_a_list_and_a_whole_float_has_no_point() -> None:
    assert canonical({"pair": (1.0, 2.5, 1e21)}) == '{"pair":[1,2.5,1e+21]}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, {1, 2}])
def test_what_json_cannot_say_alike_everywhere_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical([value])
