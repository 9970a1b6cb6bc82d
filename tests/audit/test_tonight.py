"""What a night judges again, and what it leaves alone; the random calendars hold that nothing is missed."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from audit.judgement import Judgement
from audit.register import record_verdicts
from audit.renewal import FEW
from audit.tonight import JudgedTonight, judge_tonight
from roster import Roster
from storage.database import transaction
from storage.models import Judged, Snapshot
from storage.settings import AuditSettings, Settings
from tests.audit.county import TOWNS, Page, Store, days, report

BAITA, QINGSHI, *_ = TOWNS
SETTINGS = Settings(audit=AuditSettings(absence_nights=2))
SPRING = date(2024, 3, 1)
SHOWN = {"2.html": report(QINGSHI, 2023), "1.html": report(BAITA, 2022)}


def tonight(store: Store, roster: Roster, night: date, settings: Settings = SETTINGS) -> JudgedTonight:
    def keep(judgements: Sequence[Judgement]) -> None:
        record_verdicts(store.engine, judgements, night)

    return judge_tonight(store.engine, roster, settings, (), today=night, keep=keep)


def settled(store: Store, roster: Roster) -> date:
    """Play equal nights until no count of nights goes on; gives the last."""
    nights = days(SPRING, FEW + 4)
    for night in nights:
        store.night(night, SHOWN)
        tonight(store, roster, night)
    return nights[-1]


def test_a_county_is_left_alone_once_equal_nights_cannot_change_anything_any_more(store: Store, roster: Roster) -> None:
    night = settled(store, roster) + timedelta(days=1)
    store.night(night, SHOWN)
    done = tonight(store, roster, night)
    assert (done.counties, done.of_counties, done.filings) == (0, 1, 0)
    assert done.line == "judged 0 filings of 0 counties; nothing new in 1 counties"


def test_equal_nights_are_judged_as_long_as_they_can_complete_a_proof(store: Store, roster: Roster) -> None:
    found = []
    for night in days(SPRING, 3):
        store.night(night, SHOWN)
        found.append(tonight(store, roster, night).counties)
    assert found == [1, 1, 1]


def test_a_second_run_of_the_same_night_judges_nothing(store: Store, roster: Roster) -> None:
    night = settled(store, roster)
    assert tonight(store, roster, night).counties == 0


def test_a_new_report_has_its_county_judged(store: Store, roster: Roster) -> None:
    night = settled(store, roster) + timedelta(days=1)
    store.night(night, SHOWN | {"3.html": report(BAITA, 2023)})
    assert tonight(store, roster, night).counties == 1


def test_another_answer_of_a_known_page_has_its_county_judged(store: Store, roster: Roster) -> None:
    night = settled(store, roster) + timedelta(days=1)
    store.night(night, SHOWN | {"1.html": Page(SHOWN["1.html"].title, outcome="error")})
    assert tonight(store, roster, night).counties == 1


def test_a_fault_of_the_portal_has_its_county_judged(store: Store, roster: Roster) -> None:
    night = settled(store, roster) + timedelta(days=1)
    store.night(night, state="down")
    assert tonight(store, roster, night).counties == 1


def test_another_setting_has_every_county_judged(store: Store, roster: Roster) -> None:
    night = settled(store, roster)
    assert tonight(store, roster, night, Settings(audit=AuditSettings(absence_nights=3))).counties == 1


def test_a_reading_by_another_parser_has_its_county_judged(store: Store, roster: Roster) -> None:
    night = settled(store, roster)
    with transaction(store.engine) as session:
        session.execute(update(Snapshot).values(read_by="p/2"))
    assert tonight(store, roster, night).counties == 1


def test_an_import_has_its_county_judged(store: Store, roster: Roster) -> None:
    night = settled(store, roster) + timedelta(days=1)
    store.night(night, SHOWN)
    store.imported(SPRING, {"9.html": report(BAITA, 2023)}, on=night)
    assert tonight(store, roster, night).counties == 1


def test_a_day_on_which_a_duty_arises_has_its_county_judged_without_any_visit(store: Store, roster: Roster) -> None:
    settled(store, roster)
    assert tonight(store, roster, date(2024, 12, 31)).counties == 0
    assert tonight(store, roster, date(2025, 1, 1)).counties == 1


def test_a_county_counts_as_judged_only_when_its_verdicts_are_written(store: Store, roster: Roster) -> None:
    store.night(SPRING, SHOWN)

    def killed(_: Sequence[Judgement]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge_tonight(store.engine, roster, SETTINGS, (), today=SPRING, keep=killed)
    with store.engine.connect() as connection:
        assert connection.execute(select(Judged.day)).all() == []
    assert tonight(store, roster, SPRING).counties == 1
