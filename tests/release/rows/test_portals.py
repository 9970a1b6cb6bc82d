"""Portals, visits and listings: where was looked up to the day, and what each look is worth."""

from datetime import UTC, date, datetime

import pytest

from release.county import Ground
from roster import Roster
from storage.workspace import Workspace
from tests.audit.county import COUNTY, EVERYONE, NAME, Page, Store, report
from tests.release.rows.judged import on, simple_rows

FIRST, SECOND, THIRD = date(2024, 2, 18), date(2024, 2, 19), date(2024, 2, 20)


@pytest.fixture
def ground(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    pages = {"a": report("白塔镇", 2023), "b": Page("公告", outcome="gone")}
    store.night(FIRST, pages, scope={**EVERYONE, "filer": "白塔镇"})
    store.night(SECOND, pages, complete=False, state="incomplete")
    store.night(THIRD, state="down")
    return Ground(workspace, store.engine, roster, THIRD)


def test_a_visit_says_what_it_asked_for_and_found(ground: Ground) -> None:
    first, second, third = simple_rows(ground)["visits"]
    at = datetime(2024, 2, 18, 1, tzinfo=UTC)
    assert first == {
        "visit_id": "v1", "portal_id": "qinglan", "night": FIRST, "attempt": 1, "state": "complete", "reason": None,
        "started_at": at, "ended_at": at, "proof_record": "proof v1", "documents": 2, "present": 1,
    }  # fmt: skip
    assert (second["state"], second["documents"]) == ("incomplete", 2)
    assert (third["state"], third["documents"], third["present"]) == ("down", 0, 0)


def test_a_listing_says_whose_it_is_and_whether_it_was_read_whole(ground: Ground) -> None:
    rows = simple_rows(ground)["listings"]
    named = ("visit_id", "column", "complete", "county_code", "filer", "elsewhere", "pages", "entries")
    assert [tuple(row[name] for name in named) for row in rows] == [
        ("v1", "annual", True, COUNTY, "白塔镇", False, 1, 2),
        ("v1", "elsewhere", True, COUNTY, None, True, 0, 0),
        ("v2", "annual", False, COUNTY, None, False, 1, 2),
        ("v2", "elsewhere", True, COUNTY, None, True, 0, 0),
    ]


def test_visits_after_the_day_and_unfinished_ones_are_not_there(store: Store, ground: Ground) -> None:
    store.night(THIRD, state="open")
    assert [row["visit_id"] for row in simple_rows(ground)["visits"]] == ["v1", "v2", "v3"]
    rows = simple_rows(on(ground, FIRST))
    assert [row["visit_id"] for row in rows["visits"]] == ["v1"]
    assert {row["visit_id"] for row in rows["listings"]} == {"v1"}


def test_a_portal_that_was_visited_only_later_is_not_there(store: Store, ground: Ground) -> None:
    store.night(THIRD, portal="second")
    assert [row["portal_id"] for row in simple_rows(ground)["portals"]] == ["qinglan", "second"]
    (portal,) = simple_rows(on(ground, FIRST))["portals"]
    assert portal == {
        "portal_id": "qinglan", "county_code": COUNTY, "county": NAME, "family": "trs", "covers": "county",
    }  # fmt: skip


def test_an_import_is_a_visit_from_the_day_it_was_made_on(store: Store, ground: Ground) -> None:
    store.imported(date(2020, 3, 1), {"old": report("白塔镇", 2019)}, on=SECOND)
    assert [row["covers"] for row in simple_rows(on(ground, FIRST))["portals"]] == ["county"]
    rows = simple_rows(on(ground, SECOND))
    assert [(row["portal_id"], row["covers"]) for row in rows["portals"]] == [
        (f"import-others.warc.gz-{COUNTY}", "nothing"),
        ("qinglan", "county"),
    ]
    imported = next(row for row in rows["visits"] if row["state"] == "imported")
    assert (imported["night"], imported["present"]) == (date(2020, 3, 1), 1)


def test_a_portal_of_two_counties_is_told_once(store: Store, ground: Ground) -> None:
    store.night(FIRST, portal="shared", covers="columns", scope={**EVERYONE, "county_code": "410329"}, elsewhere=None)
    rows = simple_rows(ground)
    assert sorted(row["portal_id"] for row in rows["portals"]) == ["qinglan", "shared"]
    assert len({row["visit_id"] for row in rows["visits"]}) == len(rows["visits"])
