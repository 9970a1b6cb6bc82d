import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.roster import app
from roster.errors import BadInput
from storage.workspace import create_workspace, open_workspace

HEAD = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code\n"


def gongkai(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return create_workspace(tmp_path / "ws").path


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a workspace: the packaged roster alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GONGKAI_WORKSPACE", raising=False)


@pytest.mark.usefixtures("nowhere")
def test_the_table_says_who_is_expected_who_not_and_under_which_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = gongkai("show", "紫云苗族布依族自治县", "--year", "2015").output
    assert "11 filers expected" in shown
    assert "火花乡人民政府" in shown
    assert "达帮乡" in shown and "merged or dissolved" in shown
    assert "Rule national-2008 (rests on law)" in shown
    assert "rests on practice, not on the letter of a law" in gongkai("show", "520425", "--year", "2019").output


@pytest.mark.usefixtures("nowhere")
def test_json_and_csv_carry_every_field() -> None:
    told = json.loads(gongkai("show", "伊川县", "--year", "2019", "--format", "json").output)
    assert {one["code"]: one["filer"] for one in told}["410329105"] == "江左镇人民政府"
    rows = list(csv.DictReader(io.StringIO(gongkai("show", "伊川县", "--year", "2019", "--format", "csv").output)))
    assert [row["unit_id"] for row in rows] == [one["unit_id"] for one in told]
    assert rows[0]["due"] == "2020-01-31"


@pytest.mark.usefixtures("nowhere")
def test_an_ambiguous_county_lists_the_candidates() -> None:
    with pytest.raises(BadInput, match=r"320106 南京市鼓楼区.*410204 开封市鼓楼区"):
        gongkai("show", "鼓楼区", "--year", "2019")
    with pytest.raises(BadInput, match="no county is called"):
        gongkai("show", "无此县", "--year", "2019")


def test_a_named_workspace_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a Gongkai workspace"):
        gongkai("show", "伊川县", "--year", "2019", "-w", str(tmp_path))


def test_an_import_is_journaled_kept_and_used(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "qinglan.csv"
    file.write_text(f"{HEAD}990101100,=甲镇,town,990101,清岚县,,,\n", encoding="utf-8")
    taken = gongkai("import", str(file), "-w", str(workspace)).output
    assert "1 rows, 1 units taken in as 0001-qinglan.csv: 清岚县 (990101)" in taken
    (kept,) = open_workspace(workspace).roster_files
    assert kept.read_bytes() == file.read_bytes()
    entry = json.loads((workspace / "journal" / "roster.jsonl").read_text(encoding="utf-8"))
    assert (entry["file"], entry["as"], entry["rows"]) == ("qinglan.csv", "0001-qinglan.csv", 1)
    assert entry["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    shown = gongkai("show", "清岚", "--year", "2020", "--format", "csv", "-w", str(workspace)).output
    assert "'=甲镇" in shown, "no spreadsheet may take a name for a formula"


def test_a_second_import_of_a_county_wins(workspace: Path, tmp_path: Path) -> None:
    for name, unit in (("zz.csv", "旧镇"), ("aa.csv", "新镇")):
        (tmp_path / name).write_text(f"{HEAD}990101100,{unit},town,990101,清岚县,,,\n", encoding="utf-8")
        gongkai("import", str(tmp_path / name), "-w", str(workspace))
    shown = json.loads(gongkai("show", "990101", "--year", "2020", "--format", "json", "-w", str(workspace)).output)
    assert [one["unit"] for one in shown] == ["新镇"]


def test_a_bad_file_is_not_taken_in(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(f"{HEAD}990101100,甲镇,hamlet,990101,清岚县,,,\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"bad.csv:2: kind must be"):
        gongkai("import", str(file), "-w", str(workspace))
    with pytest.raises(BadInput, match="no such file"):
        gongkai("import", str(tmp_path / "none.csv"), "-w", str(workspace))
    assert open_workspace(workspace).roster_files == []
    assert not (workspace / "journal" / "roster.jsonl").exists()
