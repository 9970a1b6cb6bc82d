"""`gongkai diff` on a workspace and on files: what it prints, in every format."""

import csv
import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cli.diff import diff
from roster.errors import BadInput
from tests.cli.versions import CELL, URL, Run, ids, run, workspace

__all__ = ["run", "workspace"]


def test_diff_shows_numbers_before_words(run: Run) -> None:
    output = run("diff", URL).output
    assert output.index(f"{CELL}: 0 → 3 (+3)") < output.index("全年共收到[-0-]{+3+}件")


def test_ids_of_the_history_are_what_diff_takes(run: Run) -> None:
    first, second, third = ids(run)
    assert run("diff", second, third).output == run("diff", third).output == run("diff", URL).output
    backwards = json.loads(run("diff", third, first, "--format", "json").output)
    assert (backwards["before"]["id"], backwards["after"]["id"]) == (third, first)
    assert backwards["after"]["source"]["file"] == "others.warc.gz"


def test_what_is_equal_is_said_to_be_and_no_fault(run: Run) -> None:
    _, second, _ = ids(run)
    result = run("diff", second, second)
    assert (result.exit_code, "Nothing differs." in result.output) == (0, True)


def test_json_is_as_documented(run: Run) -> None:
    told = json.loads(run("diff", URL, "--format", "json").output)
    assert told["schema"] == "gongkai.diff/1"
    assert list(told) == ["schema", "before", "after", "equal", "reports", "rest", "notes"]
    [one] = told["reports"]
    assert list(one) == ["report", "cells", "words", "rest"]
    assert list(one["cells"][0]) == ["cell", "label", "before", "after", "difference"]
    assert list(one["words"][0]) == ["kind", "section", "before", "after", "whole", "pieces"]


def test_csv_has_a_row_for_each_change(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("diff", URL, "--format", "csv").output)))
    assert [(row["kind"], row["where"]) for row in rows] == [("cell", CELL), ("changed", "一、总体情况")]


def test_html_is_one_page_in_which_no_report_can_run_anything(run: Run) -> None:
    output = run("diff", URL, "--format", "html").output
    assert output.startswith("<!DOCTYPE html>")
    assert "&lt;script&gt;" in output
    assert "<script" not in output


def test_a_report_steers_no_terminal(run: Run) -> None:
    output = run("diff", URL).output
    assert "\x1b" not in output
    assert "<script>alert(1)</script> :smile: [bold]" in output


def test_files_are_compared_without_a_workspace(tmp_path: Path) -> None:
    for name, count in (("a.txt", 3), ("b.txt", 5)):
        (tmp_path / name).write_text(f"青石镇2023年政府信息公开工作年度报告\n全年共收到{count}件。", encoding="utf-8")
    app = typer.Typer()
    app.command()(diff)
    nowhere = str(tmp_path / "nowhere")
    result = CliRunner().invoke(app, ["-w", nowhere, str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    assert "全年共收到[-3-]{+5+}件。" in result.output


@pytest.mark.parametrize("words", [("https://nowhere.example/",), ("12345678",), (URL, "no/such/file.pdf")])
def test_diff_of_what_is_not_there_is_bad_input(run: Run, words: tuple[str, ...]) -> None:
    assert isinstance(run("diff", *words).exception, BadInput)
