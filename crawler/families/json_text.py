"""Reads the JSON that list endpoints answer with, bare or wrapped for a script: `raw({…})`. Pure.

read_json('{"total": 3}') -> {"total": 3}
number("3") -> 3
whole("…\ud83d…") -> the text with half characters, as JSON can write them, replaced
"""

import json
import re
from typing import Any

WRAPPED = re.compile(r"^[\w.$]+\s*\(\s*(?P<json>[\[{].*[\]}])\s*\)\s*;?$", re.DOTALL)


def read_json(text: str) -> Any | None:
    """Give the value a text writes down; None when it is not JSON, or not all of it."""
    plain = text.strip().removeprefix("\ufeff")
    wrapped = WRAPPED.match(plain)
    try:
        return json.loads(wrapped["json"] if wrapped else plain)
    except (ValueError, RecursionError):
        return None


def number(value: Any) -> int | None:
    """Give the whole number that a value is or writes down; None for anything else."""
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else None


def whole(text: str) -> str:
    """Join the halves of characters that stand side by side, and replace those that stand alone."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
