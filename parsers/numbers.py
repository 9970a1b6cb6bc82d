"""What number a value cell prints. A text that is not clearly one number is unclear, never guessed."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from parsers.record import State

NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "–", "−", "―", "_", "无", "//"})
UNITS = "件|项|条|次|个|宗|份|人|起|元|万元|亿元|千元"
NUMBER = re.compile(
    rf"(?P<sign>增加|增|减少|减|\+|-|−|–|—)?\s*(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?:{UNITS})?"
)
MINUS = frozenset({"减少", "减", "-", "−", "–", "—"})
LONGEST_DIGITS = 15


class Value(NamedTuple):
    """The number printed, if the state is `reported`."""

    value: int | float | None
    state: State


@lru_cache(maxsize=4096)
def read_value(text: str) -> Value:
    """Read a value cell: full-width digits, thousands separators, a sign or 增/减, a unit after it (not converted)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return Value(None, State.BLANK)
    if plain in NOTHING:
        return Value(None, State.NOT_APPLICABLE)
    match = NUMBER.fullmatch(plain)
    if match is None or len(match["digits"]) > LONGEST_DIGITS:
        return Value(None, State.UNCLEAR)
    digits = match["digits"].replace(",", "")
    size: int | float = float(digits) if "." in digits else int(digits)
    return Value(-size if match["sign"] in MINUS and size else size, State.REPORTED)


def is_value(text: str) -> bool:
    """Tell whether a text prints a number or says that there is none."""
    return len(text) <= 24 and read_value(text).state in (State.REPORTED, State.NOT_APPLICABLE)
