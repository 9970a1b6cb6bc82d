"""`gongkai parse`: one JSON line a record, in the order given; a bad path stops it before anything is printed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from cli.exits import Exit
from cli.parse import parse
from roster.errors import BadInput
from storage.files import Job, read_job


def test_lines_come_in_the_order_given_and_folders_sorted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    names = [folder / "b.txt", folder / "a.pdf", tmp_path / "z.html"]
    for path, data in zip(names, (b"x", b"%PDF-1", "<p>青石镇</p>".encode()), strict=True):
        path.write_bytes(data)
    parse([names[2], folder])
    lines = capsys.readouterr().out.splitlines()
    said = [json.loads(line) for line in lines]
    assert [line["file"] for line in said] == [str(names[2]), str(names[1]), str(names[0])]
    assert [line["kind"] for line in said] == ["not_a_report", "unreadable", "not_a_report"]
    assert "青石镇" in lines[0]


def test_a_path_that_is_not_there_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "a.txt"
    there.write_text("x")
    with pytest.raises(BadInput, match=r"nowhere\.txt: no such file"):
        parse([there, tmp_path / "nowhere.txt"])
    assert capsys.readouterr().out == ""


PAGE = "<h1>青石镇人民政府2020年政府信息公开工作年度报告</h1><div class='TRS_Editor'><p>{}</p></div>"

LONG = "青石镇人民政府2020年政府信息公开工作年度报告\n一、总体情况\n" + "全年在公开栏登出消息三十余则。\n" * 1000


def test_attachments_are_read_with_their_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, file = tmp_path / "page.html", tmp_path / "附件.txt"
    page.write_text(PAGE.format("见附件。"), encoding="utf-8")
    file.write_text("一、总体情况\n今年在公开栏登出消息三十余则。\n", encoding="utf-8")
    parse([page], attachment=[file])
    [line] = capsys.readouterr().out.splitlines()
    assert "overview" in {section["key"] for section in json.loads(line)["sections"]}


def test_attachments_belong_to_one_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("x")
    for files in ([page, page], [tmp_path]):
        with pytest.raises(typer.BadParameter, match="one FILE"):
            parse(files, attachment=[page])


def test_the_end_of_a_folder_is_a_summary_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in {"a.html": PAGE.format(""), "b.html": "<p>青石镇</p>", "c.txt": "", "d.txt": ""}.items():
        (tmp_path / name).write_text(data, encoding="utf-8")
    parse([tmp_path])
    assert capsys.readouterr().err.splitlines() == [
        "1 read, 2 unreadable, 1 not a report",
        "  2 empty_file",
        "  1 empty_report",
    ]


def test_one_file_has_no_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("x")
    parse([tmp_path / "a.txt"])
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_opened_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    [line] = read_job(Job(tmp_path / "gone")).lines
    assert json.loads(line)["problems"][0]["code"] == "no_access"


def test_a_link_in_a_folder_that_leads_nowhere_has_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(""), encoding="utf-8")
    (tmp_path / "gone.html").symlink_to(tmp_path / "nowhere")
    parse([tmp_path])
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in said] == [str(tmp_path / "a.html"), str(tmp_path / "gone.html")]
    assert [problem["code"] for problem in said[1]["problems"]] == ["no_access"]


def test_a_run_that_is_interrupted_ends_with_its_own_code(tmp_path: Path) -> None:
    fifo = tmp_path / "never.txt"  # opening it waits for a writer that never comes
    os.mkfifo(fifo)
    command = [sys.executable, "-m", "cli", "parse", str(fifo)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process, fifo.open("wb"):  # it is at work
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == Exit.INTERRUPTED
    assert "Traceback" not in err


def test_a_run_whose_lines_nobody_reads_any_more_ends_quietly(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text(LONG, encoding="utf-8")
    command = [sys.executable, "-m", "cli", "parse", *map(str, paths)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert (process.wait(timeout=60), err) == (Exit.DONE, "")
