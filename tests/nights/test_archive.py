"""The archive of a played demo is read by tools we did not write."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.nights.conftest import Play
from tests.storage.archive.replay import fetch, replaying

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def played(play: Any) -> Play:
    """Three nights of two portals: an ordinary one, one behind a challenge page, one with a portal down."""
    game: Play = play("qinglan", "yanhu")
    for night in (3, 4, 5):
        game.nightly(night)
    return game


def segments(game: Play) -> list[Path]:
    return sorted((game.workspace / "archive").glob("*.warc.gz"))


def test_gzip_warcio_and_pywb_read_it(played: Play) -> None:
    assert len(segments(played)) == 3, "one segment a night"
    for segment in segments(played):
        subprocess.run(["gzip", "-t", segment], check=True)
        subprocess.run([sys.executable, "-m", "warcio.cli", "check", segment], check=True, capture_output=True)
    assert played.gongkai("archive", "verify", night=5).endswith("the archive is whole\n")

    with replaying(played.workspace / "archive") as base:
        assert "漱石镇" in replayed(base, page(played, "漱石镇人民政府"), "utf-8")
        assert "素琴镇" in replayed(base, page(played, "素琴镇人民政府"), "gb18030"), "its header says UTF-8, and lies"

    for words in (("--finding", failed(played)), ("--filer", "漱石镇", "--year", "2022"), ("--night", "2024-02-01")):
        target = played.workspace / "export.wacz"
        played.gongkai("archive", "export", "-o", str(target), *words, night=5)
        assert played.gongkai("archive", "verify", str(target), night=5).endswith("whole\n")
    with replaying(played.workspace / "export.wacz") as base:
        assert "漱石镇" in replayed(base, page(played, "漱石镇人民政府"), "utf-8")


def failed(game: Play) -> str:
    """Give the first finding that accuses somebody."""
    return json.loads(game.gongkai("findings", "--rule", "late", "--format", "json", night=5))[0]["id"]


def page(game: Play, filer: str) -> str:
    """Give the address of a filer's report on 2022."""
    verdicts = game.verdicts(5, "--year", "2022")
    return next(verdict["documents"][0]["url"] for verdict in verdicts if verdict["filer"] == filer)


def replayed(base: str, url: str, charset: str) -> str:
    """Ask pywb for a page as it was archived on the night of 2024-02-01."""
    status, _, body = fetch(f"{base}20240131180000id_/{url}")
    assert status == 200
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode(charset)
