"""One proof for many leaves of a Merkle tree (RFC 6962, SHA-256): every hash that is needed, and each of them once.

proof_of(leaves, chosen) -> list[bytes]                the hashes beside the ways from the chosen leaves to the root
root_from(chosen, size, hashes) -> bytes | None        the root they lead to; None when there are too few or too many

The order: level by level from the leaves up, from left to right, each hash that stands beside one already known and is
not known itself. With every leaf chosen it is empty; with one it is the path of RFC 6962. A level's last hash without
one beside it goes up as it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from storage.merkle import node_hash


def proof_of(leaves: Sequence[bytes], chosen: Collection[int]) -> list[bytes]:
    """Give what is needed beside some leaves, named by their places, to reach the root over all."""
    level, known, proof = list(leaves), set(chosen), []
    while len(level) > 1:
        proof += [level[at ^ 1] for at in sorted(known) if at ^ 1 not in known and at ^ 1 < len(level)]
        known = {at >> 1 for at in known}
        level = [node_hash(*level[at : at + 2]) if at + 1 < len(level) else level[at] for at in range(0, len(level), 2)]
    return proof


def root_from(chosen: Mapping[int, bytes], size: int, hashes: Iterable[bytes]) -> bytes | None:
    """Give the root that leaf hashes, by their places, and a proof lead to in a tree of that size."""
    if not chosen or min(chosen) < 0 or max(chosen) >= size:
        return None
    level, beside = dict(chosen), iter(hashes)
    while size > 1:
        for at in sorted(level):
            if at ^ 1 not in level and at ^ 1 < size:
                found = next(beside, None)
                if found is None:
                    return None
                level[at ^ 1] = found
        lefts = sorted(at for at in level if not at & 1)
        level = {at >> 1: node_hash(level[at], level[at + 1]) if at + 1 < size else level[at] for at in lefts}
        size = (size + 1) >> 1
    return level[0] if next(beside, None) is None else None
