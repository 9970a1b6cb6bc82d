"""The commands that check a release without us are those of the page, and they do check it."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.release.verify.conftest import folder, released
from tests.release.verify.small import Released

__all__ = ["folder", "released"]
PAGE = Path(__file__).parents[2] / "docs" / "release-verify.md"
BLOCKS = re.findall(r"```(sh|python)\n# ([^\n]*)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


def run(word: str, released: Released, where: Path, scratch: Path) -> subprocess.CompletedProcess[str]:
    """Run the block of the page whose first line has a word, as somebody would who has just these programs."""
    [(language, _, text)] = [block for block in BLOCKS if word in block[1]]
    scripts = Path(sys.executable).parent
    told = {"KEY": str(released.key), "ARCHIVE": str(released.archive), "SCRATCH": str(scratch)}
    env = os.environ | told | {"PATH": f"{scripts}:{os.environ['PATH']}"}
    command = [sys.executable, "-c", text] if language == "python" else ["bash", "-eu", "-c", text]
    return subprocess.run(command, check=False, cwd=where, env=env, capture_output=True, text=True)


def test_every_block_is_run_here() -> None:
    assert len(BLOCKS) == 5 == PAGE.read_text(encoding="utf-8").count("\n```\n")


def test_digests_and_signature_hold_and_an_edited_file_does_not(
    released: Released, folder: Path, tmp_path: Path
) -> None:
    done = run("every file", released, folder, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'Good "gongkai-release" signature for publisher' in done.stdout
    (folder / "README.md").write_text("x", encoding="utf-8")
    assert run("every file", released, folder, tmp_path).returncode != 0


def test_the_database_is_whole_and_no_missing_is_without_proof(released: Released, tmp_path: Path) -> None:
    done = run("the database", released, released.folder, tmp_path)
    assert (done.returncode, done.stdout.split()) == (0, ["ok", "0"])


def test_csv_and_parquet_say_the_same_and_an_edited_cell_shows(
    released: Released, folder: Path, tmp_path: Path
) -> None:
    done = run("CSV and Parquet", released, folder, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    path = folder / "csv/cells.csv"
    path.write_bytes(path.read_bytes().replace(b",7,", b",8,", 1))
    assert "AssertionError" in run("CSV and Parquet", released, folder, tmp_path).stderr


def test_the_bytes_of_a_version_have_the_digest_of_its_line(released: Released, tmp_path: Path) -> None:
    done = run("archived bytes", released, released.folder, tmp_path)
    assert done.returncode == 0, done.stderr
    told, found = DIGEST.findall(done.stdout)[-2:]
    assert told == found
    assert "WARC-Record-ID" in done.stdout


def test_segments_manifests_and_head_hang_together(released: Released, tmp_path: Path) -> None:
    done = run("the segments", released, released.folder, tmp_path)
    assert done.returncode == 0, done.stderr
    head = DIGEST.findall(done.stdout)[-1]
    assert head in (released.archive / "manifests/SHA256SUMS").read_text(encoding="utf-8")
    manifests = "".join(path.read_text(encoding="utf-8") for path in (released.archive / "manifests").glob("*.json"))
    assert all(digest in manifests for digest in DIGEST.findall(done.stdout)[:-1])
