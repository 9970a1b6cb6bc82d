"""A parser for the tests: `key=value` words; some words make it misbehave as poisonous files do."""

import os
import time
from typing import Any

from parsers.record import Cell, Kind, Problem, Reading, Record, State
from storage.reader import Parser


def read(data: bytes, *, content_type: str | None = None, url: str | None = None, version: int = 1) -> Reading:
    """Read `text`, `year` and `n`; `counter` is page furniture. `hang`, `bomb`, `die` and `bug` do what they say."""
    words: dict[str, Any] = dict(word.partition("=")[::2] for word in data.decode().split())
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
        return Reading((Record(Kind.UNREADABLE, "00", f"fake/{version}", problems=problems),), "sha256:garbage")
    text = words.get("text", "")
    number = int(words.get("n", 0))
    record = Record(
        Kind.REPORT, "00", f"fake/{version}", title=text.upper() if version > 1 else text, year=int(words["year"]),
        media_type=content_type, cells={"requests.new.total": Cell(number, State.REPORTED, str(number), url)},
    )  # fmt: skip
    parts = (record,) if "collection" not in words else (record, record)
    return Reading(parts, f"sha256:{text}-{words['year']}-{number}" + ("" if version == 1 else "-by-2"))


def read_better(data: bytes, **told: Any) -> Reading:
    """The next version: titles in capitals, another way to digest."""
    return read(data, version=2, **told)


def read_the_same(data: bytes, **told: Any) -> Reading:
    """Another version that reads what the first reads."""
    return read(data, version=3, **told) if b"title" in data else read(data, **told)


FIRST = Parser("fake/1", read)
BETTER = Parser("fake/2", read_better)
EQUAL = Parser("fake/3", read_the_same)
