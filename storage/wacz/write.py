"""Writes a WACZ: the records of a selection byte for byte, their indexes, pages and evidence. docs/export.md.

write_wacz(engine, folder, selection, target, keys=()) -> Summary

The records stay the gzip members they are in the archive. The same selection of the same archive gives the same bytes.
Nothing but the present record is held in memory, apart from places and hashes.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from roster.errors import BadInput, StorageFailure
from storage.archive.disk import replacing
from storage.archive.record import Damaged, Member, member_at
from storage.archive.segments import open_segment
from storage.archive.stored import index_entries, stored
from storage.chain.keys import PublicKey
from storage.chain.leaves import Leaf
from storage.merkle import leaf_hash
from storage.wacz.evidence import (
    KEYS,
    OPEN,
    SCHEMA,
    SELECTION,
    Chain,
    as_json,
    chain_of,
    data_name,
    key_lines,
    segment_proof,
)
from storage.wacz.gathering import committed_lengths, gather, leaves_of
from storage.wacz.index import Indexes
from storage.wacz.pages import PAGES, Page, header, pages_of
from storage.wacz.selection import Gathered, Selection
from storage.wacz.zips import Packed, Packer

WACZ_VERSION = "1.1.1"
PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
_DESCRIPTION = """{title}.

What was asked for, the verdicts it belongs to and what is not proven: `evidence/selection.json`. Every record is the
gzip member that lies in the archive; `evidence/` shows which signed manifest holds it.
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a WACZ holds. `unproven` are segments whose night is not closed, `unproved` visits without their proof."""

    captures: int
    records: int
    bytes: int
    pages: int
    unproven: tuple[str, ...]
    unproved: tuple[str, ...]


def write_wacz(
    engine: Engine, folder: Path, selection: Selection, target: Path, keys: Sequence[PublicKey] = ()
) -> Summary:
    """Write the file; under its own name it is whole or not there. Raises BadInput when nothing was selected."""
    gathered = gather(engine, folder, selection)
    if not gathered.records:
        raise BadInput(f"nothing is archived of: {selection.title}", remedy="see: gongkai history, gongkai status")
    chain = chain_of(folder)
    with Session(engine) as session:
        lengths = committed_lengths(session)
    pages = pages_of(engine, gathered.captures)
    if not target.parent.is_dir():
        raise BadInput("the folder is not there", file=target.parent)
    if target.is_dir():
        raise BadInput("is a folder", file=target, remedy="name a file")
    with replacing(target) as file:
        made = _Making(folder, lengths, chain, Packer(file))
        made.records(gathered)
        packer = made.packer
        lines = [header(selection.title), *(page.line() for page in pages)]
        packer.put_bytes(PAGES, "".join(line + "\n" for line in lines).encode())
        _put_evidence(made, selection, gathered, keys)
        _put_package(packer, selection, pages, made.newest)
        packer.finish()
        size = file.tell()
    return Summary(len(gathered.captures), made.count, size, len(pages), tuple(made.unproven), gathered.unproved)


class _Making:
    """A WACZ in the making: copies records and remembers what the other parts need of them."""

    def __init__(self, folder: Path, lengths: dict[str, int], chain: Chain, packer: Packer) -> None:
        self._folder, self._lengths, self.chain, self.packer = folder, lengths, chain, packer
        self._indexes = Indexes()
        self.proofs: list[tuple[str, bytes]] = []
        self.unproven: dict[str, int] = {}
        self.count = 0
        self.newest = datetime.min.replace(tzinfo=UTC)

    def records(self, gathered: Gathered) -> None:
        """Copy the records of every segment, then write the indexes over all of them."""
        try:
            for segment, offsets in gathered.records.items():
                self._segment(segment, offsets)
            self._indexes.pack(self.packer)
        finally:
            self._indexes.close()

    def _segment(self, segment: str, offsets: Sequence[int]) -> None:
        leaves = leaves_of(self._folder / segment, self._lengths.get(segment, 0))
        number = {leaf.offset: at for at, leaf in enumerate(leaves)}
        chosen = [number[offset] for offset in offsets]
        mine = [leaves[at] for at in chosen]
        size = sum(leaf.length for leaf in mine)
        self.packer.put(f"archive/{data_name(segment)}", size, self._copied(segment, mine))
        self.count += len(mine)
        manifest = self.chain.listing.get(segment)
        if manifest is None:
            self.unproven[segment] = len(mine)
        else:
            self.proofs.append(segment_proof(segment, manifest, leaves, chosen))

    def _copied(self, segment: str, leaves: Sequence[Leaf]) -> Iterator[bytes]:
        """Give the members of a segment as they lie there, and index each."""
        path, at = self._folder / segment, 0
        with open_segment(path) as file:
            for leaf in leaves:
                file.seek(leaf.offset)
                raw = file.read(leaf.length)
                if leaf_hash(raw) != leaf.hash:
                    raise StorageFailure(f"{path} at byte {leaf.offset}: not as it was (run: gongkai archive verify)")
                self._index(path, leaf, raw, at)
                yield raw
                at += leaf.length

    def _index(self, path: Path, leaf: Leaf, raw: bytes, at: int) -> None:
        try:
            member = member_at(io.BytesIO(raw), 0)
            assert member is not None  # a leaf is at least one byte long
            record = stored(Member(at, leaf.length, member.fields, member.block), data_name(path.name))
        except Damaged as error:
            raise StorageFailure(f"{path} at byte {leaf.offset}: {error.what} (run: gongkai archive verify)") from error
        self.newest = max(self.newest, record.at)
        for entry in index_entries([record]):
            self._indexes.add(entry)


def _put_evidence(made: _Making, selection: Selection, gathered: Gathered, keys: Sequence[PublicKey]) -> None:
    told = {
        "schema": SCHEMA,
        "title": selection.title,
        **selection.told,
        "software": _software(),
        "newest_record": _moment(made.newest),
        "captures": len(gathered.captures),
        "records": made.count,
        "visits": list(gathered.visits),
        "visits_without_proof": list(gathered.unproved),
        "not_proven": [{"segment": name, "records": n, "why": OPEN} for name, n in made.unproven.items()],
    }
    made.packer.put_bytes(SELECTION, as_json(told))
    for name, data in (*made.chain.entries(), *made.proofs):
        made.packer.put_bytes(name, data)
    if keys:
        made.packer.put_bytes(KEYS, key_lines(keys))


def _put_package(packer: Packer, selection: Selection, pages: Sequence[Page], newest: datetime) -> None:
    """Write what lists and seals the rest. `created` is the newest record's moment: what is inside stood then."""
    main = {"mainPageUrl": pages[0].url, "mainPageDate": _moment(pages[0].at)} if pages else {}
    package = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "title": selection.title,
        "description": _DESCRIPTION.format(title=selection.title),
        "created": _moment(newest),
        "software": _software(),
        **main,
        "resources": [resource(entry) for entry in packer.entries],
    }
    written = packer.put_bytes(PACKAGE, as_json(package))
    packer.put_bytes(DIGEST, as_json(digest_of(written.sha256)))


def resource(entry: Packed) -> dict[str, Any]:
    """Give what datapackage.json lists of one entry."""
    name = entry.name.rpartition("/")[2].lower()  # as Frictionless wants names
    return {"name": name, "path": entry.name, "hash": f"sha256:{entry.sha256}", "bytes": entry.size}


def digest_of(sha256: str) -> dict[str, str]:
    """Give what datapackage-digest.json says of a datapackage.json."""
    return {"path": PACKAGE, "hash": f"sha256:{sha256}"}


def _software() -> str:
    return f"Gongkai {version('gongkai')}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
