"""A packed release is unpacked as far as it is one; whatever else a tar file can hold ends it in one line."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from release.schema import load_schema
from release.verify import opening
from release.verify.layout import required
from release.verify.opening import opened
from release.writing.pack import pack
from roster.errors import BadInput

Fill = Callable[[tarfile.TarFile], None]


def entry(name: str, data: bytes = b"x", **told: object) -> Fill:
    def fill(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        for what, value in told.items():
            setattr(info, what, value)
        tar.addfile(info, io.BytesIO(data))

    return fill


def packed(path: Path, *fills: Fill, form: int = tarfile.GNU_FORMAT) -> Path:
    with (
        pa.CompressedOutputStream(path.open("wb"), "zstd") as stream,
        tarfile.open(fileobj=stream, mode="w|", format=form) as tar,
    ):
        for fill in fills:
            fill(tar)
    return path


def test_what_a_build_packs_is_unpacked_to_the_same_files(tmp_path: Path) -> None:
    folder = tmp_path / "2024-02"
    for name in required(load_schema()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 500)
    pack(folder, tmp_path / "2024-02.tar.zst")
    with opened(tmp_path / "2024-02.tar.zst") as unpacked:
        assert unpacked.name == "2024-02"
        found = {path.relative_to(unpacked).as_posix(): path for path in unpacked.rglob("*") if path.is_file()}
        assert found.keys() == required(load_schema())
        assert all(path.read_bytes() == name.encode() * 500 for name, path in found.items())
    assert not unpacked.exists()


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "RELEASE.json").touch()
    with opened(tmp_path) as folder:
        assert folder == tmp_path


@pytest.mark.parametrize(
    ("fills", "says"),
    [
        ([entry("../evil")], "lies outside"),
        ([entry("r/../../evil")], "lies outside"),
        ([entry("/etc/evil")], "lies outside"),
        ([entry("r/README.md"), entry("s/README.md")], "lies outside"),
        ([entry("r/evil.sh")], "which no release has"),
        ([entry("r/csv/../README.md")], "lies outside"),
        ([entry("r/README.md", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd")], "is no regular file"),
        ([entry("r/README.md", b"", type=tarfile.LNKTYPE, linkname="/etc/passwd")], "is no regular file"),
        ([entry("r/README.md", b"", type=tarfile.FIFOTYPE)], "is no regular file"),
        ([entry("r/README.md", b"", type=tarfile.CHRTYPE)], "is no regular file"),
        ([entry("r/csv", b"", type=tarfile.DIRTYPE), entry("r/more", b"", type=tarfile.DIRTYPE)], "the folder"),
        ([entry("r/README.md"), entry("r/README.md")], "twice"),
        ([], "holds no file"),
    ],
)
def test_what_no_release_holds_is_not_unpacked(fills: list[Fill], says: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "r.tar.zst", *fills)
    with pytest.raises(BadInput, match=says), opened(path):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["r.tar.zst"]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "AT_LEAST", 1 << 20)
    path = packed(tmp_path / "r.tar.zst", entry("r/README.md", bytes(8 << 20)))
    assert path.stat().st_size < 2000
    with pytest.raises(BadInput, match="more than any release"), opened(path):
        pass


def test_a_header_that_claims_more_than_there_is_holds_no_memory(tmp_path: Path) -> None:
    """Of an extended header tarfile would read all that it claims before it looks at a byte of it."""
    info = tarfile.TarInfo("r/x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 40
    data = info.tobuf(tarfile.GNU_FORMAT)
    with pa.CompressedOutputStream((tmp_path / "r.tar.zst").open("wb"), "zstd") as stream:
        stream.write(data)
    with pytest.raises(BadInput, match="is no regular file"), opened(tmp_path / "r.tar.zst"):
        pass


@pytest.mark.parametrize("data", [b"", b"x" * 600, b"(\xb5/\xfd" + b"\xff" * 100], ids=["nothing", "text", "torn"])
def test_what_is_no_packed_tar_file_is_bad_input(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.tar.zst").write_bytes(data)
    with pytest.raises(BadInput, match=r"r\.tar\.zst"), opened(tmp_path / "r.tar.zst"):
        pass


def test_a_file_that_was_cut_is_bad_input(tmp_path: Path) -> None:
    path = packed(tmp_path / "r.tar.zst", entry("r/README.md", b"x" * 100_000))
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(BadInput, match="loaded down whole"), opened(path):
        pass


@pytest.mark.parametrize("name", ["there is none", "README.md", "."])
def test_what_is_neither_folder_nor_packed_is_bad_input(name: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    with pytest.raises(BadInput, match="is no release"), opened(tmp_path / name):
        pass
