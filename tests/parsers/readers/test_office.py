"""Old Office files are converted in batches, and whatever LibreOffice does, every file has an answer."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from parsers import read_report
from parsers.document import Document
from parsers.opening import open_file
from parsers.readers import office
from parsers.readers.docx import read_docx
from parsers.readers.office import convert, needs_conversion
from parsers.record import State
from parsers.source import File, Unreadable
from parsers.tables.numbers import read_value
from tests.parsers.readers.office_building import as_word_table, docx, paragraph, report_body
from tests.parsers.readers.test_docx import truth_of
from tests.parsers.rendering import layout

RTF = b"{\\rtf1\\ansi " + b"text " * 30 + b"}"
# A stand-in for LibreOffice: it writes the file given as STAND_IN for each source, and stops at one that says "hang".
STAND_IN = """#!/bin/sh
while [ $# -gt 0 ]; do
    case "$1" in
        --outdir) out="$2"; shift 2 ;;
        --convert-to) into="$2"; shift 2 ;;
        -*) shift ;;
        *)
            echo "$1" >> "$STAND_IN_LOG"
            if grep -q hang "$1"; then sleep 300 & sleep 300; fi
            if grep -q crash "$1"; then kill -9 $$; fi
            if grep -q torn "$1"; then head -c 100 "$STAND_IN" > "$out/${1%.*}.$into"
            elif ! grep -q refuse "$1"; then cp "$STAND_IN" "$out/${1%.*}.$into"; fi
            shift ;;
    esac
done
"""


def report(edition: str, truth: dict[str, str]) -> bytes:
    tables = {key: as_word_table(rows) for key, rows in layout(edition, truth).items()}
    return docx(report_body(tables, int(edition)))


def saved_as(source: bytes, ending: str, folder: Path) -> bytes:
    """Have LibreOffice save a .docx in another format."""
    (folder / "a.docx").write_bytes(source)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", str(folder), "a.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=200, cwd=folder)
    return (folder / f"a.{ending.partition(':')[0]}").read_bytes()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program in LibreOffice's place; gives the log of the files it was handed."""
    program, made = tmp_path / "soffice", tmp_path / "made.docx"
    program.write_text(STAND_IN, encoding="utf-8")
    program.chmod(0o755)
    made.write_bytes(docx(paragraph("青石镇")))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STAND_IN", str(made))
    monkeypatch.setenv("STAND_IN_LOG", str(tmp_path / "log"))
    return tmp_path / "log"


@pytest.mark.parametrize(
    ("edition", "ending"),
    [("2019", "doc"), ("2021", "doc"), ("2021", "rtf"), ("2019", "odt"), ("2021", "fodt")],
)
def test_every_cell_of_a_form_survives_the_old_formats(edition: str, ending: str, tmp_path: Path) -> None:
    truth = truth_of(edition)
    data = saved_as(report(edition, truth), ending, tmp_path)
    assert needs_conversion(data)
    [record] = read_report(data).records
    assert (record.edition, record.year, record.place, record.problems) == (edition, int(edition), "青石镇", ())
    assert {name: (c.value, c.state) for name, c in record.cells.items()} == {
        name: tuple(read_value(text)) for name, text in truth.items()
    }
    assert record.cells["requests.granted.natural_person"].at == "table 2, row 6, column 4"


def test_only_formats_that_libreoffice_reads_for_us_need_conversion() -> None:
    assert needs_conversion(RTF)
    assert not any(map(needs_conversion, (b"", b"<html>", b"%PDF-1.7", docx(paragraph("甲")), b"\xd0\xcf\x11\xe0")))


def test_a_file_that_was_converted_ahead_is_not_converted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    made = {hashlib.sha256(RTF).hexdigest(): docx(paragraph("青石镇"))}
    opened = open_file(File(RTF), made)
    assert isinstance(opened.document, Document)
    assert [line.text for line in opened.document.lines()] == ["青石镇"]
    assert opened.format.media_type == "application/rtf"


def test_why_a_file_was_not_converted_ahead_is_told() -> None:
    opened = open_file(File(RTF), {hashlib.sha256(RTF).hexdigest(): Unreadable("conversion_failed", "no")})
    assert opened.failure is not None
    assert (opened.failure.code, opened.failure.message) == ("conversion_failed", "no")


def test_without_libreoffice_the_reason_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    [record] = read_report(RTF).records
    assert (record.kind.value, record.problems[0].code) == ("unreadable", "needs_libreoffice")
    assert "make libreoffice" in record.problems[0].message


def test_files_are_converted_together_and_answered_in_order(stand_in: Path) -> None:
    answers = convert([RTF, docx(paragraph("甲")), RTF + b"refuse", RTF])
    assert [isinstance(answer, bytes) for answer in answers] == [True, False, False, True]
    assert [answer.code for answer in answers if isinstance(answer, Unreadable)] == ["conversion_failed"] * 2
    assert stand_in.read_text().split() == ["0.rtf", "2.rtf", "3.rtf"]


@pytest.mark.parametrize("trouble", [b"hang", b"crash"])
def test_a_file_that_stops_libreoffice_costs_only_itself(trouble: bytes, stand_in: Path) -> None:
    answers = convert([RTF, RTF + trouble, RTF, RTF], seconds=1.0)
    assert [isinstance(answer, bytes) for answer in answers] == [True, False, True, True]
    [failure] = [answer for answer in answers if isinstance(answer, Unreadable)]
    assert failure.code == "conversion_failed"
    assert stand_in.read_text().split() == ["0.rtf", "1.rtf", "1.rtf", "2.rtf", "3.rtf"]


def test_nothing_of_libreoffice_is_left_when_it_was_ended(stand_in: Path, tmp_path: Path) -> None:
    convert([RTF + b"hang"], seconds=0.5)
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not any(str(tmp_path).encode() in command for command in commands)


def test_half_a_file_is_no_conversion(stand_in: Path) -> None:
    [answer] = convert([RTF + b"torn"])
    assert isinstance(answer, Unreadable)
    assert stand_in.read_text().split() == ["0.rtf"]


def test_more_files_than_fit_a_batch_go_in_several(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "BATCH", 2)
    answers = convert([RTF] * 5)
    assert [read_docx(answer).blocks[0].at for answer in answers if isinstance(answer, bytes)] == ["paragraph 1"] * 5


def test_numbers_that_only_the_conversion_has_are_not_reported(tmp_path: Path) -> None:
    truth = truth_of("2021")
    data = saved_as(report("2021", truth), "doc", tmp_path)
    name = "requests.granted.natural_person"
    wrong = report("2021", truth | {name: "7"})
    [record] = read_report(data, converted={hashlib.sha256(data).hexdigest(): wrong}).records
    assert record.cells[name].state is State.UNCLEAR
    [problem] = [problem for problem in record.problems if problem.code == "second_reader_differs"]
    assert "added 7; lost" in problem.message
    others = {key: cell.state for key, cell in record.cells.items() if key != name}
    assert others == {key: read_value(text).state for key, text in truth.items() if key != name}
