"""A release's folder as one file, NAME.tar.zst, the same bytes wherever it is packed.

    pack(folder, target)

In it is the folder under its own name: files sorted by name, owned by nobody in particular, all of one day. The zstd
in pyarrow's wheel compresses it: the pinned wheel decides the bytes. `tar --zstd -xf` unpacks it.
"""

import tarfile
from pathlib import Path

import pyarrow as pa

MADE = 315_532_800  # 1980-01-01, the day that other formats begin with; some programs distrust an earlier one
FILE_MODE, FOLDER_MODE = 0o444, 0o755
PORTION = 1 << 20


def pack(folder: Path, target: Path) -> None:
    """Write the folder into the file `target`, which is not there yet."""
    entries = sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())
    with (
        target.open("xb") as file,
        pa.CompressedOutputStream(file, "zstd") as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT, bufsize=PORTION) as tar,
    ):
        for path in (folder, *entries):
            _add(tar, path, path.relative_to(folder.parent).as_posix())


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.mtime = MADE
    if path.is_dir():
        entry.type, entry.mode = tarfile.DIRTYPE, FOLDER_MODE
        tar.addfile(entry)
        return
    entry.size, entry.mode = path.stat().st_size, FILE_MODE
    with path.open("rb") as content:
        tar.addfile(entry, content)
