"""Which documents are reports of a release, whose they are, in which versions; and that no row number matters."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from release.county import CountyRows, Ground
from release.rows.county import county_rows
from roster import Roster
from storage.database import open_database, transaction
from storage.models import Cell, Record
from storage.workspace import Workspace
from tests.audit.county import COUNTY, UNITS, Page, Store, days, report
from tests.release.rows.judged import judged, on
from tests.release.rows.judged_reports import rows_of
from tests.release.rows.other_numbers import copied

BAITA, QINGSHI = UNITS[:2]
NIGHTS = days(date(2024, 2, 18), 4)
LAST = NIGHTS[-1]
GRANTED, REFUSED = "requests.granted.natural_person", "requests.refused_state_secret.natural_person"
OF_BUREAU = {"place": None, "filer": "清岚县教育局", "year": 2023, "year_evidence": "title"}
BUREAU = Page("清岚县教育局2023年年报", OF_BUREAU)
BROKEN = Page("白塔镇2021年政府信息公开工作年度报告", {}, kind="unreadable")
NOTICE = Page("关于报送年报的通知")


def plain(year: int, **more: Any) -> Page:
    return report("白塔镇", year, published=date(year + 1, 1, 20), **more)


def ground_of(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    return Ground(workspace, store.engine, roster, LAST)


@pytest.fixture
def ground(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    return ground_of(store, workspace, roster)


def by(rows: Iterable[Mapping[str, Any]], column: str) -> dict[Any, Mapping[str, Any]]:
    return {row[column]: row for row in rows}


def of_filing(rows: Iterable[Mapping[str, Any]], unit: str | None, year: int | None) -> list[Mapping[str, Any]]:
    return [row for row in rows if (row["filer_id"], row["year"]) == (unit, year)]


def test_a_report_in_two_versions_is_one_report_with_both(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"a": plain(2023, cells={GRANTED: 3.0}, listed_on=date(2024, 1, 21))})
    store.night(NIGHTS[1], {"a": plain(2023, cells={GRANTED: 4.0}, listed_on=date(2024, 1, 21))})
    rows, lines = rows_of(ground)
    (told,) = rows["reports"]
    first, second = rows["versions"]
    assert (told["filer_id"], told["year"], told["versions"], told["best"]) == (BAITA, 2023, 2, True)
    assert (told["first_seen"], told["last_seen"], told["listed_on"]) == (NIGHTS[0], NIGHTS[1], date(2024, 1, 21))
    assert told["report_id"].endswith(f".{BAITA}.2023")
    assert told["version_id"] == second["version_id"]
    assert [each["report_id"] for each in (first, second)] == [told["report_id"]] * 2
    assert [(each["number"], each["changed"], each["first_seen"]) for each in (first, second)] == [
        (1, None, NIGHTS[0]),
        (2, "numeric", NIGHTS[1]),
    ]
    assert (first["parser"], first["year_read"], first["filer_named"]) == ("p/1", 2023, "白塔镇人民政府")
    assert len(lines) == 2


def test_a_page_that_shows_another_years_report_now_is_a_report_of_each(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"newest": plain(2022)})
    store.night(NIGHTS[1], {"newest": plain(2023)})
    rows, _ = rows_of(ground)
    versions = by(rows["versions"], "version_id")
    for year, number in ((2022, 1), (2023, 2)):
        (told,) = of_filing(rows["reports"], BAITA, year)
        assert (told["versions"], versions[told["version_id"]]["number"]) == (1, number)


def test_each_part_of_a_collection_is_a_version_of_its_own_report(store: Store, ground: Ground) -> None:
    qingshi = dict(plain(2023).report or {}) | {"place": "青石镇", "filer": "青石镇人民政府"}
    store.night(NIGHTS[0], {"all": plain(2023, others=(qingshi, dict(qingshi)))})
    rows, _ = rows_of(ground)
    (first,), (second,) = (of_filing(rows["reports"], unit, 2023) for unit in (BAITA, QINGSHI))
    parts = [(each["report_id"], each["part"]) for each in rows["versions"]]
    assert parts == [(first["report_id"], 1), (second["report_id"], 2), (second["report_id"], 3)]
    assert (second["versions"], second["version_id"][-2:]) == (2, ".3")


def test_what_carries_no_filing_is_unattributed_and_a_notice_is_nothing(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"bureau": BUREAU, "broken": BROKEN, "notice": NOTICE, "a": plain(2023)})
    rows, _ = rows_of(ground)
    nobodys = {row["url"].rpartition("/")[2]: row for row in of_filing(rows["reports"], None, None)}
    assert {name: (row["kind"], row["best"]) for name, row in nobodys.items()} == {
        "bureau": ("report", False),
        "broken": ("unreadable", False),
    }
    assert all(row["report_id"].endswith(".unattributed") for row in nobodys.values())
    assert len(rows["reports"]) == len(rows["reports_wide"]) == 3
    wide = by(rows["reports_wide"], "report_id")[nobodys["bureau"]["report_id"]]
    assert (wide["filer_code"], wide["headline"], wide["county"]) == (None, None, "清岚县")


def test_a_page_that_no_listing_led_to_and_that_cannot_be_read_is_no_report(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"a": plain(2023), "broken": Page("", {}, kind="unreadable", listed=False)})
    rows, _ = rows_of(ground)
    assert [row["filer_id"] for row in rows["reports"]] == [BAITA]


def test_parts_without_a_filer_are_told_apart_by_their_number(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"all": Page("各局年报", OF_BUREAU, others=(OF_BUREAU,))})
    rows, _ = rows_of(ground)
    assert [row["report_id"].partition(".")[2] for row in rows["reports"]] == ["unattributed", "unattributed.2"]


def test_an_import_is_a_report_of_its_own_and_the_one_to_take_only_alone(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"a": plain(2023)})
    seen = {"a": plain(2023, cells={GRANTED: 1.0}), "old": plain(2020)}
    store.imported(date(2021, 3, 1), seen, on=NIGHTS[1])
    rows, lines = rows_of(ground)
    ours, theirs = sorted(of_filing(rows["reports"], BAITA, 2023), key=lambda row: row["first_seen"] is None)
    assert (ours["best"], theirs["best"], ours["url"]) == (True, False, theirs["url"])
    assert (theirs["first_seen"], theirs["last_seen"], theirs["listed_on"]) == (None, None, None)
    (alone,) = of_filing(rows["reports"], BAITA, 2020)
    assert (alone["best"], alone["first_seen"]) == (True, None)
    versions = by(rows["versions"], "version_id")
    assert versions[alone["version_id"]]["first_seen"] == date(2021, 3, 1)
    assert {row["portal_id"] for row in rows["reports"]} <= {row["portal_id"] for row in rows["portals"]}
    assert {row["filer_id"] for row in rows["reports"]} <= {row["filer_id"] for row in rows["filers"]}
    assert len(lines) == len(rows["versions"]) == 3


def test_the_report_to_take_is_the_one_the_rules_test(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"a": plain(2023), "b": plain(2023, cells={GRANTED: 1.0}), "c": plain(2023)})
    rows, _ = rows_of(ground)
    assert {row["url"][-1]: row["best"] for row in rows["reports"]} == {"a": False, "b": True, "c": False}


def test_a_better_reading_counts_from_its_day_on(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"a": plain(2023, cells={GRANTED: 3.0})})
    with transaction(ground.engine) as session:
        old = session.scalars(select(Record)).one()
        known = datetime.combine(NIGHTS[2], datetime.min.time(), UTC) + timedelta(hours=4)
        again = {"snapshot_id": old.snapshot_id, "part": 1, "parser": "p/2", "known_at": known, "kind": "report"}
        same = {name: getattr(old, name) for name in ("title", "filer", "place", "year", "edition", "body")}
        record = session.scalars(insert(Record).returning(Record.id), [again | same]).one()
        cell = {"cell": GRANTED, "value": 30.0, "state": "reported", "raw": "30", "at": "table 1"}
        session.execute(insert(Cell), [cell | {"record_id": record}])
    for day, parser, value in ((NIGHTS[1], "p/1", 3.0), (LAST, "p/2", 30.0)):
        rows, _ = rows_of(on(ground, day))
        assert [(each["parser"]) for each in rows["versions"]] == [parser]
        assert [(each["cell"], each["value"]) for each in rows["cells"]] == [(GRANTED, value)]
        assert [each[GRANTED] for each in rows["reports_wide"]] == [value]


def test_cells_stand_as_they_were_stored(store: Store, ground: Ground) -> None:
    states = {GRANTED: 2.5, REFUSED: "unclear", "requests.total.total": "absent", "in.no.form": 7.0}
    store.night(NIGHTS[0], {"a": plain(2023, cells=states)})
    rows, _ = rows_of(ground)
    told = {row["cell"]: (row["value"], row["state"], row["raw"], row["locator"]) for row in rows["cells"]}
    assert told == {
        GRANTED: (2.5, "reported", "2.5", None),
        REFUSED: (None, "unclear", None, None),
        "requests.total.total": (None, "absent", None, None),
        "in.no.form": (7.0, "reported", "7", None),
    }
    (wide,) = rows["reports_wide"]
    assert (wide[GRANTED], wide[REFUSED], wide["requests.total.total"]) == (2.5, None, None)
    assert (wide["filer_code"], wide["filer"], wide["headline"]) == ("990101101", "白塔镇人民政府", "filed")


def everything(store: Store) -> None:
    """Fill a store with what has made rows depend on their numbers: equals, parts, imports, what came and went."""
    alike = {name: plain(2022, cells={GRANTED: 3.0}) for name in ("z", "m", "a", "q")}
    qingshi = dict(plain(2021).report or {}) | {"place": "青石镇", "filer": "青石镇人民政府"}
    page = {"p": plain(2021, others=(qingshi, qingshi)), "p.doc": Page("附件", {}, parent="p", with_page=True)}
    more = {"bureau": BUREAU, "broken": BROKEN, "notice": NOTICE}
    store.night(NIGHTS[0], {**alike, **page, **more, "x": plain(2023, cells={GRANTED: 1.0})})
    store.imported(date(2020, 5, 1), {"a": plain(2022), "old": plain(2019), "older": plain(2019)}, on=NIGHTS[0])
    store.night(NIGHTS[1], {**alike, **page, "x": plain(2023, cells={GRANTED: 9.0})})
    store.night(NIGHTS[2], {**page, **more, "x": plain(2023, cells={GRANTED: 1.0}), "z": alike["z"]})
    store.night(NIGHTS[3], {**alike, **page, "x": Page("x", outcome="gone", listed=False)})


def all_rows(ground: Ground) -> list[CountyRows]:
    return [county_rows(ground, county) for county in judged(ground)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_database_with_other_row_numbers_gives_the_same_rows(
    store: Store, ground: Ground, tmp_path: Path, seed: int
) -> None:
    everything(store)
    other: Engine = copied(ground.engine, open_database(f"sqlite:///{tmp_path / 'other.db'}"), seed)
    first = all_rows(ground)
    again = all_rows(Ground(ground.workspace, other, ground.roster, ground.as_of))
    other.dispose()
    assert [each.code for each in first] == [each.code for each in again] == [COUNTY]
    assert first[0].tables["reports"].num_rows == 12
    for one, two in zip(first, again, strict=True):
        assert one.provenance == two.provenance
        assert one.results == two.results
        for name, table in one.tables.items():
            assert table.to_pylist() == two.tables[name].to_pylist(), name
