"""Rows held against what they should be, and the words for what is not so.

differing(table, key, expected, actual)   a defect for each column that says something else
row_defect(table, key, what)              any other defect of a row
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from storage.archive.defect import Defect
from storage.database import to_json
from storage.models import storable

LONGEST = 120  # characters of a value that a line shows


def row_defect(table: str, key: object, what: str) -> Defect:
    """Tell of a row by its table and key."""
    return Defect(f"database: {table}", None, str(key), what)


def named(*parts: object) -> str:
    """Give a key of several columns as one text."""
    return ", ".join(str(part) for part in parts)


def differing(
    table: str, key: object, expected: Mapping[str, Any], actual: Mapping[str, Any], witness: str = "the archive"
) -> Iterator[Defect]:
    """Name every column that does not hold what it should; `witness` is who says so."""
    for column, value in expected.items():
        stored = as_stored(value)
        if _exact(stored) != _exact(actual[column]):
            yield row_defect(table, key, f"{column}: {witness} says {shown(stored)}, the row {shown(actual[column])}")


def _exact(value: Any) -> Any:
    """Give JSON as its text: to Python 1, 1.0 and true are the same."""
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value


def as_stored(value: Any) -> Any:
    """Give a value as it comes back from a column."""
    if isinstance(value, str):
        return storable(value)
    return json.loads(to_json(value)) if isinstance(value, dict | list | tuple) else value


def shown(value: Any) -> str:
    """Give a value as a line shows it."""
    text = "nothing" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def both_ways(
    table: str,
    expected: Mapping[Any, Mapping[str, Any]],
    actual: Mapping[Any, Mapping[str, Any]],
    names: Mapping[Any, object],
) -> Iterator[Defect]:
    """Hold rows against each other by key: none missing, none too many, every column the same.

    `names` tells keys as people read them, where they are others.
    """
    for key in _ordered(expected.keys() | actual.keys()):
        told = names.get(key, named(*key) if isinstance(key, tuple) else key)
        if key not in actual:
            yield row_defect(table, told, "the archive proves this row, and it is not there")
        elif key not in expected:
            yield row_defect(table, told, "the row is there, and nothing in the archive proves it")
        else:
            yield from differing(table, told, expected[key], actual[key])


def _ordered(keys: Iterable[Any]) -> list[Any]:
    return sorted(keys, key=repr)
