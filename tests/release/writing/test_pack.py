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
    pack(folder_in(tmp_path / "in", list(FILES)), tmp_path / "2024-02.tar.zst")
    with (
        pa.input_stream(str(tmp_path / "2024-02.tar.zst"), "zstd") as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        tar.extractall(tmp_path / "out", filter="data")
    assert {
        p.relative_to(tmp_path / "out/2024-02").as_posix(): p.read_bytes()
        for p in (tmp_path / "out").rglob("*.*")
        if p.is_file()
    } == FILES


def test_the_ordinary_programs_read_it(tmp_path: Path) -> None:
    pack(folder_in(tmp_path / "in", list(FILES)), tmp_path / "2024-02.tar.zst")
    done = subprocess.run(
        ["tar", "--zstd", "-tvf", tmp_path / "2024-02.tar.zst"],
        capture_output=True,
        check=True,
        text=True,
        env=os.environ | {"TZ": "UTC", "LC_ALL": "C.UTF-8"},
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[-1] for line in lines] == [
        "2024-02/",
        "2024-02/RELEASE.json",
        "2024-02/csv/",
        "2024-02/csv/a.csv",
        "2024-02/csv/b.csv",
        "2024-02/代码本.md",
    ]
    assert {(line[0][0], line[0][1:], line[1], line[3], line[4]) for line in lines} == {
        ("d", "rwxr-xr-x", "0/0", "1980-01-01", "00:00"),
        ("-", "r--r--r--", "0/0", "1980-01-01", "00:00"),
    }
    assert done.stderr == ""


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.tar.zst").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        pack(folder_in(tmp_path / "in", list(FILES)), tmp_path / "a.tar.zst")
    assert (tmp_path / "a.tar.zst").read_bytes() == b"old"
