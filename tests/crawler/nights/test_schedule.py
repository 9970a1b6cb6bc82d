"""Which known documents a night asks for: a pure rule, told in nights."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.nights.schedule import QUARTER, Report, controls, due, due_unlisted, in_season, whole
from storage.known import Known, Validators
from storage.settings import RevisitSettings

SETTINGS = RevisitSettings()
QUIET = date(2024, 6, 1)
VALIDATORS = Validators("urn:uuid:1", "http://x.cn/a", '"a"', None)


def known(url="http://x.cn/a", year=2012, **more):
    """A report of an old year, fetched whole and last asked for a day ago, first seen long ago."""
    long_ago, yesterday = QUIET - timedelta(days=400), QUIET - timedelta(days=1)
    plain = {"asked": yesterday, "outcome": "present", "first_seen": long_ago, "changed": long_ago, "whole": yesterday}
    plain |= {"validators": VALIDATORS, "reports": (("江左镇", year),), "held": True}
    return Known(url, "page", **(plain | more))


def nights_asked(document, days, settings=SETTINGS):
    """Walk the nights as visits would, and give those on which the document was asked for."""
    asked = []
    for day in range(days):
        night = QUIET + timedelta(days=day)
        revisit = due(document, night, settings)
        if revisit.ask:
            asked.append(night)
            came = document.whole if revisit.conditional else night
            document = replace(document, asked=night, whole=came)
    return asked


NIGHTLY = {
    "was never asked for": known(outcome=None, asked=None, whole=None),
    "failed last time": known(outcome="error"),
    "was gone last time, and is listed": known(outcome="gone"),
    "promises a report that was never read": known(promises=True),
    "was first seen lately": known(first_seen=QUIET - timedelta(days=30)),
    "changed lately": known(changed=QUIET - timedelta(days=30)),
}


@pytest.mark.parametrize("document", NIGHTLY.values(), ids=NIGHTLY)
def test_asked_for_every_night_is_what(document):
    assert due(document, QUIET, SETTINGS).ask


def test_in_season_everything_is_asked_for():
    assert due(known(asked=date(2024, 2, 1)), date(2024, 2, 2), SETTINGS).why == "season"


@pytest.mark.parametrize(
    ("day", "season", "inside"),
    [
        ((2024, 1, 1), "01-01..03-31", True),
        ((2024, 3, 31), "01-01..03-31", True),
        ((2024, 4, 1), "01-01..03-31", False),
        ((2024, 12, 31), "12-15..01-31", True),
        ((2024, 1, 31), "12-15..01-31", True),
        ((2024, 7, 1), "12-15..01-31", False),
    ],
)
def test_a_season_has_both_its_days_and_may_run_over_new_year(day, season, inside):
    assert in_season(date(*day), season) is inside


@pytest.mark.parametrize(("year", "days"), [(2023, 7), (2022, 7), (2021, 30), (2010, 30)])
def test_reports_of_the_two_newest_years_are_asked_for_weekly_and_older_ones_monthly(year, days):
    asked = nights_asked(known(year=year), 4 * days)
    assert len(asked) == 4
    assert {(later - earlier).days for earlier, later in pairwise(asked)} == {days}


@given(st.integers(0, 10**6), st.integers(1, 2000), st.integers(1, 300))
def test_whatever_the_settings_say_nothing_is_left_alone_for_more_than_a_quarter(number, old, unconditional):
    settings = RevisitSettings(old=old, unconditional=unconditional, season="01-01..01-01")
    asked = [QUIET - timedelta(days=1), *nights_asked(known(f"http://x.cn/{number}"), QUARTER + 60, settings)]
    gaps = [(later - earlier).days for earlier, later in pairwise(asked)]
    assert max(gaps) <= QUARTER


def test_what_was_missed_by_nights_without_a_visit_is_caught_up_with():
    assert due(known(asked=QUIET - timedelta(days=31), whole=QUIET - timedelta(days=31)), QUIET, SETTINGS).ask


def test_the_load_of_a_portal_is_spread_over_the_nights():
    documents = [known(f"http://x.cn/{n}.html") for n in range(900)]
    loads = [sum(due(each, QUIET, SETTINGS).ask for each in documents)]
    assert loads[0] < 900 / 30 * 2


def test_a_document_is_fetched_whole_once_in_so_many_days_though_its_site_says_that_it_never_changes():
    document = known(whole=QUIET - timedelta(days=90))
    assert (due(document, QUIET, SETTINGS).ask, due(document, QUIET, SETTINGS).conditional) == (True, False)
    assert not whole(known(whole=QUIET - timedelta(days=59)), QUIET, SETTINGS)
    days = {
        next(
            n for n in range(100) if whole(known(f"http://x.cn/{u}", whole=QUIET - timedelta(days=n)), QUIET, SETTINGS)
        )
        for u in range(60)
    }
    assert min(days) > 60
    assert max(days) <= 90
    assert len(days) > 10, "not all on one night"


def test_without_validators_a_document_is_asked_for_whole_but_no_more_often():
    assert whole(known(validators=None), QUIET, SETTINGS)
    assert len(nights_asked(known(validators=None), 90)) == 3


def attachment(**more):
    return known("http://x.cn/a.pdf", parent="http://x.cn/a", reports=(), **more)


LEFT = {
    "failed": (attachment(outcome="error"), True),
    "was never asked for": (attachment(outcome=None, asked=None), True),
    "was not asked for when its page was": (attachment(asked=QUIET - timedelta(days=9)), True),
    "went lately": (attachment(outcome="gone", gone=1), True),
    "has been gone for long": (attachment(outcome="gone", gone=3), False),
    "is there": (attachment(), False),
    "is on another host": (attachment(outcome="offsite", whole=None, validators=None), False),
    "changed lately": (attachment(changed=QUIET), True),
}


@pytest.mark.parametrize(("file", "asked"), LEFT.values(), ids=LEFT)
def test_a_page_is_due_with_an_attachment_that(file, asked):
    page = next(p for n in range(99) if not due(p := known(f"http://x.cn/{n}"), QUIET, SETTINGS).ask)
    assert due(page, QUIET, SETTINGS, [file]).ask is asked


UNLISTED = {
    "is still there": (known(), True),
    "is no report any more": (known(reports=()), True),
    "never was a report, and was listed until now": (known(reports=(), held=False, listed=True), True),
    "never was a report, and promised one": (known(reports=(), held=False, promises=True), True),
    "was never read": (known(reports=(), held=False, changed=None), True),
    "failed, and never was a report": (known(reports=(), held=False, outcome="error"), True),
    "failed": (known(outcome="error"), True),
    "went two nights ago": (known(outcome="gone", gone=2), True),
    "went long ago, and was listed until now": (known(outcome="gone", gone=9, listed=True), True),
    "went long ago, and promised a report never read": (known(outcome="gone", gone=9, promises=True), True),
}


@pytest.mark.parametrize(("document", "asked"), UNLISTED.values(), ids=UNLISTED)
def test_in_no_listing_and_asked_for_every_night_is_what(document, asked):
    assert due_unlisted(document, QUIET, SETTINGS).ask is asked


def test_what_is_in_no_listing_and_gone_for_good_is_asked_for_now_and_then():
    nights = [QUIET + timedelta(days=n) for n in range(30)]
    gone = known(outcome="soft_404", gone=3, asked=QUIET - timedelta(days=1), whole=QUIET)
    assert (
        sum(
            due_unlisted(known(outcome="gone", gone=3, asked=n - timedelta(days=1), whole=n), n, SETTINGS).ask
            for n in nights
        )
        == 1
    )
    assert due_unlisted(gone, date(2025, 1, 5), SETTINGS).ask, "in season like everything"


def test_what_is_in_no_listing_and_never_was_a_report_is_asked_for_now_and_then():
    nights = [QUIET + timedelta(days=n) for n in range(30)]
    suspects = [known(reports=(), held=False, asked=n - timedelta(days=1), whole=n) for n in nights]
    assert sum(due_unlisted(each, n, SETTINGS).ask for each, n in zip(suspects, nights, strict=True)) == 1


def reports(*pairs):
    return [Report(f"http://x.cn/{n}", name, year) for n, (name, year) in enumerate(pairs)]


def test_the_two_oldest_reports_of_a_listing_are_its_controls():
    found = reports(("a", 2010), ("b", 2010), ("c", 2011))
    assert controls(found, {}) == ["http://x.cn/0", "http://x.cn/1"]


def test_two_pages_of_one_report_are_one_control():
    assert controls(reports(("a", 2010), ("a", 2010), ("b", 2012)), {}) == ["http://x.cn/0", "http://x.cn/2"]


def test_a_control_that_was_asked_for_and_is_there_is_not_asked_for_again():
    assert controls(reports(("a", 2010), ("b", 2010)), {"http://x.cn/0": "present"}) == ["http://x.cn/1"]


def test_a_control_that_is_not_there_is_replaced_by_the_next_oldest():
    answers = {"http://x.cn/0": "error", "http://x.cn/1": "gone"}
    assert controls(reports(("a", 2010), ("b", 2010), ("c", 2011), ("d", 2012)), answers) == [
        "http://x.cn/2",
        "http://x.cn/3",
    ]
