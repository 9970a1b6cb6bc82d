"""docs/export.md tells how a WACZ is checked with nothing of ours, and its program does just that."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

DOC = Path(__file__).parents[3] / "docs" / "export.md"


@pytest.fixture
def unpacked(wacz: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(wacz) as file:
        file.extractall(tmp_path)
    return tmp_path


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    (program,) = re.findall(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    command = [sys.executable, "-I", "-c", program]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)


def test_its_program_finds_every_record_sealed(unpacked: Path) -> None:
    answer = check(unpacked)
    assert (answer.returncode, answer.stdout.count("sealed by 00000")) == (0, 2), answer.stderr


def test_its_program_finds_a_record_that_was_not_sealed(unpacked: Path) -> None:
    data = sorted((unpacked / "archive").iterdir())[0]
    changed = bytearray(data.read_bytes())
    changed[4] ^= 1  # the time in a gzip header: no digest of a record covers it, its leaf does
    data.write_bytes(changed)
    answer = check(unpacked)
    assert answer.returncode == 1
    assert "not the records that were sealed" in answer.stderr


def test_its_shell_lines_accept_every_file(unpacked: Path) -> None:
    (lines,) = re.findall(r"Unpacked by `unzip`:\n\n```sh\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    program = lines.replace("warcio check", f"{sys.executable} -m warcio.cli check").replace("python3", sys.executable)
    command = ["sh", "-e", "-c", program]
    answer = subprocess.run(command, check=False, cwd=unpacked, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    package = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    accepted = [line for line in answer.stdout.splitlines() if line.endswith(": OK")]
    manifests = len(list((unpacked / "evidence" / "manifests").glob("0*.json")))
    assert len(accepted) == len(package["resources"]) + manifests
    assert answer.stdout.count('Good "gongkai-manifest" signature') == manifests
