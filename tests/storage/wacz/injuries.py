"""WACZ files taken apart and put together again: `sealed` gives one that is whole as a package, whatever is in it."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from storage.archive.record import member_at
from storage.wacz.evidence import as_json
from storage.wacz.write import DIGEST, PACKAGE, digest_of, resource
from storage.wacz.zips import Packer

Entries = dict[str, bytes]


def entries_of(wacz: Path) -> Entries:
    with zipfile.ZipFile(wacz) as file:
        return {name: file.read(name) for name in file.namelist()}


def sealed(entries: Entries, target: Path) -> Path:
    """Pack entries as our writer would, with a datapackage.json and a digest that are true of them."""
    package = json.loads(entries[PACKAGE])
    with target.open("wb") as file:
        packer = Packer(file)
        for name, data in entries.items():
            if name not in (PACKAGE, DIGEST):
                packer.put_bytes(name, data)
        package["resources"] = [resource(each) for each in packer.entries]
        written = packer.put_bytes(PACKAGE, as_json(package))
        packer.put_bytes(DIGEST, as_json(digest_of(written.sha256)))
        packer.finish()
    return target


def members(data: bytes) -> list[bytes]:
    """Cut a WARC file into its gzip members."""
    found, at = [], 0
    while (member := member_at(io.BytesIO(data), at)) is not None:
        found.append(data[at : at + member.length])
        at += member.length
    return found


def data_file(entries: Entries, number: int = 0) -> str:
    return sorted(name for name in entries if name.startswith("archive/"))[number]


def change(name: str, edit: Callable[[bytes], bytes]) -> Callable[[Entries], None]:
    def apply(entries: Entries) -> None:
        before = entries[name]
        entries[name] = edit(before)
        assert entries[name] != before, "an injury that changes nothing tests nothing"

    return apply


def swap_records(entries: Entries) -> None:
    found = members(entries[data_file(entries)])
    found[1], found[3] = found[3], found[1]
    entries[data_file(entries)] = b"".join(found)


def drop_last_record(entries: Entries) -> None:
    entries[data_file(entries)] = b"".join(members(entries[data_file(entries)])[:-1])


def pack_anew(entries: Entries) -> None:
    """The same records, each compressed again: what a careless tool does."""
    found = members(entries[data_file(entries)])
    entries[data_file(entries)] = b"".join(gzip.compress(gzip.decompress(each), 1) for each in found)


def cut_tail(entries: Entries) -> None:
    entries[data_file(entries)] = entries[data_file(entries)][:-7]


def without_revisits_original(entries: Entries) -> None:
    found = members(entries[data_file(entries)])
    kept = [each for each in found if b"WARC-Type: response" not in gzip.decompress(each)]
    entries[data_file(entries)] = b"".join(kept)


def lines_of(name: str, edit: Callable[[list[bytes]], list[bytes]]) -> Callable[[Entries], None]:
    """Edit the lines of a compressed index."""
    return change(name, lambda data: gzip.compress(b"".join(edit(gzip.decompress(data).splitlines(keepends=True)))))


def told(name: str, edit: Callable[[dict], object]) -> Callable[[Entries], None]:
    """Edit what a JSON file says."""

    def apply(data: bytes) -> bytes:
        value = json.loads(data)
        edit(value)
        return as_json(value)

    return change(name, apply)


def every(prefix: str, ending: str, act: Callable[[Entries, str], None]) -> Callable[[Entries], None]:
    def apply(entries: Entries) -> None:
        names = [name for name in entries if name.startswith(prefix) and name.endswith(ending)]
        assert names
        for name in names[:1]:
            act(entries, name)

    return apply


def replacing(before: bytes, after: bytes) -> Callable[[Entries, str], None]:
    def act(entries: Entries, name: str) -> None:
        assert before in entries[name], "an injury that changes nothing tests nothing"
        entries[name] = entries[name].replace(before, after)

    return act


def drop(entries: Entries, name: str) -> None:
    del entries[name]
