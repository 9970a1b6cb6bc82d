"""Finds what the archive holds of one address, by binary search in the sorted index beside each segment.

lookup(folder, url, *, at=None) -> list[Entry]

Only indexes are read, which always lie here: a segment that was given up here is found as any other.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.cdxj import SUFFIX, Entry, surt


def lookup(folder: Path, url: str, *, at: datetime | None = None) -> list[Entry]:
    """Give every capture of an address in the order of time; with `at` only the one nearest to that moment.

    Addresses with the same key are the same (`surt`), http and https, with and without www. Times have no fractions of
    a second. Raises StorageFailure, naming file and line, for a line that is none.
    """
    key = surt(url).encode("utf-8", "replace") + b" "
    try:
        with os.scandir(folder) as files:
            names = [file.name for file in files if file.name.endswith(SUFFIX)]
        found = [entry for name in names for entry in _search(folder / name, key)]
    except OSError as error:
        raise StorageFailure(f"{folder}: the index cannot be read: {error.strerror or error}") from error
    found.sort(key=lambda entry: (entry.at, entry.segment, entry.offset))
    if at is None or not found:
        return found
    return [min(found, key=lambda entry: abs(entry.at - at))]


def _search(index: Path, key: bytes) -> Iterator[Entry]:
    """Give the lines of one index that begin with a key."""
    with index.open("rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size == 0:
            return
        with mmap(file.fileno(), 0, access=ACCESS_READ) as lines:
            start = _first_from(lines, key)
            while lines[start : start + len(key)] == key:
                end = _line_end(lines, start)
                yield _entry(index, lines, start, end)
                start = end + 1


def _first_from(lines: mmap, key: bytes) -> int:
    """Give where the first line begins that is not before a key."""
    low, high = 0, len(lines)
    while low < high:
        start = max(low, lines.rfind(b"\n", low, (low + high) // 2) + 1)
        if lines[start : start + len(key)] < key:
            low = _line_end(lines, start) + 1
        else:
            high = start
    return low


def _line_end(lines: mmap, start: int) -> int:
    end = lines.find(b"\n", start)
    return len(lines) if end < 0 else end


def _entry(index: Path, lines: mmap, start: int, end: int) -> Entry:
    try:
        return Entry.from_line(lines[start:end].decode("ascii"))
    except ValueError as error:
        number = lines[:start].count(b"\n") + 1
        raise StorageFailure(f"{index}, line {number}: {error} (run: gongkai archive index)") from error
