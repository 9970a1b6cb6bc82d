from collections import Counter
from datetime import date

import pytest

from demo.calendar import EVENTS, GRACE_DAYS, NIGHT_DATES, due, night_date, night_of
from demo.rulings import RULINGS
from demo.showcase import reports
from demo.truth import Expected, truth

LAST = len(NIGHT_DATES) - 1
NIGHTS = range(LAST + 1)


def told(unit: str, year: int, day: str) -> Expected:
    return next(line for line in truth(night_of(day)) if (line.unit, line.year) == (unit, year))


def history(unit: str, year: int) -> list[str]:
    return [next(x.headline for x in truth(n) if (x.unit, x.year) == (unit, year)) for n in NIGHTS]


def test_every_night_has_one_line_for_every_filer_and_year():
    keys = [[(line.county_code, line.filer_code, line.year) for line in truth(night)] for night in NIGHTS]
    assert len(set(keys[1])) == len(keys[1]) == 463
    assert all(night == keys[1] for night in keys[1:])


def test_of_a_portal_never_read_whole_nobody_knows_how_far_back_it_goes():
    lacking = {(x.county_code, x.year) for x in truth(1)} - {(x.county_code, x.year) for x in truth(0)}
    assert lacking == {("990102", 2016), ("990102", 2017)}


def test_the_last_night():
    assert Counter(line.headline for line in truth(LAST)) == {
        "filed": 409,
        "missing": 22,
        "late": 16,
        "not obliged": 6,
        "withdrawn": 5,
        "unobservable": 3,
        "defective": 2,
    }


def test_quiet_nights_change_nothing():
    assert truth(LAST) == truth(LAST + 1) == truth(LAST + 3)


@pytest.mark.parametrize("night", NIGHTS)
def test_nobody_is_missing_before_the_grace_has_passed_nor_with_a_report_on_the_portal(night):
    missing = [line for line in truth(night) if line.headline == "missing"]
    for line in missing:
        assert (night_date(night) - last_day(line)).days > GRACE_DAYS
        assert line.observation == "absent"
    never = {(event.filer, event.year) for event in EVENTS if event.what == "never"}
    later = {(event.filer, event.year) for event in EVENTS if event.what == "files" and night_of(event.day) > night}
    assert {(line.unit, line.year) for line in missing} <= never | later


def last_day(line: Expected) -> date:
    extended = (one.due for one in RULINGS if line.unit in one.filers and one.first <= line.year <= (one.last or 9999))
    return next((day for day in extended if day), due(line.year))


def test_whoever_never_filed_is_missing_at_the_end_unless_it_was_freed_of_it():
    never = {(event.filer, event.year) for event in EVENTS if event.what == "never"} - {("沉璧镇", 2020)}
    assert {(line.unit, line.year) for line in truth(LAST) if line.headline == "missing"} == never


def test_the_real_townships_have_always_filed():
    codes = {report["code"] for report in reports()}
    for night in NIGHTS:
        seeds = [line for line in truth(night) if line.filer_code in codes]
        assert len(seeds) == 5
        assert {(line.headline, line.timing, line.integrity) for line in seeds} == {
            ("filed", "on_time", ("unchanged",))
        }


def test_reasons_stand_beside_unobservable_only_and_days_beside_late_only():
    for line in (line for night in NIGHTS for line in truth(night)):
        assert bool(line.copied_from) == ("copied" in line.integrity)
        assert (line.reason is not None) == (line.observation == "unobservable")
        assert (line.days is not None) == (line.timing == "late")
        assert (line.detail is not None) == ("altered" in line.integrity)
        assert bool(line.integrity) == (line.observation == "found")


@pytest.mark.parametrize(
    ("unit", "complete"),
    [("鹤拂镇", "2024-02-15"), ("琴洲街道", "2024-02-15"), ("弦歌渡镇", "2024-02-18")],
)
def test_a_missing_report_is_named_on_the_night_that_completes_the_proof(unit, complete):
    nights = history(unit, 2023)
    assert nights.index("missing") == night_of(complete)
    assert set(nights[night_of(complete) :]) == {"missing"}


def test_blind_nights_say_why():
    assert told("鹤拂镇", 2023, "2024-02-11").reason == "nights"
    assert told("鹤拂镇", 2023, "2024-02-13").reason == "blocked"
    assert told("鹭飞乡", 2023, "2024-02-11").reason == "incomplete"
    assert told("弦歌渡镇", 2023, "2024-02-11").reason == "down"
    assert told("弦歌渡镇", 2023, "2024-02-13").reason == "unresolved_entry"


def test_what_is_listed_but_cannot_be_read_is_never_missing():
    for unit in ("萤川乡", "澜汀镇", "汲泉乡"):
        assert "missing" not in history(unit, 2023)
        assert told(unit, 2023, "2024-02-24").reason == "unresolved_entry"


def test_a_report_on_a_page_that_failed_is_not_called_missing():
    assert told("杉幕镇", 2019, "2024-01-20").reason == "incomplete"
    assert told("杉幕镇", 2019, "2024-01-25").observation == "found"
    assert told("棹歌镇", 2023, "2024-02-11").observation == "unobservable"
    assert told("棹歌镇", 2023, "2024-02-13").days == 13


def test_late_by_what_was_seen_and_by_what_is_claimed():
    assert told("枕泉镇", 2023, "2024-02-08").days == 8
    assert told("椴雪镇", 2023, "2024-02-01").days == 1
    assert told("竹筱乡", 2020, "2024-01-20").days == 9
    assert told("篁影镇", 2023, "2024-02-01").timing == "on_time"
    assert told("纸鸢镇", 2023, "2024-02-01").timing == "undetermined"
    assert told("素琴镇", 2023, "2024-02-13").days == 13


def test_missing_turns_late_when_the_report_comes():
    before, after = history("荻野乡", 2023)[night_of("2024-02-15")], history("荻野乡", 2023)[night_of("2024-02-18") :]
    assert (before, set(after)) == ("missing", {"late"})


def test_integrity_over_the_nights():
    assert told("蓼汀镇", 2022, "2024-02-01").integrity == ("withdrawn",)
    assert told("蓼汀镇", 2022, "2024-02-08").integrity == ("withdrawn",)
    assert told("蓼汀镇", 2022, "2024-02-11").integrity == ("restored",)
    assert told("椴雪镇", 2021, "2024-02-21").integrity == ("altered", "withdrawn")
    assert told("椴雪镇", 2021, "2024-02-21").detail == "numeric"
    assert told("桐荫坞镇", 2019, "2024-02-05").integrity == ("unchanged",)
    assert told("桐荫坞镇", 2019, "2024-02-08").detail == "textual"
    assert told("蓑笠镇", 2023, "2024-02-11").headline == "filed"
    assert told("蓑笠镇", 2023, "2024-02-13").headline == "filed"  # an entry of that night could be it
    assert told("蓑笠镇", 2023, "2024-02-15").headline == "withdrawn"
    assert told("蕉雨乡", 2023, "2024-02-24").integrity == ("unchanged",)
    assert told("藕香乡", 2023, "2024-02-08").integrity == ("unchanged",)


def test_the_wrong_years_text_is_defective_until_corrected():
    assert told("竹筱乡", 2023, "2024-02-24").headline == "defective"
    assert told("茗岩镇", 2023, "2024-02-13").headline == "defective"
    corrected = told("茗岩镇", 2023, "2024-02-15")
    assert (corrected.headline, corrected.integrity, corrected.detail) == ("filed", ("altered",), "numeric")


def test_who_is_gone_owes_nothing():
    assert (told("云碓乡", 2023, "2024-02-24").duty, told("云碓乡", 2022, "2024-02-24").duty) == ("merged", "due")
    assert told("苹洲乡", 2023, "2024-02-24").duty == "dissolved"
    assert told("苹洲乡", 2023, "2024-02-24").headline == "not obliged"


def test_a_township_merged_before_its_report_was_due_owes_none_and_its_successors_report_for_it_is_found():
    assert told("采薇坪乡", 2020, "2024-02-24").headline == "not obliged"
    reported = told("霭畈乡", 2023, "2024-02-24")
    assert (reported.duty, reported.headline, reported.timing) == ("merged", "filed", "undetermined")


def test_a_township_between_two_counties_has_no_known_duty():
    assert (told("澹烟乡", 2023, "2024-02-24").duty, told("澹烟乡", 2023, "2024-02-24").headline) == (
        "unknown",
        "filed",
    )


def test_rulings_hold_from_their_date_on():
    days = ("2024-01-25", "2024-02-01", "2024-03-08", "2024-03-19", "2024-03-30")
    assert [told("棠梨渡镇", 2023, day).duty for day in days] == ["not_yet_due", *["extended"] * 4]
    headlines = [told("棠梨渡镇", 2023, day).headline for day in days]
    assert headlines == ["not due", "not due", "not due", "unobservable", "missing"]
    assert told("鹿蕨乡", 2023, "2024-03-14").timing == "on_time"
    assert told("砧声镇", 2023, "2024-03-19").days == 3
    assert told("沉璧镇", 2020, "2024-02-24").headline == "not obliged"
    assert told("鹭屿滩农场", 2022, "2024-02-24").headline == "missing"


def test_copies_name_their_source_and_twins_of_one_night_do_not():
    assert told("霜筠镇", 2023, "2024-02-01").copied_from == (("苇杭镇人民政府", 2023),)
    assert told("纨素镇", 2021, "2024-01-25").copied_from == (("星槎镇人民政府", 2020),)
    assert told("竹筱乡", 2023, "2024-01-25").integrity == ("defective",), "last year's text under this year's title"
    for unit in ("沉璧镇", "琉光镇", "箬帆镇", "荠原乡"):
        assert told(unit, 2022, "2024-01-25").integrity == ("duplicate",)


def test_a_report_that_nobody_can_read_was_filed():
    for unit in ("砧声镇", "星槎镇"):
        assert set(history(unit, 2022)[1:]) == {"filed"}
