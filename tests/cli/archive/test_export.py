"""`gongkai archive export`: one selection, one file, and a plain word about what it does not prove."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.archive import app
from roster.errors import BadInput
from storage.wacz.check import examine
from tests.audit.county import roster
from tests.storage.wacz.county import County, county


def gongkai(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture(scope="module")
def qinglan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    made = county(tmp_path_factory.mktemp("export"), closed=False)
    roster(made.workspace.path / "roster")
    yield made
    made.engine.dispose()


def export(qinglan: County, target: Path, *words: object) -> Result:
    return gongkai("export", "-o", target, *words, "-w", qinglan.workspace.path)


@pytest.mark.parametrize("words", [("--night", "2024-02-13"), ("--county", "990101")])
def test_whole_visits_are_exported_and_counted(qinglan: County, tmp_path: Path, words: tuple[str, str]) -> None:
    target = tmp_path / "a.wacz"
    result = export(qinglan, target, *words)
    assert result.exit_code == 0, result.output
    report = examine(target)
    assert report.defects == []
    assert f"{report.records} records" in result.output
    assert str(target.stat().st_size) in result.output


def test_captures_are_exported_and_an_open_night_is_told(qinglan: County, tmp_path: Path) -> None:
    ids = [qinglan.captures[name].record_id for name in ("old", "new again")]
    result = export(qinglan, tmp_path / "a.wacz", "--capture", ids[0], "--capture", ids[1])
    assert result.exit_code == 0, result.output
    assert "not proven yet: the records of gongkai-" in result.output
    assert examine(tmp_path / "a.wacz").defects == []
    assert gongkai("verify", tmp_path / "a.wacz", "-w", qinglan.workspace.path).exit_code == 0


def test_a_check_says_how_much_is_proven_and_ends_with_1_where_a_key_vouches_for_less(
    qinglan: County, tmp_path: Path
) -> None:
    target, key = tmp_path / "a.wacz", qinglan.workspace.path / "keys" / "gongkai_ed25519.pub"
    export(qinglan, target, "--county", "990101")
    plainly, strictly = gongkai("verify", target), gongkai("verify", target, "--key", key)
    signed = f"records lead to manifests signed by {qinglan.keys[0].fingerprint}"
    assert plainly.exit_code == 0 and f"{signed}, which is not a key you gave" in plainly.output
    assert "no manifest lists them" in plainly.output
    assert strictly.exit_code == 1 and f"{signed}, a key you gave" in strictly.output
    assert "no manifest that a key you gave has signed" in strictly.output


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--night", "2024-02-13", "--county", "990101"),
        ("--night", "yesterday"),
        ("--night", "2024-02-13", "--year", "2023"),
    ],
    ids=["nothing", "two", "no day", "a year of no filer"],
)
def test_what_is_not_one_selection_is_a_wrong_call(qinglan: County, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert export(qinglan, tmp_path / "a.wacz", *words).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_another_ending_is_a_wrong_call(qinglan: County, tmp_path: Path) -> None:
    assert export(qinglan, tmp_path / "a.zip", "--night", "2024-02-13").exit_code == 2


def test_a_folder_in_the_place_of_the_file_is_told_in_one_line(qinglan: County, tmp_path: Path) -> None:
    (tmp_path / "a.wacz").mkdir()
    with pytest.raises(BadInput, match="is a folder"):
        export(qinglan, tmp_path / "a.wacz", "--night", "2024-02-13")
    assert [path.name for path in tmp_path.iterdir()] == ["a.wacz"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--night", "2020-01-01"), "nothing is archived of: night 2020-01-01"),
        (("--county", "无名县"), "no county is called '无名县'"),
        (("--filer", "无名镇"), "no filer of a visited county is called '无名镇'"),
        (("--finding", "x"), "there is no finding 'x'"),
        (("--capture", "urn:uuid:00000000-0000-0000-0000-000000000000"), "no such capture"),
    ],
)
def test_what_there_is_not_is_told_in_one_line(
    qinglan: County, tmp_path: Path, words: tuple[str, str], told: str
) -> None:
    with pytest.raises(BadInput, match=told) as caught:
        export(qinglan, tmp_path / "a.wacz", *words)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
