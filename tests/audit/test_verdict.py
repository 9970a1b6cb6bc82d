"""The rules of docs/verdicts.md, one row each. How a night is written: tests/audit/timeline.py."""

from dataclasses import replace
from datetime import date

import pytest

from audit.cases import Case, ListSeen, Look
from audit.judgement import phrase
from audit.verdict import judge_case
from tests.audit.timeline import DUE, GRACE, PORTAL, case, expectation, judged, merged, on

JAN30, JAN31, FEB1, FEB2 = date(2020, 1, 30), date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)


@pytest.mark.parametrize(
    ("nights", "headline", "since", "reason"),
    [
        ("--", "not due", date(2020, 1, 1), "not_yet_due"),
        ("---", "not due", date(2020, 1, 1), "not_yet_due"),  # the due day itself is not yet past
        ("---|-", "unobservable", on(4), "grace"),
        ("---|---|", "unobservable", on(4), "grace"),
        ("---|---|-", "unobservable", on(4), "nights"),
        ("---|---|--", "missing", on(8), None),
        ("---|---|-----", "missing", on(8), None),
        ("...|...|--", "missing", on(8), None),
        ("...|...|.-.-", "missing", on(10), None),
        ("---|---|x", "unobservable", on(4), "no_control"),
        ("---|---|xxxxx", "unobservable", on(4), "no_control"),
        ("---|---|-x", "unobservable", on(4), "no_control"),
        ("---|---|x-", "unobservable", on(4), "nights"),
        ("---|---|##", "unobservable", on(4), "incomplete"),
        ("---|---|-#", "unobservable", on(4), "incomplete"),
        ("---|---|-#-", "missing", on(9), None),
        ("---|---|DD", "unobservable", on(4), "down"),
        ("---|---|BB", "unobservable", on(4), "blocked"),
        ("---|---|RR", "unobservable", on(4), "robots"),
        ("DDD|DDD|DD", "unobservable", on(4), "down"),
        ("---|---|-?", "unobservable", on(4), "unresolved_entry"),
        ("---|---|??-", "unobservable", on(4), "nights"),
        ("---|---|--??", "unobservable", on(9), "unresolved_entry"),  # it may have come late
        ("---|---|--?-", "missing", on(10), None),
        ("---|---|--?D", "unobservable", on(9), "down"),  # a blind night does not clear it
        ("---|---|--q...", "missing", on(12), None),  # found to be another's
        ("---|---|qq", "unobservable", on(4), "unresolved_entry"),
        ("---|---|qq..", "unobservable", on(4), "unresolved_entry"),
        ("---|---|qq...", "missing", on(11), None),  # found to be another's: the two nights count after all
        ("---|---|qq.-", "missing", on(10), None),
        ("---|---|.", "unobservable", on(4), "nights"),
        ("...|...|...", "unobservable", on(4), "never_visited"),
    ],
)
def test_absence_needs_every_part_of_its_proof(nights: str, headline: str, since: date, reason: str | None) -> None:
    judgement = judged(nights)
    assert (judgement.headline, judgement.headline_since, judgement.observation.reason) == (headline, since, reason)
    assert judgement.observation.value == ("absent" if headline == "missing" else "unobservable")
    assert bool(judgement.proof) == (headline == "missing")


def test_the_proof_of_absence_is_every_listing_page_and_the_control_of_the_nights_that_completed_it() -> None:
    assert judged("---|---|-x--").proof == (
        *("page1 02-04", "page2 02-04", "control 02-04"),
        *("page1 02-06", "page2 02-06", "control 02-06"),
    )


def test_the_number_of_nights_is_a_setting() -> None:
    assert judged("---|---|--", needed=3).observation.reason == "nights"
    assert judged("---|---|---", needed=3).headline_since == on(9)
    assert judged("---|---|-", needed=1).headline == "missing"


def test_two_visits_of_one_night_are_one_night() -> None:
    twice = case("---|---|-")
    assert judge_case(Case((*twice.looks, twice.looks[-1]), {}), expectation(), 2, on(7)).observation.reason == "nights"


def test_every_portal_that_should_carry_the_report_must_prove_its_absence() -> None:
    other = Case(
        tuple(Look(look.night, "second", "down") for look in case("---|---|--").looks), {}, frozenset({"second"})
    )
    judgement = judge_case(merged(case("---|---|--"), other), expectation(), 2, on(8))
    assert (judgement.headline, judgement.observation.reason) == ("unobservable", "down")


def test_a_portal_given_up_before_the_duty_arose_proves_and_disproves_nothing() -> None:
    old = Case((Look(date(2019, 6, 1), "second", "down"),), {}, frozenset({"second"}))
    assert judge_case(merged(case("---|---|--"), old), expectation(), 2, on(8)).headline == "missing"


def test_a_filer_no_listing_covers_is_unobservable() -> None:
    looks = tuple(Look(on(night), PORTAL, "complete") for night in range(1, 10))
    judgement = judge_case(Case(looks, {}, frozenset({PORTAL})), expectation(), 2, on(9))
    assert (judgement.headline, judgement.observation.reason) == ("unobservable", "no_listing")


@pytest.mark.parametrize(
    ("nights", "claims", "value", "days", "seen"),
    [
        ("-1", {}, "on_time", None, (on(1), on(2))),
        ("--1", {}, "on_time", None, (on(2), on(3))),
        ("1", {}, "on_time", None, (None, on(1))),
        ("---|-1", {}, "late", 2, (on(4), on(5))),
        ("---|-.1", {"published": on(5)}, "late", 3, (on(4), on(6))),
        ("---|1", {}, "undetermined", None, (on(3), on(4))),
        ("---|1", {"dated": JAN30}, "undetermined", None, (on(3), on(4))),  # a signature alone never decides
        ("---|1", {"published": JAN31}, "on_time", None, (on(3), on(4))),
        ("---|1", {"listed_on": JAN31}, "on_time", None, (on(3), on(4))),
        ("---|1", {"published": FEB1}, "late", 1, (on(3), on(4))),
        ("---|1", {"published": FEB1, "listed_on": JAN31}, "undetermined", None, (on(3), on(4))),  # they contradict
        ("---|1", {"published": JAN31, "listed_on": FEB1}, "on_time", None, (on(3), on(4))),  # the page first
        ("---|1", {"published": JAN30}, "undetermined", None, (on(3), on(4))),  # outside the interval: backdated
        ("---|1", {"published": FEB2}, "undetermined", None, (on(3), on(4))),  # a date after it was seen
        ("...|.1", {}, "undetermined", None, (None, on(5))),
        ("...|.1", {"published": JAN30}, "on_time", None, (None, on(5))),
        ("...|.1", {"published": FEB2}, "late", 2, (None, on(5))),
        ("---|##1", {}, "undetermined", None, (on(3), on(6))),  # blind nights are no nights without it
        ("---|-?1", {}, "late", 3, (on(4), on(6))),
        ("---|?1", {}, "undetermined", None, (on(3), on(5))),
        ("---|e1", {}, "undetermined", None, (on(3), on(5))),  # listed already, only its page failed
        ("---|x1", {}, "undetermined", None, (on(3), on(5))),  # a listing without control makes nobody late
        ("---|-x1", {}, "late", 3, (on(4), on(6))),
    ],
)
def test_timing(nights: str, claims: dict[str, date], value: str, days: int | None, seen: tuple[date, date]) -> None:
    timing = judged(nights, **claims).timing
    assert (timing.value, timing.days, timing.seen) == (value, days, seen)
    assert timing.since == (date(2020, 1, 1) if value == "undetermined" else seen[1])


def test_never_found_is_undetermined_and_tells_the_last_listing_night() -> None:
    assert judged("---|---|-----").timing.seen == (on(11), None)
    timing = judged("---|-##").timing
    assert (timing.value, timing.seen, timing.claimed) == ("undetermined", (on(4), None), None)


def test_the_night_without_it_counts_only_where_it_was_found() -> None:
    """A column that was added later says nothing of the nights before it was read."""
    before, after = case("---|--.").looks, case("...|..1", covering=False)
    judgement = judge_case(Case((*before, *after.looks), after.documents), expectation(), 2, on(6))
    assert (judgement.timing.seen, judgement.timing.value) == ((None, on(6)), "undetermined")


@pytest.mark.parametrize(
    ("nights", "value", "detail", "since", "headline"),
    [
        ("-1111", ("unchanged",), None, on(2), "filed"),
        ("-1122", ("altered",), "numeric", on(4), "filed"),
        ("-1133", ("altered",), "numeric", on(4), "filed"),  # over the numeric step to version 2
        ("-2233", ("altered",), "textual", on(4), "filed"),
        ("-1121", ("altered",), "numeric", on(4), "filed"),
        ("-11g", ("withdrawn",), None, on(4), "withdrawn"),
        ("-12g", ("altered", "withdrawn"), "numeric", on(4), "withdrawn"),
        ("-11g1", ("restored",), None, on(5), "filed"),
        ("-11g1g", ("withdrawn",), None, on(6), "withdrawn"),
        ("-11G", ("unchanged",), None, on(2), "filed"),  # no control that night
        ("-11h", ("unchanged",), None, on(2), "filed"),  # still listed
        ("-11i", ("unchanged",), None, on(2), "filed"),  # its address did not answer
        ("-11-", ("unchanged",), None, on(2), "filed"),  # its address was not asked
        ("-11#", ("unchanged",), None, on(2), "filed"),
        ("-11DDD", ("unchanged",), None, on(2), "filed"),
        ("-11BBB", ("unchanged",), None, on(2), "filed"),
        ("-11DDg", ("withdrawn",), None, on(6), "withdrawn"),
        ("---|-1g", ("withdrawn",), None, on(6), "withdrawn"),
    ],
)
def test_integrity(nights: str, value: tuple[str, ...], detail: str | None, since: date, headline: str) -> None:
    judgement = judged(nights)
    assert (judgement.integrity.value, judgement.integrity.detail) == (value, detail)
    assert (judgement.integrity.since, judgement.headline) == (since, headline)


def test_never_found_has_no_integrity() -> None:
    integrity = judged("---|---|--").integrity
    assert (integrity.value, integrity.detail, integrity.since) == ((), None, None)


@pytest.mark.parametrize("defect", ["year_conflict", "filer_conflict", "empty_report"])
def test_a_defect_of_the_newest_version_makes_the_filing_defective(defect: str) -> None:
    assert judged("-1", problems=((defect,), (), ())).headline == "defective"
    assert judged("-12", problems=((defect,), (), ())).headline == "filed"
    assert judged("-12", problems=((), (defect,), ())).integrity.value == ("altered", "defective")


def test_a_problem_of_one_cell_is_no_defect() -> None:
    assert judged("-1", problems=(("short_row",), (), ())).headline == "filed"


def test_withdrawal_is_proven_by_the_listings_the_control_and_the_answer() -> None:
    assert judged("-1g").proof == ("version 1", "page1 01-31", "page2 01-31", "control 01-31", "answer 01-31")


@pytest.mark.parametrize(("whole", "headline"), [(True, "withdrawn"), (False, "filed")])
def test_nothing_is_withdrawn_while_a_column_that_should_carry_it_was_not_read(whole: bool, headline: str) -> None:
    stood = case("-1g")
    second = ListSeen("second", True, whole, ("second page",), "second control")
    looks = tuple(look._replace(lists=(*look.lists, second)) for look in stood.looks)
    assert judge_case(replace(stood, looks=looks), expectation(), 2, on(3)).headline == headline


def test_nobody_is_late_by_a_pages_date_alone_where_the_listing_dates_it_in_time() -> None:
    dates = {"published": FEB2, "listed_on": JAN30}
    assert judged("...|..1", **dates).timing.value == "undetermined"
    assert judged("...|..1", **dates | {"listed_on": FEB1}).timing.value == "late"
    assert judged("...|-.1", **dates).timing.value == "late"


def test_lateness_seen_is_proven_by_the_listing_of_the_last_night_without_it() -> None:
    assert judged("---|-1").proof == ("page1 02-01", "page2 02-01", "control 02-01", "version 1")


def test_a_report_in_anothers_column_is_found_elsewhere_and_never_missing() -> None:
    judgement = judged("---|---|-1", covering=False)
    assert (judgement.observation.value, judgement.headline) == ("found_elsewhere", "late")


@pytest.mark.parametrize("duty", ["merged", "dissolved", "exempt"])
def test_who_is_not_obliged_is_never_missing_and_never_late(duty: str) -> None:
    assert judged("---|---|--", duty=duty).headline == "not obliged"
    filed = judged("---|---|-1", duty=duty)
    assert (filed.headline, filed.timing.value) == ("filed", "undetermined")


def test_a_merged_filers_duty_tells_into_whom() -> None:
    assert judged("--", duty="merged", successor="青石镇").duty.basis == "the roster says merged: 青石镇"


def test_an_extended_duty_is_due_by_its_own_date() -> None:
    assert judged("--", duty="extended").headline == "not due"
    assert judged("---|---|--", duty="extended").headline == "missing"


@pytest.mark.parametrize("doubt", [{"duty": "unknown"}, {"confidence": "low"}])
def test_an_uncertain_duty_is_never_missing_and_never_late(doubt: dict[str, str]) -> None:
    judgement = judged("---|---|--", **doubt)
    assert (judgement.duty.value, judgement.headline) == ("unknown", "unobservable")
    assert judged("---|---|-1", **doubt).headline == "filed"


def test_an_early_report_is_found_before_the_duty_arose() -> None:
    early = case("1")
    looks = tuple(Look(date(2019, 12, 25), PORTAL, "complete", look.lists, None, look.seen) for look in early.looks)
    judgement = judge_case(Case(looks, early.documents), expectation(), 2, date(2019, 12, 26))
    assert (judgement.headline, judgement.headline_since) == ("filed", date(2019, 12, 25))
    assert (judgement.duty.value, judgement.duty.since) == ("not_yet_due", date(2020, 1, 1))


def test_the_json_is_the_contract() -> None:
    told = judged("---|-12", listed_on=JAN31).to_json()
    assert list(told) == [
        *("county_code", "county", "filer_code", "filer", "unit", "year", "headline", "headline_since"),
        *("duty", "observation", "timing", "integrity", "documents", "proof", "findings", "suspects", "imported"),
    ]
    assert told["duty"] == {
        "value": "due",
        "due": "2020-01-31",
        "grace_until": "2020-02-03",
        "basis": "article 49",
        "basis_kind": "practice",
        "since": "2020-01-01",
    }
    assert told["observation"] == {"value": "found", "since": "2020-02-02", "reason": None}
    seen = ["2020-02-01", "2020-02-02"]
    assert told["timing"] == {"value": "late", "days": 2, "seen": seen, "claimed": "2020-01-31", "since": "2020-02-02"}
    integrity = {"value": ["altered"], "detail": "numeric", "since": "2020-02-03", "copied_from": []}
    assert told["integrity"] == integrity
    assert [list(document) for document in told["documents"]] == [["url", "first_seen", "last_seen", "versions"]]
    assert told["documents"][0]["versions"] == 2
    assert phrase(told) == "late by 2 days; altered (numeric)"


def test_the_dates_of_the_table_above() -> None:
    assert (on(3), on(6)) == (DUE, GRACE)
