"""The tables `problems`, `sections` and `statements`: the prose of each version, without what is people's own.

    text_tables(bodies) -> {"problems": …, "sections": …, "statements": …}      of bodies by version id
    problem_rows(body), section_rows(body), statement_rows(body)                without the version's id in front

The rows are made of a record's body alone (`gongkai.record/1`), so that who reads a version again can make them, too.
What a parser did not tell yet (an older one has no statements) has no rows.
Texts pass `release.privacy.masked` whole and are cut afterwards.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from release.privacy import masked
from release.rows.making import made

PIECE = 32_000  # characters; a spreadsheet's cell holds 32,767
Says = Mapping[str, Any]
Row = tuple[Any, ...]


def text_tables(bodies: Mapping[str, Says]) -> dict[str, pa.Table]:
    """Make the tables of some versions."""
    return {name: made(name, _rows(bodies, rows)) for name, rows in PARTS.items()}


def problem_rows(body: Says) -> Iterator[Row]:
    """Give number, code, message and locator of what the parser warns of."""
    for number, problem in enumerate(body.get("problems") or (), start=1):
        yield number, problem["code"], _told(problem["message"]), problem["at"]


def section_rows(body: Says) -> Iterator[Row]:
    """Give number, piece, key, heading and text of the sections."""
    for number, section in enumerate(body.get("sections") or (), start=1):
        heading = _told(section["heading"])
        for piece, text in enumerate(pieces(_told(section["text"]) or ""), start=1):
            yield number, piece, section["key"], heading, text


def statement_rows(body: Says) -> Iterator[Row]:
    """Give number, quantity, value, unit, sentence and locator of the figures that sentences state."""
    for number, one in enumerate(body.get("statements") or (), start=1):
        yield number, one["quantity"], one["value"], one["unit"], _told(one["sentence"]), one["at"]


def pieces(text: str) -> list[str]:
    """Cut a text; joined without anything between, the pieces are the text. An empty one is one piece."""
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)] or [""]


def _told(text: str | None) -> str | None:
    return masked(text) if text else text


def _rows(bodies: Mapping[str, Says], rows: Callable[[Says], Iterator[Row]]) -> Iterator[Row]:
    return ((id, *row) for id, body in bodies.items() for row in rows(body))


PARTS: Mapping[str, Callable[[Says], Iterator[Row]]] = {
    "problems": problem_rows,
    "sections": section_rows,
    "statements": statement_rows,
}
