"""What filers owed, what the audit says of it, and what proves that: as the audit itself says it on the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from audit.judge import judge
from audit.judgement import CopiedFrom, Integrity
from release.county import Ground
from release.rows import verdicts
from roster import Roster
from storage.workspace import Workspace
from tests.audit.county import COUNTY, UNITS, Store, days, report
from tests.release.rows.judged import judged, on, simple_rows

DUE = date(2024, 1, 31)
BEFORE, AFTER = days(date(2024, 1, 25), 3), days(date(2024, 2, 18), 3)
LAST = AFTER[-1]
PAGES = {
    "a2022": report("白塔镇", 2022, published=date(2023, 1, 10)),
    "b2022": report("青石镇", 2022, published=date(2023, 1, 11)),
    "a": report("白塔镇", 2023, published=date(2024, 1, 20)),
}
LATE = {**PAGES, "b": report("青石镇", 2023, published=date(2024, 2, 19), text="另行撰写，比规定的日子晚了。")}


@pytest.fixture
def ground(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    for night in (*BEFORE, AFTER[0]):
        store.night(night, PAGES)
    for night in AFTER[1:]:
        store.night(night, LATE)
    return Ground(workspace, store.engine, roster, LAST)


def test_a_row_a_filing_says_what_the_audit_says(ground: Ground, roster: Roster) -> None:
    said = {
        (each.expectation.unit_id, each.expectation.year): each.to_json()
        for each in judge(ground.engine, roster, ground.settings, as_of=LAST)
    }
    rows = simple_rows(ground)
    assert len(said) == 7
    assert [(row["filer_id"], row["year"]) for row in rows["verdicts"]] == sorted(said)
    for row in rows["verdicts"]:
        of = said[row["filer_id"], row["year"]]
        told = (row["headline"], row["headline_since"].isoformat(), row["observation"], row["observation_reason"])
        assert told == (of["headline"], of["headline_since"], of["observation"]["value"], of["observation"]["reason"])
        assert (row["timing"], row["days_late"]) == (of["timing"]["value"], of["timing"]["days"])
        nights = [row[name] and row[name].isoformat() for name in ("last_night_without", "first_night_with", "claimed")]
        assert nights == [*of["timing"]["seen"], of["timing"]["claimed"]]
        assert (row["integrity"] or "") == "; ".join(of["integrity"]["value"])
        assert row["documents"] == len(of["documents"])


def test_headlines_and_proofs_tell_apart_what_was_seen(ground: Ground) -> None:
    rows = simple_rows(ground)
    headlines = {(row["filer_id"], row["year"]): row["headline"] for row in rows["verdicts"]}
    assert headlines[UNITS[0], 2023] == "filed"
    assert headlines[UNITS[1], 2023] == "late"
    assert headlines[UNITS[3], 2023] == "missing"
    proven = {(row["filer_id"], row["year"]) for row in rows["proofs"]}
    assert proven == set(headlines)
    assert [tuple(row.values()) for row in rows["proofs"]] == sorted({tuple(row.values()) for row in rows["proofs"]})


def test_a_release_as_of_an_earlier_day_knows_nothing_of_what_came_after(ground: Ground) -> None:
    rows = simple_rows(on(ground, AFTER[0]))
    headlines = {(row["filer_id"], row["year"]): row["headline"] for row in rows["verdicts"]}
    assert headlines[UNITS[1], 2023] == "unobservable"
    assert (UNITS[1], 2023) not in {(row["filer_id"], row["year"]) for row in rows["proofs"]}
    assert max(row["first_night_with"] or date.min for row in rows["verdicts"]) <= AFTER[0]


def test_obligations_say_what_was_owed_and_on_what_that_rests(ground: Ground) -> None:
    rows = {(row["filer_id"], row["year"]): row for row in simple_rows(ground)["obligations"]}
    due, merged = rows[UNITS[0], 2023], rows[UNITS[2], 2022]
    assert (due["duty"], due["due"], due["grace_until"]) == ("due", DUE, DUE + timedelta(days=10))
    assert (due["filer_code"], due["filer"], due["unit"]) == ("990101101", "白塔镇人民政府", "白塔镇")
    assert due["basis_kind"] in ("law", "practice", "local")
    assert (due["reason"], due["successor"]) == (None, None)
    assert (merged["duty"], merged["successor"]) == ("merged", "白塔镇 (990101101)")
    assert merged["reason"] and merged["basis"] != merged["reason"]  # the day's basis, and why nothing is expected


def test_a_copy_names_the_reports_it_took_over(ground: Ground) -> None:
    (county,) = judged(ground)
    first = county.judged.judgements[0]
    source = CopiedFrom(COUNTY, "990101102", "青石镇人民政府", 2021, "https://qinglan.example/b2021", 0.95)
    copied = replace(first, integrity=Integrity(("altered", "copied"), "textual", LAST, (source,)))
    told = replace(county, judged=replace(county.judged, judgements=(copied,)))
    (row,) = verdicts.tables(ground, told)["verdicts"].to_pylist()
    assert (row["integrity"], row["alteration"], row["integrity_since"]) == ("altered; copied", "textual", LAST)
    assert row["copied_from"] == (
        '[{"county_code":"990101","filer":"青石镇人民政府","filer_code":"990101102","score":0.95,'
        '"url":"https://qinglan.example/b2021","year":2021}]'
    )


def test_nothing_seen_is_nothing_said_of_integrity(ground: Ground) -> None:
    missing = next(row for row in simple_rows(ground)["verdicts"] if row["headline"] == "missing")
    named = ("days_late", "first_night_with", "claimed", "integrity", "alteration", "integrity_since", "copied_from")
    assert [missing[name] for name in named] == [None] * 7


def test_captures_of_others_are_counted(store: Store, workspace: Workspace, roster: Roster) -> None:
    store.night(BEFORE[0], PAGES)
    store.imported(date(2024, 1, 30), {"old": report("青石镇", 2023)}, on=AFTER[0])
    ground = Ground(workspace, store.engine, roster, LAST)

    def imported(ground: Ground) -> dict[int, int]:
        rows = simple_rows(ground)["verdicts"]
        return {row["year"]: row["imported"] for row in rows if row["imported"]}

    assert imported(ground) == {2023: 1}
    assert imported(on(ground, BEFORE[-1])) == {}
