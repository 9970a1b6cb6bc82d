"""What docs/evidence.md tells an outsider to do is done as it stands there, and tells what was changed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.archive import app
from storage.chain.keys import FOLDER, NAME
from storage.chain.manifest import SCHEMA, folder_of, manifests
from storage.chain.proof import SCHEMA as PROOF_SCHEMA
from storage.chain.signature import NAMESPACE
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.storage.chain.nights import closed_nights
from tests.storage.synthetic import SITE

PAGE = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
BLOCKS = dict(
    zip(("manifests", "segments", "proof"), re.findall(r"^```(?:sh|python)\n(.*?)^```", PAGE, re.M | re.S), strict=True)
)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Three closed nights, with the public key where the page has it."""
    workspace = create_workspace(tmp_path / "ws")
    engine = open_database(workspace.database_url)
    closed_nights(engine, workspace, monkeypatch, 3)
    engine.dispose()
    key = (workspace.path / FOLDER / f"{NAME}.pub").read_bytes()
    (folder_of(workspace.archive) / f"{NAME}.pub").write_bytes(key)
    return workspace


def shell(block: str, folder: Path, allowed: Path) -> tuple[str, str]:
    lines = BLOCKS[block].replace("/tmp/allowed", str(allowed))
    done = subprocess.run(["sh", "-c", lines], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def test_the_manifests_are_checked_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    names = [manifest.name for manifest in manifests(workspace.archive)]
    out, err = shell("manifests", folder_of(workspace.archive), tmp_path / "allowed")
    good = [line for line in out.splitlines() if line.startswith(f'Good "{NAMESPACE.decode()}" signature for gongkai')]
    assert (err, len(good)) == ("", 3)
    assert out.splitlines()[:3] == [f"{name}: OK" for name in names]
    assert len(out.splitlines()) == 6


def test_a_manifest_that_was_changed_is_told_three_times(workspace: Workspace, tmp_path: Path) -> None:
    first, second, _ = (folder_of(workspace.archive) / manifest.name for manifest in manifests(workspace.archive))
    first.write_bytes(first.read_bytes().replace(b"2020", b"2021", 1))
    out, err = shell("manifests", folder_of(workspace.archive), tmp_path / "allowed")
    assert f"{first.name}: FAILED" in out
    assert f"{second.name}: another one came before it" in out
    assert out.count("Good") == 2
    assert "incorrect signature" in err


def test_the_segments_are_checked_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    names = [manifest.segments[0].name for manifest in manifests(workspace.archive)]
    assert shell("segments", workspace.archive, tmp_path)[0].splitlines() == [f"{name}: OK" for name in names]
    path = workspace.archive / names[1]
    path.write_bytes(path.read_bytes()[:-1])
    assert f"{names[1]}: FAILED" in shell("segments", workspace.archive, tmp_path)[0]


def test_a_proof_is_checked_by_hand(workspace: Workspace, tmp_path: Path) -> None:
    for page, roles in (("1.html", ["capture", "request", "original"]), ("2.html", ["capture", "request"])):
        words = ["proof", f"{SITE}/{page}", "-o", str(tmp_path / "x.proof"), "-w", str(workspace.path)]
        assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0
        command = [sys.executable, "-c", BLOCKS["proof"], str(tmp_path / "x.proof")]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert [line.split()[0] for line in out.splitlines() if line.endswith(" holds")] == roles
        assert manifests(workspace.archive)[-1].digest in out
        assert "WARC/1.1" in out
    spoiled = (tmp_path / "x.proof").read_text().replace('"index":', '"index":1', 1)
    (tmp_path / "x.proof").write_text(spoiled)
    assert "DOES NOT HOLD" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_schemas_and_keys_of_a_manifest_are_named(workspace: Workspace) -> None:
    assert f"`{SCHEMA}`" in PAGE
    assert f"`{PROOF_SCHEMA}`" in PAGE
    keys = re.findall(rb'"(\w+)":', manifests(workspace.archive)[0].to_bytes())
    assert not [
        key
        for key in keys
        if f"`{key.decode()}`" not in PAGE and key not in (b"fastwarc", b"gongkai", b"python", b"bytes")
    ]
