"""Merkle trees as RFC 6962 (Certificate Transparency) has them, with SHA-256. Pure.

leaf_hash(data), node_hash(left, right) -> bytes      what stands for one leaf, and for two hashes, in the tree
Tree(leaves).root, Tree(leaves).path(index)           the root over leaf hashes; the way from one leaf up to it
root_of(leaves) -> bytes                              the root alone
root_along(leaf, index, size, path) -> bytes | None   the root that a path leads to; equal to the known one, it proves

A leaf and a node are hashed behind different first bytes, so that no node passes for a leaf.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """Give the hash that stands for one leaf."""
    return sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash that stands for two that lie beside each other."""
    return sha256(_NODE + left + right).digest()


class Tree:
    """The tree over leaf hashes, in their order. Without a leaf its root is the hash of nothing."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_level_above(self._levels[-1]))

    @property
    def root(self) -> bytes:
        """The hash over everything."""
        return self._levels[-1][0] if self._levels[-1] else sha256().digest()

    def path(self, index: int) -> list[bytes]:
        """Give the hashes that lead from a leaf to the root, from below. Raises IndexError where there is no leaf."""
        if not 0 <= index < len(self._levels[0]):
            raise IndexError(f"leaf {index} of {len(self._levels[0])}")
        path = []
        for level in self._levels[:-1]:
            beside = index ^ 1
            if beside < len(level):
                path.append(level[beside])
            index >>= 1
        return path


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    """Hash neighbours in pairs; one left over at the end goes up as it is, which is where RFC 6962 splits."""
    pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs + ([level[-1]] if len(level) % 2 else [])


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes."""
    return Tree(leaves).root


def root_along(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Give the root to which a path leads from a leaf hash in a tree of that size; None if no path there is so long."""
    if not 0 <= index < size:
        return None
    hashes, last = iter(path), size - 1
    found = leaf
    while last:
        if index != last or index & 1:  # otherwise it is the one left over at the end, and goes up as it is
            beside = next(hashes, None)
            if beside is None:
                return None
            found = node_hash(beside, found) if index & 1 else node_hash(found, beside)
        index, last = index >> 1, last >> 1
    return found if next(hashes, None) is None else None
