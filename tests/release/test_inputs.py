"""What a release was made from is told by digests that follow what bears on its rows, and nothing else."""

from pathlib import Path

from release.inputs import code_of, inputs_of, software
from storage.workspace import create_workspace, open_workspace


def test_a_mended_program_is_another_though_its_version_is_the_same(tmp_path: Path) -> None:
    package = tmp_path / "audit"
    package.mkdir()
    (package / "rule.py").write_text("TOLERANCE = 0\n")
    before = code_of([package])
    (package / "rule.pyc").write_bytes(b"compiled")
    assert code_of([package]) == before
    (package / "rule.py").write_text("TOLERANCE = 1\n")
    assert code_of([package]) != before


def test_a_file_under_another_name_is_another_program(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    before = code_of([tmp_path])
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert code_of([tmp_path]) != before


def test_the_program_is_told_with_its_parser_and_every_rule() -> None:
    told = software()
    assert len(told["code"]) == 64
    assert told["rules"]["missing"] >= 1


def test_what_is_about_this_machine_alone_changes_no_input(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "ws")
    before = inputs_of(workspace)
    (workspace.path / "gongkai.toml").write_text("[crawl]\ndelay = 9.0\n[read]\nprocesses = 1\n")
    assert inputs_of(open_workspace(workspace.path)) == before


def test_a_setting_that_decides_what_is_missing_is_an_input(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "ws")
    before = inputs_of(workspace)
    (workspace.path / "gongkai.toml").write_text("[audit]\nabsence_nights = 5\n")
    assert inputs_of(open_workspace(workspace.path))["settings"] != before["settings"]


def test_own_rules_and_retractions_are_inputs_by_their_digest(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "ws")
    before = inputs_of(workspace)
    (workspace.path / "retractions.yaml").write_text("[]\n")
    (workspace.path / "rulings.yaml").write_text("[]\n")
    after = inputs_of(workspace)
    assert before["retractions"] is None
    assert after["retractions"] is not None
    assert [file["name"] for file in after["roster"]["files"]] == ["rulings.yaml"]
