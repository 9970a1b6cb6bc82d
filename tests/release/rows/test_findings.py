"""Findings as they stand on the day, with the work on them as it stood."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit.judgement import Finding
from audit.work.deciding import Desk, Received, Said, decide, reply
from audit.work.subject import subject
from release.county import Ground
from release.rows import findings
from release.rows.whole import whole_tables
from roster import Roster, load
from storage.workspace import Workspace
from tests.audit.county import COLUMNS, COUNTY, UNITS, Store, days, report
from tests.release.rows.judged import judged, on, plain, simple_rows

NIGHTS = days(date(2024, 2, 12), 6)
LAST = NIGHTS[-1]
ZERO = {f"disputes.review.{name}": 0 for name in ("upheld", "corrected", "other", "pending")}
BROKEN = {"b": report("青石镇", 2023, cells=ZERO | {"disputes.review.total": 3})}
RULE = "disputes_total"


@pytest.fixture
def ground(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    for night in NIGHTS:
        store.night(night, BROKEN)
    return Ground(workspace, store.engine, roster, LAST)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    return lambda day: monkeypatch.setenv("GONGKAI_NOW", f"{day}T12:00+08:00")


def found(ground: Ground) -> Finding:
    """Give the broken tie."""
    every = (each for county in judged(ground) for one in county.judged.judgements for each in one.findings)
    return next(each for each in every if each.rule == RULE and each.result == "fail")


def row(ground: Ground) -> dict[str, Any]:
    (told,) = [each for each in simple_rows(ground)["findings"] if each["rule"] == RULE]
    return told


def said(ground: Ground, action: str = "confirm", about: dict[str, Any] | None = None, **more: Any) -> None:
    finding = found(ground)
    words = Said(action, "王审计", more.pop("reason", "looked"), **more)
    decide(Desk(ground.engine, ground.workspace), {finding.id: about or subject(finding)}, words)


def test_what_fails_or_is_suspect_is_a_row_and_nothing_else(ground: Ground) -> None:
    (county,) = judged(ground)
    results = ("pass", "suspect", "null", "fail")
    each = tuple(found(ground)._replace(id=result * 3, result=result) for result in results)
    made = replace(county.judged, judgements=(replace(county.judged.judgements[0], findings=each),))
    rows = findings.tables(ground, replace(county, judged=made))["findings"].to_pylist()
    assert [(row["finding_id"], row["result"]) for row in rows] == [
        ("failfailfail", "fail"),
        ("suspect" * 3, "suspect"),
    ]


def test_a_row_carries_all_that_is_needed_to_redo_it(ground: Ground) -> None:
    told, finding = row(ground), found(ground)
    assert json.loads(told["evidence"]) == finding.evidence
    assert (told["filer_id"], told["year"], told["county_code"]) == (UNITS[1], 2023, COUNTY)
    assert (told["document"], told["about"], told["severity"]) == (finding.document, finding.about, finding.severity)
    assert (told["state"], told["replies"]) == ("new", 0)


def test_evidence_is_one_text_whatever_order_it_was_found_in(ground: Ground) -> None:
    (county,) = judged(ground)
    first = county.judged.judgements[0]

    def evidence(told: dict[str, Any]) -> str:
        finding = found(ground)._replace(evidence=told)
        made = replace(county.judged, judgements=(replace(first, findings=(finding,)),))
        (one,) = findings.tables(ground, replace(county, judged=made))["findings"].to_pylist()
        return str(one["evidence"])

    assert evidence({"b": 2.0, "a": [1, None]}) == evidence({"a": (1, None), "b": 2}) == '{"a":[1,null],"b":2}'


def test_persons_in_the_prose_that_evidence_quotes_are_left_out_but_no_figure_or_address(ground: Ground) -> None:
    (county,) = judged(ground)
    quoted = {
        "added": ["联系人：王小明，电话0379-68323456。"], "document": "https://a.example/13812345678.html",
        "cells": [{"raw": "13812345678", "value": 13812345678, "at": "table 1, row 2, column 3"}],
    }  # fmt: skip
    finding = found(ground)._replace(evidence=quoted)
    made = replace(county.judged, judgements=(replace(county.judged.judgements[0], findings=(finding,)),))
    (one,) = findings.tables(ground, replace(county, judged=made))["findings"].to_pylist()
    told = json.loads(one["evidence"])
    assert "王小明" not in one["evidence"] and "68323456" not in one["evidence"]
    assert {name: told[name] for name in ("document", "cells")} == {
        name: quoted[name] for name in ("document", "cells")
    }


def test_the_state_is_that_of_the_day(ground: Ground, at: Callable[[date], None]) -> None:
    at(NIGHTS[3])
    said(ground)
    at(NIGHTS[4])
    said(ground, "dispute", claimant="青石镇人民政府", address="https://a.example/evidence")
    states = [row(on(ground, night))["state"] for night in NIGHTS]
    assert states == ["new", "new", "new", "confirmed", "disputed", "disputed"]


def test_a_decision_on_what_is_otherwise_now_is_open_again(ground: Ground, at: Callable[[date], None]) -> None:
    at(LAST)
    said(ground, about=subject(found(ground)._replace(version=0)))
    assert row(ground)["state"] == "reopened"


def test_answers_are_counted_from_the_day_they_were_entered(ground: Ground, at: Callable[[date], None]) -> None:
    at(NIGHTS[4])
    finding = found(ground)
    desk = Desk(ground.engine, ground.workspace)
    reply(desk, finding.id, subject(finding), Received("王审计", "青石镇人民政府", NIGHTS[1], "数字有误，已更正。"))
    assert [row(on(ground, night))["replies"] for night in NIGHTS[3:]] == [0, 1, 1]
    assert [len(plain(whole_tables(on(ground, night), [COUNTY]))["replies"]) for night in NIGHTS[3:]] == [0, 1, 1]


def test_work_on_a_unit_of_another_roster_belongs_to_the_same_finding_of_the_new_one(
    store: Store, workspace: Workspace, at: Callable[[date], None], roster: Roster, tmp_path: Path
) -> None:
    for night in NIGHTS:
        store.night(night, BROKEN)
    at(NIGHTS[3])
    said(Ground(workspace, store.engine, roster, LAST))
    file = tmp_path / "other.csv"
    file.write_text(f"{COLUMNS}\n990101102,青石镇,town,{COUNTY},清岚县,2005-01-01,,\n", encoding="utf-8")
    corrected = Ground(workspace, store.engine, load([file]), LAST)
    assert found(corrected).unit_id == "990101102@2005-01-01"
    assert row(corrected)["state"] == "confirmed"


def test_reviews_say_what_was_decided_and_why_but_not_by_whom(ground: Ground, at: Callable[[date], None]) -> None:
    at(NIGHTS[3])
    said(ground, reason="已向经办人核实，联系人：李晓红，电话13812345678。")
    at(NIGHTS[4])
    said(ground, "dispute", claimant="青石镇人民政府", address="https://a.example/evidence")
    rows = plain(whole_tables(ground, [COUNTY]))["reviews"]
    finding = found(ground)
    assert [(each["number"], each["finding_id"], each["decided_on"], each["action"]) for each in rows] == [
        (1, finding.id, NIGHTS[3], "confirm"),
        (2, finding.id, NIGHTS[4], "dispute"),
    ]
    assert (rows[0]["claimant"], rows[0]["address"]) == (None, None)
    assert (rows[1]["claimant"], rows[1]["address"]) == ("青石镇人民政府", "https://a.example/evidence")
    assert rows[0]["reason"].startswith("已向经办人核实")
    everything = repr(rows)
    assert not any(word in everything for word in ("王审计", "李晓红", "13812345678"))
    assert len(plain(whole_tables(on(ground, NIGHTS[3]), [COUNTY]))["reviews"]) == 1


def test_replies_say_what_was_answered_by_which_body(
    ground: Ground, at: Callable[[date], None], tmp_path: Path
) -> None:
    at(LAST)
    document = tmp_path / "answer.pdf"
    document.write_bytes(b"%PDF-1.4 answer")
    finding = found(ground)
    received = Received("王审计", "青石镇人民政府", NIGHTS[1], "数字有误。联系电话：0379-68323456", document)
    reply(Desk(ground.engine, ground.workspace), finding.id, subject(finding), received)
    (told,) = plain(whole_tables(ground, [COUNTY]))["replies"]
    assert (told["number"], told["finding_id"], told["received_on"]) == (1, finding.id, NIGHTS[1])
    assert told["sender"] == "青石镇人民政府"
    assert "68323456" not in told["says"] and told["says"].startswith("数字有误。")
    assert len(told["sha256"]) == 64


def test_of_other_counties_work_nothing_is_told(ground: Ground, at: Callable[[date], None]) -> None:
    at(LAST)
    said(ground)
    assert plain(whole_tables(ground, ["990102"]))["reviews"] == []


def test_work_whose_unit_no_roster_knows_is_told_in_every_release(ground: Ground, at: Callable[[date], None]) -> None:
    at(LAST)
    said(ground, about={**subject(found(ground)), "unit_id": "990101102@1999-01-01"})
    assert len(plain(whole_tables(ground, ["990102"]))["reviews"]) == 1


def test_rules_stand_in_the_version_that_tested(ground: Ground) -> None:
    rules = {each["rule"]: each for each in plain(whole_tables(ground, [COUNTY]))["rules"]}
    told = simple_rows(ground)["findings"]
    assert {(each["rule"], each["rule_version"]) for each in told} <= {
        (id, each["version"]) for id, each in rules.items()
    }
    assert all(rules[each["rule"]]["may_fail"] for each in told if each["result"] == "fail")
    assert list(rules) == sorted(rules)
