"""`gongkai roster import|imports|revert` with files of others: previewed, journaled, taken back without a trace."""

import csv
import hashlib
import io
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from cli.roster import app
from roster import load
from roster.errors import BadInput
from storage.roster_imports import MISSING, REVERTED, faults, imports
from storage.verification.rosters import check_rosters
from storage.workspace import create_workspace, open_workspace
from tests.roster.importers.published import COUNTY, answered, units

HEAD = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code\n"


def gongkai(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GONGKAI_NOW", "2026-11-20T12:00:00+08:00")
    return create_workspace(tmp_path / "ws").path


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    """The county a year after the last packaged list: one town renamed, one gone, one new."""
    listed = [(code, "江右镇" if name == "江左镇" else name) for code, name in units()][:-1]
    return put(tmp_path / "yichuan.json", answered([*listed, ("410329188", "新岭镇")]))


def put(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def duties(workspace: Path) -> list[str]:
    opened = open_workspace(workspace)
    roster = load(opened.roster_files)
    return [str(one) for year in (2015, 2022, 2023) for one in roster.expectations(COUNTY, year)]


def tree(workspace: Path) -> dict[str, bytes]:
    return {str(path.relative_to(workspace)): path.read_bytes() for path in workspace.rglob("*") if path.is_file()}


def test_a_preview_tells_units_and_duties_and_changes_nothing(workspace: Path, answer: Path) -> None:
    before = tree(workspace)
    asked = ("import", answer, "--cutoff", "2024-12-31", "-w", workspace)
    told = json.loads(gongkai(*asked, "--preview", "--format", "json").stdout)
    gone = units()[-1]
    assert {(one["what"], tuple(one["old"] or ()), tuple(one["new"] or ())) for one in told["units"]} == {
        ("renamed", ("410329105", "江左镇"), ("410329105", "江右镇")),
        ("gone", gone, ()),
        ("added", (), ("410329188", "新岭镇")),
    }
    due = len(units()) - 2  # one is gone, and a rename that keeps half its characters is not certain
    assert f"report year 2023: {due} filers become due, 0 no longer" in " ".join(told["summary"])
    rows = list(csv.DictReader(io.StringIO(gongkai(*asked, "--dry-run", "--format", "csv").stdout)))
    assert sum(1 for row in rows if row["what"] == "duty" and row["now"] == "due") == due
    shown = gongkai(*asked, "--preview").stdout
    assert "江右镇" in shown and "Nothing was changed." in shown
    assert tree(workspace) == before


def test_an_import_taken_back_is_as_if_it_had_never_been_and_the_same_again_restores_it(
    workspace: Path, answer: Path
) -> None:
    before = duties(workspace)
    asked = ("import", answer, "--cutoff", "2024-12-31", "--source", "地名信息库", "--who", "李", "-w", workspace)
    assert "taken in as 0001-yichuan.csv (places, import 1)" in gongkai(*asked).stdout
    with_it = duties(workspace)
    assert with_it != before
    (one,) = json.loads(gongkai("imports", "--format", "json", "-w", workspace).stdout)
    assert (one["number"], one["by"], one["state"], one["cutoff"]) == (1, "李", "in force", "2024-12-31")
    assert one["originals"][0]["sha256"] == hashlib.sha256(answer.read_bytes()).hexdigest()
    assert (workspace / "roster" / "originals" / "0001-1-yichuan.json").read_bytes() == answer.read_bytes()
    with pytest.raises(BadInput, match="twice|covers the same|in force already"):
        gongkai(*asked)
    gongkai("revert", "1", "-w", workspace)
    assert duties(workspace) == before
    assert [each.state for each in imports(workspace)] == [REVERTED]
    with pytest.raises(BadInput, match="taken back already"):
        gongkai("revert", "1", "-w", workspace)
    gongkai(*asked)
    assert [each.replace("0002-", "0001-") for each in duties(workspace)] == with_it
    assert not list(faults(workspace))


def test_who_rests_on_an_import_is_named(workspace: Path, tmp_path: Path, answer: Path) -> None:
    first = put(tmp_path / "a.csv", f"{HEAD}990101100,甲镇,town,990101,清岚县,,,\n")
    second = put(tmp_path / "b.csv", f"{HEAD}990102100,乙镇,town,990102,白水县,,2020-01-01,990101100\n")
    for file in (first, second):
        gongkai("import", file, "-w", workspace)
    with pytest.raises(BadInput, match=r"0002-b.csv rest on it \(revert those first\)"):
        gongkai("revert", "1", "-w", workspace)
    gongkai("import", answer, "--cutoff", "2024-12-31", "-w", workspace)
    gongkai("import", answer, "--cutoff", "2025-12-31", "-w", workspace)
    with pytest.raises(BadInput, match=r"0004-yichuan.csv rest"):
        gongkai("revert", "3", "-w", workspace)
    for number in ("4", "3", "2", "1"):
        gongkai("revert", number, "-w", workspace)
    assert open_workspace(workspace).roster_files == []


def test_a_doubtful_list_needs_a_persons_yes(workspace: Path, tmp_path: Path) -> None:
    half = put(tmp_path / "half.json", answered(units()[: len(units()) // 2]))
    asked = ("import", half, "--cutoff", "2024-12-31", "-w", workspace)
    with pytest.raises(BadInput, match=r"half.json: 1 doubts.*loses .*--accept-warnings"):
        gongkai(*asked)
    assert open_workspace(workspace).roster_files == []
    gongkai(*asked, "--accept-warnings")
    assert len(open_workspace(workspace).roster_files) == 1


def test_errors_refuse_and_name_file_place_and_remedy(workspace: Path, tmp_path: Path, answer: Path) -> None:
    with pytest.raises(BadInput, match=r"does not say as of which day.*--cutoff"):
        gongkai("import", answer, "-w", workspace)
    with pytest.raises(BadInput, match="lies in the future"):
        gongkai("import", answer, "--cutoff", "2027-01-01", "--accept-warnings", "-w", workspace)
    twice = put(tmp_path / "twice.json", answered([*units(), units()[0]]))
    with pytest.raises(BadInput, match=r"twice.json: data.children\[\d+\]: code .* stands twice"):
        gongkai("import", twice, "--cutoff", "2024-12-31", "-w", workspace)
    assert not (workspace / "journal" / "roster.jsonl").exists()


@pytest.mark.parametrize("form", ["xlsx", "html"])
def test_a_workbook_and_a_page_give_what_the_answer_gives(workspace: Path, tmp_path: Path, form: str) -> None:
    rows = [("县（区）", "乡级代码", "乡级名称"), *(("伊川县", code, name) for code, name in units())]
    file = tmp_path / f"list.{form}"
    if form == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["河南省乡级区划（截至2024年12月31日）"])
        for county, code, name in rows:
            sheet.append([county, int(code) if code.isdigit() else code, name])
        sheet.merge_cells("A1:C1")
        sheet.merge_cells(start_row=3, end_row=len(rows) + 1, start_column=1, end_column=1)
        book.create_sheet("说明").append(["共一个县"])
        book.save(file)
    else:
        spanned = f"<td rowspan={len(rows) - 1}>伊川县</td>"
        lines = [
            f"<tr>{spanned if n == 1 else '<td>县（区）</td>' if n == 0 else ''}<td>{code}</td><td>{name}</td></tr>"
            for n, (_, code, name) in enumerate(rows)
        ]
        body = f"<h1>河南省乡级区划</h1><p>截至2024年12月31日</p><table>{''.join(lines)}</table>"
        put(file, f"<html><head><meta charset=utf-8><title>区划</title></head><body>{body}</body></html>")
    told = json.loads(gongkai("import", file, "--preview", "--format", "json", "-w", workspace).stdout)
    assert (told["kind"], told["rows"], told["cutoff"]) == ("provincial", len(units()), "2024-12-31")
    assert told["units"] == [] and told["problems"] == []


def test_a_table_of_changes_tells_who_went_into_whom(workspace: Path, tmp_path: Path) -> None:
    text = "年份,原代码,原名称,变更原因,新代码,新名称,批准文号\n2016,520425206,达帮乡,合并,520425108,火花镇,a\n"
    file = tmp_path / "changes.csv"
    file.write_bytes(text.encode("gb18030"))
    told = gongkai("import", file, "-w", workspace).stdout
    assert "units: 1 merged" in told
    found = {one.unit: one.duty for one in load(open_workspace(workspace).roster_files).expectations("520425", 2015)}
    assert found["达帮乡"] == "merged"


def test_a_kill_between_journal_and_file_is_told_and_the_same_import_again_mends_it(
    workspace: Path, answer: Path
) -> None:
    asked = ("import", answer, "--cutoff", "2024-12-31", "-w", workspace)
    gongkai(*asked)
    whole = duties(workspace)
    (kept,) = open_workspace(workspace).roster_files
    kept.unlink()
    assert [one.state for one in imports(workspace)] == [MISSING]
    assert [defect.file for defect in check_rosters(open_workspace(workspace))] == ["roster/0001-yichuan.csv"]
    gongkai(*asked)
    assert duties(workspace) == whole and not list(faults(workspace))
    assert [one.number for one in imports(workspace)] == [1]


def test_a_file_changed_after_its_import_is_told(workspace: Path, tmp_path: Path) -> None:
    gongkai("import", put(tmp_path / "a.csv", f"{HEAD}990101100,甲镇,town,990101,清岚县,,,\n"), "-w", workspace)
    assert not list(faults(workspace))
    (kept,) = open_workspace(workspace).roster_files
    kept.write_bytes(kept.read_bytes().replace("甲".encode(), "乙".encode()))
    ((name, what),) = faults(workspace)
    assert name == "roster/0001-a.csv" and "sha256" in what


def test_a_workspace_of_before_goes_on_working(workspace: Path, tmp_path: Path) -> None:
    text = f"{HEAD}990101100,甲镇,town,990101,清岚县,,,\n"
    old = put(workspace / "roster" / "0001-old.csv", text)
    digest = hashlib.sha256(old.read_bytes()).hexdigest()
    line = {"at": "2026-01-01T00:00:00+00:00", "file": "old.csv", "as": "0001-old.csv", "sha256": digest, "rows": 1}
    put(workspace / "journal" / "roster.jsonl", json.dumps(line) + "\n")
    new = put(tmp_path / "new.csv", text.replace("99010", "99011"))
    assert "0002-new.csv" in gongkai("import", new, "-w", workspace).stdout
    assert [one.name for one in open_workspace(workspace).roster_files] == ["0001-old.csv", "0002-new.csv"]
    assert not list(faults(workspace))
    gongkai("revert", "1", "-w", workspace)
    assert [one.name for one in open_workspace(workspace).roster_files] == ["0002-new.csv"]
