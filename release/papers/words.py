"""What the words mean that stand in columns, from `data/words.yaml`.

words_of(table, field) -> Vocabulary | None
said(words, "en" | "zh") -> str
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import yaml

from release.schema import Words

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and their meanings. `joined`: several stand in one cell; `more`: further words can stand there."""

    words: Mapping[str, Words]
    joined: bool = False
    more: bool = False


def words_of(table: str, field: str) -> Vocabulary | None:
    """Give the words of a column, None where they need no explanation."""
    return vocabularies().get((table, field))


def said(words: Words, language: Language) -> str:
    """Give the words of one language."""
    return words.en if language == "en" else words.zh


@cache
def vocabularies() -> dict[tuple[str, str], Vocabulary]:
    """Read all, by table and column."""
    text = resources.files("release").joinpath("data/words.yaml").read_text(encoding="utf-8")
    found: dict[tuple[str, str], Vocabulary] = {}
    for entry in yaml.safe_load(text):
        words = {word: Words(**meaning) for word, meaning in entry["words"].items()}
        vocabulary = Vocabulary(words, entry.get("joined", False), entry.get("more", False))
        for column in entry["of"]:
            table, _, field = column.partition(".")
            found[table, field] = vocabulary
    return found
