"""The text of a Word binary is read without LibreOffice, to hold the conversion against."""

import struct
from collections import Counter
from dataclasses import replace

import pytest

from parsers.document import Document, Grid, GridCell, Line, Shape
from parsers.readers.word_binary import compared, read_word_binary
from parsers.source import Unreadable
from tests.parsers.readers.office_building import compound, file_id

TABLE_AT = 64


def binary(*pieces: str | bytes, version: int = 193, body: int | None = None) -> bytes:
    """Make a Word binary of stretches of text: UTF-16 given as text, Windows-1252 as bytes."""
    main = bytearray(1024)
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 0x0A, 0x0200)
    places, ends = [], [0]
    for piece in pieces:
        stored = piece.encode("utf-16-le") if isinstance(piece, str) else piece
        places.append(len(main) if isinstance(piece, str) else len(main) * 2 | 0x40000000)
        ends.append(ends[-1] + len(piece))
        main += stored
    plc = struct.pack(f"<{len(ends)}I", *ends) + b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x01" + struct.pack("<H", 3) + b"abc" + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<I", main, 0x4C, ends[-1] if body is None else body)
    struct.pack_into("<II", main, 0x01A2, TABLE_AT, len(clx))
    return compound({"WordDocument": bytes(main), "1Table": b"\0" * TABLE_AT + clx})


def read(*pieces: str | bytes) -> Counter[str]:
    text = read_word_binary(binary(*pieces))
    assert text is not None
    return text.cells


def document(*values: str, line: str = "青石镇") -> Document:
    cells = tuple(GridCell(value, f"table 1, row 1, column {i}") for i, value in enumerate(values, 1))
    return Document((Line(line, "paragraph 1"), Grid((cells,), Shape.COLUMNS, "table 1")))


def sure(made: Document) -> list[bool]:
    [grid] = made.grids()
    return [cell.sure for cell in grid.rows[0]]


def test_pieces_of_both_widths_are_one_text() -> None:
    assert read("甲\x07", b"12\x07", "乙 丙\x0b丁\x07\x07") == Counter({"甲": 1, "12": 1, "乙丙丁": 1})


def test_a_number_in_the_cell_after_a_text_is_the_cells() -> None:
    assert read("标题\r正文\r5\x07申请\r机构\x07") == Counter({"5": 1, "申请机构": 1})


def test_a_fields_code_is_not_its_text() -> None:
    nested = "\x13 X \x13 Y \x14 8 \x15 \x14" + "7\x15\x07"
    assert read("\x13 =SUM(LEFT) \x14" + "9\x15\x07" + nested) == Counter({"9": 1, "7": 1})


def test_what_follows_the_main_text_is_another_documents() -> None:
    text = read_word_binary(binary("甲\x07页脚12\x07", body=2))
    assert text is not None
    assert text.cells == Counter({"甲": 1})


def test_a_version_before_word_97_gives_no_opinion() -> None:
    data = binary("甲\x07", version=104)
    assert read_word_binary(data) is None
    assert compared(document("7"), data) == document("7")


@pytest.mark.parametrize(
    "data",
    [
        compound({"WordDocument": b"\xec\xa5\xc1\x00" + b"\0" * 5000}),
        compound({"WordDocument": binary("甲\x07")[512:1536], "1Table": b"\x05" * 5000}),
        binary("甲" * 4000)[:4000],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
    ids=file_id,
)
def test_a_text_that_cannot_be_found_is_told_and_no_cell_is_lost(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_word_binary(data)
    made = compared(document("7"), data)
    assert [problem.code for problem in made.problems] == ["second_reader_differs"]
    assert made.blocks == document("7").blocks


def test_pieces_that_are_the_same_stretch_over_and_over_are_no_text() -> None:
    data = bytearray(binary(*[b"x" * 400] * 30))
    place = data.find(struct.pack("<HIH", 0, 1024 * 2 | 0x40000000, 0))
    data[place : place + 30 * 8] = data[place : place + 8] * 30
    data[place - 31 * 4 : place] = struct.pack("<31I", *range(0, 31 * 4000, 4000))
    with pytest.raises(Unreadable):
        read_word_binary(bytes(data))


def test_a_faithful_conversion_is_left_as_it_is() -> None:
    made = document("行政许可", "5", "", "1\n项", line="青石镇 共5件")
    assert compared(made, binary("青石镇 共5件\r行政许可\x075\x07\x071\r项\x07\x07")) == replace(made, problems=())


def test_a_number_the_binary_has_not_is_not_sure_and_neither_are_its_likes() -> None:
    made = compared(document("甲", "5", "5", "3"), binary("青石镇\r甲\x075\x076\x073\x07\x07"))
    assert sure(made) == [True, False, False, True]
    [problem] = made.problems
    assert (problem.code, "added 5; lost 6" in problem.message) == ("second_reader_differs", True)


def test_a_number_that_was_lost_is_told() -> None:
    made = compared(document("甲", "5"), binary("青石镇\r甲\x075\x079\x07\x07"))
    assert sure(made) == [True, True]
    assert "lost 9" in made.problems[0].message


def test_lost_text_is_told_but_not_a_few_words() -> None:
    told = [compared(document("甲"), binary("青石镇\r甲\x07" + "失" * lost)).problems for lost in (5, 400)]
    assert told[0] == ()
    assert "lost 400 of 404 words" in told[1][0].message


def test_a_spanning_cell_stays_one_object() -> None:
    cell = GridCell("5", "table 1, row 1, column 1")
    made = compared(Document((Grid(((cell, cell),), Shape.COLUMNS, "table 1"),)), binary("甲\x07\x07"))
    [grid] = made.grids()
    assert grid.rows[0][0] is grid.rows[0][1]
    assert not grid.rows[0][0].sure
