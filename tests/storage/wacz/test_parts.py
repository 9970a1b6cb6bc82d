"""The pieces under a WACZ: one proof for many leaves, the keys of two readers."""

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.merkle import Tree, leaf_hash
from storage.wacz.address_keys import replay_key
from storage.wacz.multiproof import proof_of, root_from
from tests.storage.wacz.browser import PLACE, library

trees = st.integers(1, 70).flatmap(
    lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1), min_size=1).map(sorted))
)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(b"%d" % at) for at in range(size)]


@given(trees)
def test_a_proof_leads_to_the_root_of_the_tree(tree: tuple[int, list[int]]) -> None:
    size, chosen = tree
    all_of_them = leaves(size)
    proof = proof_of(all_of_them, chosen)
    assert root_from({at: all_of_them[at] for at in chosen}, size, proof) == Tree(all_of_them).root


@given(trees, st.integers(0, 10**6))
def test_with_another_leaf_or_hash_it_leads_elsewhere(tree: tuple[int, list[int]], drawn: int) -> None:
    size, chosen = tree
    all_of_them = leaves(size)
    proof, root = proof_of(all_of_them, chosen), Tree(all_of_them).root
    mine = {at: all_of_them[at] for at in chosen}
    wrong = chosen[drawn % len(chosen)]
    assert root_from(mine | {wrong: leaf_hash(b"another")}, size, proof) != root
    assert root_from(mine, size, [*proof, b"\0" * 32]) is None
    if proof:
        at = drawn % len(proof)
        assert root_from(mine, size, [*proof[:at], b"\0" * 32, *proof[at + 1 :]]) != root
        assert root_from(mine, size, proof[:-1]) is None


def test_of_one_leaf_it_is_the_path_of_rfc_6962_and_of_all_it_is_empty() -> None:
    assert proof_of(leaves(13), [5]) == Tree(leaves(13)).path(5)
    assert proof_of(leaves(13), range(13)) == []


@pytest.mark.parametrize("chosen", [{}, {-1: b""}, {3: b""}])
def test_a_leaf_that_the_tree_cannot_have_proves_nothing(chosen: dict[int, bytes]) -> None:
    assert root_from(chosen, 3, leaves(3)) is None


ADDRESSES = [
    "http://www.Abc.gov.cn:80/a/?b=2&a=1",
    "https://www2.x.gov.cn/a/b/",
    "http://127.0.0.1:8000/x%E5%B9%B4.html",
    "https://x.cn:80/a;jsessionid=0123456789ABCDEF0123456789ABCDEF?x",
    "http://x.cn",
    "http://x.cn/?",
    "http://x.cn/a?b=1&B=0&a=3",
    "https://x.cn:443/A/?q=%C4%EA&page=2",
    "http://zwgk.x.cn/col/col1/index.html?uid=2&pageNum=10",
    "urn:gongkai:visit:1",
]


def test_replay_keys_are_those_that_the_library_computes() -> None:
    library()
    script = 'import {getSurt} from "warcio"; console.log(JSON.stringify(JSON.parse(process.argv[1]).map(getSurt)))'
    command = ["node", "--input-type=module", "-e", script, json.dumps(ADDRESSES)]
    answer = subprocess.run(command, cwd=PLACE, check=True, capture_output=True, text=True)
    assert [replay_key(url) for url in ADDRESSES] == json.loads(answer.stdout)
