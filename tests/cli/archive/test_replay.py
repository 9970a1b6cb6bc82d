"""`gongkai archive replay`: pages of this machine's archive in a browser, until Ctrl-C, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.archive.pywb import find_pywb, serving
from roster.errors import BadInput
from tests.storage.archive.replay import fetch, pywb_environment
from tests.storage.wacz.county import GB, OLD, county

DAY = "20240212183005id_/"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A workspace, and a WACZ of it."""
    made = county(tmp_path_factory.mktemp("replay"))
    target = made.workspace.path / "all.wacz"
    made.export(target)
    made.engine.dispose()
    return {"workspace": made.workspace.path, "wacz": target}


@contextmanager
def running(temporary: Path, *words: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command as a person does; give it with the address it prints."""
    environment = os.environ | {"GONGKAI_PYWB": str(pywb_environment()), "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "cli", "archive", "replay", "--port", "0", *map(str, words)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        yield process, said.split(" ")[0]
        if process.poll() is None:
            process.kill()


def children(process: subprocess.Popen[str]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in listed.split()]


def test_the_archive_is_shown_until_ctrl_c_and_nothing_is_left_behind(places: dict[str, Path], tmp_path: Path) -> None:
    with running(tmp_path, "-w", places["workspace"]) as (process, url):
        assert fetch(f"{url}{DAY}{OLD}")[::2] == (200, GB)
        assert url.startswith("http://127.0.0.1:")
        (child,) = children(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (0, "ended\n", "")
    assert not Path(f"/proc/{child}").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_wacz_is_shown_without_a_workspace_until_a_kill_and_nothing_is_left_behind(
    places: dict[str, Path], tmp_path: Path
) -> None:
    with running(tmp_path, places["wacz"], "-w", tmp_path / "none") as (process, url):
        assert fetch(f"{url}{DAY}{OLD}")[::2] == (200, GB)
        assert not list(tmp_path.rglob("*.warc.gz")), "it is read in its place"
        (child,) = children(process)
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 0
    assert not Path(f"/proc/{child}").exists()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_fetched_from_elsewhere(places: dict[str, Path]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as live:
        live.setblocking(False)
        address = f"http://127.0.0.1:{live.getsockname()[1]}/"
        with serving(places["wacz"]) as server:
            base = server.url.removesuffix("gongkai/")
            asked = [f"{server.url}{DAY}{address}", f"{base}live/id_/{address}", f"{base}record/id_/{address}"]
            assert [fetch(each)[0] for each in asked] == [404, 404, 404]
        with pytest.raises(BlockingIOError):
            live.accept()


def test_it_listens_on_loopback_alone(places: dict[str, Path]) -> None:
    with serving(places["wacz"]) as server:
        port = int(server.url.split(":")[2].split("/")[0])
        with socket.socket() as other, pytest.raises(OSError, match="refused"):
            other.connect(("127.0.0.2", port))  # would answer if it were bound to every address


def test_a_port_that_is_taken_is_told(places: dict[str, Path]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=rf"port {port} cannot be had: .*--port"), serving(places["wacz"], port):
            pass


def test_without_pywb_the_remedy_is_told(
    places: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.archive.pywb._TOOLS", tmp_path)
    monkeypatch.setenv("GONGKAI_PYWB", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_pywb() is None
    with pytest.raises(BadInput, match="pywb is not installed .*make replay"), serving(places["wacz"]):
        pass


def test_a_pywb_that_fails_is_told_with_what_it_said(
    places: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "wayback"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho it is broken\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("GONGKAI_PYWB", str(tmp_path))
    with pytest.raises(BadInput, match="it said: it is broken"), serving(places["wacz"]):
        pass


def test_pywb_is_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wayback").write_text("#!/bin/sh\n")
    (tmp_path / "wayback").chmod(0o755)
    monkeypatch.setattr("cli.archive.pywb._TOOLS", tmp_path / "none")
    monkeypatch.delenv("GONGKAI_PYWB", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_pywb() == tmp_path / "wayback"
