"""What people decided and what was answered stands beside a finding, as of the day that is asked about."""

from datetime import UTC, date, datetime

from sqlalchemy import insert

from audit.decisions import decided
from audit.judge import judge
from audit.judgement import Finding, Judgement
from audit.work.subject import subject
from roster import Roster
from storage.database import transaction
from storage.models import Reply, Review
from storage.settings import Settings
from tests.audit.county import TOWNS, Store, days, report

NIGHTS = days(date(2024, 2, 12), 2)
AT = datetime(2024, 2, 20, 1, tzinfo=UTC)


def missing(store: Store, roster: Roster) -> tuple[list[Judgement], Finding]:
    for night in NIGHTS:
        store.night(night, {"2.html": report(TOWNS[1], 2023)})
    judgements = judge(store.engine, roster, Settings(), year=2023, as_of=NIGHTS[-1])
    found = [each for judgement in judgements for each in judgement.findings]
    return judgements, next(each for each in found if each.rule == "missing" and each.result == "fail")


def test_decisions_and_replies_are_lines_and_the_state_is_the_last_decision(store: Store, roster: Roster) -> None:
    judgements, finding = missing(store, roster)
    about = subject(finding)
    with transaction(store.engine) as session:
        review = {"id": 1, "finding_id": finding.id, "at": AT, "who": "审计员", "action": "confirm", "reason": "属实"}
        session.execute(insert(Review), [review | {"about": about, "claimant": None, "address": None}])
        reply = {"id": 1, "finding_id": finding.id, "at": AT, "who": "审计员", "sender": "白塔镇", "says": "已补"}
        rest = {"received_on": date(2024, 2, 20), "document": None, "named": None, "sha256": None, "about": about}
        session.execute(insert(Reply), [reply | rest])

    found = decided(store.engine, judgements, date(2024, 2, 20))

    assert found[finding.id].state == "confirmed"
    assert found[finding.id].decisions == ("2024-02-20 审计员: confirm: 属实",)
    assert found[finding.id].replies == ("2024-02-20 白塔镇: 已补",)
    assert decided(store.engine, judgements, date(2024, 2, 19)) == {}, "it was not yet known"


def test_findings_on_which_nothing_was_done_are_left_out(store: Store, roster: Roster) -> None:
    judgements, _ = missing(store, roster)
    assert decided(store.engine, judgements, NIGHTS[-1]) == {}
