"""The register: verdicts only added on change, findings kept by fingerprint."""

from datetime import date

from sqlalchemy import event, select

from audit.judge import judge
from audit.judgement import Judgement
from audit.register import record_verdicts
from roster import Roster
from storage.database import transaction
from storage.models import Finding, FindingPast, Verdict
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


def broken(total: float) -> dict[str, float]:
    parts = {f"disputes.review.{name}": 0.0 for name in ("upheld", "corrected", "other", "pending")}
    return parts | {"disputes.review.total": total}


def test_only_what_fails_or_is_suspect_is_stored(store: Store, roster: Roster) -> None:
    store.night(NIGHTS[0], {"1.html": report(BAITA, 2023, cells=broken(2))})
    record(store, roster, NIGHTS[0])
    with transaction(store.engine) as session:
        assert set(session.scalars(select(Finding.result))) <= {"fail", "suspect"}


def test_a_night_that_changes_nothing_writes_no_finding(store: Store, roster: Roster) -> None:
    for night in NIGHTS[:14]:  # `missing` stands from the last but one on, and its last night without the report grows
        store.night(night, {"1.html": report(BAITA, 2023, cells=broken(2))})
        record(store, roster, night)
    written: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT INTO finding", "UPDATE finding", "INSERT INTO tally", "UPDATE tally")):
            written.append(statement)

    event.listen(store.engine, "before_cursor_execute", watch)
    for night in NIGHTS[14:17]:
        store.night(night, {"1.html": report(BAITA, 2023, cells=broken(2))})
        record(store, roster, night)
    with transaction(store.engine) as session:
        standing = set(session.scalars(select(Finding.rule).where(Finding.result == "fail")))
    assert {"missing", "disputes_total"} <= standing
    assert written == []


def test_what_a_finding_said_before_is_kept_with_its_days(store: Store, roster: Roster) -> None:
    for night, total in zip(NIGHTS, (2, 2, 3, 0, 3), strict=False):
        store.night(night, {"1.html": report(BAITA, 2023, cells=broken(total))})
        record(store, roster, night)
        record(store, roster, night)  # a second run of the day keeps nothing of it
    with transaction(store.engine) as session:
        (id,) = session.scalars(select(Finding.id).where(Finding.rule == "disputes_total", Finding.result == "fail"))
        past = session.scalars(select(FindingPast).where(FindingPast.finding_id == id).order_by(FindingPast.since))
        told = [(row.since, row.until, row.result, row.evidence["right"][0]["value"]) for row in past]
        last = session.get_one(Finding, id)
        assert (last.first_known, last.last_known) == (NIGHTS[0], NIGHTS[4])
    assert told == [
        (NIGHTS[0], NIGHTS[2], "fail", 2.0),
        (NIGHTS[2], NIGHTS[3], "fail", 3.0),
        (NIGHTS[3], NIGHTS[4], "pass", 3.0),
    ]
