"""JSON in its one form (RFC 8785): the same value gives the same bytes on any machine.

    canonical(value) -> str

What no file can hold (NUL, halves of surrogate pairs) is made storable first, as in any other text of a release.
"""

from json.encoder import encode_basestring as _quoted  # the standard library's escapes are those of RFC 8785
from typing import Any

import rfc8785

from storage.models import storable


def canonical(value: Any) -> str:
    """Write a value of plain dicts, lists, texts, numbers and nulls."""
    if isinstance(value, str):
        return _quoted(storable(value))
    if isinstance(value, dict):
        named = {storable(name): each for name, each in value.items()}
        return f"{{{','.join([f'{_quoted(name)}:{canonical(named[name])}' for name in sorted(named, key=_place)])}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(canonical, value))}]"
    return rfc8785.dumps(value).decode()  # numbers as ECMAScript writes them


def _place(name: str) -> bytes:
    """Give what names are ordered by: their UTF-16 code units."""
    return name.encode("utf-16-be")
