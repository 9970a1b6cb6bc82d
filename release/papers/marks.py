"""Markdown as the papers need it: texts of people stay texts, tables stay tables."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_BAR = re.compile(r"(?<!\\)\|")


def plain(text: str) -> str:
    """Give a text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def code(text: str) -> str:
    """Give a name of a column, file or word as code."""
    return f"`{text}`"


def prose(text: str) -> str:
    """Give a sentence that Markdown shows as it is, but for words between backticks, which are code."""
    parts = text.split("`")
    return "".join(code(part) if place % 2 else plain(part) for place, part in enumerate(parts))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Give the lines of a table. Its cells are Markdown already, but for the bars in them."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(_BAR.sub(r"\|", cell) for cell in line) + " |" for line in lines]
