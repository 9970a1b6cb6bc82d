"""The tags a page has, and the values of its class, id and style attributes, found in its source without the tree.

There are few different ones, though a Word export repeats them a thousand times. What is not among them needs no search
through the tree, and a search costs as much as reading a dozen cells.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

VALUE = rb"""=("[^"]*|'[^']*|[^\s>]*)"""
PATTERNS = tuple(re.compile(name + VALUE) for name in (b"class", b"id", b"style"))
TAG = re.compile(rb"<([a-zA-Z][^\s/>]*)")
ANY_CASE = tuple(re.compile(pattern.pattern, re.I) for pattern in PATTERNS)


class Attributes(NamedTuple):
    """The distinct tags, in small letters, and values. There may be some that no element has."""

    tags: frozenset[str]
    classes: frozenset[str]
    ids: frozenset[str]
    styles: frozenset[str]


def attributes_in(source: bytes) -> Attributes:
    """Find the values in a page's source, given as UTF-8."""
    patterns = ANY_CASE if b"STYLE=" in source or b"CLASS=" in source else PATTERNS
    tags = frozenset(tag.decode("utf-8", "replace").lower() for tag in set(TAG.findall(source)))
    return Attributes(tags, *(_values(pattern, source) for pattern in patterns))


def present(tags: Iterable[str], attributes: Attributes) -> list[str]:
    """Give those of some tags that the page has, as selectors."""
    return [tag.replace(":", r"\:") for tag in tags if tag in attributes.tags]


def _values(pattern: re.Pattern[bytes], source: bytes) -> frozenset[str]:
    return frozenset(value.decode("utf-8", "replace").strip("\"'") for value in set(pattern.findall(source)))
