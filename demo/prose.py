"""Chooses a report's sentences: some that all townships use, and some put together for this township and year alone."""

import json
import random
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from demo.filings import Filing

PROSE: dict[str, Any] = json.loads((files("demo") / "data" / "prose.json").read_text(encoding="utf-8"))
# what follows the common sentence of a paragraph: which pattern, how many sentences
OWN = {
    "voluntary": ("did", 5),
    "requests": ("did", 1),
    "management": ("did", 3),
    "platform": ("did", 3),
    "supervision": ("did", 2),
    "problems": ("fell_short", 3),
    "improvements": ("will", 3),
}


class Speaker:
    """Speaks for one unit about one year, the same every night; in another's words where the report was copied."""

    def __init__(self, filing: Filing, year: int, known: Mapping[str, object] | None = None) -> None:
        voice, told = filing.voice(year)
        self._voice = f"{voice} {told}"
        chance = random.Random(f"prose {self._voice}")
        self._names = {
            "name": filing.publisher_name,
            "filer": filing.publisher,
            "county": filing.county.name,
            "year": year,
            "n": chance.randint(26, 240),
            "m": chance.randint(3, 18),
            **(known or {}),
        }

    def paragraph(self, slot: str) -> str:
        """Give the paragraph that fills a slot of the report."""
        chance = random.Random(f"{slot} {self._voice}")
        common = chance.choice(PROSE[slot]).format(**self._names)
        pattern, sentences = OWN.get(slot, ("did", 0))
        return str(common) + "".join(_sentence(chance, pattern) for _ in range(sentences))

    def filled(self, text: str) -> str:
        """Put names and numbers into a text of the calendar's."""
        return text.format(**self._names)


def _sentence(chance: random.Random, pattern: str) -> str:
    chosen = {name: chance.choice(parts) for name, parts in PROSE["parts"].items()}
    filled = {name: part.format(k=chance.randint(2, 97)) for name, part in chosen.items()}
    filled |= {"village": _village(chance), "village2": _village(chance)}
    filled |= {"person": _person(chance), "person2": _person(chance)}
    return str(chance.choice(PROSE["patterns"][pattern])).format(**filled)


def _village(chance: random.Random) -> str:
    """Make up a village: what tells one township's doings from another's are names, not verbs."""
    return "".join(chance.choice(PROSE["names"][part]) for part in ("first", "second", "kind"))


def _person(chance: random.Random) -> str:
    return "".join(chance.choice(PROSE["names"][part]) for part in ("surname", "given", "given"))
