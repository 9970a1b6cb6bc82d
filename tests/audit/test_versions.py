"""Two versions of a document side by side: by the newest reading of each, numbers and words."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from audit.versions import compare_versions
from roster.errors import BadInput
from storage.database import transaction
from storage.models import Record, Snapshot
from tests.audit.county import SITE, TOWNS, Store, days, report

URL, CELL = f"{SITE}/1.html", "requests.granted.total"
NIGHTS = days(date(2024, 1, 20), 3)


@pytest.fixture
def three_versions(store: Store) -> Store:
    for night, number, text in zip(NIGHTS, (1, 2, 2), ("甲", "甲", "乙"), strict=True):
        store.night(night, {"1.html": report(TOWNS[0], 2023, cells={CELL: number}, text=text)})
    return store


def test_the_newest_is_compared_with_the_one_before_it(three_versions: Store) -> None:
    told = compare_versions(three_versions.engine, URL).to_json()
    assert (told["from"]["version"], told["to"]["version"]) == (2, 3)
    section = {"heading": "一、总体情况", "removed": ["甲"], "added": ["乙"]}
    assert told["parts"] == [{"part": 0, "cells": [], "sections": [section]}]


def test_any_two_versions_can_be_compared(three_versions: Store) -> None:
    [part] = compare_versions(three_versions.engine, URL, 1, 2).to_json()["parts"]
    before, after = ({"value": n, "state": "reported", "raw": str(n)} for n in (1, 2))
    assert (part["cells"], part["sections"]) == ([{"cell": CELL, "from": before, "to": after}], [])


def test_parts_that_only_an_older_parser_saw_are_not_compared(three_versions: Store) -> None:
    later = {"parser": "p/2", "known_at": datetime(2024, 2, 1, tzinfo=UTC), "kind": "report", "body": {}}
    with transaction(three_versions.engine) as session:
        for snapshot in session.scalars(select(Snapshot.id)).all():
            session.execute(insert(Record), [{"snapshot_id": snapshot, "part": 1, **later}])
    assert compare_versions(three_versions.engine, URL).parts == []


@pytest.mark.parametrize(
    ("url", "first", "second", "message"),
    [
        (f"{SITE}/9.html", None, None, "no version of"),
        (URL, 1, 7, "has no version 7"),
        (URL, 2, 2, "nothing to compare"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    three_versions: Store, url: str, first: int | None, second: int | None, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        compare_versions(three_versions.engine, url, first, second)
