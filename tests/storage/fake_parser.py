"""A parser for the tests: `key=value` words; some words make it misbehave as poisonous files do."""

import os
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from parsers.record import Cell, Kind, Problem, Reading, Record, State
from parsers.source import File, Unreadable
from storage.reader import Parser


def read(
    data: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    attachments: Sequence[File] = (),
    converted: Mapping[str, bytes | Unreadable] | None = None,
    version: int = 1,
) -> Reading:
    """Read `text`, `year` and `n`; `counter` is page furniture. `hang`, `bomb`, `die` and `bug` do what they say.

    An attachment's words come after the page's and win; of one that is known to be unreadable, its code is the text.
    """
    texts = [data, *(_known(file, converted or {}) for file in attachments)]
    words: dict[str, Any] = dict(word.partition("=")[::2] for word in b" ".join(texts).decode().split())
    if "hang" in words:
        time.sleep(3600)
    if "bomb" in words:
        bytearray(1 << 42)
    if "die" in words:
        os._exit(9)
    if "bug" in words:
        raise KeyError("on purpose")
    if "garbage" in words:
        problems = (Problem("not_text", "no text"),)
        return Reading((Record(Kind.UNREADABLE, "00", f"fake/{version}", problems=problems),), "content/1:garbage")
    text = words.get("text", "")
    number = int(words.get("n", 0))
    record = Record(
        Kind.REPORT, "00", f"fake/{version}", title=text.upper() if version > 1 else text, year=int(words["year"]),
        media_type=content_type, cells={"requests.new.total": Cell(number, State.REPORTED, str(number), url)},
    )  # fmt: skip
    parts = (record,) if "collection" not in words else (record, record)
    return Reading(parts, f"content/1:{text}-{words['year']}-{number}" + ("" if version == 1 else "-by-2"))


def _known(file: File, converted: Mapping[str, bytes | Unreadable]) -> bytes:
    known = converted.get(sha256(file.data).hexdigest())
    return f"text={known.code}".encode() if isinstance(known, Unreadable) else file.data


def read_better(data: bytes, **told: Any) -> Reading:
    """The next version: titles in capitals, another way to digest."""
    return read(data, version=2, **told)


def read_the_same(data: bytes, **told: Any) -> Reading:
    """Another version that reads what the first reads."""
    return read(data, version=3, **told) if b"title" in data else read(data, **told)


FIRST = Parser("fake/1", read)
BETTER = Parser("fake/2", read_better)
EQUAL = Parser("fake/3", read_the_same)
