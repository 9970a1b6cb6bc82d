"""Held against RFC 6962, section 2.1, written down a second time as it stands there, by recursion."""

from collections.abc import Sequence
from hashlib import sha256

import pytest

from storage.merkle import Tree, leaf_hash, root_along, root_of

SIZES = range(71)
# The inputs with which Certificate Transparency's implementations are tried, and their roots for the first 1, 2, ... 8.
INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def by_definition(data: Sequence[bytes]) -> bytes:
    """MTH of the RFC."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return sha256(b"\x01" + by_definition(data[:k]) + by_definition(data[k:])).digest()


def path_by_definition(m: int, data: Sequence[bytes]) -> list[bytes]:
    """PATH of the RFC."""
    if len(data) == 1:
        return []
    k = split(len(data))
    if m < k:
        return [*path_by_definition(m, data[:k]), by_definition(data[k:])]
    return [*path_by_definition(m - k, data[k:]), by_definition(data[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    return 1 << (n - 1).bit_length() - 1


def leaves(size: int) -> list[bytes]:
    return [b"record %d" % number for number in range(size)]


@pytest.mark.parametrize(("size", "root"), list(enumerate(ROOTS, start=1)))
def test_the_roots_are_those_of_certificate_transparency(size: int, root: str) -> None:
    assert by_definition(INPUTS[:size]).hex() == root
    assert root_of(map(leaf_hash, INPUTS[:size])).hex() == root


@pytest.mark.parametrize("size", SIZES)
def test_root_and_paths_are_as_the_rfc_defines_them(size: int) -> None:
    data = leaves(size)
    tree = Tree(map(leaf_hash, data))
    assert tree.root == by_definition(data)
    assert [tree.path(index) for index in range(size)] == [path_by_definition(index, data) for index in range(size)]


@pytest.mark.parametrize("size", SIZES)
def test_a_path_leads_to_the_root_from_its_own_leaf_and_place_only(size: int) -> None:
    data = leaves(size)
    tree = Tree(map(leaf_hash, data))
    for index in range(size):
        path = tree.path(index)
        leading = [at for at in range(size + 2) if root_along(leaf_hash(data[index]), at, size, path) == tree.root]
        assert leading == [index]
        assert root_along(leaf_hash(data[index] + b"."), index, size, path) != tree.root


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 70])
def test_a_path_with_a_hash_too_many_too_few_or_changed_leads_elsewhere(size: int) -> None:
    data = leaves(size)
    tree = Tree(map(leaf_hash, data))
    for index in range(size):
        path, leaf = tree.path(index), leaf_hash(data[index])
        others = [[*path, path[-1] if path else leaf], *(path[:at] + path[at + 1 :] for at in range(len(path)))]
        others += [[*path[:at], leaf_hash(path[at]), *path[at + 1 :]] for at in range(len(path))]
        assert all(root_along(leaf, index, size, other) != tree.root for other in others)


def test_a_node_does_not_pass_for_a_leaf() -> None:
    two = [leaf_hash(data) for data in leaves(2)]
    assert root_of([leaf_hash(b"".join(two))]) != root_of(two)


def test_there_is_no_path_where_there_is_no_leaf() -> None:
    for index in (-1, 3):
        with pytest.raises(IndexError):
            Tree(map(leaf_hash, leaves(3))).path(index)
    assert root_along(leaf_hash(b""), -1, 3, []) is None
