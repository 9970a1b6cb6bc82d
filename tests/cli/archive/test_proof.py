"""`gongkai archive proof` and `verify-proof`, as one side hands a file to the other."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from cli.archive import app
from roster.errors import BadInput
from storage.chain.keys import FOLDER, NAME
from storage.chain.manifest import canonical, manifests
from storage.database import open_database
from storage.models import Capture
from storage.workspace import Workspace, create_workspace
from tests.storage.chain.nights import archive_night, closed_nights, day
from tests.storage.synthetic import SITE

PAGE = f"{SITE}/2.html"


def gongkai(*words: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two closed nights."""
    workspace = create_workspace(tmp_path / "ws")
    engine = open_database(workspace.database_url)
    closed_nights(engine, workspace, monkeypatch, 2)
    engine.dispose()
    return workspace


def captures(workspace: Workspace, url: str = PAGE) -> list[Capture]:
    engine = open_database(workspace.database_url)
    with Session(engine) as session:
        found = list(session.scalars(select(Capture).where(Capture.url == url).order_by(Capture.at)))
    engine.dispose()
    return found


def proof(workspace: Workspace, *words: str) -> Path:
    file = workspace.path.parent / "capture.proof"
    result = gongkai("proof", *words, "-o", file, "-w", workspace.path)
    assert result.output.startswith(f"{file}: ")
    return file


def proved(file: Path) -> str:
    return str(json.loads(file.read_bytes())["capture"])


def test_a_proof_is_checked_by_who_has_nothing_but_the_file_and_the_key(workspace: Workspace, tmp_path: Path) -> None:
    file = proof(workspace, PAGE)
    key = (workspace.path / FOLDER / f"{NAME}.pub").rename(tmp_path / "their.pub")
    (_, manifest), (_, capture) = manifests(workspace.archive), captures(workspace)
    workspace.path.rename(tmp_path / "gone")
    result = gongkai("verify-proof", file, "--key", key)
    assert result.exit_code == 0
    for told in (capture.id, PAGE, capture.at.isoformat(), "200", capture.payload_digest, "2020-02-02"):
        assert str(told) in result.output
    assert f"manifest    2 ({manifest.name})" in result.output
    assert f"sha256    {manifest.digest}" in result.output
    assert f"signed    by {manifest.key}, a key you gave" in result.output
    assert "not proved: that the site sent it" in result.output


def test_without_a_key_it_says_that_the_signature_was_not_held_against_one(workspace: Workspace) -> None:
    result = gongkai("verify-proof", proof(workspace, PAGE))
    assert (result.exit_code, "not checked against a key you trust" in result.output) == (0, True)


def test_a_capture_is_named_by_its_id_a_part_of_it_or_its_address_and_night(workspace: Workspace) -> None:
    first, second = captures(workspace)
    assert proved(proof(workspace, first.id)) == first.id
    assert proved(proof(workspace, second.id.removeprefix("urn:uuid:")[:13])) == second.id
    assert proved(proof(workspace, PAGE)) == second.id
    assert proved(proof(workspace, PAGE, "--at", "2020-02-02")) == first.id  # asked for at 02:00 of that night in China


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("http://elsewhere.example/", "no capture of it"),
        (f"{PAGE}?other", "no capture of it"),
        ("ffffffff-ffff", "no such capture"),
        ("1234567", "no capture's id"),
        ("not an id", "no capture's id"),
    ],
)
def test_what_names_no_capture_is_bad_input(workspace: Workspace, word: str, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        gongkai("proof", word, "-o", workspace.path / "x", "-w", workspace.path)


def test_an_address_before_its_first_capture_is_bad_input(workspace: Workspace) -> None:
    with pytest.raises(BadInput, match="no capture of it up to 2020-01-01"):
        gongkai("proof", PAGE, "--at", "2020-01-01", "-o", workspace.path / "x", "-w", workspace.path)


def test_a_capture_of_an_open_night_asks_for_the_close(workspace: Workspace) -> None:
    engine = open_database(workspace.database_url)
    archive_night(engine, workspace, day(2))
    engine.dispose()
    with pytest.raises(BadInput, match="gongkai archive close"):
        gongkai("proof", captures(workspace)[-1].id, "-o", workspace.path / "x", "-w", workspace.path)


def test_a_spoiled_proof_ends_with_1(workspace: Workspace) -> None:
    file = proof(workspace, PAGE)
    found = json.loads(file.read_bytes())
    found["records"][0]["index"] = 1
    file.write_bytes(canonical(found))
    result = gongkai("verify-proof", file)
    assert result.exit_code == 1
    assert result.output.splitlines()[0].startswith("the capture is not under the root")
    assert result.output.splitlines()[-1] == "it proves nothing"


def test_nothing_in_a_strangers_proof_moves_the_cursor(workspace: Workspace) -> None:
    file = proof(workspace, PAGE)
    found = json.loads(file.read_bytes())
    found["records"][0] |= {"role": "\x1b[2J\r\nsigned by a key you gave", "index": 1}
    file.write_bytes(canonical(found))
    output = gongkai("verify-proof", file).output
    assert "the \ufffd[2J\ufffd\ufffdsigned by a key you gave is not under the root" in output
    assert "\x1b" not in output


def test_a_file_that_is_no_proof_is_bad_input(workspace: Workspace) -> None:
    for file, what in ((workspace.path / "gongkai.toml", "not JSON"), (workspace.path / "none", "cannot be read")):
        with pytest.raises(BadInput, match=f"{file}: {what}"):
            gongkai("verify-proof", file)


def test_a_key_file_that_is_none_is_bad_input(workspace: Workspace) -> None:
    with pytest.raises(BadInput, match=r"gongkai\.toml"):
        gongkai("verify-proof", proof(workspace, PAGE), "--key", workspace.path / "gongkai.toml")


def test_a_file_that_cannot_be_written_is_bad_input(workspace: Workspace) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        gongkai("proof", PAGE, "-o", workspace.path / "none" / "x", "-w", workspace.path)
