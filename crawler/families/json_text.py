"""Reads the JSON that list endpoints answer with, bare or wrapped for a script: `raw({…})`. Pure."""

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
