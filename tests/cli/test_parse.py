"""`gongkai parse`: one JSON line a record, in the order given; a bad path stops it before anything is printed."""

import json
from pathlib import Path

import pytest

from cli.parse import parse
from roster.errors import BadInput


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
