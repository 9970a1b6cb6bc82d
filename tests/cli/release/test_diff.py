"""`gongkai release diff A B` shows what differs between two releases, of their folders alone."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.exits import Exit
from cli.main import run
from tests.release.delta.pairs import ReleasePair

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gongkai(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["gongkai", *map(str, words)])
        code = run()
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    pair = ReleasePair(tmp_path)
    pair.later["as_of"] = "2024-02-25"
    pair.after.change("units", {"name": "某镇"}, unit_id="041032105@2001")
    pair.after.change("captures", {"manifest": 2}, manifest=None)
    return pair.write()


def test_the_table_counts(gongkai: Command, folders: tuple[Path, Path]) -> None:
    code, out, _ = gongkai("release", "diff", *folders)
    assert code == Exit.DONE
    units = next(line for line in out.splitlines() if "units" in line)
    assert [word for word in units.split() if word.isalnum() or "_" in word] == ["units", "changed", "time_passed", "1"]


def test_json_is_an_array_of_every_row(gongkai: Command, folders: tuple[Path, Path]) -> None:
    code, out, _ = gongkai("release", "diff", *folders, "--format", "json")
    found = json.loads(out)
    assert code == Exit.DONE
    assert found[0] == {
        "table": "units",
        "key": ["041032105@2001"],
        "what": "changed",
        "fields": ["name"],
        "cause": "time_passed",
        "also": [],
    }
    assert {each["cause"] for each in found[1:]} == {"sealed"}


def test_csv_is_what_delta_csv_holds(gongkai: Command, folders: tuple[Path, Path]) -> None:
    from release.delta.changes import write

    code, out, _ = gongkai("release", "diff", *folders, "--format", "csv")
    write(folders[1], folders[0])
    assert code == Exit.DONE
    assert out == (folders[1] / "delta.csv").read_text(encoding="utf-8")
    assert next(csv.DictReader(out.splitlines()))["cause"] == "time_passed"


@pytest.mark.parametrize(("format", "says"), [("table", "Not one row differs."), ("json", "[]")])
def test_a_release_differs_in_nothing_from_itself(
    gongkai: Command, folders: tuple[Path, Path], format: str, says: str
) -> None:
    code, out, _ = gongkai("release", "diff", folders[0], folders[0], "--format", format)
    assert (code, out.strip()) == (Exit.DONE, says)


@pytest.mark.parametrize("broken", ["no folder", "RELEASE.json", "gongkai.sqlite", "older first"])
def test_what_cannot_be_compared_is_one_line(gongkai: Command, folders: tuple[Path, Path], broken: str) -> None:
    first, second = folders
    if broken == "no folder":
        first = first.with_name("nowhere")
    elif broken == "older first":
        first, second = second, first
    else:
        (second / broken).write_text("{}" * 600, encoding="utf-8")
    code, _, err = gongkai("release", "diff", first, second)
    assert code == Exit.BAD_INPUT
    assert len(err.splitlines()) == 1
    assert str(first) in err or str(second) in err
