"""A record is one gzip member: the same bytes for the same record, and taken apart again only when it is whole."""

import gzip
import io
import zlib
from datetime import datetime, timedelta, timezone

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from storage.archive.record import Damaged, build, digest, member_at, pack, warc_date
from storage.archive.stream import HEADER
from tests.storage.archive.exchanges import AT, URL

VALUES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20)


def built(block: bytes = b"block", **fields: str | None) -> bytes:
    return build(WarcRecordType.resource, "urn:uuid:1", AT, {"WARC-Target-URI": URL, **fields}, block)


@given(block=st.binary(max_size=300), note=VALUES.map(str.strip).filter(bool))
def test_every_reader_finds_what_was_put_into_a_record(block: bytes, note: str) -> None:
    data = built(block, Note=note)
    member = member_at(io.BytesIO(data), 0)
    assert member is not None
    assert (member.block, member.length, member.fields["Note"]) == (block, len(data), note)
    (theirs,) = [(r.rec_headers.get_header("Note"), r.raw_stream.read()) for r in ArchiveIterator(io.BytesIO(data))]
    assert theirs == (note, block)
    (quick,) = [(r.headers["Note"], r.reader.read()) for r in FastIterator(io.BytesIO(data), parse_http=False)]
    assert quick == (note, block)


def test_the_head_says_what_the_record_is_and_then_what_was_told() -> None:
    data = built(b"abc", Note="n", Left=None)
    assert gzip.decompress(data).decode().split("\r\n") == [
        "WARC/1.1",
        "WARC-Type: resource",
        "WARC-Date: 2024-02-12T18:30:05.123456Z",
        "WARC-Record-ID: <urn:uuid:1>",
        "Content-Length: 3",
        f"WARC-Target-URI: {URL}",
        "Note: n",
        f"WARC-Block-Digest: {digest(b'abc')}",
        "",
        "abc",
        "",
        "",
    ]


@given(content=st.binary(max_size=2_000))
def test_a_member_has_always_the_same_bytes(content: bytes) -> None:
    packed = pack(content)
    assert packed.startswith(HEADER)
    assert pack(content) == packed
    assert zlib.decompress(packed, 31) == content


@pytest.mark.parametrize("cut", [1, 9, 30, -9, -1])
def test_a_member_that_ends_early_is_torn(cut: int) -> None:
    with pytest.raises(Damaged, match="the file ends inside this record") as damaged:
        member_at(io.BytesIO(built()[:cut]), 0)
    assert damaged.value.torn


@pytest.mark.parametrize(("said", "there"), [("5", "6"), ("5", "4"), ("5", "-5"), ("5", "x")])
def test_a_record_of_another_length_than_it_says_is_damaged(said: str, there: str) -> None:
    content = gzip.decompress(built()).replace(f"Content-Length: {said}".encode(), f"Content-Length: {there}".encode())
    with pytest.raises(Damaged, match="not as long as its Content-Length says"):
        member_at(io.BytesIO(pack(content)), 0)


def test_a_moment_is_told_in_utc_with_all_six_digits() -> None:
    assert warc_date(datetime(2024, 2, 12, 2, tzinfo=timezone(timedelta(hours=8)))) == "2024-02-11T18:00:00.000000Z"
    with pytest.raises(ValueError, match="without a zone"):
        warc_date(datetime(2024, 2, 12))  # noqa: DTZ001
