"""How precise each rule was on the labelled set: the table that `make rules` writes, and who may say fail by it."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

LEAST_PRECISION = 0.95


@cache
def measured() -> dict[str, dict[str, Any]]:
    """Give by rule what was measured: its version, labelled positives and negatives, precision, recall."""
    found: dict[str, dict[str, Any]] = json.loads(
        (files("audit") / "data" / "measured.json").read_text(encoding="utf-8")
    )
    return found


def may_fail(rule: str, version: int) -> bool:
    """Tell whether a rule of this version was shown to be precise enough to say fail."""
    row = measured().get(rule)
    return row is None or (row["version"] == version and (row["precision"] or 0) >= LEAST_PRECISION)
