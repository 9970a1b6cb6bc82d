"""The quantities of the form that sentences state, as data: units, cells, and the ways to say them.

`data/quantities.json` has `units`, lists of them by name, `fragments`, pieces of wording by name, and `quantities`. A
way is a regular expression over a whole clause in which `<name>` stands for a fragment and `#` for the one number with
its unit. `said` is clear anywhere; `within` only in the quantity's own sections, behind a clause that is about them, or
behind the quantity it is a part of; `at_opening` only there and first in its sentence; `at_zero` only when it is
zero; `denied` and `denied_within` are what a clause says there was none of, without the word that denies.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FRAGMENT = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of the form as prose speaks of it.

    `cells` are by edition the ids whose sum it should equal. `part_of` are the quantities it may be a part of;
    `narrows` tells that what follows it may be about this part only. In `sections_of_zero` a zero is clear where a
    number is not: when there was no lawsuit at all, there was none about disclosure. Where there are words `beside`, a
    sentence that has none of them is not about the quantity unless it is clear.
    """

    key: str
    label: str
    units: frozenset[str]
    cells: dict[str, tuple[str, ...]]
    sections: frozenset[str]
    sections_of_zero: frozenset[str]
    part_of: frozenset[str]
    narrows: bool
    beside: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say some quantities, by the field it stands in (`said`, `within`, …)."""

    words: str
    field: str
    quantities: tuple[Quantity, ...]


@cache
def quantities() -> dict[str, Quantity]:
    """Give the quantities by key."""
    return {entry["key"]: _quantity(entry) for entry in _data()["quantities"]}


@cache
def wholes() -> frozenset[str]:
    """Give the keys of the quantities that others are parts of."""
    return frozenset(key for quantity in quantities().values() for key in quantity.part_of)


@cache
def ways(denied: bool) -> tuple[Way, ...]:
    """Give the ways to state a number, or to say that there was none; those that are clear anywhere come first."""
    found: dict[tuple[str, str], list[Quantity]] = {}
    for field in ("denied", "denied_within") if denied else ("said", "at_zero", "within", "at_opening"):
        for entry in _data()["quantities"]:
            for words in entry.get(field, ()):
                found.setdefault((field, words), []).append(quantities()[entry["key"]])
    return tuple(Way(_spelt_out(words), field, tuple(owners)) for (field, words), owners in found.items())


@cache
def fragment(name: str) -> str:
    """Give a fragment as a regular expression."""
    return _spelt_out(_data()["fragments"][name])


def _spelt_out(words: str) -> str:
    return FRAGMENT.sub(lambda match: f"(?:{fragment(match[1])})", words)


def _quantity(entry: dict[str, Any]) -> Quantity:
    cells = {edition: tuple(ids) for edition, ids in entry["cells"].items()}
    sections, of_zero, wholes_of = (
        frozenset(entry.get(field, ())) for field in ("sections", "sections_of_zero", "part_of")
    )
    units = frozenset(_data()["units"][entry["units"]] if isinstance(entry["units"], str) else entry["units"])
    narrows, beside = entry.get("narrows", False), re.compile(entry.get("beside", ""))
    return Quantity(entry["key"], entry["label"], units, cells, sections, of_zero, wholes_of, narrows, beside)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(resources.files("parsers").joinpath("data/quantities.json").read_text("utf-8"))
    return data
