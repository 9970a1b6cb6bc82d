from datetime import date, datetime
from pathlib import Path

import pytest

from demo import calendar
from demo.calendar import EVENTS, FAULTS, LOOKALIKES, NIGHTS, Event, moment, night_date
from demo.counties import COUNTIES, YEARS, by_id
from demo.flaws import FLAWS


def test_nights_are_moments_at_two_in_the_morning_in_china():
    assert len(NIGHTS) == 40
    assert all(datetime.fromisoformat(night).strftime("%H:%M %z") == "02:00 +0800" for night in NIGHTS)
    assert sorted(NIGHTS) == NIGHTS == [moment(n) for n in range(len(NIGHTS))]


def test_nights_go_on_quietly_after_the_last_one():
    after = [night_date(len(NIGHTS) + n) for n in range(3)]
    assert after == [date(2024, 6, 21), date(2024, 6, 24), date(2024, 6, 27)]
    assert not any(calendar.fault(county.id, len(NIGHTS)) for county in COUNTIES)


def test_due_dates_follow_the_rule_of_the_year():
    assert calendar.due(2018) == date(2019, 3, 31)
    assert calendar.due(2019) == date(2020, 1, 31)
    assert calendar.due(2023) == date(2024, 1, 31)


def test_every_event_names_a_filer_of_its_year_and_a_night_of_the_calendar():
    for event in EVENTS:
        assert event.year in YEARS
        assert event.filer in [unit.name for unit in by_id(event.county).filers(event.year)]
        assert event.day is None or event.day in calendar.NIGHT_DATES


def test_everything_the_demo_promises_happens_somewhere():
    assert {event.what for event in EVENTS} >= {
        "never", "files", "claims", "number", "word", "wrong_year", "corrected", "withdrawn", "restored",
        "delisted", "broken_link", "fails", "hollow", "attachment", "attachment_fails", "attachment_lost",
        "attachment_gone", "attachment_never", "image", "unreadable", "by_successor",
    }  # fmt: skip
    assert {row.what for row in FAULTS} == {"refused", "unavailable", "challenge", "rejected", "later_pages"}
    assert {row.body for row in LOOKALIKES} == {"guide", "website", "circular", "interpretation", "bureau", None}


def test_the_calendar_can_be_told():
    calendar.check()


def test_a_change_that_only_half_a_listing_could_show_is_refused(monkeypatch):
    event = Event("jichuan", "墨渚街道", 2021, "withdrawn", "2024-02-11")
    monkeypatch.setattr(calendar, "EVENTS", (event,))
    with pytest.raises(ValueError, match="墨渚街道 2021"):
        calendar.check()


def test_an_old_page_that_changes_after_the_season_is_refused(monkeypatch):
    event = Event("jichuan", "墨渚街道", 2021, "word", "2024-04-16", old="有待加强", new="亟待加强")
    monkeypatch.setattr(calendar, "EVENTS", (event,))
    with pytest.raises(ValueError, match="not young"):
        calendar.check()


def test_the_page_about_the_demo_names_every_event():
    page = (Path(__file__).parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")
    for event in (*EVENTS, *FLAWS):
        rows = [row for row in page.splitlines() if row.startswith("|") and event.filer in row]
        assert any(str(event.year) in row for row in rows), event
    for row in FAULTS:
        assert row.day in page
