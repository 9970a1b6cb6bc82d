"""Decisions are opened again by an entry of their own when what they were made on is another, and only then."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from audit.judge import judge
from audit.judgement import Finding, Judgement
from audit.register import record_verdicts
from audit.work.deciding import Desk, Said, decide
from audit.work.reopening import reopen
from audit.work.subject import subject
from roster import Roster
from storage.models import Base, Review
from storage.settings import Settings
from storage.verification.verdicts import check_verdicts
from storage.workspace import Workspace, create_workspace
from tests.audit.county import TOWNS, Store, days, report

QINGSHI = TOWNS[1]
NIGHTS = days(date(2024, 2, 12), 8)
ZERO = {f"disputes.review.{name}": 0 for name in ("upheld", "corrected", "other", "pending")}
RULE = "disputes_total"


@pytest.fixture
def workspace(tmp_path: Any) -> Workspace:
    return create_workspace(tmp_path / "workspace")


class Office:
    """A store judged night by night, and a person who decides at noon."""

    def __init__(self, store: Store, roster: Roster, workspace: Workspace, patch: pytest.MonkeyPatch) -> None:
        self.store, self.roster, self.workspace, self.patch = store, roster, workspace, patch

    def night(self, night: date, total: float | None, **shown: Any) -> list[str]:
        """Show a total (None: the portal does not answer), judge and register; gives why anything was opened again."""
        if total is None:
            self.store.night(night, state="down")
        else:
            cells = ZERO | {"disputes.review.total": total}
            self.store.night(night, {"2.html": report(QINGSHI, 2023, cells=cells, **shown)})
        return self.judged(night)

    def judged(self, night: date, change: Mapping[str, Any] | None = None) -> list[str]:
        """Judge and register; `change`: what the rule says otherwise."""
        self.patch.setenv("GONGKAI_NOW", f"{night}T03:00+08:00")
        found = judge(self.store.engine, self.roster, Settings(), year=2023, as_of=night)
        found = [_changed(each, change) for each in found] if change else found
        record_verdicts(self.store.engine, found, night)
        return [each.reason for each in reopen(self.store.engine, self.workspace, found)]

    def decide(self, night: date, action: str = "dismiss", change: Mapping[str, Any] | None = None) -> None:
        """Decide on the broken tie, at noon."""
        self.patch.setenv("GONGKAI_NOW", f"{night}T12:00+08:00")
        (found,) = standing(self.store, self.roster, night)
        told = found._replace(**change) if change else found
        said = Said(action, "李", "looked", "甲" if action == "dispute" else None)
        decide(Desk(self.store.engine, self.workspace), {found.id: subject(told)}, said)

    def actions(self) -> list[str]:
        """Give the actions of all entries."""
        with Session(self.store.engine) as session:
            return list(session.scalars(select(Review.action).order_by(Review.id)))


def _changed(judgement: Judgement, change: Mapping[str, Any]) -> Judgement:
    return replace(
        judgement, findings=tuple(each._replace(**change) if each.rule == RULE else each for each in judgement.findings)
    )


def standing(store: Store, roster: Roster, night: date) -> list[Finding]:
    judged = judge(store.engine, roster, Settings(), year=2023, as_of=night)
    return [each for one in judged for each in one.findings if each.rule == RULE and each.result == "fail"]


@pytest.fixture
def office(store: Store, roster: Roster, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(store, roster, workspace, monkeypatch)


def test_the_same_evidence_stays_dismissed_for_ever(office: Office) -> None:
    office.night(NIGHTS[0], 3)
    office.decide(NIGHTS[0])
    assert [office.night(night, 3) for night in NIGHTS[1:]] == [[]] * 7
    assert office.actions() == ["dismiss"]


@pytest.mark.parametrize("action", ["confirm", "dismiss", "dispute"])
def test_other_numbers_open_it_again_once(office: Office, action: str) -> None:
    office.night(NIGHTS[0], 3)
    office.decide(NIGHTS[0], action)
    (reason,) = office.night(NIGHTS[1], 4)
    assert reason.startswith("disputes.review.total: 3 → 4")
    assert f"the report was altered, first seen on {NIGHTS[1]}" in reason
    assert [office.night(night, 4) for night in NIGHTS[2:4]] == [[], []]
    assert office.night(NIGHTS[4], 3) == []  # opened again is opened again
    assert office.actions() == [action, "reopen"]


def test_a_note_is_not_opened_again(office: Office) -> None:
    office.night(NIGHTS[0], 3)
    office.decide(NIGHTS[0], "note")
    assert office.night(NIGHTS[1], 4) == []


def test_what_was_cleared_and_came_back_is_opened_again(office: Office) -> None:
    office.night(NIGHTS[0], 3)
    office.decide(NIGHTS[0])
    assert office.night(NIGHTS[1], 0) == []
    (reason,) = office.night(NIGHTS[3], 3)
    assert reason == f"it was cleared on {NIGHTS[1]} and came back on {NIGHTS[3]}"
    office.decide(NIGHTS[3])
    assert office.night(NIGHTS[4], 3) == []


def test_a_night_without_the_portal_opens_nothing(office: Office) -> None:
    office.night(NIGHTS[0], 3)
    office.decide(NIGHTS[0])
    assert office.night(NIGHTS[1], None) == []
    assert office.night(NIGHTS[2], 3) == []


def test_a_night_on_which_the_rule_cannot_tell_opens_nothing(office: Office) -> None:
    office.night(NIGHTS[0], 3)
    office.decide(NIGHTS[0])
    assert office.judged(NIGHTS[1], {"result": "null", "reason": "unknown_addend"}) == []
    assert office.night(NIGHTS[2], 3) == []


def test_a_newer_version_of_the_rule_opens_it_again(office: Office) -> None:
    office.night(NIGHTS[0], 3)
    office.decide(NIGHTS[0], change={"version": 0})
    (reason,) = office.night(NIGHTS[1], 3)
    assert "it was in version 0" in reason


def test_a_suspicion_that_became_a_failure_is_opened_again_and_not_the_reverse(office: Office) -> None:
    office.night(NIGHTS[0], 3)
    office.decide(NIGHTS[0])
    assert office.judged(NIGHTS[1], {"result": "suspect"}) == []
    office.decide(NIGHTS[1], change={"result": "suspect"})
    assert office.judged(NIGHTS[2]) == ["what was suspect fails now"]


def test_what_is_kept_of_findings_is_sealed_and_tallied(office: Office) -> None:
    for night, total in zip(NIGHTS, (3, 4, 0, 3, None, 4), strict=False):
        office.night(night, total)
    with Session(office.store.engine) as session:
        assert list(check_verdicts(session)) == []


SHOWN = st.lists(st.sampled_from([0.0, 3.0, 4.0, None]), min_size=1, max_size=6)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(SHOWN)
def test_another_archive_of_the_same_portal_has_the_same_findings(roster: Roster, shown: list[float | None]) -> None:
    told = []
    for uuids, nights in ((False, NIGHTS), (True, NIGHTS)):
        engine = _empty()
        store = Store(engine, uuids=uuids)
        store.visits = 100 if uuids else 0  # other visits, other captures
        for night, total in zip(nights, shown, strict=False):
            cells = ZERO | ({"disputes.review.total": total} if total is not None else {})
            store.night(
                night,
                {"2.html": report(QINGSHI, 2023, cells=cells)} if total is not None else {},
                state="complete" if total is not None else "down",
            )
        judged = judge(engine, roster, Settings(), year=2023, as_of=NIGHTS[len(shown) - 1])
        found = [each for one in judged for each in one.findings if each.result in ("fail", "suspect")]
        told.append(sorted((each.id, each.rule, subject(each)["digest"]) for each in found))
        engine.dispose()
    assert told[0] == told[1]


def _empty() -> Engine:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    return engine
