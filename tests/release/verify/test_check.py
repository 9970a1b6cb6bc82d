"""Whatever is done to a release, its check names the file and the place; and what is whole is told to be whole."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from release.schema import load_schema
from release.verify.check import verify
from release.verify.layout import ONLY_SIGNED, required
from release.verify.report import Report
from release.verify.sums import check_signature, check_sums, present
from storage.chain.keys import read_public_keys
from tests.release.verify.forging import CSV, FORMATS, PARQUET, SQLITE, Rows, forged, mended, rejson, relined, resealed
from tests.release.verify.small import Released

Named = Callable[[Report, str, str], bool]
HELD_TOGETHER = ("SHA256SUMS", "SHA256SUMS.sig")
FILES = sorted({*required(load_schema()), *ONLY_SIGNED})
CELL = "requests.granted.natural_person"
FILE_OF = {CSV: "csv/{}.csv", PARQUET: "parquet/{}.parquet", SQLITE: "gongkai.sqlite"}


def test_a_release_as_it_was_built_is_whole(released: Released) -> None:
    report = verify(released.folder, read_public_keys(released.key))
    assert [str(defect) for defect in report.defects] == []
    assert not report.notes
    assert report.counts["rows"] == sum(
        json.loads((released.folder / "VALIDATION.json").read_text(encoding="utf-8"))["rows"].values()
    )


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def grown(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def linked(path: Path) -> None:
    kept = next(parent for parent in path.parents if parent.name == "small").parent / f"kept-{path.name}"
    shutil.move(path, kept)
    path.symlink_to(kept)


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


INJURIES = [flipped, cut, grown, Path.unlink, linked, piped]


@pytest.mark.parametrize("injure", INJURIES, ids=lambda injure: injure.__name__)
def test_every_file_that_was_touched_is_named(injure: Callable[[Path], None], folder: Path) -> None:
    touched = set(FILES) - set(HELD_TOGETHER)
    for name in touched:
        injure(folder / name)
    report = Report()
    check_sums(folder, present(folder, report), report)
    assert {defect.file for defect in report.defects} >= touched


@pytest.mark.parametrize("injure", INJURIES, ids=lambda injure: injure.__name__)
@pytest.mark.parametrize("name", HELD_TOGETHER)
def test_digests_and_their_signature_hold_each_other(
    name: str, injure: Callable[[Path], None], released: Released, folder: Path
) -> None:
    injure(folder / name)
    report = Report()
    there = present(folder, report)
    check_sums(folder, there, report)
    check_signature(folder, there, read_public_keys(released.key), report)
    assert {defect.file for defect in report.defects} & {name, "SHA256SUMS.sig"}


@pytest.mark.parametrize("name", ["notes.txt", "csv/more.csv", ".hidden", "parquet/units.parquet.bak", "csv/sub/x.csv"])
def test_a_file_that_no_release_has_is_named(name: str, folder: Path) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x", encoding="utf-8")
    told = [defect.file for defect in verify(folder).defects]
    assert any(name.startswith(file) for file in told), told


def test_two_files_that_changed_places_are_both_named(folder: Path, named: Named) -> None:
    one, other = folder / "csv/problems.csv", folder / "csv/rules.csv"
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    resealed(folder)
    report = verify(folder)
    assert named(report, "csv/rules.csv", "its columns are")
    assert named(report, "csv/problems.csv", "its columns are")


def with_number(rows: Rows) -> Rows:
    return [row | {"value": 99.0, "raw": "99"} if row["cell"] == CELL else row for row in rows]


@pytest.mark.parametrize("form", FORMATS)
def test_a_number_that_was_changed_in_one_format_is_named_with_its_row(form: str, folder: Path, named: Named) -> None:
    forged(folder, "cells", with_number, form)
    resealed(folder)
    report = verify(folder)
    assert named(report, FILE_OF[form].format("cells"), f"cell '{CELL}': value is 99.0")
    assert {defect.file for defect in report.defects} <= {FILE_OF[form].format("cells"), "gongkai.sqlite"}


def without_first(rows: Rows) -> Rows:
    return rows[1:]


def with_another(rows: Rows) -> Rows:
    return [*rows, rows[-1] | {"capture_id": "urn:uuid:ffffffff-0000-4000-8000-000000000000"}]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("edit", "says"), [(without_first, "lacks a row"), (with_another, "has a row that is not in")])
def test_a_row_that_one_format_lacks_or_has_alone_is_named(
    form: str, edit: Callable[[Rows], Rows], says: str, folder: Path, named: Named
) -> None:
    forged(folder, "captures", edit, form)
    resealed(folder)
    assert named(verify(folder), FILE_OF[form].format("captures"), says)


def twice(rows: Rows) -> Rows:
    return [*rows[:2], rows[1], *rows[2:]]


def swapped(rows: Rows) -> Rows:
    return [rows[1], rows[0], *rows[2:]]


@pytest.mark.parametrize("form", [CSV, PARQUET])
@pytest.mark.parametrize("table", ["cells", "captures"])
@pytest.mark.parametrize("edit", [twice, swapped])
def test_a_row_that_comes_twice_or_out_of_order_in_one_format_is_named(
    edit: Callable[[Rows], Rows], table: str, form: str, folder: Path
) -> None:
    forged(folder, table, edit, form)
    resealed(folder)
    told = {defect.file for defect in verify(folder).defects}
    assert FILE_OF[form].format(table) in told or (edit is swapped and FILE_OF[CSV].format(table) in told)


def test_a_key_that_csv_and_parquet_have_twice_is_named(folder: Path) -> None:
    forged(folder, "captures", twice, CSV, PARQUET)
    resealed(folder)
    assert any(defect.file.endswith(("captures.csv", "captures.parquet")) for defect in verify(folder).defects)


def changed(**values: Any) -> Callable[[Rows], Rows]:
    return lambda rows: [rows[0] | values, *rows[1:]]


EVERYWHERE = [  # what a forger changes in all formats, counts and digests mended: which table says what
    ("cells", changed(version_id="990101-0000000000000000.1.1"), "refers to no row of the table versions"),
    ("cells", with_number, "the table cells says 99.0 of its newest version"),
    ("cells", changed(state="blank"), "has a number though it is not `reported`"),
    ("cells", changed(state="guessed"), "state is none of the words"),
    ("cells", changed(raw=""), "raw is an empty text"),
    ("versions", changed(capture_id="urn:uuid:none"), "refers to no row of the table captures"),
    ("versions", changed(payload_digest="sha256:" + "0" * 64), "payload_digest is"),
    ("versions", changed(parser="another/1"), "parser is"),
    ("versions", changed(title="别的标题"), "its newest version has another title"),
    ("versions", changed(report_id="none"), "its report is not in the table reports"),
    ("versions", changed(number=9), "its id does not end with its number and part"),
    ("versions", without_first, "refers to no row of the table versions"),
    ("captures", changed(offset=1), "offset of"),
    ("captures", changed(segment="gongkai-20000101000000-00000.warc.gz"), "segment of"),
    ("captures", changed(revisit_of="urn:uuid:none"), "repeats a capture that is not in the table"),
    ("captures", without_first, "capture"),
    ("reports", changed(versions=7), "does not count its versions"),
    ("reports", changed(url="http://other.example/"), "has another county, year, edition, address"),
    ("reports", lambda rows: [row | {"best": not row["best"]} for row in rows], "has another county, year, edition"),
    ("reports_wide", changed(headline="missing"), "has another headline than in the table verdicts"),
    ("reports_wide", lambda rows: [row | {CELL: 5.0} for row in rows], f"{CELL} is 5.0, the table cells says"),
    ("reports_wide", without_first, "is not in the table reports_wide"),
    ("filers", changed(reports=9), "does not count its reports"),
    ("verdicts", changed(headline="missing", observation="found"), "says `missing`"),
    ("verdicts", changed(headline="missing", observation="absent"), "says `missing` of a report that its county's"),
    ("verdicts", without_first, "has no verdict"),
    ("reports", changed(last_seen=date(2000, 1, 1)), "was last seen before it was first seen"),
    ("rules", lambda rows: [row | {"version": 99} for row in rows], "another version of its rule"),
    ("sections", lambda rows: [row | {"number": row["number"] + 1} for row in rows], "does not follow another one"),
    ("sections", lambda rows: [row | {"piece": 2} for row in rows], "its piece does not follow another one"),
    ("sections", changed(text="长" * 32_001), "is longer than 32000 characters"),
    ("proofs", changed(capture_id="urn:uuid:none"), "refers to no row of the table captures"),
    ("spells", changed(number=8), "its number does not follow another one"),
    ("visits", changed(portal_id="nobody"), "refers to no row of the table portals"),
]


@pytest.mark.parametrize(("table", "edit", "says"), EVERYWHERE, ids=[f"{t}: {says}" for t, _, says in EVERYWHERE])
def test_what_a_forger_changes_in_every_format_does_not_fit_the_rest(
    table: str, edit: Callable[[Rows], Rows], says: str, folder: Path
) -> None:
    forged(folder, table, edit)
    mended(folder)
    told = [str(defect) for defect in verify(folder).defects]
    assert any(says in line for line in told), told


def test_evidence_that_is_not_in_its_one_form_is_named(folder: Path, named: Named) -> None:
    forged(folder, "findings", lambda rows: [row | {"evidence": '{"b":1, "a":2}'} for row in rows])
    mended(folder)
    assert named(verify(folder), "parquet/findings.parquet", "evidence is not JSON in its one form")


@pytest.mark.parametrize(
    ("find", "put", "says"),
    [
        (b'"requests.granted.natural_person",7,', b'"requests.granted.natural_person",07,', "'07' is no number"),
        (b'"requests.granted.natural_person",7,', b'"requests.granted.natural_person",7.0,', "'7.0' is no number"),
        (b'"requests.granted.natural_person",7,', b'"=1+1",7,', "begins as a formula"),
        (b'"requests.granted.natural_person",7,', '"＝1+1",7,'.encode(), "begins as a formula"),
        (b'"requests.granted.natural_person",7,', b'"requests\xff",7,', "cannot be read as CSV"),
        (b'"requests.granted.natural_person",7,', b'"requests.granted.natural_person",7,7,', "cannot be read as CSV"),
    ],
)
def test_a_csv_file_is_spelled_as_a_release_spells_it(find: bytes, put: bytes, says: str, folder: Path) -> None:
    path = folder / "csv/cells.csv"
    assert find in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(find, put, 1))
    resealed(folder)
    told = [str(defect) for defect in verify(folder).defects if defect.file == "csv/cells.csv"]
    assert any(says in line for line in told), told


def test_a_byte_order_mark_is_there_when_release_json_says_so_and_only_then(folder: Path, named: Named) -> None:
    path = folder / "csv/units.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    resealed(folder)
    assert named(verify(folder), "csv/units.csv", "with a byte order mark")


def first_line(**values: Any) -> Callable[[list[Any]], list[Any]]:
    return lambda lines: [lines[0], lines[1] | values, *lines[2:]]


def of_capture(**values: Any) -> Callable[[list[Any]], list[Any]]:
    return lambda lines: [lines[0], lines[1] | {"capture": lines[1]["capture"] | values}, *lines[2:]]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda lines: lines[1:], "line 1"),
        (lambda lines: lines[:-1], "has no line for the version"),
        (lambda lines: [*lines, lines[-1]], "is the second line of this version"),
        (lambda lines: [{"archive": None}, *lines[1:]], "names another head of the archive"),
        (first_line(part=2), "part is 2"),
        (first_line(parser="x/1"), "parser is 'x/1'"),
        (first_line(more=1), "it has other names"),
        (first_line(version_id="990101-none.1.1"), "is not in the table versions"),
        (of_capture(offset=7), "offset of"),
        (of_capture(length=7), "length of"),
        (of_capture(status=404), "status of"),
        (of_capture(manifest=None), "manifest of"),
        (of_capture(segment="../../etc/passwd"), "is no name of a segment"),
        (of_capture(segment="gongkai-1.warc.gz"), "segment of"),
        (of_capture(url="http://other.example/"), "the table reports has"),
        (of_capture(payload_digest="sha256:00"), "payload_digest is"),
        (of_capture(original={"id": "urn:uuid:1", "segment": "a.warc.gz", "offset": 0}), "original of"),
    ],
)
def test_a_line_of_provenance_that_does_not_fit_is_named_with_its_number(
    edit: Callable[[list[Any]], list[Any]], says: str, folder: Path
) -> None:
    relined(folder, edit)
    resealed(folder)
    told = [str(defect) for defect in verify(folder).defects if defect.file == "PROVENANCE.jsonl"]
    assert any(says in line for line in told), told


CLAIMS = [
    ("RELEASE.json", lambda told: told.update(schema="gongkai.release/9"), "schema"),
    ("RELEASE.json", lambda told: told.update(name="../x"), "is no name of a release"),
    ("RELEASE.json", lambda told: told.update(as_of="2022-02-30"), "is no day"),
    ("RELEASE.json", lambda told: told["archive"].update(sha256="x"), "is no sha256"),
    ("VALIDATION.json", lambda told: told["rows"].update(cells=1), "rows.cells"),
    ("VALIDATION.json", lambda told: told["parsers"].update(other=1), "parsers"),
    ("VALIDATION.json", lambda told: told["filled"]["cells"]["raw"].update(rows=1), "filled.cells.raw.rows"),
    ("VALIDATION.json", lambda told: told["reports"].update(unattributed=3), "reports.unattributed"),
    ("VALIDATION.json", lambda told: told["captures"].update(in_no_manifest=3), "captures.in_no_manifest"),
    ("VALIDATION.json", lambda told: told["coverage"]["total"].update(absent=9), "coverage.total.absent"),
    ("VALIDATION.json", lambda told: told["coverage"]["by_county_and_year"].pop(), "coverage.by_county_and_year"),
    ("VALIDATION.json", lambda told: told["rows_by_county"]["990101"].update(cells=1), "rows.cells"),
    ("VALIDATION.json", lambda told: told.pop("rules"), "rules"),
    ("datapackage.json", lambda told: told["resources"][0].update(path="../../etc/passwd"), "is no file of this"),
    ("datapackage.json", lambda told: told["resources"].pop(0), "does not list csv/"),
    ("datapackage.json", lambda told: told.update(resources={}), "lists no resources"),
]


@pytest.mark.parametrize(("name", "edit", "says"), CLAIMS, ids=[f"{name}: {says}" for name, _, says in CLAIMS])
def test_what_a_release_says_of_itself_is_counted_again(
    name: str, edit: Callable[[Any], None], says: str, folder: Path, named: Named
) -> None:
    rejson(folder, name, edit)
    resealed(folder)
    assert named(verify(folder), name, says)


def test_a_key_that_was_given_must_have_signed(released: Released, folder: Path, named: Named) -> None:
    keys = read_public_keys(released.key)
    resealed(folder)
    assert named(verify(folder, keys), "SHA256SUMS.sig", "none of the keys given")
    (folder / "SHA256SUMS.sig").unlink()
    assert named(verify(folder, keys), "SHA256SUMS.sig", "nobody vouches")
    assert any("not signed" in note for note in verify(folder).notes)


def test_the_key_in_the_release_is_the_one_that_signed(released: Released, folder: Path, named: Named) -> None:
    kept = (folder / "gongkai_ed25519.pub").read_bytes()
    resealed(folder)
    (folder / "gongkai_ed25519.pub").write_bytes(kept)
    assert named(verify(folder), "gongkai_ed25519.pub", "is not the key that signed it")


def test_another_signature_of_the_same_key_is_none_of_the_release(released: Released, folder: Path) -> None:
    """A signature over a manifest of the archive must not pass for one over a release."""
    manifest = sorted((released.archive / "manifests").glob("*.sig"))[0]
    shutil.copy(manifest, folder / "SHA256SUMS.sig")
    assert any(defect.file == "SHA256SUMS.sig" for defect in verify(folder).defects)


HOSTILE = {
    "PROVENANCE.jsonl": [b"", b"\xff\xfe\n", b"{" * 100_000, b'{"archive":null}\n' + b"[" * 5_000_000, b"\n" * 50],
    "RELEASE.json": [b"", b"\xff", b"[" * 100_000, b"1" * 10_000, b'{"a":1,"a":2}', b'{"as_of":NaN}', b"null", b"[]"],
    "VALIDATION.json": [b"[]", b"{}", b'{"rows":[]}', b'{"coverage":{"by_county_and_year":[1,{"year":{}}]}}'],
    "datapackage.json": [b"[]", b'{"resources":[null,{"path":["x"]},{"path":{}}]}'],
    "gongkai.sqlite": [b"", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 8192, b"x" * 8192],
    "parquet/cells.parquet": [b"", b"PAR1PAR1", b"PAR1" + b"\0" * 64 + b"\xff\xff\xff\x7fPAR1", b"PAR1" * 1000],
    "csv/cells.csv": [b"", b'"', b"\xef\xbb\xbf", b'"' + b"x" * 9_000_000, b"\0" * 10_000, b",\n" * 10_000],
    "SHA256SUMS": [b"", b"\xff" * 100, b"a" * 2_000_000, b"0" * 64 + b"  ../../etc/passwd\n"],
    "SHA256SUMS.sig": [b"", b"\xff", b"-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n", b"A" * 2_000_000],
    "gongkai_ed25519.pub": [b"", b"\xff", b"ssh-ed25519 AAAA\n", b"x" * 2_000_000],
}
ALONE = {name: HOSTILE.pop(name) for name in ("gongkai.sqlite",)}  # without it much else is not looked at


@pytest.mark.parametrize("number", range(max(map(len, HOSTILE.values()))))
def test_whatever_the_files_hold_is_told_of_each_and_no_crash(number: int, folder: Path) -> None:
    for name, some in HOSTILE.items():
        (folder / name).write_bytes(some[number % len(some)])
    told = {defect.file for defect in verify(folder).defects}
    assert told >= HOSTILE.keys() - {"gongkai_ed25519.pub"}, "of the key it is told where a signature holds"


@pytest.mark.parametrize("data", HOSTILE["gongkai_ed25519.pub"], ids=len)
def test_a_public_key_that_is_none_is_told(data: bytes, folder: Path, named: Named) -> None:
    resealed(folder)
    (folder / "gongkai_ed25519.pub").write_bytes(data)
    assert named(verify(folder), "gongkai_ed25519.pub", "key")


@pytest.mark.parametrize(("name", "data"), [(name, data) for name, some in ALONE.items() for data in some])
def test_a_database_that_is_none_is_told(name: str, data: bytes, folder: Path) -> None:
    (folder / name).write_bytes(data)
    report = verify(folder)
    assert any(defect.file == name and "sha256" not in defect.what for defect in report.defects)


@pytest.mark.parametrize("told", [[1, {"year": {}}], [{"county_code": [], "year": 2021}], {}, "x"])
def test_coverage_may_be_anything(told: Any, folder: Path, named: Named) -> None:
    rejson(folder, "VALIDATION.json", lambda whole: whole["coverage"].update(by_county_and_year=told))
    assert named(verify(folder), "VALIDATION.json", "coverage.by_county_and_year")


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE cells; CREATE VIEW cells AS SELECT * FROM cells",
        "CREATE VIEW more AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
        "CREATE TRIGGER t AFTER INSERT ON units BEGIN SELECT 1; END",
        "CREATE TABLE more (a)",
        "CREATE VIRTUAL TABLE more USING fts5(a)",
        "ALTER TABLE units ADD COLUMN more TEXT",
        "DROP TABLE rules",
    ],
)
def test_a_sqlite_file_holds_the_tables_and_nothing_else(sql: str, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "gongkai.sqlite")) as database:
        database.executescript(sql)
    resealed(folder)
    assert any(defect.file == "gongkai.sqlite" for defect in verify(folder).defects)


def test_a_file_that_is_wrong_all_over_is_told_a_hundred_times_and_that_there_is_more(folder: Path) -> None:
    forged(folder, "cells", lambda rows: [row | {"raw": "x"} for row in rows], CSV)
    report = verify(folder)
    assert sum(defect.file == "csv/cells.csv" for defect in report.defects) == 100
    assert report.cut_short == ["csv/cells.csv"]
