"""What a run says when it opens a store that an earlier one was killed over."""

from pathlib import Path

import pytest

from crawler.session import open_session
from storage.workspace import create_workspace


def test_bytes_that_are_set_aside_are_told_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    workspace = create_workspace(tmp_path)
    (workspace.archive / "gongkai-1.warc.gz").write_bytes(b"torn")
    with open_session(workspace):
        pass
    kept = workspace.archive / "torn" / "gongkai-1.warc.gz"
    told = f"archive: gongkai-1.warc.gz: 4 bytes from byte 0 were never committed, kept in {kept}"
    assert [(record.levelname, record.message) for record in caplog.records] == [("WARNING", told)]
    with open_session(workspace):
        pass
    assert len(caplog.records) == 1
