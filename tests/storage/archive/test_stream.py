"""A segment is read once, a piece at a time: what comes out does not depend on where the pieces end."""

import io
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive import ArchiveWriter, scan, stream
from storage.archive.record import Damaged
from storage.archive.stream import HEADER, Raw, Tape
from tests.storage.archive.exchanges import BIG, fill


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stream")
    writer = ArchiveWriter(folder, BIG)
    path = folder / fill(writer, 3)[0].segment
    writer.close()
    return path


def told(data: bytes) -> list[tuple[object, ...]]:
    return [
        (found.offset, found.what, found.torn)
        if isinstance(found, Damaged)
        else (found.offset, found.data, found.content)
        for found in Tape(io.BytesIO(data))
    ]


def test_every_member_is_given_with_its_bytes_and_the_file_with_its_digest(segment: Path) -> None:
    data = segment.read_bytes()
    tape = Tape(io.BytesIO(data))
    members = list(tape)
    assert all(isinstance(member, Raw) and member.data.startswith(HEADER) for member in members)
    assert b"".join(member.data for member in members if isinstance(member, Raw)) == data
    assert [member.offset for member in members] == [record.offset for record in scan(segment)]
    assert (tape.length, tape.sha256.hexdigest()) == (len(data), sha256(data).hexdigest())


@settings(max_examples=60, deadline=None)
@given(drawn=st.data(), piece=st.integers(1, 600))
def test_damage_is_told_the_same_whatever_the_pieces(segment: Path, drawn: st.DataObject, piece: int) -> None:
    data = bytearray(segment.read_bytes())
    for _ in range(drawn.draw(st.integers(0, 3))):
        data[drawn.draw(st.integers(0, len(data) - 1))] ^= drawn.draw(st.integers(1, 255))
    cut = bytes(data[: drawn.draw(st.integers(0, len(data)))])
    whole = told(cut)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "_PIECE", piece)
        assert told(cut) == whole
