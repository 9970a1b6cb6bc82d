"""The indexes of a WACZ: sorted CDXJ lines in gzip blocks, and the short list by which a browser finds the right block.

indexes/index.cdx.gz      every line, by pywb's keys: what pywb and most tools read
indexes/replay.cdxj.gz    the same lines by ReplayWeb.page's keys, which alone looks into
indexes/replay.idx        a line for each of its blocks
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice

from storage.archive.cdxj import Entry
from storage.wacz.address_keys import replay_key
from storage.wacz.spool import Spool
from storage.wacz.zips import Packer

INDEX, REPLAY, BLOCKS = "indexes/index.cdx.gz", "indexes/replay.cdxj.gz", "indexes/replay.idx"
LINES = 1000  # in a block
_LEVEL = 9


class Indexes:
    """Takes the entries of records in any order, and packs the three files."""

    def __init__(self) -> None:
        self._main, self._replay = Spool(), Spool()

    def add(self, entry: Entry) -> None:
        """Take the line of one record."""
        line = entry.line()
        _, rest = line.split(" ", 1)
        self._main.add(line)
        self._replay.add(f"{replay_key(entry.url)} {rest}")

    def pack(self, packer: Packer) -> None:
        """Write them."""
        _pack(packer, INDEX, self._main.lines())
        found = _pack(packer, REPLAY, self._replay.lines())
        meta = json.dumps({"format": "cdxj-gzip-1.0", "filename": REPLAY.rpartition("/")[2]})
        packer.put_bytes(BLOCKS, "".join([f"!meta 0 {meta}\n", *found]).encode())

    def close(self) -> None:
        """Let go of what lies on disk."""
        self._main.close()
        self._replay.close()


def _pack(packer: Packer, name: str, lines: Iterable[str]) -> list[str]:
    """Write one file of blocks; gives the line of the short list for each of them."""
    blocks, listed, at = [], [], 0
    for first, block in _blocks(lines):
        place = {"offset": at, "length": len(block), "digest": f"sha256:{sha256(block).hexdigest()}"}
        listed.append(f"{first} {json.dumps(place)}\n")
        blocks.append(block)
        at += len(block)
    packer.put(name, at, blocks)
    return listed


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Cut lines into blocks, each with key and time of its first line. Compressed, a million lines are some 60 MB."""
    rest = iter(lines)
    while some := list(islice(rest, LINES)):
        text = "".join(line + "\n" for line in some).encode()
        yield " ".join(some[0].split(" ", 2)[:2]), gzip.compress(text, _LEVEL, mtime=0)
