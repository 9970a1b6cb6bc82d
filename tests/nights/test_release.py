"""A release is the same bytes wherever and from whatever store it is built; it is refused rather than wrong.

The suite builds it of the two nights that complete most proofs of absence; `make nights` of more nights and portals.
"""

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import demo
from cli.exits import STORAGE_ERRNOS
from roster.errors import BadInput
from storage.chain.keys import FOLDER, make_keys
from tests.nights.conftest import SETTINGS, Play, prepare, surroundings
from tests.storage.postgres import fresh_database, private_cluster

pytestmark = pytest.mark.timeout(600)
ALL = bool(os.environ.get("ALL_NIGHTS"))
NIGHTS = (3, 4, 8, 9, 10) if ALL else (9, 10)  # after the last two, who did not file is missing
LAST = NIGHTS[-1]
PORTALS = ("yanhu", "yangzhang", *(("jichuan",) if ALL else ()))  # the second answers for five counties
SMALL = ("--county", "410329")  # with one report
ONE, TWO = {"GONGKAI_READ__PROCESSES": "1"}, {"GONGKAI_READ__PROCESSES": "2"}
PLAIN = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
OTHER = {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Give a workspace that saw the nights, with a key. Tests copy it."""
    with demo.serving() as portals:
        game = prepare(tmp_path_factory.mktemp("played") / "w", portals)
        for file in (game.workspace / "portals").glob("*.yaml"):
            if file.stem not in PORTALS:
                file.unlink()
        make_keys(game.workspace / FOLDER)
        for night in NIGHTS:
            game.nightly(night)
        yield game


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what runs here start no workers: a process takes seconds to start."""
    monkeypatch.setenv("GONGKAI_READ__PROCESSES", "1")


@pytest.fixture(scope="module")
def small(played: Play, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the place in which a release `small` of one county lies."""
    place = tmp_path_factory.mktemp("small")
    copied = copy(played, place / "w")
    copied.gongkai("release", "build", "small", *SMALL, "--output", str(place / "releases"), night=LAST)
    return place / "releases"


@pytest.fixture(scope="module")
def released(played: Play, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the place in which the release `all` of a copy lies, built in one process."""
    place = tmp_path_factory.mktemp("released") / "releases"
    copied = copy(played, place.parent / "w")
    assert end(start(copied, "all", place, PLAIN | ONE))[0] == 0
    return place


def copy(game: Play, place: Path) -> Play:
    """Copy a workspace elsewhere."""
    shutil.copytree(game.workspace, place)
    return Play(place, game.portals)


def start(game: Play, name: str, place: Path, environment: dict[str, str], *words: str) -> "subprocess.Popen[str]":
    """Start `gongkai release build` on the last night, in a process of its own."""
    command = [sys.executable, "-m", "cli", "release", "build", name, "-w", str(game.workspace)]
    pipe = subprocess.PIPE
    environment = os.environ | surroundings(LAST) | environment
    command += ["--output", str(place), *words]
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)


def end(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Wait for its end; gives its code and what it said."""
    out, err = process.communicate()
    assert "Traceback" not in err, err
    return process.returncode, out + err


def names(place: Path) -> list[str]:
    """Give what lies in a folder."""
    return sorted(path.name for path in place.iterdir())


def digests(place: Path) -> dict[str, str]:
    """Give the digest of every file, by its path."""
    files = [path for path in place.rglob("*") if path.is_file()]
    return {path.relative_to(place).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def without_register(game: Play) -> Play:
    """Forget what audits of other nights kept."""
    with sqlite3.connect(game.workspace / "gongkai.db") as database:
        assert database.execute("select count(*) from verdict").fetchone()[0] > 0
        for table in ("finding_past", "finding", "verdict", "tally", "judged"):
            database.execute(f"delete from {table}")
    database.close()
    return game


def test_the_same_bytes_from_any_copy_place_clock_zone_locale_seed_and_number_of_processes(
    played: Play, released: Path, tmp_path: Path
) -> None:
    elsewhere = without_register(copy(played, tmp_path / "天 elsewhere" / "w"))
    assert end(start(elsewhere, "all", tmp_path / "out", OTHER | TWO))[0] == 0
    assert digests(tmp_path / "out") == digests(released)


def test_the_same_bytes_from_tables_made_again_of_the_archive_on_postgresql(
    played: Play, released: Path, tmp_path: Path
) -> None:
    game = copy(played, tmp_path / "w")
    for file in game.workspace.glob("gongkai.db*"):
        file.unlink()
    with private_cluster() as socket, fresh_database(socket) as url:
        (game.workspace / "gongkai.toml").write_text(SETTINGS + f'[database]\nurl = "{url}"\n', encoding="utf-8")
        game.gongkai("archive", "index", night=LAST)
        game.gongkai("reparse", night=LAST)
        assert end(start(game, "all", tmp_path / "out", PLAIN | TWO))[0] == 0
    assert digests(tmp_path / "out") == digests(released)


def test_every_cell_of_the_release_is_read_again_to_the_same_value_from_its_archive_alone(
    played: Play, released: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(released / "all", alone / "all")
    shutil.copytree(played.workspace / "archive", alone / "archive")
    key = played.workspace / FOLDER / "gongkai_ed25519.pub"
    words = ("--key", str(key), "--archive", str(alone / "archive"), "--all", "--format", "json")
    told = json.loads(played.gongkai("release", "verify", str(alone / "all"), *words, night=LAST))

    rows = json.loads((released / "all" / "VALIDATION.json").read_text(encoding="utf-8"))["rows"]
    assert told["defects"] == []
    assert told["not_checked"] == []
    assert told["checked"]["versions compared"] == rows["versions"] > 50
    assert told["checked"]["cells compared"] == rows["cells"] > 5000


def test_a_release_tells_what_the_audit_tells(played: Play, released: Path) -> None:
    with sqlite3.connect(released / "all" / "gongkai.sqlite") as database:
        query = "select county_code, filer_code, year, headline from verdicts join obligations using (filer_id, year)"
        query = query.replace("county_code,", "obligations.county_code,")
        told = sorted(database.execute(query))
    database.close()
    said = [(v["county_code"], v["filer_code"], v["year"], v["headline"]) for v in played.verdicts(LAST)]
    assert told == sorted(said)
    assert {headline for *_, headline in told} >= {"filed", "missing"}


def test_a_name_that_is_taken_a_day_to_come_and_one_before_the_first_visit_are_refused(
    played: Play, small: Path
) -> None:
    before = digests(small)
    for words in (("small",), ("new", "--as-of", "2099-01-01"), ("new", "--as-of", "2001-01-01"), ("no/name",)):
        with pytest.raises(BadInput, match="never replaced|day to come|nothing to release|no name"):
            played.gongkai("release", "build", *words, "--output", str(small), night=LAST)
    assert digests(small) == before


def forged(small: Path, place: Path, table: str) -> str:
    """Put an earlier release there that claims one row more of a table than this store has; gives the county's code."""
    shutil.copytree(small / "small", place / "before")
    for name, change in (("RELEASE.json", _earlier), ("VALIDATION.json", partial(_one_more, table))):
        path = place / "before" / name
        path.chmod(0o644)
        told = json.loads(path.read_text())
        change(told)
        path.write_text(json.dumps(told))
    return SMALL[1]


def _earlier(told: dict[str, Any]) -> None:
    told.update(name="before", as_of="2024-01-01")


def _one_more(table: str, told: dict[str, Any]) -> None:
    told["rows_by_county"][SMALL[1]][table] += 1


def test_what_fell_without_a_cause_refuses_it_until_a_reason_is_given(
    played: Play, small: Path, tmp_path: Path
) -> None:
    code = forged(small, tmp_path, "reports")
    words = ("release", "build", "after", *SMALL, "--output", str(tmp_path))
    told = played.gongkai(*words, night=LAST, codes=(1,))
    assert told == f"refused: drop: {code}: reports fell from 2 to 1 since before\n"
    assert names(tmp_path) == ["before"], "nothing is left behind"

    with pytest.raises(BadInput, match="is no reason"):
        played.gongkai(*words, "--accept-drop", "ok", night=LAST)
    reason = "the county took a duplicate down and told us so"
    played.gongkai(*words, "--accept-drop", reason, night=LAST)
    accepted = json.loads((tmp_path / "after" / "RELEASE.json").read_text())["accepted_drops"]
    assert accepted == {"reason": reason, "drops": [f"{code}: reports fell from 2 to 1 since before"]}
    assert reason in (tmp_path / "after" / "KNOWN_ISSUES.md").read_text()


def test_an_archive_that_does_not_verify_refuses_it_whatever_reason_is_given(played: Play, tmp_path: Path) -> None:
    broken = copy(played, tmp_path / "w")
    for segment in (broken.workspace / "archive").glob("*.warc.gz"):
        data = bytearray(segment.read_bytes())
        data[len(data) // 2] ^= 1
        segment.write_bytes(data)
    words = ("release", "build", "x", *SMALL, "--accept-drop", "it is only one single bit that flipped")
    told = broken.gongkai(*words, night=LAST, codes=(1,))
    assert "refused: archive: gongkai-" in told
    assert "is not the file that its manifest lists" in told
    assert names(broken.workspace / "releases") == []


def test_a_night_still_open_is_told_and_no_error(played: Play, tmp_path: Path) -> None:
    game = copy(played, tmp_path / "w")
    for manifest in (game.workspace / "archive" / "manifests").iterdir():
        manifest.unlink()
    for leaves in (game.workspace / "archive").glob("*.leaves"):
        leaves.unlink()
    told = game.gongkai("release", "build", "x", *SMALL, night=LAST)
    assert "captures are in no manifest yet" in told
    assert "Not sealed yet" in (game.workspace / "releases" / "x" / "KNOWN_ISSUES.md").read_text()


def test_a_build_that_is_killed_leaves_no_release_and_the_next_one_clears_up(
    played: Play, small: Path, tmp_path: Path
) -> None:
    game, place = copy(played, tmp_path / "w"), tmp_path / "out"
    with start(game, "small", place, PLAIN | TWO, *SMALL) as process:
        while not list(place.glob(".small.new/small/*")):
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not (place / "small").exists()
    game.gongkai("release", "build", "small", *SMALL, "--output", str(place), night=LAST)
    assert digests(place) == digests(small)


def test_a_full_disk_is_a_failure_of_storage_and_leaves_nothing(
    played: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("release.building.build.pack", full)
    with pytest.raises(OSError, match="No space left") as raised:
        played.gongkai("release", "build", "x", *SMALL, "--output", str(tmp_path / "out"), night=LAST)
    assert raised.value.errno in STORAGE_ERRNOS
    assert names(tmp_path / "out") == []
