"""`gongkai init` makes what `gongkai doctor` then looks at."""

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import cli.doctor
from cli.archive.close import close
from cli.doctor import doctor
from cli.exits import Exit
from cli.init import init
from storage.chain.keys import NAME, read_public_keys


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


def test_what_is_optional_and_not_there_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_rapidocr(name: str) -> str:
        if name == "rapidocr":
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(cli.doctor, "program", lambda: None)
    monkeypatch.setattr(cli.doctor, "version", without_rapidocr)
    checks = {name: (state, seen) for name, state, seen in (cli.doctor._libreoffice(), cli.doctor._ocr())}
    assert {state for state, _ in checks.values()} == {"not installed"}
    assert ".doc" in checks["libreoffice"][1]
    assert "`make libreoffice`" in checks["libreoffice"][1]
    assert "`make ocr`" in checks["ocr"][1]


def test_a_browser_is_optional_and_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.doctor._browser()[1] == "ok"
    monkeypatch.setattr(cli.doctor, "lacking", lambda: "the program chromium")
    name, state, seen = cli.doctor._browser()
    assert (name, state) == ("browser", "not installed")
    assert "the program chromium is missing" in seen
    assert "`make render`" in seen


def test_a_program_that_does_not_start_is_to_be_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.doctor, "program", lambda: str(tmp_path / "soffice"))
    name, state, seen = cli.doctor._libreoffice()
    assert (name, state) == ("libreoffice", "mend")
    assert "does not start" in seen


def test_a_folder_that_is_no_workspace_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        doctor(tmp_path)
    assert "gongkai init" in capsys.readouterr().out


def seen(folder: Path) -> dict[str, tuple[str, str]]:
    """What the doctor says of a workspace's chain."""
    return {name: (state, told) for name, state, told in cli.doctor._workspace(folder)}


def test_the_key_and_the_last_closed_night_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init(None, tmp_path)
    fingerprint = read_public_keys(tmp_path / "keys" / f"{NAME}.pub")[0].fingerprint
    assert seen(tmp_path)["key"] == ("ok", fingerprint)
    assert seen(tmp_path)["last night closed"] == ("ok", "none yet")
    monkeypatch.setenv("GONGKAI_NOW", "2024-02-12T03:00")
    close(tmp_path)
    assert seen(tmp_path)["last night closed"] == ("ok", "2024-02-12, manifest 1")
    (tmp_path / "archive" / "manifests" / "000001-2024-02-12.json").write_bytes(b"{")
    assert seen(tmp_path)["last night closed"][0] == "mend"


def test_a_key_that_others_can_read_is_to_be_mended_and_one_elsewhere_is_not(tmp_path: Path) -> None:
    init(None, tmp_path)
    key = tmp_path / "keys" / NAME
    key.chmod(0o644)
    assert seen(tmp_path)["key"] == ("mend", f"{key}: others can read this private key (run: chmod 600 {key})")
    key.unlink()
    assert "by hand" in seen(tmp_path)["key"][1]
    key.with_suffix(".pub").unlink()
    assert seen(tmp_path)["key"] == ("ok", "none: nights are closed unsigned; `gongkai init` makes one")


def test_init_makes_a_key_once_and_tells_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    init(None, tmp_path)
    assert f"{tmp_path}/keys/{NAME}: the key that signs each night" in capsys.readouterr().out
    key = (tmp_path / "keys" / NAME).read_bytes()
    init(None, tmp_path)
    assert "signs" not in capsys.readouterr().out
    assert (tmp_path / "keys" / NAME).read_bytes() == key


def test_init_twice_leaves_everything_as_it_is(tmp_path: Path) -> None:
    init(None, tmp_path)
    (tmp_path / "gongkai.toml").write_text('[crawl]\ncontact = "us"\n', encoding="utf-8")
    init(None, tmp_path)
    assert (tmp_path / "gongkai.toml").read_text(encoding="utf-8") == '[crawl]\ncontact = "us"\n'
    assert (tmp_path / "gongkai.db").exists()
