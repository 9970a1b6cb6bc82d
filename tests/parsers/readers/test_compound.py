"""A container of old Office whose numbers are too large for it is refused before anything is read by them."""

import struct

import pytest

from parsers.readers.compound import open_compound, read_stream
from tests.parsers.readers.office_building import compound

SOUND = compound({"Workbook": b"7" * 5000})
ROOT, STREAM = 0, 1


def changed(at: int, form: str, value: int) -> bytes:
    """Give the sound container with one number of it changed."""
    data = bytearray(SOUND)
    struct.pack_into(form, data, at, value)
    return bytes(data)


def size_of_entry(number: int) -> int:
    """Give where the directory states the size of an entry."""
    [first] = struct.unpack_from("<I", SOUND, 0x30)
    return 512 * (first + 1) + 128 * number + 120


def read(data: bytes) -> bytes:
    with open_compound(data) as container:
        return read_stream(container, "Workbook", len(data))


def test_a_stream_is_read_whole() -> None:
    assert read(SOUND).rstrip(b"\0") == b"7" * 5000


def test_a_chain_in_a_circle_is_not_followed_as_long_as_a_false_size_asks() -> None:
    data = bytearray(changed(size_of_entry(STREAM), "<I", 0xFFFFFFF0))
    [table] = struct.unpack_from("<I", data, 0x4C)
    struct.pack_into("<I", data, 512 * (table + 1), 0)  # the first sector goes on with itself
    with pytest.raises(ValueError, match="a stream larger than the file"):
        read(bytes(data))


def test_the_small_streams_are_not_larger_than_the_file_either() -> None:
    with pytest.raises(ValueError, match="a stream larger than the file"):
        read(changed(size_of_entry(ROOT), "<I", 0xFFFFFFF0))


@pytest.mark.parametrize(
    ("at", "form", "value"),
    [
        pytest.param(0x1E, "<H", 30, id="sectors of a gigabyte"),
        pytest.param(0x1E, "<H", 0xFFFF, id="sectors without a number"),
        pytest.param(0x2C, "<I", 0x10000000, id="sectors of the table"),
        pytest.param(0x40, "<I", 0x10000000, id="sectors of the small table"),
        pytest.param(0x48, "<I", 0x10000000, id="sectors that list the table"),
    ],
)
def test_tables_larger_than_the_file_are_refused(at: int, form: str, value: int) -> None:
    with pytest.raises(ValueError, match="tables larger than the file"):
        open_compound(changed(at, form, value))


def test_a_header_cut_short_is_refused() -> None:
    with pytest.raises(ValueError, match="no whole header"):
        open_compound(SOUND[:300])
