"""Whatever is changed in a WACZ is found, also where package, digests and directory were made true again."""

import json
import random
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from roster.errors import BadInput
from storage.chain.keys import known_keys, make_keys
from storage.chain.manifest import canonical
from storage.wacz.check import check_wacz, examine
from storage.wacz.check_evidence import WORDS
from storage.wacz.evidence import as_json
from tests.storage.wacz.county import County
from tests.storage.wacz.injuries import (
    Entries,
    cut_tail,
    data_file,
    drop,
    drop_last_record,
    entries_of,
    every,
    lines_of,
    members,
    pack_anew,
    replacing,
    sealed,
    swap_records,
    told,
    without_revisits_original,
)

FLIPS = 150


def flipped(data: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed)


def test_a_whole_one_has_no_defect(wacz: Path, qinglan: County) -> None:
    report = examine(wacz, qinglan.keys)
    assert (report.defects, list(report.notes), report.ours) == ([], [WORDS], True)
    assert report.records == 25
    (proven,) = report.proven
    assert proven == f"25 records lead to manifests signed by {qinglan.keys[0].fingerprint}, a key you gave"


def test_without_a_key_it_says_whose_key_it_took(wacz: Path, qinglan: County) -> None:
    report = examine(wacz)
    assert report.defects == []
    assert any(qinglan.keys[0].fingerprint in note for note in report.notes)
    assert [line for line in report.proven if "not a key you gave" in line]


def test_a_key_that_did_not_sign_is_a_defect(wacz: Path, tmp_path: Path) -> None:
    make_keys(tmp_path)
    assert any("none of the keys given" in str(found) for found in check_wacz(wacz, known_keys(tmp_path)))


def test_a_flipped_bit_anywhere_is_noticed(wacz: Path, tmp_path: Path) -> None:
    data, drawn = wacz.read_bytes(), random.Random(20240212)
    with zipfile.ZipFile(wacz) as file:
        frame = [info.header_offset + drawn.randrange(30) for info in file.infolist()]
    tail = [len(data) - 1 - drawn.randrange(22) for _ in range(5)]
    target = tmp_path / "flipped.wacz"
    missed = []
    for at in [*frame, *tail, *(drawn.randrange(len(data)) for _ in range(FLIPS))]:
        target.write_bytes(flipped(data, at, drawn.randrange(8)))
        if not check_wacz(target):
            missed.append(at)
    assert missed == []


@pytest.mark.parametrize("cut", [1, 22, 500, 5000])
def test_a_file_that_ends_early_is_noticed(wacz: Path, tmp_path: Path, cut: int) -> None:
    (tmp_path / "cut.wacz").write_bytes(wacz.read_bytes()[:-cut])
    assert check_wacz(tmp_path / "cut.wacz")


@pytest.mark.parametrize("more", [b"\0", b"PK\x05\x06" + bytes(18)], ids=["a byte", "an empty directory"])
def test_bytes_behind_the_end_are_noticed(wacz: Path, tmp_path: Path, more: bytes) -> None:
    (tmp_path / "long.wacz").write_bytes(wacz.read_bytes() + more)
    assert check_wacz(tmp_path / "long.wacz")


def test_bytes_before_the_beginning_are_noticed(wacz: Path, tmp_path: Path) -> None:
    (tmp_path / "shifted.wacz").write_bytes(b"\0" * 64 + wacz.read_bytes())
    assert check_wacz(tmp_path / "shifted.wacz")


def test_sealed_again_without_a_change_it_is_whole(wacz: Path, tmp_path: Path) -> None:
    assert sealed(entries_of(wacz), tmp_path / "a.wacz").read_bytes() == wacz.read_bytes()


FOLDER = "evidence/manifests/"
INDEX, REPLAY, SELECTION = "indexes/index.cdx.gz", "indexes/replay.cdxj.gz", "evidence/selection.json"
INJURIES: dict[str, tuple[Callable[[Entries], None], str]] = {
    "two records change places": (swap_records, "do not lead to the root"),
    "a record is dropped": (drop_last_record, "records, "),
    "records are compressed anew": (pack_anew, "do not lead to the root"),
    "the last record is cut": (cut_tail, "the file ends inside this record"),
    "the originals of revisits are gone": (without_revisits_original, "which is not in the file"),
    "an index line is dropped": (lines_of(INDEX, lambda lines: lines[1:]), "the index does not have this record"),
    "an index line stands twice": (
        lines_of(INDEX, lambda lines: [lines[0], *lines]),
        "the index has this record twice",
    ),
    "index lines are out of order": (lines_of(INDEX, lambda lines: lines[::-1]), "is out of order"),
    "an index line says another time": (
        lines_of(INDEX, lambda lines: [lines[0].replace(b" 2024", b" 2023"), *lines[1:]]),
        "does not agree with its record",
    ),
    "an index line points elsewhere": (
        lines_of(REPLAY, lambda lines: [lines[0].replace(b'"offset": "', b'"offset": "1'), *lines[1:]]),
        "points to no record",
    ),
    "the short index begins elsewhere": (
        every("indexes/", ".idx", replacing(b" 2024", b" 2025")),
        "does not begin with this key",
    ),
    "a page is of another second": (
        every("pages/", ".jsonl", replacing(b"05Z", b"06Z")),
        "no record shows",
    ),
    "an index is gone": (lambda e: drop(e, REPLAY), "the index does not have this record"),
    "the pages are gone": (lambda e: drop(e, "pages/pages.jsonl"), "pages/pages.jsonl"),
    "a WARC file is gone": (lambda e: drop(e, data_file(e)), "points to no record"),
    "a manifest is gone": (every("evidence/manifests/000001", ".json", drop), "is not there"),
    "a signature is gone": (every("evidence/manifests/000002", ".sig", drop), "signature"),
    "the proof of a segment is gone": (every("evidence/segments/", ".json", drop), "nothing shows that these records"),
    "all evidence but the selection is gone": (
        lambda e: [drop(e, name) for name in list(e) if name.startswith("evidence/") and name != SELECTION] and None,
        "nothing shows that these records",
    ),
    "a hash of a proof is changed": (
        every(
            "evidence/segments/", ".json", lambda e, n: e.update({n: e[n].replace(b'"records": 1', b'"records": 2')})
        ),
        "does not say what",
    ),
    "a verdict names a capture that is not there": (
        told(SELECTION, lambda said: said.update(verdicts=[{"proof": ["urn:uuid:none"]}])),
        "which is not in the file",
    ),
    "a manifest says another count": (
        every(
            "evidence/manifests/000001", ".json", lambda e, n: e.update({n: e[n].replace(b'"visits":1', b'"visits":2')})
        ),
        "evidence/manifests/000001",
    ),
    "the selection says one thing twice": (
        lambda e: e.update({SELECTION: e[SELECTION].replace(b"{\n", b'{\n "title": "another",\n', 1)}),
        "in the form it is written in",
    ),
    "a page says two titles": (
        every("pages/", ".jsonl", replacing(b'"title": ', b'"title": "another", "title": ')),
        "in the form it is written in",
    ),
    "a file nobody wrote": (
        lambda e: e.update({"evidence/segments/other.json": b"{}"}),
        "evidence/segments/other.json",
    ),
    "another file of records": (
        lambda e: e.update({"archive/data-more.warc.gz": e[data_file(e)]}),
        "the index does not have this record",
    ),
}


@pytest.mark.parametrize(("injury", "expected"), INJURIES.values(), ids=INJURIES)
def test_what_was_sealed_again_after_a_change_is_found_and_named(
    wacz: Path, qinglan: County, tmp_path: Path, injury: Callable[[Entries], None], expected: str
) -> None:
    entries = entries_of(wacz)
    injury(entries)
    found = [str(defect) for defect in check_wacz(sealed(entries, tmp_path / "a.wacz"), qinglan.keys)]
    assert any(expected in defect for defect in found), found


def without_evidence(entries: Entries) -> None:
    for name in [name for name in entries if name.startswith("evidence/")]:
        drop(entries, name)


def said_to_be_open(entries: Entries) -> None:
    """Take the proofs away, and say that the nights were not closed yet."""
    names = [name for name in entries if name.startswith("archive/")]
    for name in [name for name in entries if name.startswith("evidence/segments/")]:
        drop(entries, name)
    not_proven = [{"segment": name.partition("/data-")[2], "records": len(members(entries[name]))} for name in names]
    told(SELECTION, lambda said: said.update(not_proven=not_proven))(entries)


@pytest.mark.parametrize("forge", [without_evidence, said_to_be_open])
def test_what_proves_nothing_is_said_to_prove_nothing_and_does_not_hold_for_a_key(
    wacz: Path, qinglan: County, tmp_path: Path, forge: Callable[[Entries], None]
) -> None:
    entries = entries_of(wacz)
    forge(entries)
    report = examine(sealed(entries, tmp_path / "a.wacz"))
    assert report.defects == [] and report.proven == []
    assert any("when and by whom" in note for note in report.notes)
    assert any("a key you gave" in str(found) for found in check_wacz(tmp_path / "a.wacz", qinglan.keys))


def test_unsigned_manifests_are_said_to_be_signed_by_nobody(wacz: Path, tmp_path: Path) -> None:
    entries = entries_of(wacz)
    chain = {name: json.loads(entries[name]) for name in sorted(entries) if name.endswith(".json") and FOLDER in name}
    before, sums = None, ""
    for name, manifest in chain.items():
        entries[name] = canonical(manifest | {"key": None, "previous": before})
        before = sha256(entries[name]).hexdigest()
        sums += f"{before}  {name.removeprefix(FOLDER)}\n"
    entries[FOLDER + "SHA256SUMS"] = sums.encode()
    for name in [name for name in entries if name.endswith((".sig", "keys.pub"))]:
        drop(entries, name)
    report = examine(sealed(entries, tmp_path / "a.wacz"))
    assert report.defects == []
    assert [line.partition(":")[0] for line in report.proven] == ["25 records lead to manifests that nobody signed"]


def test_a_main_page_that_is_not_in_the_file_is_a_defect(wacz: Path, tmp_path: Path) -> None:
    entries = entries_of(wacz)
    package = json.loads(entries["datapackage.json"]) | {"mainPageUrl": "http://elsewhere.example/"}
    entries["datapackage.json"] = as_json(package)
    found = [str(defect) for defect in check_wacz(sealed(entries, tmp_path / "a.wacz"))]
    assert any("no record shows its main page" in defect for defect in found), found


def test_a_link_is_a_defect_whoever_made_the_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as file:
        link = zipfile.ZipInfo("archive/data.warc.gz")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    assert any("is a link" in str(found) for found in check_wacz(tmp_path / "a.wacz"))


def test_a_selection_has_only_the_hashes_it_needs_and_each_of_them_counts(qinglan: County, tmp_path: Path) -> None:
    qinglan.export(tmp_path / "part.wacz", qinglan.chosen("old"))
    entries = entries_of(tmp_path / "part.wacz")
    (name,) = (name for name in entries if name.startswith("evidence/segments/"))
    whole = entries[name]
    text = whole.decode()
    start = text.index('"hashes"')
    digit = text.index('"', text.index("[", start)) + 1
    entries[name] = (text[:digit] + ("0" if text[digit] != "0" else "1") + text[digit + 1 :]).encode()
    assert any("do not lead to the root" in str(found) for found in check_wacz(sealed(entries, tmp_path / "b.wacz")))


DEEP = b"[" * 200_000
HOSTILE = {
    SELECTION: [b"", b"[]", b"3", DEEP, b'{"schema": "gongkai.selection/1", "verdicts": [3], "not_proven": "x"}'],
    "pages/pages.jsonl": [b"\n", b"3\n", b"{}\n{}\n", DEEP, b'{"url": 1, "ts": 2}', b"\xff\n"],
    "indexes/replay.idx": [b"", b"x\n", b'a 1 {"offset": -1, "length": 99999999999999999999}\n', b"!meta 0 {}\n"],
    "datapackage-digest.json": [b"", b"[]", b'{"hash": 3}', DEEP],
}


@pytest.mark.parametrize(("name", "data"), [(name, data) for name, given in HOSTILE.items() for data in given])
def test_what_a_hostile_hand_wrote_is_a_defect_and_nothing_worse(
    wacz: Path, tmp_path: Path, name: str, data: bytes
) -> None:
    entries = entries_of(wacz) | {name: data}
    target = tmp_path / "a.wacz"
    if name.startswith("datapackage"):
        with zipfile.ZipFile(target, "w") as file:
            for each, held in entries.items():
                file.writestr(each, held)
    else:
        sealed(entries, target)
    assert any(name in str(defect) for defect in check_wacz(target))


@pytest.mark.parametrize("offset", ["-1", "99999999999999999999", "x", ""])
def test_an_index_line_with_an_impossible_offset_is_a_defect(wacz: Path, tmp_path: Path, offset: str) -> None:
    line = f'a 2024 {{"offset": "{offset}", "filename": "x"}}\n'.encode()
    entries = entries_of(wacz)
    lines_of(INDEX, lambda lines: [*lines, line])(entries)
    assert any(INDEX in str(defect) for defect in check_wacz(sealed(entries, tmp_path / "a.wacz")))


NAMES = ["../outside", "/etc/passwd", "archive\\data.warc.gz", "c:evil"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_out_of_the_folder_is_a_defect(wacz: Path, tmp_path: Path, name: str) -> None:
    entries = entries_of(wacz) | {name: b"x"}
    assert any("leads out" in str(found) for found in check_wacz(sealed(entries, tmp_path / "a.wacz")))


def test_a_warc_that_the_zip_compresses_is_a_defect(wacz: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries_of(wacz).items():
            file.writestr(name, data)
    found = [str(defect) for defect in check_wacz(tmp_path / "a.wacz")]
    assert any("compressed by the ZIP" in defect for defect in found)


def test_an_entry_that_is_twice_there_is_a_defect(wacz: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as file:
        for name, data in entries_of(wacz).items():
            file.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("pages/pages.jsonl", b"{}")
    assert any("more than once" in str(defect) for defect in check_wacz(tmp_path / "a.wacz"))


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all" * 9, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_wacz_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.wacz").write_bytes(data)
    assert check_wacz(tmp_path / "a.wacz")


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.wacz"):
        check_wacz(tmp_path / "gone.wacz")
