import gzip
import io

import pytest

from storage.imports.shapes import Damage, Foreign
from storage.imports.unpacked import Unpacked
from storage.imports.walk import walk
from tests.storage.imports.makers import http, record, response, zipped

A, B, C = (response(f"http://x.example/{name}", http(name.encode() * 50)) for name in "abc")
WHOLE = [A, B, C]


def walked(data: bytes) -> list[Foreign | Damage]:
    return list(walk(Unpacked(io.BytesIO(data), packed=data.startswith(b"\x1f\x8b"))))


def names(data: bytes) -> list[str]:
    """Give the last letter of each record's address, `!` for damage."""
    found = walked(data)
    return [(each.get("WARC-Target-URI") or "?")[-1] if isinstance(each, Foreign) else "!" for each in found]


@pytest.mark.parametrize("data", [b"".join(WHOLE), zipped(WHOLE), gzip.compress(b"".join(WHOLE))])
def test_every_record_is_given_however_the_file_is_packed(data: bytes) -> None:
    assert names(data) == ["a", "b", "c"]
    assert [each.block for each in walked(data) if isinstance(each, Foreign)] == [
        http(n * 50) for n in (b"a", b"b", b"c")
    ]


def test_the_place_of_a_record_is_its_gzip_member_or_its_byte() -> None:
    first = len(zipped([A]))
    assert [str(each.place) for each in walked(zipped([A, B]))] == ["byte 0", f"byte {first}"]
    assert [str(each.place) for each in walked(A + B)] == ["byte 0", f"byte {len(A)}"]
    assert [str(each.place) for each in walked(gzip.compress(A + B))] == ["byte 0", f"byte {len(A)} unpacked"]


def test_line_feeds_odd_case_and_folded_lines_are_read() -> None:
    odd = b"WARC/1.1\nwarc-type: response\nWARC-TARGET-URI: http://x.example/\n z\ncontent-length: 3\n\nabc\n\n"
    (found,) = walked(odd)
    assert isinstance(found, Foreign)
    assert (found.get("Warc-Target-Uri"), found.block) == ("http://x.example/ z", b"abc")


def test_missing_or_too_many_blank_lines_do_no_harm() -> None:
    assert names(A.rstrip(b"\r\n") + b"\r\n" + B + b"\r\n\r\n\r\n" + C[:-4]) == ["a", "b", "c"]


def test_zeros_behind_the_last_member_are_padding() -> None:
    assert names(zipped(WHOLE) + bytes(1000)) == ["a", "b", "c"]


@pytest.mark.parametrize("end", range(1, len(zipped([B])) - 1, 17))
def test_a_file_that_ends_inside_a_record_keeps_those_before_and_is_told(end: int) -> None:
    assert names(zipped([A]) + zipped([B])[:end]) == ["a", "!"]


@pytest.mark.parametrize("end", range(10, len(B) - 4, 31))
def test_the_same_without_packing(end: int) -> None:
    assert names(A + B[:end]) == ["a", "!"]


@pytest.mark.parametrize("at", range(len(zipped([A])) + 11, len(zipped([A, B])), 5))
def test_a_flipped_byte_in_a_member_costs_that_record_alone(at: int) -> None:
    data = bytearray(zipped(WHOLE))
    data[at] ^= 0x55
    assert names(bytes(data)) == ["a", "!", "c"]


def test_damage_in_a_stream_over_all_is_told_with_the_records_before_it() -> None:
    data = bytearray(gzip.compress(b"".join(WHOLE)))
    data[-6] ^= 1
    found = walked(bytes(data))
    assert isinstance(found[-1], Damage)
    assert found[-1].member == 0
    assert [isinstance(each, Foreign) for each in found[:-1]] == [True] * (len(found) - 1)


def test_a_length_that_is_wrong_costs_no_record_behind_it() -> None:
    longer = A.replace(b"Content-Length: ", b"Content-Length: 9", 1)
    shorter = A.replace(b"Content-Length: 1", b"Content-Length: ", 1)
    none = A.replace(b"Content-Length: ", b"Content-Length: x", 1)
    for wrong in (longer, shorter, none):
        assert names(wrong + B + C) == ["!", "b", "c"]
        assert names(zipped([wrong, B, C])) == ["!", "b", "c"]


def test_a_header_whose_end_is_lost_is_not_one_with_the_next() -> None:
    end = A.index(b"Content-Length")
    for lost in (A[:end], A[:end] + b"Content-Len\0\0\0\n", A[:end] + b"\0\0\n"):
        assert names(lost + B + C) == ["!", "b", "c"]


def test_rubbish_between_records_is_told() -> None:
    assert names(A + b"rubbish\r\n\r\n" + B)[-1] == "b"
    assert "!" in names(A + b"rubbish\r\n\r\n" + B)
    assert names(zipped([A]) + b"rubbish" + zipped([B])) == ["a", "!", "b"]


def test_a_warc_inside_a_damaged_record_is_no_record_of_its_own() -> None:
    inner = record("response", b"WARC/1.0\r\n" + B + B, {"WARC-Target-URI": "http://x.example/a"})
    wrong = inner.replace(b"Content-Length: ", b"Content-Length: 9", 1)
    assert names(zipped([C, wrong, C])) == ["c", "!", "c"]


def test_a_whole_record_before_rubbish_is_taken() -> None:
    assert names(A + b"rubbish") == ["a", "!"]
    assert names(A + b"rubbish\r\n\r\n" + B) == ["a", "!", "b"]


def test_a_byte_order_mark_before_the_first_record_is_passed_over() -> None:
    assert names(b"\xef\xbb\xbf" + A + B) == ["a", "b"]


@pytest.mark.parametrize("behind", [[], [B, C]])
def test_a_length_beyond_all_bounds_hides_no_record_behind_it(behind: list[bytes]) -> None:
    wrong = A.replace(b"Content-Length: ", b"Content-Length: 99999999", 1)
    wanted = ["c", "!", *(["b", "c"] if behind else [])]
    assert names(b"".join([C, wrong, *behind])) == wanted
    assert names(zipped([C, wrong, *behind])) == wanted


def test_a_record_too_large_is_named_and_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.imports.walk.MOST_BLOCK", 1000)
    large = response("http://x.example/l", http(bytes(100_000)))
    found = walked(zipped([A, large, C]))
    assert [each.block is None for each in found if isinstance(each, Foreign)] == [False, True, False]
    assert names(A + large + C) == ["a", "l", "c"]
