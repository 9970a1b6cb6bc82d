"""What is taken back is not in a release, nor what rests on it; and nobody becomes missing by it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from release.county import CountyRows
from release.retractions import MARK, Retraction, check_met, demanded, read_retractions, without, without_findings
from roster.errors import BadInput
from tests.release.made import made_county_rows

ROWS = made_county_rows()
REPORTS = ROWS.tables["reports"].to_pylist()
TWICE = next(row for row in REPORTS if row["versions"] == 2)
FILING = TWICE["filer_id"], TWICE["year"]


def read(folder: Path, text: str) -> tuple[Retraction, ...]:
    file = folder / "retractions.yaml"
    file.write_text(text, encoding="utf-8")
    return read_retractions(file)


def of_report(folder: Path, url: str, more: str = "") -> tuple[Retraction, ...]:
    return read(folder, f"- report: {json.dumps(url)}\n{more}  reason: 是测试页面\n  dated: 2024-02-25\n")


def rows_of(rows: CountyRows, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows.tables[table].to_pylist()
    return found


def verdict_of(rows: CountyRows, filing: tuple[str, int]) -> dict[str, Any]:
    return next(row for row in rows_of(rows, "verdicts") if (row["filer_id"], row["year"]) == filing)


def test_a_workspace_without_the_file_takes_nothing_back(tmp_path: Path) -> None:
    assert read_retractions(tmp_path / "retractions.yaml") == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("report: a", 1, "list of retractions"),
        ("- reason: a\n  dated: 2024-01-01", 1, "either a report or a finding"),
        ("- report: http://a/\n  finding: b\n  reason: a\n  dated: 2024-01-01", 1, "either a report or a finding"),
        ("- report: http://a/\n  dated: 2024-01-01", 1, "has no reason"),
        ("- report: http://a/\n  reason: b", 1, "has no dated"),
        ("- report: a b\n  reason: b\n  dated: 2024-01-01", 1, "must be an address"),
        ("- report: http://a/\n  reason: b\n  dated: 2024-02-30", 3, "2024-02-30"),
        ("- report: http://a/\n  reason: ''\n  dated: 2024-02-03", 2, "must be text"),
        ("- report: http://a/\n  county: 41032\n  reason: b\n  dated: 2024-02-03", 2, "six digits"),
        ("- report: http://a/\n  county: 041032\n  reason: b\n  dated: 2024-02-03", 2, "in quotes"),
        ("- finding: a\n  county: '041032'\n  reason: b\n  dated: 2024-02-03", 1, "of one county already"),
        ("- finding: a\n  reason: b\n  dated: 2024-02-03\n  why: c", 4, "unknown key"),
        ("- finding: a\n  reason: b\n  dated: 2024-02-03\n- finding: a\n  reason: c\n  dated: 2024-02-04", 4, "twice"),
    ],
)
def test_every_fault_of_the_file_is_named_with_its_line_and_page(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        read(tmp_path, text)
    assert caught.value.line == line
    assert "docs/release-changes.md" in str(caught.value)


def test_a_report_goes_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    told = without(ROWS, of_report(tmp_path, TWICE["url"]))
    gone = {row["version_id"] for row in rows_of(ROWS, "versions") if row["report_id"] == TWICE["report_id"]}
    assert len(gone) == 2
    for table in ("versions", "cells", "problems", "sections", "statements"):
        before, after = rows_of(ROWS, table), rows_of(told.rows, table)
        assert after == [row for row in before if row["version_id"] not in gone]
    for table in ("reports", "reports_wide"):
        assert TWICE["report_id"] not in {row["report_id"] for row in rows_of(told.rows, table)}
    assert told.rows.provenance == tuple(line for line in ROWS.provenance if json.loads(line)["version_id"] not in gone)
    assert TWICE["url"] not in json.dumps([rows_of(told.rows, name) for name in ("findings", "captures")], default=str)


def test_a_filing_whose_report_is_taken_back_is_unobservable_and_accused_of_nothing(tmp_path: Path) -> None:
    rows = without(ROWS, of_report(tmp_path, TWICE["url"])).rows
    assert verdict_of(ROWS, FILING)["headline"] == "late"
    verdict = verdict_of(rows, FILING)
    assert (verdict["headline"], verdict["observation"], verdict["timing"]) == ("unobservable",) * 2 + ("undetermined",)
    assert verdict["observation_reason"] == f"{MARK}是测试页面"
    assert (verdict["documents"], verdict["days_late"], verdict["integrity"]) == (0, None, None)
    assert not [row for row in rows_of(rows, "proofs") if (row["filer_id"], row["year"]) == FILING]
    assert not [row for row in rows_of(rows, "findings") if row["finding_id"] == "altered-1"]


def test_the_filers_count_of_reports_follows(tmp_path: Path) -> None:
    rows = without(ROWS, of_report(tmp_path, TWICE["url"])).rows
    counted = {row["filer_id"]: row["reports"] for row in rows_of(rows, "filers")}
    before = {row["filer_id"]: row["reports"] for row in rows_of(ROWS, "filers")}
    assert counted == before | {TWICE["filer_id"]: before[TWICE["filer_id"]] - 1}


def test_everything_else_stays_as_it_was(tmp_path: Path) -> None:
    rows = without(ROWS, of_report(tmp_path, TWICE["url"])).rows
    for table in ("units", "spells", "obligations", "portals", "visits", "listings", "rules"):
        assert rows.tables[table].equals(ROWS.tables[table])
    others = [row for row in rows_of(ROWS, "verdicts") if (row["filer_id"], row["year"]) != FILING]
    assert [row for row in rows_of(rows, "verdicts") if (row["filer_id"], row["year"]) != FILING] == others
    for table, tabled in rows.tables.items():
        assert tabled.schema == ROWS.tables[table].schema


def test_the_address_of_its_page_names_a_report_too(tmp_path: Path) -> None:
    told = without(ROWS, of_report(tmp_path, TWICE["page_url"]))
    assert TWICE["report_id"] not in {row["report_id"] for row in rows_of(told.rows, "reports")}
    assert "altered-1" in told.findings  # it names the document, not the page


def test_a_capture_that_something_else_rests_on_stays(tmp_path: Path) -> None:
    [shared] = {row["capture_id"] for row in rows_of(ROWS, "versions") if row["version_id"] == TWICE["version_id"]}
    other = next(row for row in rows_of(ROWS, "verdicts") if row["headline"] == "unobservable")
    proofs = [*rows_of(ROWS, "proofs"), {"filer_id": other["filer_id"], "year": other["year"], "capture_id": shared}]
    table = ROWS.tables["proofs"]
    tables = {**ROWS.tables, "proofs": type(table).from_pylist(proofs, schema=table.schema)}
    rows = without(replace(ROWS, tables=tables), of_report(tmp_path, TWICE["url"])).rows
    assert shared in {row["capture_id"] for row in rows_of(rows, "captures")}


def test_a_verdict_that_calls_a_report_a_copy_of_it_says_nothing_any_more(tmp_path: Path) -> None:
    source = next(row for row in REPORTS if row["filer_id"] and row["filer_id"] != TWICE["filer_id"])
    verdicts = rows_of(ROWS, "verdicts")
    copy = next(row for row in verdicts if (row["filer_id"], row["year"]) == FILING)
    copy["copied_from"] = json.dumps([{"url": source["url"]}], ensure_ascii=False)
    table = ROWS.tables["verdicts"]
    tables = {**ROWS.tables, "verdicts": type(table).from_pylist(verdicts, schema=table.schema)}
    rows = without(replace(ROWS, tables=tables), of_report(tmp_path, source["url"])).rows
    assert verdict_of(rows, FILING)["headline"] == "unobservable"
    assert TWICE["report_id"] in {row["report_id"] for row in rows_of(rows, "reports")}
    wide = {row["report_id"]: row["headline"] for row in rows_of(rows, "reports_wide")}
    assert wide[TWICE["report_id"]] == "unobservable"


def test_nobody_is_missing_by_a_control_that_is_taken_back(tmp_path: Path) -> None:
    shown = next(row["capture_id"] for row in rows_of(ROWS, "versions") if row["version_id"] == TWICE["version_id"])
    missing = next(row for row in rows_of(ROWS, "verdicts") if row["headline"] == "missing")
    filing = {"filer_id": missing["filer_id"], "year": missing["year"]}
    table = ROWS.tables["proofs"]
    proofs = [*rows_of(ROWS, "proofs"), {**filing, "capture_id": shown}]
    tables = {**ROWS.tables, "proofs": type(table).from_pylist(proofs, schema=table.schema)}
    rows = without(replace(ROWS, tables=tables), of_report(tmp_path, TWICE["url"])).rows
    assert verdict_of(rows, (filing["filer_id"], filing["year"]))["headline"] == "unobservable"
    assert verdict_of(without(ROWS, of_report(tmp_path, TWICE["url"])).rows, (filing["filer_id"], filing["year"])) == (
        missing
    )


def test_an_address_that_only_begins_like_it_is_not_meant(tmp_path: Path) -> None:
    assert without(ROWS, of_report(tmp_path, TWICE["url"][:-1])).rows is ROWS


def test_a_report_can_be_taken_back_in_one_county_only(tmp_path: Path) -> None:
    retractions = of_report(tmp_path, TWICE["url"], '  county: "410324"\n')
    assert without(ROWS, retractions).rows is ROWS
    assert without(replace(ROWS, code="410324"), retractions).met


def test_a_finding_goes_by_its_id_and_with_it_what_people_made_of_it(tmp_path: Path) -> None:
    retractions = read(tmp_path, "- finding: altered-1\n  reason: 误报\n  dated: 2024-02-25\n")
    told = without(ROWS, retractions)
    assert "altered-1" not in {row["finding_id"] for row in rows_of(told.rows, "findings")}
    assert verdict_of(told.rows, FILING)["observation_reason"] == f"{MARK}误报"  # it said “altered”, too
    tables, _ = without_findings(ROWS.tables, retractions, told.findings)
    assert [row["number"] for row in tables["reviews"].to_pylist()] == [12]
    assert not tables["replies"].num_rows


def test_a_suspicion_goes_without_touching_the_verdict(tmp_path: Path) -> None:
    rows = without(ROWS, read(tmp_path, "- finding: copied-03\n  reason: 误报\n  dated: 2024-02-25\n")).rows
    assert rows.tables["verdicts"].equals(ROWS.tables["verdicts"])
    assert rows.tables["findings"].num_rows == ROWS.tables["findings"].num_rows - 1


def test_work_on_a_finding_that_stands_no_more_can_be_taken_back(tmp_path: Path) -> None:
    retractions = read(tmp_path, "- finding: gone-1\n  reason: 误报\n  dated: 2024-02-25\n")
    tables, met = without_findings(ROWS.tables, retractions, ())
    assert met == frozenset(retractions)
    assert 12 not in {row["number"] for row in tables["reviews"].to_pylist()}


def test_a_retraction_that_met_nothing_is_refused_with_its_line(tmp_path: Path) -> None:
    retractions = of_report(tmp_path, "http://nowhere.example/")
    with pytest.raises(BadInput, match=r"retractions\.yaml:1: the report http://nowhere\.example/ is not in this rel"):
        check_met(retractions, without(ROWS, retractions).met, ["041032"], whole=True)


def test_one_of_a_later_day_need_not_meet_anything_yet(tmp_path: Path) -> None:
    retractions = of_report(tmp_path, "http://nowhere.example/")  # dated 2024-02-25
    assert demanded(retractions, date(2024, 2, 25)) == list(retractions)
    assert demanded(retractions, date(2024, 2, 24)) == []


def test_in_a_release_of_some_counties_it_may_lie_in_the_others(tmp_path: Path) -> None:
    check_met(of_report(tmp_path, "http://nowhere.example/"), (), ["041032"], whole=False)
    check_met(of_report(tmp_path, "http://a.example/", '  county: "990101"\n'), (), ["041032"], whole=False)
    with pytest.raises(BadInput, match="in county 041032"):
        check_met(of_report(tmp_path, "http://a.example/", '  county: "041032"\n'), (), ["041032"], whole=False)
