import gzip
from datetime import date
from pathlib import Path
from typing import Any

import brotli
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from roster.errors import BadInput
from storage.archive import read_capture, scan, verify
from storage.archive.cdxj import surt
from storage.imports.importing import Imported, import_files
from storage.models import Capture
from storage.reading import read_new
from storage.rebuild import rebuild
from storage.workspace import Workspace
from tests.storage.fake_parser import FIRST
from tests.storage.imports.makers import (
    COUNTIES,
    DAY,
    QINGLAN,
    REQUEST,
    SITE,
    Counties,
    chunked,
    http,
    imported,
    one,
    reasons,
    record,
    response,
    revisit,
    sha1,
    uid,
    utc,
    wacz,
    written,
    zipped,
)
from tests.storage.synthetic import dump
from tests.storage.test_recovery import empty

PAGE, OTHER = f"{SITE}/1.html", f"{SITE}/2.html"
FILE = f"{SITE}/files/1.pdf"
LATER, NEXT_DAY = "2018-03-01T08:00:00Z", "2018-03-02T04:00:00Z"
IMPORTED_ON = "2024-05-06T12:00:00+00:00"
PDF = b"%PDF-1.4 text=file year=2017"


@pytest.fixture(autouse=True)
def the_day_of_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", IMPORTED_ON)


def bodies(engine: Engine, workspace: Workspace, url: str) -> list[bytes]:
    """Give the bodies of an address, in the order of their dates."""
    with Session(engine) as session:
        found = list(session.scalars(select(Capture).where(Capture.url == url).order_by(Capture.at)))
        places = {c.id: (c.segment, c.offset) for c in session.scalars(select(Capture))}
    return [read_capture(workspace.archive, c.segment, c.offset, find=places.get).body for c in found]


def versions(engine: Engine) -> list[tuple[str, str, str]]:
    """Give address, first day and title of every version that was read."""
    tables = dump(engine)
    first = {s["id"]: (s["document_id"], str(s["first_seen"])) for s in tables["snapshot"]}
    return sorted((*first[r["snapshot_id"]], r["title"]) for r in tables["record"])


def test_captures_become_versions_with_their_own_dates(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    before = response(PAGE, http(b"year=2017 text=a"))
    after = response(PAGE, http(b"year=2017 text=b"), at=NEXT_DAY)
    result = one(engine, workspace, written(tmp_path, [after, before]))
    assert (result.records, result.captures, result.documents, result.known) == (2, 2, 2, 0)
    assert versions(engine) == [(PAGE, "2018-03-01", "a"), (PAGE, "2018-03-02", "b")]
    assert (result.first, result.last) == (date(2018, 3, 1), date(2018, 3, 2))
    assert verify(workspace.archive) == []


def test_the_visits_are_imported_and_prove_no_listing(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    info = record("warcinfo", b"software: Heritrix/3.4\r\nformat: WARC\r\n", {"WARC-Record-ID": uid("i")})
    result = one(engine, workspace, written(tmp_path, [info, response(PAGE, http(b"year=2017 text=a"))]))
    tables = dump(engine)
    (visit,) = tables["visit"]
    (portal,) = tables["portal"]
    assert visit["id"] == f"import-{result.sha256[:12]}-990101.2018-03-01.1"
    assert (visit["state"], visit["night"], visit["reason"]) == ("imported", date(2018, 3, 1), None)
    assert visit["started_at"] == visit["ended_at"] == utc(IMPORTED_ON[:19])
    assert visit["source"] == {"file": "other.warc.gz", "sha256": result.sha256, "software": "Heritrix/3.4",
                               "imported_at": IMPORTED_ON}  # fmt: skip
    assert (portal["family"], portal["covers"], portal["county"]) == ("import", "nothing", "清岚县")
    assert tables["listing"] == tables["entry"] == []


def test_a_record_is_known_from_the_day_of_the_import(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    one(engine, workspace, written(tmp_path, [response(PAGE, http(b"year=2017 text=a"))]))
    assert {r["known_at"] for r in dump(engine)["record"]} == {utc(IMPORTED_ON[:19])}


def test_the_same_file_twice_changes_nothing(
    engine: Engine, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meta = record("metadata", b"via: x\r\n", {"WARC-Record-ID": uid("m"), "WARC-Target-URI": PAGE})
    path = written(tmp_path, [response(PAGE, http(b"year=2017 text=a")), response(OTHER, http(b"x=1"), None), meta])
    one(engine, workspace, path)
    tables, archive = dump(engine), [p.read_bytes() for p in workspace.archive.glob("*.warc.gz")]
    monkeypatch.setenv("GONGKAI_NOW", "2024-06-01T00:00")
    again = one(engine, workspace, path)
    assert (again.taken.total(), again.known) == (0, 3)
    assert (dump(engine), [p.read_bytes() for p in workspace.archive.glob("*.warc.gz")]) == (tables, archive)


def test_the_same_records_in_another_file_are_known(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    a, b = response(PAGE, http(b"year=2017 text=a")), response(OTHER, http(b"year=2017 text=b"), WARC_Record_ID=None)
    one(engine, workspace, written(tmp_path, [a, b]))
    package = wacz(tmp_path / "all.wacz", {"a.warc.gz": zipped([b, a]), "b.warc": response(FILE, http(PDF))})
    result = one(engine, workspace, package)
    assert (result.known, result.taken) == (2, {"response": 1})
    assert [v["id"][-12:] for v in dump(engine)["visit"]] == ["2018-03-01.1"] * 2


def test_the_archive_alone_gives_every_row_again(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    ask = record("request", b"GET /1.html HTTP/1.1\r\n\r\n", {"WARC-Target-URI": PAGE, "Content-Type": REQUEST,
                 "WARC-Record-ID": uid("q"), "WARC-Concurrent-To": uid("p")})  # fmt: skip
    post = record("request", b"POST /s HTTP/1.1\r\n\r\n", {"WARC-Target-URI": f"{SITE}/s", "Content-Type": REQUEST,
                  "WARC-Record-ID": uid("r"), "WARC-Concurrent-To": uid("s")})  # fmt: skip
    body = b'year=2017 text=a <a href="/files/1.pdf">x</a>'
    records = [ask, response(PAGE, http(body), "p"), response(FILE, http(PDF, "Content-Type: application/pdf")),
               post, response(f"{SITE}/s", http(b"year=2017 text=found"), "s"),
               revisit(PAGE, sha1(body), "v", NEXT_DAY), response("http://else.example/", http(b"x")),
               record("resource", b"\x89PNG", {"WARC-Target-URI": f"urn:view:{PAGE}", "WARC-Record-ID": uid("w"),
                                               "Content-Type": "image/png"})]  # fmt: skip
    one(engine, workspace, written(tmp_path, records))
    before = dump(engine, leave_out=["task"], columns=["segment.closed"])
    assert len(before["capture"]) == 6
    empty(engine)
    for index in workspace.archive.glob("*.cdxj"):
        index.unlink()
    rebuild(engine, workspace)
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert dump(engine, leave_out=["task"], columns=["segment.closed"]) == before
    assert verify(workspace.archive) == []


def test_a_record_keeps_its_block_and_its_header(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    block = http(chunked(b"year=2017 text=a"), "TRANSFER-encoding: Chunked", "content-TYPE: text/html")
    told = response(f"<{PAGE}>", block, "p", WARC_Block_Digest=sha1(block), WARC_Warcinfo_ID=uid("i"),
                    WARC_IP_Address="192.0.2.1", Gongkai_Fidelity="wire", X_Odd="秦")  # fmt: skip
    result = one(engine, workspace, written(tmp_path, [told]))
    (kept,) = [r for path in workspace.archive.glob("*.warc.gz") for r in scan(path) if r.kind == "response"]
    read = read_capture(workspace.archive, kept.segment, kept.offset)
    assert (read.block, read.body) == (block, b"year=2017 text=a")
    assert kept.record_id == uid("p")[1:-1]
    fields = kept.fields
    assert fields["Gongkai-Source"] == f"sha256:{result.sha256}; other.warc.gz; byte 0"
    assert fields["Gongkai-Source-Block-Digest"] == sha1(block)
    assert fields["Gongkai-Source-Target-URI"] == f"<{PAGE}>"
    assert fields["Gongkai-Source-Warcinfo-ID"] == uid("i")
    assert fields["Gongkai-Source-Gongkai-Fidelity"] == "wire"
    assert (fields["WARC-IP-Address"], fields["X-Odd"], kept.fidelity) == ("192.0.2.1", "秦", "imported")
    assert (kept.uri, kept.at) == (PAGE, utc(DAY[:-1]))


TEXT = b"year=2017 text=a" + b" text=a" * 40
PLAIN = "Content-Type: text/html"
FORMS = {
    "chunked": http(chunked(TEXT), PLAIN, "Transfer-Encoding: chunked"),
    "dechunked under its header": http(TEXT, PLAIN, "Transfer-Encoding: chunked"),
    "gzip": http(gzip.compress(TEXT), PLAIN, "Content-Encoding: gzip"),
    "chunked brotli": http(chunked(brotli.compress(TEXT)), PLAIN, "Content-Encoding: br", "Transfer-Encoding: chunked"),
    "brotli, decoded under its header": http(TEXT, PLAIN, "Content-Encoding: br"),
    "gzip, decoded under its header and length": http(TEXT, PLAIN, "Content-Encoding: gzip", "Content-Length: 9"),
    "Browsertrix": http(TEXT, PLAIN, "x-orig-content-encoding: br", f"content-length: {len(TEXT)}"),
    "HTTP/2": http(TEXT, PLAIN, status="HTTP/2 200"),
    "HTTP/3": http(TEXT, PLAIN, status="HTTP/3.0 200 OK"),
    "no reason phrase": http(TEXT, PLAIN, status="HTTP/1.1 200"),
    "Internet Archive": http(TEXT, PLAIN, "X-Archive-Orig-Content-Encoding: gzip", "X-Archive-Orig-Content-Length: 31"),
    "a coding that is none": http(TEXT, PLAIN, "Content-Encoding: utf-8"),
    "line feeds": http(TEXT, PLAIN).replace(b"\r\n", b"\n"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_body_is_read_in_whatever_form_it_was_archived(
    form: str, engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    block = FORMS[form]
    one(engine, workspace, written(tmp_path, [response(PAGE, block, WARC_Block_Digest=sha1(block))]))
    assert bodies(engine, workspace, PAGE) == [TEXT]
    assert versions(engine) == [(PAGE, "2018-03-01", "a")]
    assert verify(workspace.archive) == []


@pytest.mark.parametrize("date", ["2018-03-01T04:00:00Z", "20180301040000", "2018-03-01T04:00:00.000123456Z",
                                  "2018-03-01T12:00:00+08:00", "2018-03-01T04:00Z"])  # fmt: skip
def test_dates_are_read_in_every_spelling(date: str, engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    one(engine, workspace, written(tmp_path, [response(PAGE, http(TEXT), at=date)]))
    (capture,) = dump(engine)["capture"]
    assert capture["at"].replace(microsecond=0) == utc("2018-03-01T04:00:00")


@pytest.mark.parametrize("told", ["1970-01-01T00:00:00Z", "2024-05-08T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_date_that_cannot_be_is_not_taken(told: str, engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    result = one(
        engine, workspace, written(tmp_path, [response(PAGE, http(TEXT), at=told), response(OTHER, http(TEXT))])
    )
    assert [name for name, _ in reasons(result)] == ["NO_ADDRESS" if told < "1990" else "FUTURE"]
    assert (result.lost, [c["url"] for c in dump(engine)["capture"]]) == (True, [OTHER])


@pytest.mark.parametrize("told", ["HTTP://Qinglan.Example/1.html", "http://qinglan.example./1.html"])
def test_a_host_is_known_in_every_spelling(told: str, engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    assert one(engine, workspace, written(tmp_path, [response(told, http(TEXT))])).documents == 1


def test_a_host_in_characters_is_the_one_that_dns_carries(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    counties = Counties({"xn--fiq228c.example": QINGLAN})
    path = written(tmp_path, [response("http://中文.example:8080/年.html", http(TEXT))])
    assert one(engine, workspace, path, counties).documents == 1
    assert [c["url"] for c in dump(engine)["capture"]] == ["http://xn--fiq228c.example:8080/%E5%B9%B4.html"]


def test_an_address_that_is_none_is_nobody_s_document(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [response("http://[::1/x", http(TEXT))])
    assert one(engine, workspace, path, Counties({}, QINGLAN)).documents == 0


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_file_decoded_under_its_header_is_the_file(
    coding: str, engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    file = b"%PDF-1.4 " + bytes(range(256)) * 9
    block = http(file, "Content-Type: application/pdf", f"Content-Encoding: {coding}")
    import_files(engine, workspace, [written(tmp_path, [response(FILE, block)])], COUNTIES)
    assert [s["outcome"] for s in dump(engine)["sighting"]] == ["present"]
    assert bodies(engine, workspace, FILE) == [file]


def test_a_page_whose_coding_cannot_be_undone_is_an_error(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    block = http(bytes(range(256)) * 9, PLAIN, "Content-Encoding: zstd")
    one(engine, workspace, written(tmp_path, [response(PAGE, block)]))
    assert [s["outcome"] for s in dump(engine)["sighting"]] == ["error"]


def test_a_file_without_captures_brings_nothing_and_every_record_of_it_is_told(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    about = record("metadata", b"{}", {"WARC-Target-URI": PAGE, "WARC-Record-ID": uid("m")})
    result = one(engine, workspace, written(tmp_path, [record("warcinfo", b"software: x", {}), about]))
    assert (result.records, result.taken.total(), result.known, result.lost) == (2, 0, 0, False)
    assert [name for name, _ in reasons(result)] == ["ALONE", "ALONE"]


def test_a_revisit_without_a_block_shows_what_its_original_does(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    told = {
        "WARC-Target-URI": PAGE,
        "WARC-Record-ID": uid("r"),
        "WARC-Date": NEXT_DAY,
        "WARC-Payload-Digest": sha1(TEXT),
    }
    one(engine, workspace, written(tmp_path, [response(PAGE, http(TEXT)), record("revisit", b"", dict(told))]))
    assert [(str(s["night"]), s["outcome"]) for s in dump(engine)["sighting"]] == [
        ("2018-03-01", "present"), ("2018-03-02", "present"),
    ]  # fmt: skip
    assert bodies(engine, workspace, PAGE) == [TEXT, TEXT]


@pytest.mark.parametrize("digest", ["sha1", "sha256", "md5", "base32"])
def test_a_wrong_digest_keeps_a_record_out(digest: str, engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    wrong = {"sha1": "sha1:" + "0" * 40, "sha256": "sha256:" + "0" * 64, "md5": "md5:" + "0" * 32}
    wrong["base32"] = "sha1:" + "A" * 32
    bad = response(PAGE, http(TEXT), WARC_Payload_Digest=wrong[digest])
    good = response(OTHER, http(TEXT), WARC_Payload_Digest="xxh3:1234")
    result = one(engine, workspace, written(tmp_path, [bad, good]))
    assert reasons(result) == [("WRONG_DIGEST", 0)]
    assert (result.lost, [c["url"] for c in dump(engine)["capture"]]) == (True, [OTHER])


def test_a_payload_digest_may_be_of_any_reading_of_the_body(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    coded = gzip.compress(TEXT)
    block = http(chunked(coded), PLAIN, "Content-Encoding: gzip", "Transfer-Encoding: chunked")
    urls = [f"{SITE}/{n}.html" for n in range(3)]
    readings = (chunked(coded), coded, TEXT)
    records = [response(u, block, WARC_Payload_Digest=sha1(r)) for u, r in zip(urls, readings, strict=True)]
    assert one(engine, workspace, written(tmp_path, records)).captures == 3


# How makers say what a revisit repeats; P is the response's payload, V the name of its record.
REFERENCES: dict[str, dict[str, str | None]] = {
    "id": {"WARC_Refers_To": uid("p")},
    "address and date": {"WARC_Refers_To_Target_URI": PAGE, "WARC_Refers_To_Date": DAY},
    "nothing but the digest": {},
}


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("where", ["same file", "before in the call", "after in the call", "archive"])
def test_a_revisit_finds_its_original(
    reference: str, where: str, engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    first = response(PAGE, http(TEXT), "p", WARC_Payload_Digest=sha1(TEXT))
    second = revisit(PAGE, sha1(TEXT), "v", NEXT_DAY, **REFERENCES[reference])
    if where == "same file":
        results = imported(engine, workspace, written(tmp_path, [second, first]))
    else:
        files = [written(tmp_path, [first], "a.warc.gz"), written(tmp_path, [second], "b.warc")]
        if where == "after in the call":
            files.reverse()
        calls = [[file] for file in files] if where == "archive" else [files]
        results = [result for call in calls for result in imported(engine, workspace, *call)]
    assert [result.refused for result in results] == [[]] * len(results)
    assert bodies(engine, workspace, PAGE) == [TEXT, TEXT]
    assert [s["night"] for s in sorted(dump(engine)["sighting"], key=lambda s: s["night"])] == [
        date(2018, 3, 1),
        date(2018, 3, 2),
    ]
    assert all(s["snapshot_id"] for s in dump(engine)["sighting"])
    assert verify(workspace.archive) == []


def test_files_that_hold_each_other_s_originals_are_imported_whole(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    other = TEXT + b" n=3"
    a = [response(PAGE, http(TEXT), "p"), revisit(OTHER, sha1(other), "v", NEXT_DAY, WARC_Refers_To=uid("q"))]
    b = [response(OTHER, http(other), "q"), revisit(PAGE, sha1(TEXT), "w", NEXT_DAY, WARC_Refers_To=uid("p"))]
    results = imported(engine, workspace, written(tmp_path, a, "a.warc"), written(tmp_path, b, "b.warc"))
    assert [(r.refused, r.taken.total(), r.records) for r in results] == [([], 2, 2)] * 2
    assert bodies(engine, workspace, OTHER) == [other, other]
    assert verify(workspace.archive) == []


def test_a_revisit_of_a_revisit_leads_to_the_response(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    records = [response(PAGE, http(TEXT), "p"), revisit(PAGE, sha1(TEXT), "v", LATER, WARC_Refers_To=uid("p")),
               revisit(PAGE, None, "w", NEXT_DAY, WARC_Refers_To=uid("v"))]  # fmt: skip
    assert one(engine, workspace, written(tmp_path, records)).refused == []
    originals = {c["revisit_of"] for c in dump(engine)["capture"] if c["revisit_of"]}
    assert originals == {f"{PAGE}@2018-03-01T04:00:00+00:00"}
    assert bodies(engine, workspace, PAGE) == [TEXT] * 3


def test_revisits_that_refer_to_each_other_end(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    records = [revisit(PAGE, None, "v", LATER, WARC_Refers_To=uid("w")), response(OTHER, http(TEXT)),
               revisit(PAGE, None, "w", NEXT_DAY, WARC_Refers_To=uid("v"))]  # fmt: skip
    result = one(engine, workspace, written(tmp_path, records))
    assert [name for name, _ in reasons(result)] == ["NO_ORIGINAL"] * 2


def test_a_revisit_of_other_bytes_is_not_taken(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    records = [response(PAGE, http(TEXT), "p"), revisit(PAGE, sha1(b"other"), "v", LATER, WARC_Refers_To=uid("p"))]
    result = one(engine, workspace, written(tmp_path, records))
    assert [name for name, _ in reasons(result)] == ["NO_ORIGINAL"]
    assert result.lost


def test_a_revisit_is_taken_once_its_original_is_there(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    late = written(tmp_path, [revisit(PAGE, sha1(TEXT), "v", NEXT_DAY), response(OTHER, http(TEXT[:30]))], "b.warc")
    assert one(engine, workspace, late).lost
    one(engine, workspace, written(tmp_path, [response(PAGE, http(TEXT), "p")], "a.warc"))
    again = one(engine, workspace, late)
    assert (again.taken, again.known, again.refused) == ({"revisit": 1}, 1, [])
    assert bodies(engine, workspace, PAGE) == [TEXT, TEXT]


UNCHANGED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"


def test_a_304_stands_for_the_page_it_confirms(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    head = http(b"", "ETag: x", status="HTTP/1.1 304 Not Modified")
    refer: dict[str, str | None] = {"WARC_Refers_To_Target_URI": PAGE, "WARC_Refers_To_Date": DAY}
    records = [
        response(PAGE, http(TEXT), "p"),
        revisit(PAGE, None, "v", NEXT_DAY, head, WARC_Profile=UNCHANGED, **refer),
    ]
    one(engine, workspace, written(tmp_path, records))
    assert [s["outcome"] for s in dump(engine)["sighting"]] == ["present", "present"]
    assert len({s["snapshot_id"] for s in dump(engine)["sighting"]}) == 1
    assert bodies(engine, workspace, PAGE) == [TEXT, TEXT]
    assert verify(workspace.archive) == []


def test_a_304_for_a_page_that_was_no_whole_200_is_not_taken(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    head = http(b"", status="HTTP/1.1 304 Not Modified")
    records = [response(PAGE, http(TEXT, status="HTTP/1.1 404 x"), "p"),
               revisit(PAGE, None, "v", NEXT_DAY, head, WARC_Profile=UNCHANGED, WARC_Refers_To=uid("p"))]  # fmt: skip
    result = one(engine, workspace, written(tmp_path, records))
    assert [name for name, _ in reasons(result)] == ["NO_ORIGINAL"]


def test_what_is_not_taken_is_told_with_its_place(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    ids = iter("abcdefgh")
    records = [response(PAGE, http(TEXT)),
               record("conversion", b"x", {"WARC-Target-URI": PAGE, "WARC-Record-ID": uid(next(ids))}),
               record("continuation", b"x", {"WARC-Target-URI": PAGE, "WARC-Record-ID": uid(next(ids))}),
               response(OTHER, http(TEXT), WARC_Segment_Number="1"),
               record("novelty", b"x", {"WARC-Record-ID": uid(next(ids))}),
               response(OTHER, http(TEXT), at="yesterday"),
               record("response", http(TEXT), {"WARC-Record-ID": uid(next(ids))})]  # fmt: skip
    result = one(engine, workspace, written(tmp_path, records, "all.warc"))
    names = ["CONVERSION", "SEGMENTED", "SEGMENTED", "UNKNOWN_KIND", "NO_ADDRESS", "NO_ADDRESS"]
    offsets = [sum(map(len, records[:n])) for n in range(1, 7)]
    assert reasons(result) == list(zip(names, offsets, strict=True))
    assert result.records == result.taken.total() + result.known + len(result.refused) == 7


def test_ids_that_are_missing_doubled_or_of_another_kind_get_new_ones(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    urls = [f"{SITE}/{n}.html" for n in range(4)]
    names = [None, uid("x"), uid("x"), "<http://maker.example/record/1>"]
    path = written(tmp_path, [response(u, http(TEXT), WARC_Record_ID=n) for u, n in zip(urls, names, strict=True)])
    one(engine, workspace, path)
    with Session(engine) as session:
        ids = {c.url: c.id for c in session.scalars(select(Capture))}
    assert len(set(ids.values())) == 4
    assert ids[urls[1]] == uid("x")[1:-1]
    assert all(id.startswith("urn:uuid:") for id in ids.values())
    assert one(engine, workspace, path).known == 4


def test_a_foreign_proof_of_ours_is_no_proof(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    forged = record("metadata", b"{}", {"WARC-Record-ID": uid("f"), "Content-Type": "application/json",
                    "WARC-Target-URI": "urn:gongkai:visit:qinglan.2018-03-01.1"})  # fmt: skip
    one(engine, workspace, written(tmp_path, [forged, response(PAGE, http(TEXT))]))
    before = [v["id"] for v in dump(engine)["visit"]]
    empty(engine)
    rebuild(engine, workspace)
    assert [v["id"] for v in dump(engine)["visit"]] == before
    assert len(before) == 1


def documents(engine: Engine) -> list[tuple[Any, ...]]:
    tables = dump(engine)
    roles = {d["url"]: d["role"] for d in tables["document"]}
    seen = [(s["document_id"], roles[s["document_id"]], s["outcome"], s["parent_id"]) for s in tables["sighting"]]
    return sorted(seen, key=str)


def test_files_hang_on_the_page_that_links_to_them(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    page = b'<base href="http://qinglan.example/files/"> year=2017 text=a <a href="1.pdf"> <a href="/p.png">'
    records = [response(FILE, http(PDF, "Content-Type: application/octet-stream")), response(PAGE, http(page)),
               response(f"{SITE}/files/2.pdf", http(PDF, "Content-Type: application/pdf"), at=NEXT_DAY),
               response(f"{SITE}/p.png", http(b"\x89PNG\r\n\x1a\n", "Content-Type: image/png")),
               response(f"{SITE}/x.css", http(b"a{}", "Content-Type: text/css"))]  # fmt: skip
    one(engine, workspace, written(tmp_path, records))
    assert documents(engine) == [
        (PAGE, "page", "present", None),
        (FILE, "attachment", "present", PAGE),
        (f"{SITE}/files/2.pdf", "attachment", "present", None),
        (f"{SITE}/p.png", "attachment", "present", PAGE),
    ]


def test_a_picture_that_a_page_shows_in_place_of_its_report_hangs_on_it(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    scans = [f"{SITE}/scan{n}.png" for n in (1, 2, 3)]
    picture = http(b"\x89PNG\r\n\x1a\n", "Content-Type: image/png")
    path = written(tmp_path, [response(PAGE, http(TEXT)), *(response(scan, picture) for scan in scans)])
    import_files(engine, workspace, [path], COUNTIES, lambda _url, _data: frozenset(map(surt, scans[:2])))
    shown = {d["url"]: d["parent_id"] for d in dump(engine)["document"]}
    assert shown.keys() == {PAGE, *scans[:2]}
    assert shown[scans[0]] == shown[scans[1]] is not None


def test_what_an_answer_says_is_its_outcome(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    answers = {"a": "200 OK", "b": "404 Not Found", "c": "410 Gone", "d": "302 Found", "e": "403 no", "f": "503 busy"}
    records = [response(f"{SITE}/{n}.html", http(TEXT, status=f"HTTP/1.1 {s}")) for n, s in answers.items()]
    records.append(response(f"{SITE}/g.html", http(TEXT), WARC_Truncated="length"))
    records.append(response(f"{SITE}/h.html", http(TEXT, PLAIN, "Content-Length: 9999")))
    records.append(response(f"{SITE}/robots.txt", http(b"User-agent: *", "Content-Type: text/plain")))
    records.append(response(f"{SITE}/i.html?__wb_method=POST&x=1", http(TEXT)))
    one(engine, workspace, written(tmp_path, records))
    outcomes = {url[-6]: outcome for url, _, outcome, _ in documents(engine)}
    wanted = {"a": "present", "b": "gone", "c": "gone", **dict.fromkeys("defgh", "error")}
    assert outcomes == wanted


def test_an_answer_to_a_post_is_no_document_wherever_its_request_lies(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    ask: dict[str, str | None] = {"WARC-Target-URI": PAGE, "Content-Type": REQUEST, "WARC-Record-ID": uid("q")}
    before = record("request", b"POST / HTTP/1.1\r\n\r\n", ask)
    other: dict[str, str | None] = {**ask, "WARC-Record-ID": uid("r"), "WARC-Target-URI": OTHER}
    after = record("request", b"POST / HTTP/1.1\r\n\r\n", {**other, "WARC-Concurrent-To": uid("o")})
    records = [before, response(PAGE, http(TEXT), WARC_Concurrent_To=uid("q")), response(OTHER, http(TEXT), "o"), after]
    one(engine, workspace, written(tmp_path, records))
    assert documents(engine) == []
    assert [c["method"] for c in dump(engine)["capture"]] == ["POST", "POST"]


def test_an_address_twice_on_a_day_is_seen_twice_in_the_order_of_its_dates(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    records = [response(PAGE, http(b"year=2017 text=b"), at=LATER), response(PAGE, http(b"year=2017 text=a"))]
    one(engine, workspace, written(tmp_path, records))
    tables = dump(engine)
    assert [(v["night"], v["attempt"]) for v in tables["visit"]] == [(date(2018, 3, 1), n) for n in (1, 2)]
    assert [(s["version"], s["capture_id"][-14:-6]) for s in tables["snapshot"]] == [(1, "04:00:00"), (2, "08:00:00")]


def test_the_day_is_the_chinese_one(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    one(engine, workspace, written(tmp_path, [response(PAGE, http(TEXT), at="2018-03-01T17:00:00Z")]))
    assert [v["night"] for v in dump(engine)["visit"]] == [date(2018, 3, 2)]


def test_captures_of_other_hosts_are_archived_and_shown_to_nobody(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    path = written(tmp_path, [response("http://else.example/1.html", http(TEXT)), response(PAGE, http(TEXT))])
    result = one(engine, workspace, path)
    assert result.others == {"else.example": 1}
    assert {c["url"]: c["visit_id"] is None for c in dump(engine)["capture"]} == {
        "http://else.example/1.html": True,
        PAGE: False,
    }


def test_the_operator_can_say_whose_county_all_of_a_file_is(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    path = written(tmp_path, [response("http://else.example/1.html", http(TEXT)), response("dns:else.example", b"x")])
    result = one(engine, workspace, path, Counties({}, QINGLAN))
    assert (result.documents, result.counties) == (1, {"990101": "清岚县"})


def test_captures_archived_as_no_county_s_are_shown_once_somebody_says_whose_they_are(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    page, file, again = (f"http://else.example/{name}" for name in ("1.html", "1.pdf", "2.html"))
    body = b'<a href="1.pdf">year=2017 text=a</a>'
    first = response(page, http(body))
    path = written(tmp_path, [first, first, response(file, http(PDF)), revisit(again, sha1(body), "r", NEXT_DAY)])
    lost = one(engine, workspace, path)
    assert (lost.captures, lost.documents, lost.others) == (3, 0, {"else.example": 3})
    shown = one(engine, workspace, path, Counties({}, QINGLAN))
    assert (shown.captures, shown.documents, shown.taken.total(), shown.known) == (3, 3, 0, 4)
    assert (shown.counties, shown.others) == ({"990101": "清岚县"}, {})
    assert all(c["visit_id"] for c in dump(engine)["capture"])
    (hung,) = (d for d in dump(engine)["document"] if d["url"] == file)
    assert hung["parent_id"] is not None
    before = dump(engine)
    once_more = one(engine, workspace, path, Counties({}, QINGLAN))
    assert (once_more.captures, once_more.known, dump(engine)) == (0, 4, before)
    assert verify(workspace.archive) == []
    read_new(engine, workspace)
    kept = dump(engine)
    empty(engine)
    rebuild(engine, workspace)
    assert (dump(engine)["capture"], len(dump(engine)["sighting"])) == (kept["capture"], len(kept["sighting"]))


def test_whole_records_of_a_torn_file_are_taken_and_the_damage_is_told(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    path = written(tmp_path, [response(PAGE, http(TEXT)), response(OTHER, http(TEXT))])
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    result = one(engine, workspace, path)
    assert reasons(result) == [("DAMAGED", len(zipped([response(PAGE, http(TEXT))])))]
    assert (result.lost, result.captures) == (True, 1)


def test_a_stream_with_a_wrong_checksum_gives_only_what_digests_vouch_for(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    block = http(TEXT)
    vouched = response(OTHER, block, WARC_Block_Digest=sha1(block))
    data = bytearray(gzip.compress(response(PAGE, block) + vouched + response(FILE, block)))
    data[-6] ^= 1
    path = tmp_path / "stream.warc.gz"
    path.write_bytes(bytes(data))
    result = one(engine, workspace, path)
    assert [c["url"] for c in dump(engine)["capture"]] == [OTHER]
    assert {name for name, _ in reasons(result)} == {"DAMAGED"}


ARC = b"filedesc://x.arc 0.0.0.0 20050101000000 text/plain 76\n1 0 Alexa Internet\n"
BAD = {
    "empty.warc": (b"", "the file is empty"),
    "page.warc": (b"<html>", "no WARC record at byte 0"),
    "old.arc": (ARC, "an ARC file"),
    "old.arc.gz": (gzip.compress(ARC), "an ARC file"),
    "some.warc.zst": (b"\x28\xb5\x2f\xfdxxxx", "zstd"),
    "torn.warc": (response(PAGE, http(TEXT))[:60], "no whole WARC record"),
    "broken.zip": (b"PK\x03\x04rubbish", "a zip that cannot be opened"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_none_is_one_clear_line(name: str, engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    data, what = BAD[name]
    (tmp_path / name).write_bytes(data)
    bad, good = imported(engine, workspace, tmp_path / name, written(tmp_path, [response(PAGE, http(TEXT))]))
    assert isinstance(bad, BadInput)
    assert str(bad).startswith(f"{tmp_path / name}: ")
    assert what in str(bad)
    assert "(" in str(bad)
    assert isinstance(good, Imported)


def test_a_zip_that_is_no_wacz_says_so(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    (bad,) = imported(engine, workspace, wacz(tmp_path / "x.wacz", {"../notes.txt": b"x"}))
    assert "not a WACZ" in str(bad)


def test_a_wacz_with_other_bytes_than_it_names_is_told(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    warc = zipped([response(PAGE, http(TEXT))])
    result = one(engine, workspace, wacz(tmp_path / "x.wacz", {"a.warc.gz": warc}, {"a.warc.gz": "sha256:" + "0" * 64}))
    assert (result.captures, [name for name, _ in reasons(result)]) == (1, ["DAMAGED"])


def test_a_wacz_whose_members_cannot_be_opened_is_one_clear_line(
    engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    path = wacz(tmp_path / "x.wacz", {"a.warc.gz": zipped([response(PAGE, http(TEXT))])})
    path.write_bytes(b"PK\x03\x05" + path.read_bytes()[4:])
    (bad,) = imported(engine, workspace, path)
    assert str(bad).startswith(f"{path}: archive/a.warc.gz in it cannot be unpacked")


def test_a_flipped_byte_in_a_wacz_costs_one_record(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    records = [response(f"{SITE}/{n}.html", http(TEXT)) for n in range(3)]
    path = wacz(tmp_path / "x.wacz", {"a.warc.gz": zipped(records)})
    data, member = bytearray(path.read_bytes()), zipped(records[1:2])
    data[data.find(member) + len(member) - 6] ^= 1
    path.write_bytes(bytes(data))
    assert one(engine, workspace, path).captures == 2
