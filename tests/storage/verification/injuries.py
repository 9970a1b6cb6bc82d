"""Injures a store in every way it can think of, by a seed, and says how a check has to name each injury.

    python -m tests.storage.verification.injuries --count 3000 [--seed N]      the long run: `make injuries`

Each injury works on a fresh copy of one small store. What it gives says which defects would name it: the file, and of a
record its offset or id, of a row its table and key, of a column its name.
"""

import argparse
import json
import shutil
import sqlite3
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random, SystemRandom
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fastwarc.warc import WarcRecordType

from storage.archive.cdxj import write_index
from storage.archive.defect import Defect
from storage.archive.record import build, digest, take_apart
from storage.archive.segments import segment_paths
from storage.archive.stored import Stored, index_entries, scan
from storage.chain.leaves import leaves_path, survey, write_leaves
from storage.chain.manifest import SUMS, canonical, folder_of, manifest_paths, signature_path
from storage.database import open_database
from storage.models import Base
from storage.workspace import open_workspace
from tests.storage.verification.store import check, make_store, read_here

Named = Callable[[Sequence[Defect]], bool]


@dataclass(frozen=True)
class Injury:
    """What was done, and whether defects name it."""

    kind: str
    what: str
    named: Named


@dataclass(frozen=True)
class Store:
    """The copy to injure: its archive, its database, and the records of each segment as they were."""

    archive: Path
    database: Path
    records: dict[str, list[Stored]]

    def path(self, name: str) -> Path:
        return self.archive / name

    def rows(self, statement: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(statement, values).fetchall()
            connection.commit()
            return found


def told(*words: str) -> Named:
    """A defect whose line has all these words."""
    return lambda defects: any(all(word in str(defect) for word in words) for defect in defects)


def at(segment: str, *records: Stored) -> Named:
    """Every one of these records is named, by its offset or its id; a request by the capture that it belongs to."""
    return lambda defects: all(any(_is_record(defect, segment, record) for defect in defects) for record in records)


def _is_record(defect: Defect, segment: str, record: Stored) -> bool:
    if record.kind == "request" and defect.record_id == record.concurrent_to:
        return "request" in defect.what
    here = (defect.file, defect.offset) == (segment, record.offset)
    return here or defect.record_id == record.record_id or record.record_id in defect.what


def either(*ways: Named) -> Named:
    return lambda defects: any(way(defects) for way in ways)


# Files.


def flip_in_segment(rng: Random, store: Store) -> Injury:
    path = rng.choice(segment_paths(store.archive))
    place, bit = _flip(rng, path)
    hit = next(r for r in store.records[path.name] if r.offset <= place < r.offset + r.length)
    return Injury("flip in a segment", f"{path.name} byte {place} bit {bit}", at(path.name, hit))


def flip_in_index(rng: Random, store: Store) -> Injury:
    path = rng.choice(sorted(store.archive.glob("*.cdxj")))
    place, bit = _flip(rng, path)
    return Injury("flip in an index", f"{path.name} byte {place} bit {bit}", told(path.name))


def flip_in_leaves(rng: Random, store: Store) -> Injury:
    path = rng.choice(sorted(store.archive.glob("*.leaves")))
    place, bit = _flip(rng, path)
    return Injury("flip in leaves", f"{path.name} byte {place} bit {bit}", told(path.name))


def flip_in_manifests(rng: Random, store: Store) -> Injury:
    path = rng.choice(sorted(folder_of(store.archive).iterdir()))
    place, bit = _flip(rng, path)
    return Injury("flip in a manifest, a signature or the sums", f"{path.name} byte {place} bit {bit}", told(path.name))


def flip_in_journals(rng: Random, store: Store) -> Injury:
    path = rng.choice(sorted((store.archive.parent / "journal").glob("*.jsonl")))
    place, bit = _flip(rng, path)
    rows = "database: review" if path.stem == "reviews" else "database: reply"
    named = either(told(f"journal/{path.name}"), told(rows))
    return Injury("flip in a journal", f"{path.name} byte {place} bit {bit}", named)


def flip_in_replies(rng: Random, store: Store) -> Injury:
    path = rng.choice(sorted((store.archive.parent / "replies").iterdir()))
    path.chmod(0o644)
    place, bit = _flip(rng, path)
    return Injury("flip in a document of a reply", f"{path.name} byte {place} bit {bit}", told(path.name))


def _flip(rng: Random, path: Path) -> tuple[int, int]:
    data = bytearray(path.read_bytes())
    place, bit = rng.randrange(len(data)), rng.randrange(8)
    data[place] ^= 1 << bit
    path.write_bytes(data)
    return place, bit


def cut_tail(rng: Random, store: Store) -> Injury:
    path = rng.choice(_files(store))
    data = path.read_bytes()
    kept = rng.randrange(len(data))
    path.write_bytes(data[:kept])
    return Injury("cut a tail", f"{path.name} at {kept} of {len(data)}", told(path.name))


def add_tail(rng: Random, store: Store) -> Injury:
    path = rng.choice(_files(store))
    path.write_bytes(path.read_bytes() + rng.randbytes(rng.randrange(1, 40)))
    return Injury("add a tail", path.name, told(path.name))


def remove_file(rng: Random, store: Store) -> Injury:
    path = rng.choice(_files(store))
    path.unlink()
    return Injury("remove a file", path.name, told(path.name.removesuffix(".sig")))


def alien_file(rng: Random, store: Store) -> Injury:
    names = ["notes.txt", "gongkai-20200201200000-00000.warc", "copy.warc.gz.part", "x.cdxj", "y.leaves", "manifests/z"]
    name = rng.choice(names)
    store.path(name).write_bytes(rng.randbytes(20))
    return Injury("an alien file", name, told(name.split("/")[-1].split(".")[0]))


def exchange_segments(rng: Random, store: Store) -> Injury:
    one, other = rng.sample(segment_paths(store.archive), 2)
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    both = lambda defects: told(one.name)(defects) and told(other.name)(defects)  # noqa: E731
    return Injury("exchange two segments' names", f"{one.name}, {other.name}", both)


def drop_manifest(rng: Random, store: Store) -> Injury:
    path = rng.choice(manifest_paths(store.archive))
    path.unlink()
    if rng.random() < 0.5:
        signature_path(path).unlink()
    return Injury("drop a manifest", path.name, told(path.name.split("-")[0]))


def forge_manifest(rng: Random, store: Store) -> Injury:
    """Edit a manifest, then make every hash behind it anew: only the signatures are left to tell."""
    paths = manifest_paths(store.archive)
    number = rng.randrange(len(paths))
    body = json.loads(paths[number].read_bytes())
    field = rng.choice(["closed_at", "software", "segments"])
    if field == "closed_at":
        body[field] = body[field].replace("2020", "2019")
    elif field == "software":
        body[field]["gongkai"] = "9.9.9"
    else:
        body[field][0]["sha256"] = sha256(rng.randbytes(8)).hexdigest()
    paths[number].write_bytes(canonical(body))
    for before, path in zip(paths[number:], paths[number + 1 :], strict=False):
        following = json.loads(path.read_bytes()) | {"previous": sha256(before.read_bytes()).hexdigest()}
        path.write_bytes(canonical(following))
    sums = "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths)
    (folder_of(store.archive) / SUMS).write_text(sums)
    return Injury("edit a manifest and chain it anew", f"{paths[number].name}: {field}", told(paths[number].name))


def _files(store: Store) -> list[Path]:
    return sorted(path for path in store.archive.rglob("*") if path.is_file() and path.stat().st_size)


# Records, moved about with everything derived made anew.


def swap_records(rng: Random, store: Store) -> Injury:
    name, members = _members(rng, store)
    one, other = sorted(rng.sample(range(len(members)), 2))
    members[one], members[other] = members[other], members[one]
    hit = [store.records[name][one], store.records[name][other]]
    how = _put(rng, store, name, members)
    return Injury("swap two records", f"{name}: {one} and {other}, {how}", at(name, *hit))


def drop_record(rng: Random, store: Store) -> Injury:
    name, members = _members(rng, store)
    gone = rng.randrange(len(members))
    del members[gone]
    how = _put(rng, store, name, members)
    return Injury("drop a record", f"{name}: {gone}, {how}", at(name, store.records[name][gone]))


def double_record(rng: Random, store: Store) -> Injury:
    name, members = _members(rng, store)
    twice = rng.randrange(len(members))
    members.insert(rng.randrange(len(members) + 1), members[twice])
    how = _put(rng, store, name, members)
    return Injury("double a record", f"{name}: {twice}, {how}", at(name, store.records[name][twice]))


def move_record(rng: Random, store: Store) -> Injury:
    """Take a record out of one segment and into another."""
    name, members = _members(rng, store)
    moved = rng.randrange(len(members))
    other = rng.choice(sorted(store.records.keys() - {name}))
    there = _split(store, other)
    there.insert(rng.randrange(len(there) + 1), members.pop(moved))
    _put(rng, store, name, members)
    how = _put(rng, store, other, there)
    return Injury("move a record", f"{name}: {moved} to {other}, {how}", at(name, store.records[name][moved]))


def forge_record(rng: Random, store: Store) -> Injury | None:
    """Change a figure in what came, and make the digests of the record and all that is derived from it anew."""
    name, members = _members(rng, store)
    answers = [n for n, r in enumerate(store.records[name]) if r.kind == "response" and (r.http_status or 0) < 300]
    if not answers:
        return None
    forged = rng.choice(answers)
    record = store.records[name][forged]
    _, block = take_apart(zlib.decompress(members[forged], 31), 0)
    head, _, body = block.partition(b"\r\n\r\n")
    place = rng.randrange(len(body))
    body = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
    ours = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Block-Digest", "Content-Length")
    fields: dict[str, str | None] = {key: value for key, value in record.fields.items() if key not in ours}
    fields["WARC-Payload-Digest"] = digest(body)
    members[forged] = build(WarcRecordType.response, record.record_id, record.at, fields, head + b"\r\n\r\n" + body)
    how = _put(rng, store, name, members)
    return Injury("forge a record", f"{name}: {forged}, byte {place} of the body, {how}", at(name, record))


def _members(rng: Random, store: Store) -> tuple[str, list[bytes]]:
    name = rng.choice(sorted(store.records))
    return name, _split(store, name)


def _split(store: Store, name: str) -> list[bytes]:
    data = store.path(name).read_bytes()
    return [data[r.offset : r.offset + r.length] for r in store.records[name]]


def _put(rng: Random, store: Store, name: str, members: Sequence[bytes]) -> str:
    """Write a segment of other records; in some cases with index and leaves to match."""
    path = store.path(name)
    path.write_bytes(b"".join(members))
    if rng.random() < 0.3:
        return "raw"
    write_index(path, index_entries(scan(path)))
    if leaves_path(path).exists() and rng.random() < 0.5:
        write_leaves(path, survey(path).leaves)
        return "index and leaves made anew"
    return "index made anew"


# Rows.

NO_EVIDENCE = {"task", "alembic_version"}
UNTOLD = {("segment", "verified_at")}  # says when we looked, not what there is


def edit_row(rng: Random, store: Store) -> Injury | None:
    table = rng.choice([name for name in Base.metadata.tables if name not in NO_EVIDENCE])
    column = rng.choice(list(Base.metadata.tables[table].columns))
    rows = _with_rowid(store, table)
    if not rows or (table, column.name) in UNTOLD:
        return None
    row = rng.choice(rows)
    before = row[column.name]
    others = [other[column.name] for other in rows if other[column.name] != before]
    after = _other_value(rng, before, others, column)
    if after == before or (column.name == "closed" and not leaves_path(store.path(row["name"])).exists()):
        return None  # whether an unsealed segment is still added to is told by nothing else, and changes nothing
    try:
        store.rows(f'UPDATE "{table}" SET "{column.name}" = ? WHERE rowid = ?', after, row["rowid_"])
    except sqlite3.IntegrityError:
        return None
    named = _key_named(table, row, column.name, after)
    return Injury("edit a row", f"{table}.{column.name} of {_key(table, row)}: {before!r} -> {after!r}", named)


def delete_row(rng: Random, store: Store) -> Injury | None:
    table = rng.choice([name for name in Base.metadata.tables if name not in NO_EVIDENCE])
    rows = _with_rowid(store, table)
    if not rows:
        return None
    row = rng.choice(rows)
    store.rows(f'DELETE FROM "{table}" WHERE rowid = ?', row["rowid_"])
    return Injury("delete a row", f"{table}: {_key(table, row)}", _row_named(table, row))


def insert_row(rng: Random, store: Store) -> Injury | None:
    table = rng.choice([name for name in Base.metadata.tables if name not in NO_EVIDENCE])
    rows = _with_rowid(store, table)
    if not rows:
        return None
    row = dict(rng.choice(rows))
    row.pop("rowid_")
    key = rng.choice(list(Base.metadata.tables[table].primary_key))
    row[key.name] = _other_value(rng, row[key.name], [], key)
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    try:
        store.rows(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', *row.values())
    except sqlite3.IntegrityError:
        return None
    return Injury("insert a row", f"{table}: {_key(table, row)}", _row_named(table, row))


def _with_rowid(store: Store, table: str) -> list[dict[str, Any]]:
    columns = [column.name for column in Base.metadata.tables[table].columns]
    named = ", ".join(f'"{column}"' for column in columns)
    found = store.rows(f'SELECT rowid, {named} FROM "{table}" ORDER BY rowid')
    return [dict(zip(["rowid_", *columns], row, strict=True)) for row in found]


def _other_value(rng: Random, before: Any, others: Sequence[Any], column: Any) -> Any:
    """Give another value that the column might as well hold."""
    if others and rng.random() < 0.5:
        return rng.choice(others)
    if before is not None and column.nullable and rng.random() < 0.2:
        return None
    return _OTHER.get(str(column.type), _other_text)(rng, before)


def _other_text(rng: Random, before: str | None) -> str:
    text = before or "nothing"
    place = rng.randrange(len(text))
    return text[:place] + rng.choice("0a年") + text[place + 1 :]


def _other_number(rng: Random, before: float | None) -> float:
    return (before or 0) + rng.choice([1, 2, 1000])


def _other_json(rng: Random, before: str | None) -> str:
    value = json.loads(before or "{}")
    if isinstance(value, dict) and value:
        name = rng.choice(sorted(value))
        value[name] = rng.choice([other for other in ("other", 7, None, ["x"]) if other != value[name]])
    else:
        value = {"file": "x"}
    return json.dumps(value)


_OTHER: dict[str, Callable[[Random, Any], Any]] = {
    "DATE": lambda _, __: "2020-02-09",
    "DATETIME": lambda _, __: "2020-02-09 18:00:00.000000",
    "BOOLEAN": lambda _, before: 1 - (before or 0),
    "JSON": _other_json,
    "INTEGER": _other_number,
    "BIGINT": _other_number,
    "FLOAT": _other_number,
    "DOUBLE": _other_number,
}


def _key(table: str, row: dict[str, Any]) -> str:
    return ", ".join(str(row[column.name]) for column in Base.metadata.tables[table].primary_key)


def _key_named(table: str, row: dict[str, Any], column: str, after: Any) -> Named:
    """The table and the row's key, and the column or, where a seal stands for it, the seal."""
    primary = {each.name for each in Base.metadata.tables[table].primary_key}
    if column in primary:
        moved = row | {column: after}
        return either(_row_named(table, row), _row_named(table, moved))
    words = (column, "seal", "written", "names", "is there", "there is no")

    def named(defects: Sequence[Defect]) -> bool:
        return any(_is_row(defect, table, row) and any(word in defect.what for word in words) for defect in defects)

    return named


def _row_named(table: str, row: dict[str, Any]) -> Named:
    return lambda defects: any(_is_row(defect, table, row) for defect in defects)


# What a row of one table is told by, where it is told by another: a cell by its record's seal, and so on.
_STANDS_FOR = {
    "cell": [("record", "record_id")],
    "record": [("snapshot", "snapshot_id")],
    "snapshot": [("snapshot", "document_id"), ("document", "document_id")],
    "tally": [],
}


def _is_row(defect: Defect, table: str, row: dict[str, Any]) -> bool:
    text = str(defect)
    if table in ("verdict", "finding", "finding_past", "tally"):
        about = row.get("kind", table)
        filing = f"{row['county_code']}, {row['unit_id']}, {row['year']}"
        if defect.file == f"database: {about}" and filing in text:
            return True
    if defect.file == f"database: {table}" and (defect.record_id in (_key(table, row), str(row.get("url", "-")))):
        return True
    if table == "document" and defect.file == "database: document" and str(row["url"]) in text:
        return True
    if any(defect.file == f"database: {other}" and str(row[key]) in text for other, key in _STANDS_FOR.get(table, [])):
        return True
    return f"there is no {table} {_key(table, row)}" in text or (table == "segment" and row["name"] in text)


INJURIES: tuple[Callable[[Random, Store], Injury | None], ...] = (
    flip_in_segment, flip_in_segment, flip_in_segment, flip_in_index, flip_in_leaves, flip_in_manifests, cut_tail,
    add_tail, remove_file, alien_file, exchange_segments, drop_manifest, forge_manifest, swap_records, swap_records,
    drop_record, double_record, move_record, edit_row, edit_row, edit_row, edit_row, edit_row, delete_row, delete_row,
    insert_row, forge_record, forge_record, flip_in_journals, flip_in_replies,
)  # fmt: skip


def open_clinic(folder: Path, patch: pytest.MonkeyPatch) -> "Clinic":
    """Make the store; one engine checks every copy of it: to open a database costs more than to check it."""
    patch.setenv("GONGKAI_NOW", "2020-02-01T20:00+00:00")
    read_here(patch)
    whole, copy = folder / "whole", folder / "copy"
    make_store(whole)
    shutil.copytree(whole, copy)
    engine = open_database(open_workspace(copy).database_url)
    engine.dispose()  # a connection would outlive its file
    patch.setattr("storage.verification.verify.open_database", lambda _: engine)
    return Clinic(whole, copy, lambda path: check(open_workspace(path)).defects)


class Clinic:
    """Restores the store, injures it, has it checked; counts."""

    def __init__(self, whole: Path, copy: Path, check: Callable[[Path], Sequence[Defect]]) -> None:
        self._whole, self._copy, self._check = whole, copy, check
        self._records = {path.name: list(scan(path)) for path in segment_paths(whole / "archive")}
        self.tried: Counter[str] = Counter()

    def defects_of_the_whole(self) -> Sequence[Defect]:
        """Check a copy that nobody injured."""
        self._restore()
        return self._check(self._copy)

    def _restore(self) -> None:
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self._whole, self._copy)

    def treat(self, seed: str) -> str | None:
        """Injure a copy as the seed says; gives what was done when nothing named it."""
        rng = Random(seed)
        while True:
            self._restore()
            store = Store(self._copy / "archive", self._copy / "gongkai.db", self._records)
            injury = rng.choice(INJURIES)(rng, store)
            if injury is not None:
                break
        defects = self._check(self._copy)
        self.tried[injury.kind] += 1
        if injury.named(defects):
            return None
        said = "\n".join(f"    {defect}" for defect in defects) or "    nothing"
        return f"seed {seed}: {injury.kind}: {injury.what}\n  verify said:\n{said}"


def misses(clinic: Clinic, seed: int, count: int) -> Iterator[str]:
    """Give the injuries that were not named."""
    for number in range(count):
        missed = clinic.treat(f"{seed}.{number}")
        if missed:
            yield missed


def main() -> None:
    """Try as many injuries as asked for; ends with 1 when one was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**9))
    asked = parser.parse_args()
    _say(f"seed {asked.seed}")
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        clinic = open_clinic(Path(folder), patch)
        missed = []
        for each in misses(clinic, asked.seed, asked.count):
            missed.append(each)
            _say(each)
    for kind, count in sorted(clinic.tried.items()):
        _say(f"{count:6} {kind}")
    _say(f"{sum(clinic.tried.values())} injuries, {len(missed)} not named")
    sys.exit(bool(missed))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
