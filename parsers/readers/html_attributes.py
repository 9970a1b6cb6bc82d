"""The values that a page's class, id and style attributes have, found in its source without the tree.

A Word export repeats a few of them a thousand times. What is in none of them needs no search through the tree.
"""

import re
from typing import NamedTuple

VALUE = rb"""=("[^"]*|'[^']*|[^\s>]*)"""
PATTERNS = tuple(re.compile(name + VALUE) for name in (b"class", b"id", b"style"))
ANY_CASE = tuple(re.compile(pattern.pattern, re.I) for pattern in PATTERNS)


class Attributes(NamedTuple):
    """The distinct values. There may be some that no element has."""

    classes: frozenset[str]
    ids: frozenset[str]
    styles: frozenset[str]


def attributes_in(source: bytes) -> Attributes:
    """Find the values in a page's source, given as UTF-8."""
    patterns = ANY_CASE if b"STYLE=" in source or b"CLASS=" in source else PATTERNS
    return Attributes(*(_values(pattern, source) for pattern in patterns))


def _values(pattern: re.Pattern[bytes], source: bytes) -> frozenset[str]:
    return frozenset(value.decode("utf-8", "replace").strip("\"'") for value in set(pattern.findall(source)))
