"""Nothing of a database comes into a release but what the archive says: no row's number, and no order of rows."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from release.county import Ground
from roster import Roster
from storage.database import open_database
from storage.models import Document
from storage.workspace import Workspace
from tests.audit.county import Page, Store, days, report
from tests.release.rows.judged import Rows, rows_of
from tests.release.rows.renumbered import renumber

NIGHTS = days(date(2024, 2, 11), 6)
LAST = NIGHTS[-1]
CELLS = {"disputes.review.upheld": 1, "disputes.review.total": 3, "requests.total.total": "blank"}
WORDS = "渡口的老茶馆里贴出了三月的账单，卖豆腐的陈伯逐条念给赶集的人听，念到修桥那一笔时大家都笑了。"


def shown() -> dict[str, Page]:
    """Give pages of every sort: the same report at several addresses, of a collection, attached, of nobody known."""
    twice = {"text": WORDS * 6, "cells": CELLS, "listed_on": date(2024, 1, 20)}
    return {
        **{name: report("白塔镇", 2023, **twice) for name in ("a3", "a1", "a2")},
        **{name: report("青石镇", 2023, text=WORDS * 6, cells=CELLS, published=LAST) for name in ("b2", "b", "b1")},
        **{f"b-file{n}": report("青石镇", 2023, text=WORDS * 6, parent="b") for n in (2, 3, 1)},
        "both": report("青石镇", 2021, others=({"place": "白塔镇", "filer": "白塔镇人民政府", "year": 2021},)),
        "d": report("云溪街道", 2022, dated=date(2023, 1, 9), problems=("year_conflict",)),
        "whose": report("无名镇", 2022),
        "whose-not": report("无名镇", 2021),
        "broken": Page("青石镇2020年政府信息公开工作年度报告", kind="unreadable"),
        **{f"old{n}": report("白塔镇", 2010 + n, cells=CELLS) for n in range(6)},
    }


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    file = tmp_path_factory.mktemp("county") / "county.db"
    engine = open_database(f"sqlite:///{file}")
    store, pages = Store(engine), shown()
    late = [name for name in pages if name.startswith("b")]
    store.night(NIGHTS[0], {name: page for name, page in pages.items() if name not in ("a1", *late)})
    for night in NIGHTS[1:3]:
        store.night(night, pages)
        store.night(night, pages, portal="second")
    altered = {
        name: report("白塔镇", 2023, text=WORDS * 5, cells={**CELLS, "disputes.review.total": 4})
        for name in ("a1", "a2")
    }
    store.imported(NIGHTS[2], {"a1": pages["a1"], "e": report("青石镇", 2022)}, on=NIGHTS[3])
    store.imported(NIGHTS[2], {"a1": pages["a1"]}, on=NIGHTS[3], file="more.warc.gz")
    gone = {name: Page("", outcome="gone", listed=False, parent=pages[name].parent) for name in (*late, "d", "a3")}
    for night in NIGHTS[3:]:
        store.night(night, {**pages, **altered, **gone})
        store.night(night, {**pages, **altered, **gone}, portal="second")
    engine.dispose()
    yield file


def rows(database: Path, workspace: Workspace, roster: Roster) -> Rows:
    engine = open_database(f"sqlite:///{database}")
    try:
        return rows_of(Ground(workspace, engine, roster, LAST))
    finally:
        engine.dispose()


def addresses(database: Path) -> list[str]:
    engine = open_database(f"sqlite:///{database}")
    with engine.connect() as connection:
        found = list(connection.scalars(select(Document.url).order_by(Document.id)))
    engine.dispose()
    return found


def test_a_database_with_other_numbers_gives_the_same_rows(
    database: Path, workspace: Workspace, roster: Roster
) -> None:
    told = rows(database, workspace, roster)
    assert {name for name, found in told.items() if not found} <= {"statements"}
    for seed in range(4):
        copy = workspace.path / f"{seed}.db"
        shutil.copy(database, copy)
        renumber(copy, seed)
        assert addresses(copy) != addresses(database)
        again = rows(copy, workspace, roster)
        for name, found in told.items():
            assert again[name] == found, (name, seed)
