"""Every file of a release has a line, sha256sum agrees, and ssh-keygen accepts the signature as one over a release."""

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from release.sums import release_digest, seal
from storage.chain.keys import make_keys, signing_key
from tests.storage.chain.openssh import ssh_keygen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "r" / "csv").mkdir(parents=True)
    (tmp_path / "r" / "csv" / "units.csv").write_text("a")
    (tmp_path / "r" / "README.md").write_text("b")
    return tmp_path / "r"


def test_sha256sum_agrees_and_no_file_is_left_out(folder: Path) -> None:
    digest = seal(folder, None)
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)
    names = [line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert names == ["README.md", "csv/units.csv"]
    assert digest == release_digest(folder) == sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    assert not (folder / "SHA256SUMS.sig").exists()


def test_ssh_keygen_verifies_the_signature(folder: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "keys")
    seal(folder, signing_key(tmp_path / "keys"))
    words = ("-Y", "check-novalidate", "-n", "gongkai-release", "-s", folder / "SHA256SUMS.sig")
    assert ssh_keygen(*words, message=(folder / "SHA256SUMS").read_bytes()).returncode == 0
    assert "gongkai_ed25519.pub" in (folder / "SHA256SUMS").read_text()
