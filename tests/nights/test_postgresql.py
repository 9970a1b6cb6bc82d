"""The same nights on PostgreSQL and on SQLite end in the same verdicts."""

from typing import Any

import pytest

import demo
from tests.nights.conftest import SETTINGS, Play
from tests.storage.postgres import fresh_database, private_cluster

pytestmark = pytest.mark.timeout(600)
NIGHTS = (2, 5, 9, 10)  # before the reports are due, one down, two after the grace


def without_ids(verdicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count what names captures, whose ids are drawn anew for each run: the proof, and findings about two versions."""
    counted = ("proof", "findings")
    return [{**verdict, **{name: len(verdict[name]) for name in counted}} for verdict in verdicts]


def test_postgresql_tells_what_sqlite_tells(play: Any) -> None:
    with private_cluster() as socket, fresh_database(socket) as url:
        here: Play = play("yanhu", "yangzhang")
        there: Play = play("yanhu", "yangzhang")
        (there.workspace / "gongkai.toml").write_text(SETTINGS + f'[database]\nurl = "{url}"\n', encoding="utf-8")
        for night in NIGHTS:
            here.nightly(night)
            there.nightly(night)
        told = there.verdicts(NIGHTS[-1])
        assert without_ids(told) == without_ids(here.verdicts(NIGHTS[-1]))
        assert {verdict["headline"] for verdict in told} >= {"filed", "late", "missing"}
        assert demo.NIGHTS[NIGHTS[0]][:10] in there.gongkai("history", "弦歌渡镇", "2023", night=NIGHTS[-1])
