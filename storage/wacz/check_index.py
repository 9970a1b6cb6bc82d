"""The indexes and the pages of a WACZ against its records: every line true, every record in them, every page there."""

import gzip
import io
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from storage.archive.cdxj import REVISIT
from storage.archive.digests import algorithm
from storage.wacz.address_keys import pywb_key, replay_key
from storage.wacz.check_records import ARCHIVE
from storage.wacz.container import BROKEN, Container
from storage.wacz.index import BLOCKS, INDEX, REPLAY
from storage.wacz.inventory import Inventory
from storage.wacz.pages import PAGES
from storage.wacz.report import Report

FOLDER = "indexes/"
MALFORMED = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)  # what a hostile line raises
_MOST = 1 << 62
LINES = (".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz")
_KEYS = {INDEX: pywb_key, REPLAY: replay_key}


def check_indexes(container: Container, report: Report, inventory: Inventory) -> None:
    """Check every index file."""
    names = [name for name in container.slots if name.startswith(FOLDER)]
    lines = [name for name in names if name.endswith(LINES)]
    if not lines:
        report.wrong("there is no index in indexes/")
    for name in lines:
        _check_file(container, name, report, inventory)
    for name in names:
        if name.endswith(".idx"):
            _check_blocks(container, name, report)
        elif name not in lines:
            report.unchecked(f"{name}: an index of a kind we do not know")
    for row in inventory.miscounted(len(_KEYS) if report.ours else None):
        what = "the index does not have this record" if row["lines"] < len(_KEYS) else "the index has this record twice"
        report.wrong(what, row["file"], row["offset"], row["id"])


def _check_file(container: Container, name: str, report: Report, inventory: Inventory) -> None:
    before = ""
    try:
        for number, line in enumerate(index_lines(container, name), start=1):
            if line < before:
                report.wrong(f"line {number} is out of order", name)
            before = line
            what = _wrong_line(name, line, report, inventory)
            if what:
                report.wrong(f"line {number}: {what}", name)
    except BROKEN as error:
        report.wrong(f"cannot be read: {error}", name)


def index_lines(container: Container, name: str) -> Iterator[str]:
    """Give the lines of an index, compressed or not. Raises one of BROKEN where it cannot be read."""
    with container.open(name) as raw, gzip.open(raw) if name.endswith(".gz") else raw as file:
        for line in io.TextIOWrapper(file, encoding="utf-8", newline="\n"):
            yield line.removesuffix("\n")


def _wrong_line(name: str, line: str, report: Report, inventory: Inventory) -> str | None:
    """Say what is wrong with an index line; None when its record is as it says."""
    try:
        _, time, rest = line.split(" ", 2)
        fields = json.loads(rest)
        file, offset = ARCHIVE + fields["filename"], int(fields["offset"])
    except MALFORMED:
        if line.startswith((" CDX", "!")) and not report.ours:
            report.unchecked(f"the header line of {name}")
            return None
        return "not a line of CDXJ"
    row = inventory.at(file, offset) if 0 <= offset < _MOST else None
    if row is None:
        if not report.ours and file not in _walked(inventory, file):
            report.unchecked(f"index lines of {file}, which was not walked")
            return None
        return f"points to no record: {file} at byte {offset}"
    inventory.count_line(file, offset)
    if report.ours:
        expected = f"{_KEYS[name](row['url'])} {row['time']} {json.dumps(_fields(row))}" if name in _KEYS else ""
        return None if line == expected else "does not agree with its record"
    return _disagreement(time, fields, row, report)


def _walked(inventory: Inventory, file: str) -> tuple[str, ...]:
    return (file,) if inventory.at(file, 0) is not None else ()


def _fields(row: sqlite3.Row) -> dict[str, str]:
    return {
        "url": row["url"],
        "mime": row["mime"],
        "status": str(row["status"]),
        "digest": row["digest"],
        "length": str(row["length"]),
        "offset": str(row["offset"]),
        "filename": row["file"].removeprefix(ARCHIVE),
    }


def _disagreement(time: str, fields: dict[str, Any], row: sqlite3.Row, report: Report) -> str | None:
    """Hold what another maker's line says against its record, field by field."""
    told = {name: str(value) for name, value in fields.items() if value is not None}
    pairs = {
        "the address": (told.get("url"), row["url"]),
        "the time": (time[: len(row["time"])], row["time"]),
        "the length": (told.get("length"), str(row["length"])),
        "the status": (told.get("status") if row["kind"] == "response" else None, str(row["status"])),
        "the media type": (told.get("mime") if row["mime"] == REVISIT else None, REVISIT),
    }
    wrong = [what for what, (said, true) in pairs.items() if said is not None and said != true]
    digest, known = told.get("digest"), row["digest"]
    if digest and known and not _same_digest(digest, known):
        if algorithm(digest) == algorithm(known):
            wrong.append("the digest")
        else:
            report.unchecked("digests in index lines that are of another kind than their records'")
    return f"{', '.join(wrong)} is not that of its record" if wrong else None


def _same_digest(one: str, other: str) -> bool:
    """Tell whether two digests are written alike, the name of their function aside."""
    return one.rpartition(":")[2].lower() == other.rpartition(":")[2].lower()


def _check_blocks(container: Container, name: str, report: Report) -> None:
    """Check the short list over a compressed index: each block where it says, beginning as it says."""
    lines = (container.text(name) or b"").decode("utf-8", "replace").splitlines()
    target, covered = INDEX, 0
    for number, line in enumerate(lines, start=1):
        head, brace, rest = line.partition("{")
        try:
            place = json.loads(brace + rest)
            if head.startswith("!meta"):
                target = FOLDER + place["filename"]
                continue
            covered += int(place["length"])
            what = _wrong_block(container, FOLDER + place.get("filename", target[len(FOLDER) :]), head.strip(), place)
        except MALFORMED:
            what = "not a line of an index of blocks"
        if what:
            report.wrong(f"line {number}: {what}", name)
    if report.ours and (name != BLOCKS or target not in container.slots):
        report.wrong("does not belong to a file of ours", name)
    elif report.ours and covered != container.slots[target].info.file_size:
        report.wrong(f"does not cover {target}", name)


def _wrong_block(container: Container, target: str, head: str, place: dict[str, Any]) -> str | None:
    if target not in container.slots:
        return f"{target} is not in the file"
    start, length = int(place["offset"]), int(place["length"])
    if start < 0 or length < 0 or start + length > container.slots[target].info.file_size:
        return f"points out of {target}"
    with container.open(target) as file:
        file.seek(start)
        block = file.read(length)
    try:
        first = gzip.decompress(block).split(b"\n", 1)[0].decode()
    except BROKEN:
        return "no whole block lies there"
    if " ".join(first.split(" ", 2)[:2]) != head:
        return "the block does not begin with this key and time"
    digest = place.get("digest")
    return "the block's digest is another" if digest and digest != f"sha256:{sha256(block).hexdigest()}" else None


def check_pages(container: Container, report: Report, inventory: Inventory) -> None:
    """Check that every page of every list can be found by the index."""
    if PAGES not in container.slots:
        report.wrong("is not there", PAGES)
    for name in container.slots:
        if name.startswith("pages/") and name.endswith(".jsonl"):
            for number, line in enumerate((container.text(name) or b"").splitlines(), start=1):
                what = _wrong_page(line, number, report, inventory)
                if what:
                    report.wrong(f"line {number}: {what}", name)


def as_indexed(moment: str) -> str:
    """Give a moment in the form of an index line. Raises ValueError."""
    return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y%m%d%H%M%S")


def _wrong_page(line: bytes, number: int, report: Report, inventory: Inventory) -> str | None:
    try:
        page = json.loads(line)
        if number == 1 and "format" in page:
            return None
        at, url = as_indexed(page["ts"]), page["url"]
    except MALFORMED:
        return "not a page: JSON with url and ts"
    if report.ours and json.dumps(page, ensure_ascii=False).encode("utf-8", "surrogatepass") != line:
        return "not in the form it is written in"
    if inventory.shows(url, at if report.ours else None):
        return None
    return f"no record shows {url}" + (f" at {page['ts']}" if report.ours else "")
