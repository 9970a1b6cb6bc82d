"""Every version is read again from the WARCs; what a forger made to fit everywhere else does not fit there."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from parsers import PARSER
from release.verify.archive import Again
from release.verify.check import verify
from release.verify.reading_again import examined
from release.verify.report import Report
from storage.chain.keys import read_public_keys
from storage.reader import Parser
from storage.workers import _attempt
from tests.release.verify.forging import FORGER, Rows, forged, mended, rejson, relined, resealed, rows_of
from tests.release.verify.small import CONTACT, Released

CELL = "requests.granted.natural_person"
TEXT = "没有别的事项。"


class InProcess:
    """Reads in this process: starting workers takes seconds."""

    hungry = True

    def __init__(self, archive: Path, parser: Parser) -> None:
        self._work = partial(examined, archive, parser.read)
        self._ended: list[tuple[int, Any]] = []

    def __enter__(self) -> "InProcess":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, ticket: int, job: Any) -> None:
        self._ended.append((ticket, _attempt(self._work, job, 0)))

    def wait(self) -> list[tuple[int, Any]]:
        ended, self._ended = self._ended, []
        return ended


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("release.verify.archive.readers", InProcess)
    yield


@pytest.fixture
def archive(released: Released, tmp_path: Path) -> Path:
    """Give a copy of the archive, to be injured."""
    return Path(shutil.copytree(released.archive, tmp_path / "archive"))


def told(report: Report) -> list[str]:
    return [str(defect) for defect in report.defects]


def test_every_version_comes_back_equal_read_by_worker_processes(released: Released) -> None:
    keys = read_public_keys(released.key)
    report = verify(released.folder, keys, Again(released.archive, None, keys))
    assert told(report) == []
    assert not report.notes
    versions = len(rows_of(released.folder, "versions"))
    assert (report.counts["versions compared"], report.counts["versions of the release"]) == (versions, versions)
    assert report.counts["cells compared"] == len(rows_of(released.folder, "cells"))
    assert report.counts["segments as sealed"] == 2


@pytest.mark.usefixtures("here")
def test_a_sample_says_how_many_of_how_many_were_compared(released: Released) -> None:
    report = verify(released.folder, (), Again(released.archive, 2))
    assert (report.counts["versions compared"], report.counts["versions of the release"]) == (2, 4)
    assert told(report) == []


def where(test: Callable[[dict[str, Any]], bool], **values: Any) -> Callable[[Rows], Rows]:
    return lambda rows: [row | values if test(row) else row for row in rows]


def everywhere(folder: Path, number: float) -> None:
    """Change a number in the cells and in the wide table."""
    newest = {row["version_id"]: row["report_id"] for row in rows_of(folder, "reports")}
    reports = {row["report_id"] for row in rows_of(folder, "reports") if row["url"].endswith("/2.html")}
    versions = {version for version, report in newest.items() if report in reports}
    chosen = where(lambda row: row["version_id"] in versions and row["cell"] == CELL, value=number, raw=f"{number:g}")
    forged(folder, "cells", chosen)
    forged(folder, "reports_wide", where(lambda row: row["report_id"] in reports, **{CELL: number}))


def title(folder: Path) -> None:
    forged(folder, "versions", lambda rows: [row | {"title": "甲"} for row in rows])
    forged(folder, "reports", lambda rows: [row | {"title": "甲"} for row in rows])


def signed(folder: Path) -> None:
    forged(folder, "versions", lambda rows: [row | {"dated": date(2022, 1, 1)} for row in rows])
    forged(folder, "reports", lambda rows: [row | {"dated": date(2022, 1, 1)} for row in rows])


def of(table: str, **values: Any) -> Callable[[Path], None]:
    return lambda folder: forged(folder, table, lambda rows: [rows[0] | values, *rows[1:]])


def contact(folder: Path) -> None:
    """Leave the contact person in."""
    plain = CONTACT.removeprefix("<p>").removesuffix("</p>")
    masked = "联系人：〔姓名略〕，联系电话：〔电话略〕。"

    def edit(rows: Rows) -> Rows:
        return [row | {"text": row["text"] and row["text"].replace(masked, plain)} for row in rows]

    forged(folder, "sections", edit)


FORGERIES: list[tuple[str, Callable[[Path], None], str]] = [
    ("number", lambda folder: everywhere(folder, 5.0), "value is 5.0, the archive, read again, says 7.0"),
    ("title", title, "title is '甲'"),
    ("signature", signed, "dated is '2022-01-01'"),
    ("filer", of("versions", filer_named="乙镇人民政府"), "filer_named is"),
    ("place", of("versions", place="乙镇"), "place is"),
    ("year", of("versions", year_read=1999), "year_read is 1999"),
    ("evidence", of("versions", year_evidence="body"), "year_evidence is"),
    ("content", of("versions", content_digest="content/1:00"), "content_digest is"),
    ("raw", of("cells", raw="12"), "raw is '12'"),
    ("locator", of("cells", locator="table 9"), "locator is 'table 9'"),
    ("heading", of("sections", heading="别的"), "heading is"),
    ("text", of("sections", text="别的"), "text is"),
    ("key", of("sections", key="other"), "key is"),
    ("contact", contact, "联系人：王小明"),
    ("asked", of("captures", url="http://other.example/"), "WARC-Target-URI is"),
    ("type", of("captures", media_type="text/plain"), "media type in captures is"),
    ("cut", of("captures", truncated="time"), "truncation is"),
]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("forge", "says"), [case[1:] for case in FORGERIES], ids=[case[0] for case in FORGERIES])
def test_what_fits_everywhere_but_in_the_archive_is_named(
    forge: Callable[[Path], None], says: str, released: Released, folder: Path
) -> None:
    forge(folder)
    mended(folder)
    alone = told(verify(folder))
    assert alone == [], "nothing but the archive tells"
    found = told(verify(folder, (), Again(released.archive, None)))
    assert any(says in line for line in found), found


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("table", ["cells", "sections"])
def test_a_row_of_an_old_version_that_the_release_lacks_is_named(table: str, released: Released, folder: Path) -> None:
    newest = {row["version_id"] for row in rows_of(folder, "reports")}
    last = [row for row in rows_of(folder, table) if row["version_id"] not in newest][-1]
    forged(folder, table, lambda rows: [row for row in rows if row != last])
    rejson(folder, "VALIDATION.json", lambda whole: whole["rows_by_county"]["990101"].pop(table))
    mended(folder)
    assert told(verify(folder)) == []
    found = told(verify(folder, (), Again(released.archive, None)))
    assert any("has this row, and it is not there" in line for line in found), found


@pytest.mark.usefixtures("here")
def test_a_version_tied_to_another_capture_is_read_from_that_one(released: Released, folder: Path) -> None:
    """The forger gives the first version of a page the bytes of its second one, consistently."""
    second = next(row for row in rows_of(folder, "versions") if row["number"] == 2)
    first = next(row for row in rows_of(folder, "versions") if row["report_id"] == second["report_id"])
    taken = {name: second[name] for name in ("capture_id", "payload_digest")}
    forged(folder, "versions", where(lambda row: row["version_id"] == first["version_id"], **taken))

    def tied(lines: list[Any]) -> list[Any]:
        capture = next(line["capture"] for line in lines[1:] if line["version_id"] == second["version_id"])
        return [
            line | {"capture": capture} if line.get("version_id") == first["version_id"] else line for line in lines
        ]

    relined(folder, tied)
    mended(folder)
    assert told(verify(folder)) == []
    found = told(verify(folder, (), Again(released.archive, None)))
    assert any("value is 3.0, the archive, read again, says 4.0" in line for line in found), found


@pytest.mark.usefixtures("here")
def test_every_record_that_is_cited_is_missed_when_it_is_damaged(
    released: Released, archive: Path, tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in (released.folder / "PROVENANCE.jsonl").read_text().splitlines()[1:]]
    for line in lines:
        for capture in (line["capture"], *line["attachments"]):
            path = archive / capture["segment"]
            kept = path.read_bytes()
            data = bytearray(kept)
            data[capture["offset"] + capture["length"] // 2] ^= 1
            path.write_bytes(data)
            found = told(verify(released.folder, (), Again(archive, None)))
            assert any(said.startswith(capture["segment"]) and "sealed" not in said for said in found), found
            path.write_bytes(kept)


@pytest.mark.usefixtures("here")
def test_a_segment_that_is_not_there_or_another_than_sealed_is_named(released: Released, archive: Path) -> None:
    path = sorted(archive.glob("*.warc.gz"))[0]
    path.write_bytes(path.read_bytes() + sorted(archive.glob("*.warc.gz"))[1].read_bytes())
    found = told(verify(released.folder, (), Again(archive, None)))
    assert [line for line in found if line.startswith(path.name) and "lists another length, sha256" in line], found
    path.unlink()
    found = told(verify(released.folder, (), Again(archive, None)))
    assert any(line.startswith(path.name) and "cannot be read" in line for line in found), found


@pytest.mark.usefixtures("here")
def test_manifests_are_checked_and_their_absence_is_told(released: Released, archive: Path) -> None:
    keys = [FORGER.public]
    found = told(verify(released.folder, (), Again(archive, None, keys)))
    assert any("none of the keys given" in line for line in found), found
    manifest = sorted((archive / "manifests").glob("*.json"))[-1]
    manifest.write_bytes(manifest.read_bytes().replace(b'"number":2', b'"number":3'))
    found = told(verify(released.folder, (), Again(archive, None)))
    assert any(manifest.name in line for line in found), found
    shutil.rmtree(archive / "manifests")
    report = verify(released.folder, (), Again(archive, None))
    assert told(report) == []
    assert any("has no manifests" in note for note in report.notes)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["number", "sha256", "root", "night", "key"])
def test_the_head_that_the_release_names_is_one_of_the_archive(name: str, released: Released, folder: Path) -> None:
    other = {"number": 9, "night": "2022-01-01", "key": "SHA256:x"}.get(name, "0" * 64)
    rejson(folder, "RELEASE.json", lambda whole: whole["archive"].update({name: other}))
    relined(folder, lambda lines: [{"archive": lines[0]["archive"] | {name: other}}, *lines[1:]])
    resealed(folder)
    assert told(verify(folder)) == []
    found = told(verify(folder, (), Again(released.archive, 1)))
    assert any(line.startswith("RELEASE.json, archive") for line in found), found


@pytest.mark.usefixtures("here")
def test_what_another_parser_read_is_told_as_such_and_is_no_fault(released: Released, folder: Path) -> None:
    everywhere(folder, 5.0)
    forged(folder, "versions", lambda rows: [row | {"parser": "gongkai-parser/0"} for row in rows])
    relined(folder, lambda lines: [lines[0], *(line | {"parser": "gongkai-parser/0"} for line in lines[1:])])
    rejson(folder, "VALIDATION.json", lambda whole: whole.update(parsers={"gongkai-parser/0": 4}))
    mended(folder)
    report = verify(folder, (), Again(released.archive, None))
    assert told(report) == []
    assert any(f"read differently by {PARSER}" in note and "value is 5.0" in note for note in report.notes)
    assert report.counts["versions read by gongkai-parser/0"] == 4
    assert "versions compared" not in report.counts


@pytest.mark.usefixtures("here")
def test_what_our_reader_does_not_get_through_is_counted_and_not_called_equal(
    released: Released, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hopeless(*_: Any, **__: Any) -> Any:
        raise RuntimeError("bug")

    monkeypatch.setattr("release.verify.reading_again.read_source", hopeless)
    report = verify(released.folder, (), Again(released.archive, None))
    assert report.counts["versions our reader did not get through"] == 4
    assert "versions compared" not in report.counts
    assert len([note for note in report.notes if "reader_crash" in note]) == 4
