"""The workbook: opened by openpyxl and by LibreOffice, the numbers of the JSON, never a formula, whoever named what."""

import csv
import hashlib
import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from audit.decisions import UNDECIDED, Decided
from audit.export import audit_json
from audit.judgement import HEADLINES, Judgement
from audit.proof import LISTING, PAGE, ProofCapture
from audit.rules.catalogue import RULES
from audit.rules.rule import Outcome, finding
from audit.workbook import Occasion, write_workbook
from audit.workbook.cells import CUT, LONGEST_CELL, NOTHING, fit, lines_of
from tests.audit.timeline import judged

SHEETS = ("summary", "matrix", "filings", "missing", "late", "altered", "findings", "evidence", "method")
DAY = date(2020, 2, 5)
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "<script>alert(1)</script>",
    "<r><t>x</t></r>",
    "甲\x00镇\x1b[31m",
    "半\ud800个",
    "_x0041_",
    "镇" * 40_000,
    "https://example.org/甲镇",
    "\ufffe\uffff",
    "{=1+1}",
]


def named(filer: str, nights: str = "---|---|--", year: int = 2019, **more: Any) -> Judgement:
    judgement = judged(nights, **more)
    unit_id = filer.encode("ascii", errors="backslashreplace").decode()
    return replace(judgement, expectation=replace(judgement.expectation, filer=filer, unit_id=unit_id, year=year))


def with_finding(judgement: Judgement, evidence: dict[str, Any]) -> Judgement:
    rule = next(iter(RULES.values()))
    return replace(judgement, findings=(finding(rule, judgement.expectation, Outcome("fail", evidence)),))


def looked_up(ids: Sequence[str]) -> list[ProofCapture]:
    kinds = [(id, LISTING if id.startswith("page") else PAGE) for id in ids]
    return [
        ProofCapture(id, DAY, f"{kind} {id}", f"https://qinglan.example/{id}", 200, "a.warc.gz", 7, "sha256:00", kind)
        for id, kind in kinds
    ]


def occasion(**more: Any) -> Occasion:
    return Occasion(DAY, {"absence_nights": 2, "streets": True}, looked_up, made_by={"gongkai": "0"}, **more)


JUDGEMENTS = [
    named("甲镇"),
    named("甲镇", "1", 2020),
    named("乙镇", "---|---|#"),
    named("丙镇", "---|--2"),
    named("丁镇", "12"),
    named("戊镇", "--"),
    named("己镇", "1--|gg"),
    named("庚镇", "--", duty="merged", successor="甲镇"),
    with_finding(named("辛镇", "1"), {"equation": "3 + 1 ≠ 5 + 0", "document": "https://qinglan.example/7.html"}),
]


def written(folder: Path, judgements: Sequence[Judgement], **more: Any) -> Path:
    file = folder / "a.xlsx"
    write_workbook(file, judgements, occasion(**more))
    return file


def grid(file: Path) -> dict[str, list[list[Any]]]:
    """Give each sheet by its English name, from its heading row on."""
    book = openpyxl.load_workbook(file)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    sheets = {}
    for sheet in book:
        rows = [[plain(cell.value) for cell in row] for row in sheet.iter_rows()]
        head = int(sheet.print_title_rows.rpartition("$")[2]) - 1
        sheets[sheet.title.split()[0]] = rows[head:]
    return sheets


def plain(value: Any) -> Any:
    """Undo the format's own escape of what looks like one, as spreadsheets do and openpyxl does not."""
    return unescape(value) if isinstance(value, str) else value


def table(rows: list[list[Any]]) -> list[dict[str, Any]]:
    names = [str(cell).split("\n")[0] for cell in rows[0]]
    return [dict(zip(names, row, strict=True)) for row in rows[1:] if row[0] != NOTHING]


def as_iso(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else value


def test_the_sheets_are_those_that_auditors_ask_for(tmp_path: Path) -> None:
    assert tuple(grid(written(tmp_path, JUDGEMENTS))) == SHEETS


def test_the_numbers_equal_the_json(tmp_path: Path) -> None:
    told = json.loads(audit_json(JUDGEMENTS))
    sheets = grid(written(tmp_path, JUDGEMENTS))
    counts = table(sheets["summary"])[0]
    assert {word: counts[word] for word in HEADLINES} == {
        word: sum(each["headline"] == word for each in told) for word in HEADLINES
    }
    assert counts["judged"] == len(told)
    shown = [
        (row["filer"], row["year"], row["headline"].rpartition(" ")[0], as_iso(row["due"]), row["days_late"])
        for row in table(sheets["filings"])
    ]
    assert shown == [
        (each["filer"], each["year"], each["headline"], each["duty"]["due"], each["timing"]["days"]) for each in told
    ]
    matrix = {
        (row["filer"], year): row[year] for row in table(sheets["matrix"]) for year in ("2019", "2020") if row[year]
    }
    assert {key: word.rpartition(" ")[0] for key, word in matrix.items()} == {
        (each["filer"], str(each["year"])): each["headline"] for each in told
    }
    for sheet, picked in (
        ("missing", [each for each in told if each["headline"] == "missing"]),
        ("late", [each for each in told if each["timing"]["value"] == "late"]),
        ("altered", [each for each in told if set(each["integrity"]["value"]) - {"unchanged"}]),
    ):
        assert [row["filer"] for row in table(sheets[sheet])] == [each["filer"] for each in picked], sheet
    assert len(table(sheets["evidence"])) == sum(len(each["proof"]) for each in told)
    assert Counter(row["filer"] for row in table(sheets["findings"])) == {"辛镇": 1}


def test_what_is_unobservable_stands_on_no_sheet_of_accusations(tmp_path: Path) -> None:
    sheets = grid(written(tmp_path, JUDGEMENTS))
    accused = {row["filer"] for name in ("missing", "late", "altered") for row in table(sheets[name])}
    assert "乙镇" not in accused
    method = table(sheets["method"])
    untold = [(row["item"], row["count"]) for row in method if row["part"].startswith("nothing can be said")]
    assert ("incomplete 栏目未能读完", 1) in untold


def test_dates_are_dates_numbers_are_numbers_and_codes_are_texts(tmp_path: Path) -> None:
    [row] = table(grid(written(tmp_path, [named("丙镇", "---|--2")]))["late"])
    assert isinstance(row["due"], datetime)
    assert (row["days_late"], row["year"], row["filer_code"]) == (3, 2019, "990101101")


def test_a_missing_report_is_told_with_nights_addresses_and_controls(tmp_path: Path) -> None:
    [row] = table(grid(written(tmp_path, [named("甲镇")]))["missing"])
    assert "https://qinglan.example/page1 02-04" in row["listings"]
    assert "https://qinglan.example/control 02-04" in row["positive_controls"]
    assert row["rests_on"] == "practice 惯例"


def test_findings_carry_their_arithmetic_and_what_people_decided(tmp_path: Path) -> None:
    done = Decided("confirmed", ("2024-03-01 审计员: confirm: 属实",), ("2024-03-05 甲镇: 已更正",))
    decisions = {finding.id: done for judgement in JUDGEMENTS for finding in judgement.findings}

    [row] = table(grid(written(tmp_path, JUDGEMENTS, decisions=decisions))["findings"])
    assert (row["what"], row["state"]) == ("3 + 1 ≠ 5 + 0", "confirmed 已确认")
    assert (row["decisions"], row["replies"]) == ("2024-03-01 审计员: confirm: 属实", "2024-03-05 甲镇: 已更正")
    assert UNDECIDED.state == "new"


def test_an_empty_audit_is_a_workbook_that_says_so(tmp_path: Path) -> None:
    sheets = grid(written(tmp_path, []))
    assert all(sheets[name][1][0] == NOTHING for name in ("filings", "missing", "late", "altered", "findings"))


def test_nothing_runs_over_the_edge_of_a_printed_page_and_wrapped_rows_are_as_high_as_they_need(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, JUDGEMENTS))
    for sheet in book:
        head = int(sheet.print_title_rows.rpartition("$")[2])
        spans = {merged.min_row: merged.max_col for merged in sheet.merged_cells.ranges}
        assert spans == {row: sheet.max_column for row in range(1, head)}, "lines above a table lie over its columns"
        assert sheet.row_dimensions[head].height >= 30, "two lines of heading"
    missing = book["missing 未发现"]
    assert missing.row_dimensions[missing.max_row].height >= 4 * 15


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("1234567890", 1),
        ("一二三四五六", 2),
        ("of: 1234567890", 2),  # a word that finds no room begins a line
        ("of: 12345678901", 3),  # and is broken where it is longer than one
        ("a\nb c d e f g h", 3),
    ],
)
def test_a_row_is_as_high_as_its_texts_are_when_broken_between_words(text: str, lines: int) -> None:
    assert lines_of(text, 10) == lines


def test_a_number_stands_below_its_own_heading(tmp_path: Path) -> None:
    summary = openpyxl.load_workbook(written(tmp_path, JUDGEMENTS))["summary 概要"]
    head = next(row for row in summary.iter_rows() if row[0].value == "county\n县")
    numbers = head[1:]
    assert {cell.alignment.horizontal for cell in numbers} == {"right"}


def test_the_same_audit_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (hashlib.sha256(written(tmp_path, JUDGEMENTS).read_bytes()).hexdigest() for _ in range(2))
    assert first == second


def test_print_setup_filters_and_frozen_panes_are_on_every_sheet(tmp_path: Path) -> None:
    for sheet in openpyxl.load_workbook(written(tmp_path, JUDGEMENTS)):
        assert sheet.page_setup.orientation == "landscape"
        setup = sheet.page_setup
        paper = 8 if sheet.title.startswith("filings") else 9
        assert (setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == (paper, 1, 0), "A4 or A3, one page wide"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.print_area
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes
        assert sheet.oddFooter.right.text == "&P / &N"


def test_a_colour_never_stands_without_its_word(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, JUDGEMENTS))
    shaded = [
        cell for row in book["matrix 一览"].iter_rows(min_row=2) for cell in row if cell.fill.fgColor.rgb != "00000000"
    ]
    assert shaded
    assert all(cell.value for cell in shaded)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_a_text(text: str, tmp_path: Path) -> None:
    hostile = with_finding(
        replace(named(text), expectation=replace(named(text).expectation, county=text)), {"quote": text}
    )
    file = written(tmp_path, [hostile])
    row = table(grid(file)["filings"])[0]
    assert row["filer"] == fit(text).replace("\r", "\n")
    assert len(row["filer"].encode("utf-16-le")) // 2 <= LONGEST_CELL
    with ZipFile(file) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet or b"<script" in sheet for sheet in sheets)


def test_a_text_like_a_formula_keeps_its_mark_when_a_person_edits_the_cell(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, [named("=1+1"), named("甲镇")]))
    styles = {row[2].value: row[2].quotePrefix for row in book["filings 全部"].iter_rows(min_row=2)}
    assert styles == {"=1+1": True, "甲镇": False}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a\\x00b"),
        ("a\ud800", "a\\ud800"),
        ("a\nb\tc", "a\nb\tc"),
        ("<r>x</r>", "<r>x</r> "),
        ("x" * LONGEST_CELL, "x" * LONGEST_CELL),
        ("x" * (LONGEST_CELL + 1), "x" * (LONGEST_CELL - len(CUT)) + CUT),
        ("𠀀" * LONGEST_CELL, "𠀀" * ((LONGEST_CELL - len(CUT)) // 2) + CUT),
    ],
)
def test_what_fits_into_a_cell(text: str, shown: str) -> None:
    assert fit(text) == shown


def test_libreoffice_opens_it_and_reads_the_same(tmp_path: Path) -> None:
    """Every sheet, by a program of another maker; hostile names included."""
    office = shutil.which("soffice")
    assert office, "sh tests/install-system-parts.sh installs LibreOffice"
    judgements = [*JUDGEMENTS, *(named(text, year=2021) for text in HOSTILE if len(text) < 100)]
    file = written(tmp_path, judgements)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [office, profile, "--headless", "--convert-to", every_sheet, "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for name, rows in grid(file).items():
        [exported] = tmp_path.glob(f"a-{name} *.csv")
        with exported.open(encoding="utf-8", newline="") as lines:
            read = list(csv.reader(lines))[-len(rows) :]
        assert len(read) == len(rows), name
        for shown, expected in zip(read, rows, strict=True):
            told = ["" if cell is None else str(as_iso(cell)) for cell in expected]
            assert [cell.replace("\r", "") for cell in shown[: len(told)]] == told, name
        assert not any(cell.startswith(("#", "Err:")) for row in read for cell in row), name
