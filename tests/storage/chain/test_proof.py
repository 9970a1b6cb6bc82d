"""The proof of one capture, checked without the archive; and every way to spoil it."""

import gzip
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from roster.errors import BadInput, StorageFailure
from storage.archive import ArchiveWriter, Exchange, Original
from storage.archive.record import Member, digest
from storage.archive.segments import segment_paths
from storage.archive.stored import stored
from storage.chain import proof_check as checking
from storage.chain.keys import FOLDER, PublicKey, make_keys
from storage.chain.leaves import leaves_path
from storage.chain.manifest import canonical, manifests
from storage.chain.proof import Seals, make_proof
from storage.chain.proof_check import NotAProof, Proven, check_proof
from storage.database import open_database
from storage.models import Capture
from storage.workspace import Workspace, create_workspace
from tests.storage.chain.nights import archive_night, closed_nights, day, key_of
from tests.storage.synthetic import SITE


@dataclass
class Shelf:
    """Two closed nights; on the second, one page repeats the first night's bytes."""

    workspace: Workspace
    engine: Engine

    @property
    def key(self) -> PublicKey:
        return key_of(self.workspace).public

    def captures(self, url: str) -> list[Capture]:
        with Session(self.engine) as session:
            return list(session.scalars(select(Capture).where(Capture.url == url).order_by(Capture.at)))

    def find(self, record_id: str) -> tuple[str, int] | None:
        with Session(self.engine) as session:
            found = session.get(Capture, record_id)
        return (found.segment, found.offset) if found else None

    def proof(self, capture: Capture) -> bytes:
        return make_proof(self.workspace.archive, capture.segment, capture.offset, self.find)


def shelf(path: Path, monkeypatch: pytest.MonkeyPatch, *, signed: bool = True) -> Shelf:
    workspace = create_workspace(path)
    engine = open_database(workspace.database_url)
    closed_nights(engine, workspace, monkeypatch, 2, signed=signed)
    return Shelf(workspace, engine)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as monkeypatch:
        made = shelf(tmp_path_factory.mktemp("shelf") / "workspace", monkeypatch)
        yield made
        made.engine.dispose()


@pytest.fixture(scope="module")
def plain(nights: Shelf) -> bytes:
    """The proof of a plain capture."""
    return nights.proof(nights.captures(f"{SITE}/2.html")[0])


@pytest.fixture(scope="module")
def repeat(nights: Shelf) -> bytes:
    """The proof of a capture that repeats one of another night."""
    return nights.proof(nights.captures(f"{SITE}/1.html")[1])


def test_a_proof_holds_for_who_knows_the_key_and_for_who_does_not(nights: Shelf, plain: bytes) -> None:
    for keys in ([nights.key], []):
        proven = check_proof(plain, keys)
        assert proven.problems == ()
        assert proven.sealed_by is not None
        assert (proven.sealed_by.key, proven.sealed_by.trusted) == (nights.key, bool(keys))


def test_it_tells_what_was_archived_when_and_in_which_night(nights: Shelf, plain: bytes) -> None:
    proven, (capture, _) = check_proof(plain), nights.captures(f"{SITE}/2.html")
    assert proven.capture is not None and proven.request is not None and proven.sealed_by is not None
    assert (proven.capture.record_id, proven.capture.uri, proven.capture.at) == (capture.id, capture.url, capture.at)
    assert (proven.capture.http_status, proven.capture.payload_digest) == (200, capture.payload_digest)
    assert proven.request.concurrent_to == capture.id
    assert proven.sealed_by.manifest == manifests(nights.workspace.archive)[0]
    assert proven.originals == ()


def test_of_a_repeat_it_has_the_original_and_both_nights(nights: Shelf, repeat: bytes) -> None:
    proven, (first, second) = check_proof(repeat, [nights.key]), nights.captures(f"{SITE}/1.html")
    assert proven.problems == () and proven.capture is not None and proven.sealed_by is not None
    assert (proven.capture.kind, proven.capture.record_id) == ("revisit", second.id)
    assert [original.record_id for original in proven.originals] == [first.id]
    assert [each.manifest.number for each in proven.vouched] == [1, 2]
    assert proven.sealed_by.manifest.number == 2


def test_every_record_in_it_is_the_gzip_member_as_it_lies_in_the_archive(nights: Shelf, repeat: bytes) -> None:
    for record in json.loads(repeat)["records"]:
        assert b64decode(record["member"]) in (nights.workspace.archive / record["segment"]).read_bytes()


def test_a_flipped_bit_in_any_byte_of_a_proof_is_told(nights: Shelf, plain: bytes) -> None:
    for at in range(len(plain)):
        spoiled = plain[:at] + bytes([plain[at] ^ (1 << at % 8)]) + plain[at + 1 :]
        assert spoils(spoiled, [nights.key]), (at, plain[max(at - 20, 0) : at + 20])


def test_every_byte_taken_out_or_put_in_is_told(nights: Shelf, plain: bytes) -> None:
    for at in range(0, len(plain) + 1, 13):
        assert spoils(plain[:at] + b" " + plain[at:], [])
        assert spoils(plain[:at] + plain[at + 1 :], []) or at == len(plain)


def spoils(data: bytes, keys: list[PublicKey]) -> bool:
    try:
        return bool(check_proof(data, keys).problems)
    except NotAProof:
        return True


def problems(data: bytes, keys: list[PublicKey], change: Callable[[Any], object]) -> str:
    """Change a proof as one would who wants it to look right: in its one form."""
    found = json.loads(data)
    change(found)
    proven = check_proof(canonical(found), keys)
    assert proven.capture is None
    return "; ".join(proven.problems)


def set_in(record: int, field: str, value: object) -> Callable[[Any], object]:
    return lambda found: found["records"][record].update({field: value})


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (set_in(0, "index", 3), "the capture is not under the root"),
        (set_in(0, "segment", "gongkai-20200101000000-00000.warc.gz"), "no manifest in it lists the segment"),
        (set_in(0, "path", []), "the capture is not under the root"),
        (set_in(0, "role", "original"), "not the capture it is said to be of"),
        (set_in(1, "role", "original"), "is not what the capture repeats"),
        (set_in(1, "member", b64encode(b"x").decode()), "the request is not a whole record"),
        (lambda found: found.update(capture="urn:uuid:0"), "not the capture it is said to be of"),
        (lambda found: found["records"].reverse(), "not the capture it is said to be of"),
        (lambda found: found["records"].append(found["records"][1]), "is not what the capture repeats"),
        (lambda found: found.update(keys=[]), "not those that signed"),
        (lambda found: found.update(keys=[PublicKey(bytes(32)).line()]), "not those that signed"),
        (lambda found: found.update(manifests=[]), "no manifest in it lists the segment"),
        (lambda found: found["manifests"].append(found["manifests"][0]), "its manifests are not in order"),
        (lambda found: found["manifests"][0].update(signature=None), "is not signed, it names SHA256:"),
        (lambda found: found["manifests"][0].update(signature=5), "not an OpenSSH signature"),
        (lambda found: found["manifests"][0].update(text="{}"), "a manifest is none"),
    ],
)
def test_a_proof_put_together_otherwise_is_told(
    nights: Shelf, plain: bytes, change: Callable[[Any], object], what: str
) -> None:
    assert what in problems(plain, [], change)


def test_a_record_that_unpacks_without_end_is_not_unpacked(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_UNPACKED", 1 << 20)
    bomb = b64encode(gzip.compress(bytes(2 << 20))).decode()
    assert "the capture unpacks to more than 1 MiB" in problems(plain, [], set_in(0, "member", bomb))


def test_a_repeat_without_its_original_proves_nothing(nights: Shelf, repeat: bytes) -> None:
    assert "what the capture repeats, or was drawn from, is not in it" in problems(
        repeat, [nights.key], lambda found: found["records"].pop()
    )


def test_another_record_of_the_same_night_does_not_pass_for_the_original_or_the_request(
    nights: Shelf, plain: bytes, repeat: bytes
) -> None:
    others = json.loads(plain)["records"]
    assert "is not what the capture repeats" in problems(
        repeat, [], lambda found: found["records"].__setitem__(2, others[0] | {"role": "original"})
    )
    assert "the request is not the one the capture answers" in problems(
        repeat, [], lambda found: found["records"].__setitem__(1, others[1])
    )


@pytest.mark.parametrize(
    ("kind", "block"),
    [
        ("response", b"HTTP/1.1 200 OK\r\n\r\nbody"),
        ("response", b"no HTTP"),
        ("resource", b"bytes"),
        ("conversion", b"<p>"),
    ],
)
@pytest.mark.parametrize("fidelity", ["wire", "payload", "imported", "rendered", "of another kind"])
def test_the_digest_that_is_shown_is_that_of_the_body_whatever_the_record_calls_itself(
    kind: str, block: bytes, fidelity: str
) -> None:
    body = block.rpartition(b"\r\n\r\n")[2]
    fields = {"WARC-Type": kind, "WARC-Record-ID": "<urn:uuid:1>", "WARC-Date": "2020-02-01T00:00:00Z"}
    fields |= {"WARC-Block-Digest": digest(block), "Gongkai-Fidelity": fidelity}
    wrong = [
        list(checking._wrong_digests(member, stored(member, "segment")))
        for told in (digest(body), digest(b"another"))
        for member in [Member(0, 1, fields | {"WARC-Payload-Digest": told}, block)]
    ]
    assert wrong == [[], ["urn:uuid:1: the payload digest is not that of the body"]]


def test_a_manifest_that_no_record_needs_is_told(nights: Shelf, plain: bytes, repeat: bytes) -> None:
    both = json.loads(repeat)["manifests"]
    assert "000002-2020-02-02.json lists none of its records" in problems(
        plain, [], lambda found: found.update(manifests=both)
    )


def test_a_proof_by_another_key_does_not_hold_for_who_gives_theirs(nights: Shelf, plain: bytes, tmp_path: Path) -> None:
    make_keys(tmp_path / FOLDER)
    other = key_of(Workspace(tmp_path, nights.workspace.settings)).public
    assert "none of the keys given" in check_proof(plain, [other]).problems[0]
    assert check_proof(plain, [other, nights.key]).problems == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        canonical({"schema": "gongkai.proof/2"}),
        canonical({"schema": "gongkai.proof/1", "capture": "", "records": [], "manifests": [], "keys": []}),
        canonical({"schema": "gongkai.proof/1", "capture": "", "records": [1], "manifests": [], "keys": []}),
    ],
)
def test_what_is_no_proof_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotAProof):
        check_proof(data)


def test_without_a_key_it_holds_as_far_as_the_manifest_is_the_published_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nights: Shelf
) -> None:
    unsigned = shelf(tmp_path / "workspace", monkeypatch, signed=False)
    data = unsigned.proof(unsigned.captures(f"{SITE}/2.html")[0])
    unsigned.engine.dispose()
    proven = check_proof(data)
    assert proven.problems == () and proven.sealed_by is not None
    assert proven.sealed_by.key is None
    assert proven.sealed_by.manifest.digest == manifests(unsigned.workspace.archive)[0].digest
    assert check_proof(data, [nights.key]).problems == ("manifest 000001-2020-02-01.json is not signed",)


def test_what_lies_in_an_open_night_cannot_be_proved_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shelf(tmp_path / "workspace", monkeypatch)
    archive_night(made.engine, made.workspace, day(2))
    with pytest.raises(BadInput, match=r"no manifest lists it yet.*run: gongkai archive close"):
        made.proof(made.captures(f"{SITE}/2.html")[-1])
    made.engine.dispose()


def test_a_lost_or_injured_side_file_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shelf(tmp_path / "workspace", monkeypatch)
    capture = made.captures(f"{SITE}/2.html")[0]
    whole, path = made.proof(capture), leaves_path(made.workspace.archive / capture.segment)
    lines = path.read_text()
    for injured in ("", "nonsense", lines.replace("a", "b", 1)):
        path.write_text(injured)
        assert made.proof(capture) == whole
    path.unlink()
    assert made.proof(capture) == whole
    made.engine.dispose()


def test_no_proof_is_made_of_a_record_that_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shelf(tmp_path / "workspace", monkeypatch)
    capture = made.captures(f"{SITE}/2.html")[0]
    path = made.workspace.archive / capture.segment
    data = bytearray(path.read_bytes())
    data[capture.offset + 4] ^= 1  # the time in its gzip header: it carries nothing, and is under the root all the same
    path.write_bytes(data)
    with pytest.raises(StorageFailure, match=f"{path} at byte {capture.offset}: not the record that was sealed"):
        made.proof(capture)
    with pytest.raises(StorageFailure, match="at byte 1: no record begins here"):
        Seals(made.workspace.archive).of(capture.segment, 1)
    leaves_path(path).unlink()
    with pytest.raises(StorageFailure, match=f"{path}: not the segment that was sealed"):
        made.proof(capture)
    made.engine.dispose()


def test_a_drawn_page_brings_what_it_was_drawn_from_and_what_that_repeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shelf(tmp_path / "workspace", monkeypatch)
    first, second = made.captures(f"{SITE}/1.html")
    monkeypatch.setenv("GONGKAI_NOW", "2020-02-03T02:00:00")
    drawn = Exchange(f"{SITE}/1.html", "GET", second.at, b"", b"<p>drawn</p>", fidelity="rendered", made_from=second.id)
    place = add(made, drawn)
    data = make_proof(made.workspace.archive, *place, made.find)
    proven: Proven = check_proof(data)
    assert proven.problems == () and proven.capture is not None
    assert (proven.capture.kind, proven.request) == ("conversion", None)
    assert [original.record_id for original in proven.originals] == [second.id, first.id]
    made.engine.dispose()


def add(made: Shelf, exchange: Exchange, original: Original | None = None) -> tuple[str, int]:
    """Archive an exchange in a night of its own, and close it."""
    from storage.chain.close import close_night
    from storage.database import transaction
    from storage.models import Segment

    writer = ArchiveWriter(made.workspace.archive, 10_000_000)
    written = writer.append(exchange, revisit_of=original)
    (length,) = writer.close()
    with transaction(made.engine) as session:
        session.add(Segment(name=length.name, committed_length=length.length, closed=True))
    assert close_night(made.engine, made.workspace, day(2)) is not None
    assert len(segment_paths(made.workspace.archive)) == 3
    return written.segment, written.offset
