"""What number a value cell prints. A text that is not clearly one number is unclear, never guessed."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from parsers.record import State
from parsers.tables.numerals import NUMERALS, read_numeral

NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "–", "−", "―", "_", "//"})
# 无, 没有, 未收到申请, 不涉及: the cell says in words that there is none. That is no printed zero.
NOTHING_IN_WORDS = re.compile(
    r"(?:暂|均)?(?:无|没有)(?:此项|该项|此类|相关(?:情况|内容|业务|事项)|数据|申请|收费)?"
    r"|(?:暂|均)?未(?:收到|发生|产生|涉及|开展|受理)(?:申请|此类申请|相关申请)?|不涉及|不适用"
)
UNITS = "件|项|条|次|个|宗|份|人|起|例|元|万元|亿元|千元"
# What may follow a number in brackets without changing it: its unit, or a note on what it is made of.
NOTES = rf"单位[::]?(?:{UNITS})|{UNITS}|(?:其中|含|包括|不含|均为|全部为|较上年|比上年|同比)[^()]*"
NUMBER = re.compile(
    rf"(?:共计|共|合计)?(?P<sign>增加|增|减少|减|\+|-|−|–|—)?\s*"
    rf"(?:(?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)|(?P<numeral>[{NUMERALS}]{{1,12}}))\s*"
    rf"(?:{UNITS})?\s*(?:\((?:{NOTES})\))?"
)
# A mark at the end of a number that leads to a note; written as a digit, it must not become one.
FOOTNOTE = re.compile(r"(?<=[0-9０-９])\s*(?:[*＊※†‡①-⑳⑴-⒇¹²³⁰-⁹]|[\[［]注?[0-9]{0,2}[\]］]|注[0-9]?)\s*$")
NO_DIGITS = re.compile(r"[①-⒛¹²³⁰-⁹₀-₉⓪-⓿❶-➓㈠-㈩㊀-㊉]")
MINUS = frozenset({"减少", "减", "-", "−", "–", "—"})
LONGEST_DIGITS = 15


class Value(NamedTuple):
    """The number printed, if the state is `reported`."""

    value: int | float | None
    state: State


@lru_cache(maxsize=4096)
def read_value(text: str) -> Value:
    """Read a value cell: full-width digits, thousands separators, Chinese numerals, a sign or 增/减.

    A unit, a note or its mark may follow the number; units are not converted.
    """
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_DIGITS:
        return Value(int(text), State.REPORTED)
    said = FOOTNOTE.sub("", text)
    if NO_DIGITS.search(said):
        return Value(None, State.UNCLEAR)
    plain = unicodedata.normalize("NFKC", said).strip()
    if not plain:
        return Value(None, State.BLANK)
    if plain in NOTHING or NOTHING_IN_WORDS.fullmatch(plain):
        return Value(None, State.NOT_APPLICABLE)
    match = NUMBER.fullmatch(plain)
    size = _size(match) if match else None
    if match is None or size is None:
        return Value(None, State.UNCLEAR)
    return Value(-size if match["sign"] in MINUS and size else size, State.REPORTED)


def _size(match: re.Match[str]) -> int | float | None:
    if match["numeral"]:
        return read_numeral(match["numeral"])
    if len(match["digits"]) > LONGEST_DIGITS:
        return None
    digits = match["digits"].replace(",", "")
    return float(digits) if "." in digits else int(digits)


def is_value(text: str) -> bool:
    """Tell whether a text prints a number or says that there is none."""
    return len(text) <= 24 and read_value(text).state in (State.REPORTED, State.NOT_APPLICABLE)
