"""Reads the JSON files of a release, which may be a stranger's: of bounded size, and whatever they hold an answer.

read_json(folder, name, report) -> object or None       None: told already
at(value, "a", "b", 0) -> object or None                what stands at a place; None where there is no such place
"""

import json
from pathlib import Path
from typing import Any

from release.verify.report import Report, shown
from release.verify.sums import small

LARGEST = 64 << 20  # bytes; a VALIDATION.json of the whole country has four


class NotJson(ValueError):
    """Bytes that are not JSON as a release has it; the message says why."""


def parsed(data: bytes) -> Any:
    """Read JSON. Raises NotJson for anything else, numbers that are none and names said twice included."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise NotJson(shown(str(error))[1:-1] or type(error).__name__) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotJson("a name stands twice in one object")
    return value


def _refused(word: str) -> None:
    raise NotJson(f"{word} is no number")


def read_json(folder: Path, name: str, report: Report) -> Any:
    """Read a JSON file of a release; None when it is none."""
    data = small(folder, name, LARGEST)
    if data is None:
        report.wrong(name, f"is larger than {LARGEST} bytes; it was not read")
        return None
    try:
        return parsed(data)
    except NotJson as error:
        report.wrong(name, f"is not JSON: {error}")
        return None


def at(value: Any, *path: str | int) -> Any:
    """Give what stands at a place in JSON; None where there is no such place."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
