"""A folder as one file: the same bytes whoever packs it and when, and everything in it comes out again."""

import os
import subprocess
import tarfile
from pathlib import Path

import pyarrow as pa
import pytest

from release.writing.pack import pack

FILES = {"RELEASE.json": b"{}\n", "csv/b.csv": b"b" * 3_000_000, "csv/a.csv": b"", "代码本.md": "代码本".encode()}


def folder_in(place: Path, names: list[str]) -> Path:
    for name in names:
        path = place / "2024-02" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FILES[name])
    return place / "2024-02"


def test_order_modes_and_times_of_the_files_change_no_byte(tmp_path: Path) -> None:
    one, two = folder_in(tmp_path / "one", sorted(FILES)), folder_in(tmp_path / "two", sorted(FILES, reverse=True))
    for path in two.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    pack(one, tmp_path / "one.tar.zst")
    pack(two, tmp_path / "two.tar.zst")
    assert (tmp_path / "one.tar.zst").read_bytes() == (tmp_path / "two.tar.zst").read_bytes()


def test_it_comes_out_as_it_went_in(tmp_path: Path) -> None:
    packed, out = tmp_path / "2024-02.tar.zst", tmp_path / "out"
    pack(folder_in(tmp_path / "in", list(FILES)), packed)
    with pa.input_stream(str(packed), "zstd") as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        tar.extractall(out, filter="data")
    found = [path for path in out.rglob("*") if path.is_file()]
    assert {path.relative_to(out / "2024-02").as_posix(): path.read_bytes() for path in found} == FILES


def test_the_ordinary_programs_read_it(tmp_path: Path) -> None:
    packed = tmp_path / "2024-02.tar.zst"
    pack(folder_in(tmp_path / "in", list(FILES)), packed)
    calm = os.environ | {"TZ": "UTC", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["tar", "--zstd", "-tvf", packed], capture_output=True, check=True, text=True, env=calm)
    lines = [line.split() for line in done.stdout.splitlines()]
    names = ["", "RELEASE.json", "csv/", "csv/a.csv", "csv/b.csv", "代码本.md"]
    assert [line[-1] for line in lines] == [f"2024-02/{name}" for name in names]
    assert {line[0] for line in lines} == {"drwxr-xr-x", "-r--r--r--"}
    assert {(line[1], line[3], line[4]) for line in lines} == {("0/0", "1980-01-01", "00:00")}
    assert done.stderr == ""


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.tar.zst").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        pack(folder_in(tmp_path / "in", list(FILES)), tmp_path / "a.tar.zst")
    assert (tmp_path / "a.tar.zst").read_bytes() == b"old"
