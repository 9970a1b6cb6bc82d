"""`gongkai init` makes what `gongkai doctor` then looks at."""

from pathlib import Path

import pytest

from cli.doctor import doctor
from cli.exits import Exit
from cli.init import init


def test_a_fresh_workspace_still_wants_a_contact_and_a_portal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    init(tmp_path / "w")
    with pytest.raises(SystemExit) as end:
        doctor(tmp_path / "w")
    lines = capsys.readouterr().out.splitlines()
    assert end.value.code == Exit.FOUND
    to_mend = {line.split("mend")[0].strip() for line in lines if " mend " in line}
    assert {"contact", "portal files"} <= to_mend <= {"contact", "portal files", "free disk"}


def test_a_folder_that_is_no_workspace_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        doctor(tmp_path)
    assert "gongkai init" in capsys.readouterr().out


def test_init_twice_leaves_everything_as_it_is(tmp_path: Path) -> None:
    init(None, tmp_path)
    (tmp_path / "gongkai.toml").write_text('[crawl]\ncontact = "us"\n', encoding="utf-8")
    init(None, tmp_path)
    assert (tmp_path / "gongkai.toml").read_text(encoding="utf-8") == '[crawl]\ncontact = "us"\n'
    assert (tmp_path / "gongkai.db").exists()
