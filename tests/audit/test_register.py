"""The register: verdicts only added on change, findings kept by fingerprint."""

from datetime import date

from sqlalchemy import select

from audit.judge import judge
from audit.judgement import Judgement
from audit.register import record_verdicts
from roster import Roster
from storage.database import transaction
from storage.models import Finding, Verdict
from storage.settings import Settings
from tests.audit.county import TOWNS, Store, days, report

BAITA, QINGSHI, _, YUNXI = TOWNS
NIGHTS = days(date(2024, 1, 31), 20)  # due on the first, grace until the eleventh


def judgements(store: Store, roster: Roster, as_of: date) -> list[Judgement]:
    return judge(store.engine, roster, Settings(), year=2023, as_of=as_of)


def record(store: Store, roster: Roster, as_of: date) -> list[str]:
    return [change.line for change in record_verdicts(store.engine, judgements(store, roster, as_of), as_of)]


def verdicts(store: Store, unit: str) -> list[tuple[date, str]]:
    with transaction(store.engine) as session:
        rows = session.scalars(select(Verdict).order_by(Verdict.known_on))
        return [(row.known_on, row.headline) for row in rows if row.body["unit"] == unit]


def test_a_verdict_is_written_when_it_changes_and_only_then(store: Store, roster: Roster) -> None:
    told = {}
    for number, night in enumerate(NIGHTS[:16]):
        late = {"1.html": report(BAITA, 2023)} if number >= 14 else {}
        store.night(night, {"2.html": report(QINGSHI, 2023)} | late)
        told[number] = record(store, roster, night)
    assert told[0] == [
        f"{BAITA} 2023: not due (first verdict)",
        f"{QINGSHI} 2023: filed (first verdict)",
        f"{YUNXI} 2023: not due (first verdict)",
    ]
    assert told[1][0] == f"{BAITA} 2023: not due → unobservable (grace)"
    assert told[2] == told[5] == told[15] == []
    assert told[12][0] == f"{BAITA} 2023: unobservable (nights) → missing"
    assert told[14] == [f"{BAITA} 2023: missing → late by 14 days"]
    assert [headline for _, headline in verdicts(store, BAITA)] == [
        *("not due", "unobservable", "unobservable", "missing", "late"),
    ]


def test_a_second_run_on_the_same_day_adds_nothing(store: Store, roster: Roster) -> None:
    store.night(NIGHTS[0], {"2.html": report(QINGSHI, 2023)})
    assert record(store, roster, NIGHTS[0])
    assert record(store, roster, NIGHTS[0]) == []
    assert len(verdicts(store, BAITA)) == 1


def test_a_second_run_that_knows_more_replaces_what_the_day_said(store: Store, roster: Roster) -> None:
    store.night(NIGHTS[0], {"2.html": report(QINGSHI, 2023)})
    record(store, roster, NIGHTS[0])
    store.night(NIGHTS[0], {"1.html": report(BAITA, 2023)})
    assert record(store, roster, NIGHTS[0]) == [f"{BAITA} 2023: not due → filed"]
    assert verdicts(store, BAITA) == [(NIGHTS[0], "filed")]


def test_a_finding_keeps_its_first_day_and_is_cleared_when_it_no_longer_stands(store: Store, roster: Roster) -> None:
    wrong = {"disputes.review.total": 2.0} | {
        f"disputes.review.{o}": 0 for o in ("upheld", "corrected", "other", "pending")
    }
    right = wrong | {"disputes.review.total": 0}
    for night, cells in zip(NIGHTS, (wrong, wrong, right), strict=False):
        store.night(night, {"1.html": report(BAITA, 2023, cells=cells)})
        record(store, roster, night)
    with transaction(store.engine) as session:
        rows = session.scalars(select(Finding).where(Finding.rule == "disputes_total", Finding.reason == "cleared"))
        [(first, last, result, equation)] = [
            (row.first_known, row.last_known, row.result, row.evidence["equation"]) for row in rows
        ]
    assert (first, last, result) == (NIGHTS[0], NIGHTS[2], "pass")
    assert equation == "0 + 0 + 0 + 0 ≠ 2"


def test_passes_are_not_stored(store: Store, roster: Roster) -> None:
    store.night(NIGHTS[0], {"1.html": report(BAITA, 2023)})
    record(store, roster, NIGHTS[0])
    with transaction(store.engine) as session:
        assert set(session.scalars(select(Finding.result))) <= {"fail", "null"}
