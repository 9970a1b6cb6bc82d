"""Documents of replies are copied once, by their sha256, and nothing leads out of their folder."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from roster.errors import BadInput, StorageFailure
from storage import reply_files
from storage.reply_files import check, path_of, take_in
from storage.workspace import Workspace


def document(folder: Path, name: str = "答复.pdf", data: bytes = b"answer") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_a_copy_is_named_by_its_digest_and_keeps_its_first_name_beside_it(workspace: Workspace, tmp_path: Path) -> None:
    kept = take_in(workspace, document(tmp_path))
    assert (kept.document, kept.named) == (f"{sha256(b'answer').hexdigest()}.pdf", "答复.pdf")
    assert (workspace.path / "replies" / kept.document).read_bytes() == b"answer"
    assert check(workspace, kept.document, kept.sha256) is None


def test_the_same_bytes_are_kept_once_and_never_written_again(workspace: Workspace, tmp_path: Path) -> None:
    first = take_in(workspace, document(tmp_path))
    before = (workspace.path / "replies" / first.document).stat()
    assert take_in(workspace, document(tmp_path, "other.pdf")).document == first.document
    after = (workspace.path / "replies" / first.document).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_copy_that_was_changed_is_not_written_over(workspace: Workspace, tmp_path: Path) -> None:
    kept = take_in(workspace, document(tmp_path))
    target = workspace.path / "replies" / kept.document
    target.chmod(0o644)
    target.write_bytes(b"forged")
    with pytest.raises(StorageFailure, match="restore it"):
        take_in(workspace, document(tmp_path))
    assert target.read_bytes() == b"forged"


@pytest.mark.parametrize("name", ["a.tar.gz", "a", "a.PDF", "a.ve*y", "a.averylongending", ".pdf", "a.p_.._f"])
def test_any_sort_of_file_is_taken_under_a_name_of_ours(workspace: Workspace, tmp_path: Path, name: str) -> None:
    kept = take_in(workspace, document(tmp_path, name))
    assert path_of(workspace, kept.document) is not None
    assert [path.name for path in (workspace.path / "replies").iterdir()] == [kept.document]


@pytest.mark.parametrize(
    "name", ["../gongkai.toml", "/etc/passwd", "", ".", "a" * 64 + ".p/x", "A" * 64, "a" * 64 + "\n"]
)
def test_a_name_that_is_none_of_ours_leads_nowhere(workspace: Workspace, name: str) -> None:
    assert path_of(workspace, name) is None
    assert check(workspace, name, "a" * 64) == "is no name of a document kept here"


def test_what_is_no_document_is_refused(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    monkeypatch.setattr(reply_files, "LARGEST", 5)
    cases = {"pipe": "is no file", "empty": "is empty", "none": "cannot be read", ".": "is no file"}
    document(tmp_path, "large", b"123456")
    for name, says in (cases | {"large": "is larger than"}).items():
        with pytest.raises(BadInput, match=says):
            take_in(workspace, tmp_path / name)
    assert not (workspace.path / "replies").exists()


def test_a_full_disk_leaves_no_half_of_a_copy(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = document(tmp_path)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageFailure, match="No space left"):
        take_in(workspace, file)
    assert list((workspace.path / "replies").iterdir()) == []
