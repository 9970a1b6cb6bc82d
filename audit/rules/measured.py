"""How precise each rule was on the labelled set: the table that `make rules` writes, and who may say fail by it."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LEAST_PRECISION = 0.95
LEAST_POSITIVES = 15  # labelled cases that are truly broken: fewer show nothing


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
    return row is not None and row["version"] == version and enough(row)


def enough(row: Mapping[str, Any]) -> bool:
    """Tell whether the figures of a rule show that what it says is so: precise, and shown by enough cases."""
    return (row["precision"] or 0) >= LEAST_PRECISION and row["positives"] >= LEAST_POSITIVES
