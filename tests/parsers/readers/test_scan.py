"""Scans and pictures: every number is read right or called unclear."""

import io
import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers import read_report
from parsers.document import Grid, Line
from parsers.readers import scan, scan_picture
from parsers.readers.scan import read_pictures
from parsers.readers.scan_rules import POINTS, rules_of
from parsers.record import Kind, Record, State
from parsers.source import Unreadable
from parsers.tables.forms import forms
from tests.parsers.readers.pdf_building import MICROHEI
from tests.parsers.readers.scan_building import (
    Picture,
    as_file,
    pages,
    photocopied,
    shaded,
    stamped,
    turned,
)

FIGURES = ("0", "0", "1", "2", "3", "5", "7", "11", "18", "60", "152", "1069")


def truth_of(edition: str, seed: int = 1) -> dict[str, str]:
    rng = random.Random(seed)
    return {name: rng.choice(FIGURES) for name in forms()[edition].ids()}


def read(data: bytes) -> Record:
    [record] = read_report(data).records
    return record


def wrong(record: Record, truth: dict[str, str]) -> dict[str, object]:
    """Give the numbers that are reported and are not what was printed, and what is said not to be there."""
    return {
        name: (cell.raw, truth[name])
        for name, cell in record.cells.items()
        if (cell.state is State.REPORTED and str(cell.value) != truth[name])
        or cell.state in (State.BLANK, State.NOT_APPLICABLE, State.ABSENT)
    }


def reported(record: Record) -> float:
    return sum(cell.state is State.REPORTED for cell in record.cells.values()) / len(record.cells)


@pytest.fixture(scope="module")
def truth() -> dict[str, str]:
    return truth_of("2019")


@pytest.fixture(scope="module")
def report_pages(truth: dict[str, str]) -> list[Picture]:
    return pages("2019", truth)


def test_a_scanned_report_is_read_like_a_printed_one(truth: dict[str, str], report_pages: list[Picture]) -> None:
    record = read(as_file([photocopied(turned(page, 0.6)) for page in report_pages], "TIFF"))
    assert (record.kind, record.edition, record.year, record.place) == (Kind.REPORT, "2019", 2020, "青石镇")
    assert wrong(record, truth) == {}
    assert reported(record) > 0.95
    assert record.cells["requests.new_received.total"].at is not None
    assert "page" in str(record.cells["requests.new_received.total"].at)


def test_a_pdf_of_pictures_is_read_as_a_scan(truth: dict[str, str], report_pages: list[Picture]) -> None:
    record = read(as_file([shaded(page) for page in report_pages], "PDF"))
    assert record.media_type == "application/pdf"
    assert wrong(record, truth) == {}
    assert reported(record) > 0.95


def test_numbers_under_a_stamp_are_unclear_and_never_wrong(truth: dict[str, str], report_pages: list[Picture]) -> None:
    fullest = max(range(len(report_pages)), key=lambda i: int((report_pages[i] < 128).sum()))
    height, width = report_pages[fullest].shape
    stained = [*report_pages]
    stained[fullest] = stamped(report_pages[fullest], int(width * 0.7), height // 2)
    record = read(as_file(stained, "TIFF"))
    assert wrong(record, truth) == {}
    assert State.UNCLEAR in {cell.state for cell in record.cells.values()}


def table_of(texts: list[list[str]]) -> Picture:
    """Draw a small ruled table on an A4 page of 200 dpi."""
    rows, columns, high, wide = len(texts), len(texts[0]), 60, 240
    image = Image.new("L", (1654, 2339), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(MICROHEI, 28)
    for row in range(rows + 1):
        draw.line([(100, 100 + row * high), (100 + columns * wide, 100 + row * high)], 0, 2)
    for column in range(columns + 1):
        draw.line([(100 + column * wide, 100), (100 + column * wide, 100 + rows * high)], 0, 2)
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            draw.text((112 + column * wide, 112 + row * high), text, 0, font)
    return np.asarray(image, dtype=np.uint8)


def grid_of(picture: Picture) -> list[list[tuple[str, bool]]]:
    [grid] = read_pictures(as_file([picture], "PNG")).grids()
    return [[(cell.text, cell.sure) for cell in row] for row in grid.rows]


def test_an_empty_cell_is_empty_and_dust_is_no_print() -> None:
    page = table_of([["规章", "", "7"], ["行政许可", "12", ""]])
    page = page.copy()
    page[130:132, 430:432] = 0
    rows = grid_of(page)
    assert rows[0] == [("规章", True), ("", True), ("7", True)]
    assert rows[1] == [("行政许可", True), ("12", True), ("", True)]


@pytest.mark.parametrize("sign", ["一", "O", "。"])
def test_a_sign_that_looks_like_another_is_not_sure(sign: str) -> None:
    [[_, (_, sure)], _] = grid_of(table_of([["规章", sign], ["行政许可", "3"]]))
    assert not sure


def test_a_page_that_lies_on_its_side_is_turned() -> None:
    page = table_of([["规章", "4", "5"], ["行政规范性文件", "16", "7"], ["行政许可", "8", "9"]])
    expected = [["规章", "4", "5"], ["行政规范性文件", "16", "7"], ["行政许可", "8", "9"]]
    for quarters in (1, 2):
        assert [[text for text, _ in row] for row in grid_of(np.rot90(page, quarters))] == expected


def test_text_around_a_table_is_in_reading_order() -> None:
    page = table_of([["规章", "4"], ["行政许可", "8"]])
    image = Image.fromarray(np.vstack([np.full((160, page.shape[1]), 255, np.uint8), page]))
    ImageDraw.Draw(image).text((100, 60), "青石镇2020年信息公开", 0, ImageFont.truetype(MICROHEI, 40))
    document = read_pictures(as_file([np.asarray(image, dtype=np.uint8)], "PNG"))
    assert [type(block) for block in document.blocks] == [Line, Grid]
    assert next(document.lines()).text == "青石镇2020年信息公开"
    assert document.recognised


def test_a_broken_picture_is_told() -> None:
    data = as_file([table_of([["规章", "4"], ["行政许可", "8"]])], "PNG")
    with pytest.raises(Unreadable) as told:
        read_pictures(data[: len(data) // 2])
    assert told.value.code == "broken_picture"


def test_a_picture_too_large_to_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_picture, "MOST_PIXELS", 1000)
    with pytest.raises(Unreadable) as told:
        read_pictures(as_file([table_of([["规章", "4"], ["行政许可", "8"]])], "PNG"))
    assert told.value.code == "too_large"


def test_more_pages_than_a_report_has_are_told_without_being_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_picture, "MOST_PAGES", 3)
    pages = [Image.new("L", (60, 60), 255)] * 4
    target = io.BytesIO()
    pages[0].save(target, "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(Unreadable, match="more than 3 pages"):
        scan_picture.pictures_of(target.getvalue())


def test_without_the_extra_a_picture_is_unreadable_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    record = read(as_file([table_of([["规章", "4"], ["行政许可", "8"]])], "PNG"))
    assert record.kind is Kind.UNREADABLE
    assert [(p.code, "make ocr" in p.message) for p in record.problems] == [("needs_ocr", True)]


def test_only_thin_long_strokes_that_meet_are_lines() -> None:
    ink = np.zeros((600, 800), np.uint8)
    ink[100:102, 100:500] = 255  # a frame of lines, one with gaps
    ink[300:302, 100:240] = ink[300:302, 247:500] = 255
    ink[100:302, 100:102] = ink[100:302, 498:500] = 255
    ink[400:440, 100:500] = 255  # a bar
    ink[500:502, 100:140] = 255  # a stroke of a character
    rules = rules_of(ink)
    assert sorted((rule.across, round(rule.at / POINTS)) for rule in rules) == [
        (False, 101), (False, 499), (True, 101), (True, 301),
    ]  # fmt: skip
