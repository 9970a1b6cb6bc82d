"""Texts of strangers, made fit to be written: `printable("a\x00") == "a\\x00"`.

What no XML, no terminal and no spreadsheet can hold (control characters, halves of surrogate pairs, non-characters) is
written as its number, so that it is seen and nothing is lost. Line ends and tabs stay where they are asked for.
"""

import re

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("[\t\n]")


def printable(text: str, *, lines: bool = True) -> str:
    """Give a text in which everything unfit is written as its number; without `lines`, tabs and line ends, too."""
    plain = _UNFIT.sub(_number, text)
    return plain if lines else _LINE_ENDS.sub(_number, plain)


def _number(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
