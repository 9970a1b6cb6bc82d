"""JSON in its one form (RFC 8785): the same value gives the same bytes on any machine.

    canonical(value) -> str

What no file can hold (NUL, halves of surrogate pairs) is made storable first, as in any other text of a release.
"""

from typing import Any

import rfc8785

from storage.models import storable


def canonical(value: Any) -> str:
    """Write a value of plain dicts, lists, texts, numbers and nulls."""
    return rfc8785.dumps(_storable(value)).decode()


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    return value
