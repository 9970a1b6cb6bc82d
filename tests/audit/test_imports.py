"""What others saw proves that a report was there, and nothing against anybody."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.judge import judge
from audit.judgement import Judgement, phrase
from audit.proof import proof_captures
from audit.register import record_verdicts
from audit.status import store_status
from audit.summary import summarise
from audit.verdict import judge_case
from roster import Roster
from storage.settings import AuditSettings, Settings
from tests.audit.county import TOWNS, Page, Store, days, report
from tests.audit.timeline import case, expectation, imported, judged, on

BAITA, QINGSHI, *_ = TOWNS
LATE = date(2024, 3, 1)
NIGHTS = days(LATE - timedelta(days=3), 3)
SETTINGS = Settings(audit=AuditSettings(absence_nights=2))
SIBLING = {"2.html": report(QINGSHI, 2023)}


def of(store: Store, roster: Roster, town: str = BAITA, as_of: date = LATE) -> Judgement:
    found = judge(store.engine, roster, SETTINGS, year=2023, as_of=as_of)
    return next(judgement for judgement in found if judgement.expectation.unit == town)


def told(judgement: Judgement) -> tuple[str, str, str | None]:
    return judgement.headline, judgement.observation.value, judgement.observation.reason


def timed(judgement: Judgement) -> tuple[str, int | None, tuple[date | None, date | None]]:
    return judgement.timing.value, judgement.timing.days, judgement.timing.seen


# nights: see timeline.py. Due on night 3, grace until night 6.


def test_who_was_seen_by_others_is_not_missing() -> None:
    nights = "---|---|--"
    assert judged(nights).headline == "missing"
    judgement = judged(nights, imports=[imported(5, 8)])
    assert told(judgement) == ("filed", "found_elsewhere", "imported")
    assert phrase(judgement.to_json()) == "filed (only imports show it)"
    assert judgement.integrity.value == ()
    assert judgement.documents == ()


def test_an_import_is_known_from_its_day_on_and_not_before() -> None:
    nights, imports = "---|---|----", [imported(5, 10)]
    assert judged(nights, as_of=on(9), imports=imports).headline == "missing"
    after = judged(nights, imports=imports)
    assert (after.headline, after.headline_since, after.observation.since) == ("filed", on(10), on(10))


@pytest.mark.parametrize(
    ("nights", "imports", "expected"),
    [
        # by the due date: on time, whatever our own nights seemed to show
        ("---|---|--", [imported(3, 8)], ("on_time", None, (None, on(3)))),
        ("...|---|-1", [imported(3, 8)], ("on_time", None, (None, on(3)))),
        # after it: nothing is proved about lateness
        ("---|---|--", [imported(5, 8)], ("undetermined", None, (None, on(5)))),
        ("---|---|..", [imported(7, 8)], ("undetermined", None, (on(6), on(7)))),
        # the interval ends with the sighting
        ("...|...|1", [imported(5, 7)], ("undetermined", None, (None, on(5)))),
        ("---|-..|.1", [imported(6, 8)], ("late", 3, (on(4), on(6)))),
        ("---|-..|.1", [], ("late", 5, (on(4), on(8)))),
        # a night after the sighting that did not show it did not prove what it seemed
        ("---|---|-1", [imported(5, 8)], ("undetermined", None, (None, on(5)))),
        ("---|---|-1", [], ("late", 5, (on(7), on(8)))),
        # the same night: it may have come after our visit
        ("---|-..|.1", [imported(4, 8)], ("late", 1, (on(4), on(4)))),
        # of several the earliest counts, and not one that could be another's
        ("---|---|--", [imported(5, 8), imported(2, 8)], ("on_time", None, (None, on(2)))),
        ("...|---|-1", [imported(3, 8, sound=False)], ("late", 5, (on(7), on(8)))),
    ],
)
def test_a_sighting_bounds_the_time_of_filing_from_above(
    nights: str, imports: list[object], expected: tuple[object, ...]
) -> None:
    assert timed(judged(nights, imports=imports)) == expected


def test_what_could_be_the_report_stands_in_the_way_of_missing() -> None:
    judgement = judged("---|---|--", imports=[imported(5, 8, sound=False)])
    assert told(judgement) == ("unobservable", "unobservable", "unresolved_entry")


@pytest.mark.parametrize(("sound", "since"), [(True, on(-40)), (False, date(2020, 1, 1))])
def test_an_import_from_before_the_duty_arose_counts_from_its_day_when_it_shows_the_report(
    sound: bool, since: date
) -> None:
    judgement = judged("-", imports=[imported(-45, -40, sound=sound)])
    assert (judgement.headline, judgement.headline_since) == ("filed" if sound else "not due", since)


@pytest.mark.parametrize("duty", ["unknown", "merged", "exempt"])
def test_timing_needs_a_duty(duty: str) -> None:
    assert judged("--", duty=duty, imports=[imported(2, 2)]).timing.value == "undetermined"


def test_backdating_never_rests_on_a_night_that_an_import_contradicts(store: Store, roster: Roster) -> None:
    dated = report(BAITA, 2023, published=NIGHTS[0])
    for night, shown in zip(NIGHTS, (None, None, dated), strict=True):
        store.night(night, SIBLING | ({"1.html": shown} if shown else {}))
    before = {finding.rule: finding.result for finding in of(store, roster).findings}
    store.imported(NIGHTS[0], {"1.html": dated}, on=LATE)
    after = {finding.rule: finding.result for finding in of(store, roster).findings}
    assert (before["backdated"], after["backdated"]) == ("fail", "null")


def test_findings_on_what_became_of_a_report_need_nights_of_our_own(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, SIBLING)
    store.imported(date(2023, 12, 1), {"1.html": report(BAITA, 2023, published=date(2023, 1, 1))}, on=LATE)
    findings = {finding.rule: finding.result for finding in of(store, roster).findings}
    assert findings == {"missing": "pass", "late": "pass"}


# in a real store


def test_an_imported_report_is_found_elsewhere_and_named_apart_with_its_source(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, SIBLING)
    store.imported(date(2024, 1, 20), {"1.html": report(BAITA, 2023)}, on=NIGHTS[1])
    judgement = of(store, roster)
    assert told(judgement) == ("filed", "found_elsewhere", "imported")
    assert judgement.timing.value == "on_time"
    element = judgement.to_json()
    [shown] = element["imported"]
    assert element["documents"] == []
    assert (shown["captured_on"], shown["known_on"]) == ("2024-01-20", NIGHTS[1].isoformat())
    assert shown["source"]["file"] == "others.warc.gz"
    assert element["proof"] == [shown["capture"]]
    [proof] = proof_captures(store.engine, judgement.proof)
    assert proof.shows == "report page, imported from others.warc.gz (somebody's crawler/1)"
    assert told(of(store, roster, as_of=NIGHTS[0])) == ("unobservable", "unobservable", "nights")


@pytest.mark.parametrize("outcome", ["gone", "soft_404", "error", "blocked"])
def test_an_imported_failure_proves_nothing(store: Store, roster: Roster, outcome: str) -> None:
    page = report(BAITA, 2023)
    for night in NIGHTS:
        store.night(night, SIBLING | {"1.html": page})
    before = of(store, roster).to_json()
    store.imported(NIGHTS[2], {"1.html": Page(page.title, outcome=outcome)}, on=LATE)
    assert of(store, roster).to_json() == before


def test_another_text_in_an_import_is_no_alteration(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, SIBLING | {"1.html": report(BAITA, 2023)})
    store.imported(date(2024, 1, 20), {"1.html": report(BAITA, 2023, text="另一篇。")}, on=LATE)
    assert of(store, roster).integrity.value == ("unchanged",)


def test_an_import_is_no_control_and_no_listing(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, {})
        store.imported(night, SIBLING, on=night)
    assert told(of(store, roster)) == ("unobservable", "unobservable", "no_control")


def test_a_county_that_was_only_imported_is_not_judged_and_no_portal_to_visit(store: Store, roster: Roster) -> None:
    store.imported(NIGHTS[0], SIBLING, on=NIGHTS[1])
    assert judge(store.engine, roster, SETTINGS, year=2023, as_of=LATE) == []
    assert store_status(store.engine, LATE).portals == []


def test_an_import_of_another_county_says_nothing_here(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, SIBLING)
    store.imported(NIGHTS[0], {"1.html": report(BAITA, 2023)}, on=NIGHTS[1], county="990102")
    assert of(store, roster).headline == "missing"


@pytest.mark.parametrize(
    ("page", "headline"),
    [
        (report(BAITA, 2022), "missing"),  # another year's
        (report(QINGSHI, 2023), "missing"),  # another's
        (report(BAITA, 0, year=None, year_evidence=None, title=f"{BAITA}年报"), "unobservable"),  # could be this year's
        (report(BAITA, 2023, problems=("empty_report",)), "unobservable"),  # its title and nothing under it
        (Page(f"{BAITA}2023年政府信息公开工作年度报告"), "missing"),  # was read as no report
    ],
)
def test_only_the_report_itself_is_a_sighting(store: Store, roster: Roster, page: Page, headline: str) -> None:
    for night in NIGHTS:
        store.night(night, SIBLING)
    store.imported(NIGHTS[0], {"1.html": page}, on=NIGHTS[1])
    assert of(store, roster).headline == headline


@pytest.mark.parametrize(
    ("captured", "expected"),
    [
        (NIGHTS[0], ("filed", "found_elsewhere", "imported")),
        (date(2023, 6, 1), ("unobservable", "unobservable", "unresolved_entry")),  # the year was not over yet
    ],
)
def test_the_address_helps_to_tell_whose_an_imported_report_is(
    store: Store, roster: Roster, captured: date, expected: tuple[str, str, str]
) -> None:
    nameless = report(BAITA, 2023, place=None, filer=None, year=None, year_evidence=None)
    column = {"county_code": "990101", "filer": BAITA, "years": [2023]}
    fails = Page(nameless.title, outcome="error")
    for night in NIGHTS:
        store.night(night, {"1.html": fails}, scope=column, covers="columns")
    store.imported(captured, {"1.html": nameless}, on=NIGHTS[1])
    assert told(of(store, roster)) == expected


def test_a_count_says_how_many_of_the_filed_only_others_saw(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, SIBLING)
    store.imported(NIGHTS[0], {"1.html": report(BAITA, 2023)}, on=NIGHTS[1])
    found = judge(store.engine, roster, SETTINGS, year=2023, as_of=LATE)
    assert "Of the filed, 1 only imported captures show; we have not seen them ourselves." in summarise(found).lines


def test_a_night_more_makes_no_new_verdict_of_what_others_saw(store: Store, roster: Roster) -> None:
    store.imported(date(2024, 1, 20), {"1.html": report(BAITA, 2023)}, on=NIGHTS[0])
    changes = []
    for night in NIGHTS:
        store.night(night, SIBLING)
        told = judge(store.engine, roster, SETTINGS, year=2023, as_of=night)
        changes.append([c.line for c in record_verdicts(store.engine, told, night) if c.unit == BAITA])
    assert changes == [[f"{BAITA} 2023: filed (only imports show it) (first verdict)"], [], []]


# for every history

MARKS = st.text("-x#DBR?q123eghi.Gsn", min_size=1, max_size=14)
SIGHTINGS = st.lists(st.tuples(st.integers(-60, 14), st.integers(0, 14), st.booleans()), min_size=1, max_size=3)
ACCUSING = ("missing", "late", "withdrawn", "defective")


def made(drawn: list[tuple[int, int, bool]]) -> list[object]:
    return [imported(night, max(night, night + later), sound=sound) for night, later, sound in drawn]


@given(MARKS, SIGHTINGS, st.sampled_from([None, *range(-3, 16)]), st.booleans())
@settings(max_examples=400, deadline=None)
def test_no_import_ever_accuses(nights: str, drawn: list[tuple[int, int, bool]], claim: int | None, odd: bool) -> None:
    told = {"published": on(claim) if claim is not None else None, "searched": not odd}
    before, after = judged(nights, **told), judged(nights, imports=made(drawn), **told)
    if after.headline in ACCUSING:
        assert before.headline == after.headline
    assert set(after.integrity.value) <= set(before.integrity.value)
    if after.timing.value == "late":
        assert before.timing.value == "late"
        assert after.timing.days <= before.timing.days  # type: ignore[operator]
    assert after.timing.seen[0] in (None, before.timing.seen[0])  # what backdating rests on
    assert after.timing.claimed == before.timing.claimed


@given(MARKS, SIGHTINGS, st.integers(1, 14))
@settings(max_examples=200, deadline=None)
def test_as_of_a_day_equals_a_replay_that_stopped_that_day(
    nights: str, drawn: list[tuple[int, int, bool]], night: int
) -> None:
    day, imports = on(night), made(drawn)
    whole, replayed = case(nights, imports=imports), case(nights, imports=imports, until=day)
    told, again = (judge_case(each, expectation(), 2, day).to_json() for each in (whole, replayed))
    assert told == again
