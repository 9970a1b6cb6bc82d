"""A WACZ holds what was chosen and all that it needs, byte for byte, and the same selection gives the same file."""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from roster.errors import BadInput, StorageFailure
from storage.archive import Stored, scan
from storage.archive.record import member_at
from storage.archive.stored import stored
from storage.wacz.check import examine
from storage.wacz.selection import Selection
from storage.wacz.zips import Packed, directory, local_header
from tests.storage.wacz.county import County, county

FILES = {
    "datapackage.json",
    "datapackage-digest.json",
    "pages/pages.jsonl",
    "indexes/index.cdx.gz",
    "indexes/replay.cdxj.gz",
    "indexes/replay.idx",
    "evidence/selection.json",
    "evidence/keys.pub",
    "evidence/manifests/SHA256SUMS",
}


def records(wacz: Path) -> list[tuple[Stored, bytes]]:
    """Give every record of a WACZ, with the bytes of its gzip member."""
    found = []
    with zipfile.ZipFile(wacz) as file:
        for name in (name for name in file.namelist() if name.startswith("archive/")):
            data = file.read(name)
            at = 0
            while (member := member_at(io.BytesIO(data), at)) is not None:
                found.append((stored(member, name), data[at : at + member.length]))
                at += member.length
    return found


def kinds(wacz: Path, url: str | None = None) -> list[str]:
    return sorted(record.kind for record, _ in records(wacz) if url in (None, record.uri))


def read(wacz: Path, name: str) -> bytes:
    with zipfile.ZipFile(wacz) as file:
        return file.read(name)


def test_every_file_is_there_stored_and_listed(wacz: Path) -> None:
    with zipfile.ZipFile(wacz) as file:
        names = set(file.namelist())
        assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.testzip() is None
    assert names >= FILES
    assert {name.partition("/")[0] for name in names - FILES} == {"archive", "evidence"}
    package = json.loads(read(wacz, "datapackage.json"))
    assert {each["path"] for each in package["resources"]} == names - {"datapackage.json", "datapackage-digest.json"}
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")


def test_every_record_is_the_gzip_member_that_lies_in_the_archive(qinglan: County, wacz: Path) -> None:
    whole = b"".join(path.read_bytes() for path in sorted(qinglan.workspace.archive.glob("*.warc.gz")))
    originals = [
        record.record_id for path in sorted(qinglan.workspace.archive.glob("*.warc.gz")) for record in scan(path)
    ]
    assert [record.record_id for record, _ in records(wacz)] == originals, "the selection is everything there is"
    assert b"".join(raw for _, raw in records(wacz)) == whole


TWO_NIGHTS = ["metadata", "metadata", "request", "request", "response", "revisit", "warcinfo", "warcinfo"]
NEEDS = {
    "a response": ("old", ["metadata", "request", "response", "warcinfo"]),
    "a repeat": (
        "new again",
        ["metadata", "metadata", "request", "request", "response", "revisit", "warcinfo", "warcinfo"],
    ),
    "a 304": (
        "old stands",
        ["metadata", "metadata", "request", "request", "response", "revisit", "warcinfo", "warcinfo"],
    ),
    "a drawn page": ("drawn", ["conversion", "metadata", "request", "response", "warcinfo"]),
    "no HTTP": ("noise", ["metadata", "request", "resource", "warcinfo"]),
}


@pytest.mark.parametrize(("name", "expected"), NEEDS.values(), ids=NEEDS)
def test_what_a_record_needs_comes_along(qinglan: County, tmp_path: Path, name: str, expected: list[str]) -> None:
    target = tmp_path / "a.wacz"
    qinglan.export(target, qinglan.chosen(name))
    assert kinds(target) == expected
    assert examine(target, qinglan.keys).defects == []


def test_visits_come_with_their_proofs_even_without_a_capture(qinglan: County, tmp_path: Path) -> None:
    target = tmp_path / "a.wacz"
    summary = qinglan.export(target, Selection("visit", (), ("qinglan.2024-02-14.1",)))
    assert (kinds(target), summary.unproved) == (["metadata", "warcinfo"], ())


def test_an_open_night_is_said_to_be_unproven(tmp_path: Path) -> None:
    open_county = county(tmp_path, closed=False)
    summary = open_county.export(tmp_path / "a.wacz")
    (segment,) = summary.unproven
    told = json.loads(read(tmp_path / "a.wacz", "evidence/selection.json"))
    assert [each["segment"] for each in told["not_proven"]] == [segment]
    report = examine(tmp_path / "a.wacz")
    assert report.defects == []
    assert any(segment in note for note in report.notes)
    assert any(segment in found.file for found in examine(tmp_path / "a.wacz", open_county.keys).defects)
    open_county.engine.dispose()


def test_the_same_selection_gives_the_same_bytes(qinglan: County, wacz: Path, tmp_path: Path) -> None:
    shuffled = Selection(qinglan.every.title, qinglan.every.captures[::-1] * 2)
    qinglan.export(tmp_path / "again.wacz", shuffled)
    assert (tmp_path / "again.wacz").read_bytes() == wacz.read_bytes()


def test_pages_are_reports_then_files_then_listings_with_their_titles(wacz: Path) -> None:
    lines = [json.loads(line) for line in read(wacz, "pages/pages.jsonl").splitlines()]
    assert lines[0]["format"] == "json-pages-1.0"
    assert [(line["title"], line["ts"][:10]) for line in lines[1:]] == [
        ("江左镇2022年年报", "2024-02-12"),
        ("江左镇2023年年报", "2024-02-12"),
        ("江左镇2023年年报", "2024-02-13"),
        ("http://www.qinglan.example/files/b.pdf", "2024-02-12"),
        ("listing annual, page 1", "2024-02-12"),
        ("listing annual, page 1", "2024-02-13"),
    ]
    package = json.loads(read(wacz, "datapackage.json"))
    assert (package["mainPageUrl"], package["mainPageDate"]) == (lines[1]["url"], lines[1]["ts"])


def test_the_same_lines_stand_under_the_keys_of_both_readers(wacz: Path) -> None:
    main, other = (gzip.decompress(read(wacz, f"indexes/{name}")) for name in ("index.cdx.gz", "replay.cdxj.gz"))
    assert b"example,qinglan)/a 2024" in main
    assert b"example,qinglan)/a/ 2024" in other
    bare = [sorted(line.split(b" ", 1)[1] for line in text.splitlines()) for text in (main, other)]
    assert bare[0] == bare[1]


def test_nothing_half_is_left_when_a_record_is_damaged(tmp_path: Path) -> None:
    broken = county(tmp_path)
    place = broken.captures["file"]
    path = broken.workspace.archive / place.segment
    data = bytearray(path.read_bytes())
    data[place.offset + place.length // 2] ^= 1
    path.write_bytes(data)
    (tmp_path / "out").mkdir()
    with pytest.raises(StorageFailure, match=f"{place.segment} at byte {place.offset}"):
        broken.export(tmp_path / "out" / "a.wacz")
    assert list((tmp_path / "out").iterdir()) == []
    broken.engine.dispose()


def test_a_file_that_is_there_stays_as_it_is_when_the_new_one_fails(qinglan: County, tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(b"before")
    with pytest.raises(BadInput, match="urn:uuid:0"):
        qinglan.export(tmp_path / "a.wacz", Selection("none", ("urn:uuid:0",)))
    assert (tmp_path / "a.wacz").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.wacz"]


def test_nothing_selected_is_said_and_not_written(qinglan: County, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing is archived of: 白塔镇"):
        qinglan.export(tmp_path / "a.wacz", Selection("白塔镇", ()))
    assert not (tmp_path / "a.wacz").exists()


def test_a_folder_that_is_not_there_is_told(qinglan: County, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the folder is not there"):
        qinglan.export(tmp_path / "gone" / "a.wacz")


def test_a_zip_of_many_gigabytes_is_one_that_others_read(tmp_path: Path) -> None:
    small = Packed("first", 0, 5, 0, "")
    large = Packed("archive/large.warc.gz", small.data_offset + 5, 5 << 30, 0, "")
    last = Packed("last", large.data_offset + large.size, 3, 0, "")
    with (tmp_path / "sparse.zip").open("wb") as file:  # five gigabytes of nothing: no block of the disk is used
        for entry in (small, large, last):
            file.seek(entry.offset)
            file.write(local_header(entry))
        file.seek(last.data_offset + last.size)
        file.write(directory([small, large, last]))
    with zipfile.ZipFile(tmp_path / "sparse.zip") as archive:
        found = [(info.filename, info.header_offset, info.file_size) for info in archive.infolist()]
    assert found == [(each.name, each.offset, each.size) for each in (small, large, last)]


def test_what_stands_in_the_package_is_dated_by_its_newest_record(wacz: Path) -> None:
    newest = max(record.at for record, _ in records(wacz))
    created = datetime.fromisoformat(json.loads(read(wacz, "datapackage.json"))["created"])
    assert created == newest.astimezone(UTC).replace(microsecond=0)
