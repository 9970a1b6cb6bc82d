"""No report is called absent before it was searched for outside of its column; a hit is found elsewhere."""

from datetime import date, timedelta

import pytest

from audit.judge import judge
from audit.judgement import Judgement
from audit.titles import claims_disclosure_report
from roster import Roster
from storage.settings import AuditSettings, Settings
from tests.audit.county import EVERYONE, TOWNS, Page, Store, days, report
from tests.audit.timeline import judged as judged_nights
from tests.audit.timeline import on

BAITA, QINGSHI, HEMING, YUNXI = TOWNS
LATE = date(2024, 3, 1)
NIGHTS = days(LATE - timedelta(days=3), 3)
SETTINGS = Settings(audit=AuditSettings(absence_nights=2))
SIBLING = {"2.html": report(QINGSHI, 2023)}
NEWS = {**EVERYONE, "elsewhere": True}


def judged(store: Store, roster: Roster, town: str = BAITA, as_of: date = LATE) -> Judgement:
    found = judge(store.engine, roster, SETTINGS, year=2023, as_of=as_of)
    return next(judgement for judgement in found if judgement.expectation.unit == town)


def told(judgement: Judgement) -> tuple[str, str, str | None]:
    return judgement.headline, judgement.observation.value, judgement.observation.reason


@pytest.mark.parametrize(
    ("nights", "headline", "since", "reason"),
    [
        ("---|---|----", "unobservable", on(4), "not_searched"),
        ("---|---|s-", "missing", on(8), None),
        ("---|---|-s", "missing", on(8), None),
        ("---|---|---s", "missing", on(10), None),  # the search completes the proof
        ("---|--s|---", "unobservable", on(4), "not_searched"),  # a search within the grace proves nothing
        ("---|---|s", "unobservable", on(4), "nights"),
        ("---|---|s#", "unobservable", on(4), "incomplete"),
        ("---|---|s#-", "missing", on(9), None),
    ],
)
def test_absence_needs_a_search_outside_of_the_column(
    nights: str, headline: str, since: date, reason: str | None
) -> None:
    judgement = judged_nights(nights, searched=False)
    assert (judgement.headline, judgement.headline_since, judgement.observation.reason) == (headline, since, reason)


def test_the_captures_of_the_search_are_part_of_the_proof() -> None:
    assert judged_nights("---|---|--s", searched=False).proof[-1] == "search 02-06"


def test_what_was_not_searched_for_is_unobservable(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, SIBLING, elsewhere=None)
    assert told(judged(store, roster)) == ("unobservable", "unobservable", "not_searched")


def test_a_search_completes_the_proof_on_its_night_and_an_audit_of_an_earlier_day_stands(
    store: Store, roster: Roster
) -> None:
    for night, searched in zip(NIGHTS, (None, None, {}), strict=True):
        store.night(night, SIBLING, elsewhere=searched)
    missing = judged(store, roster)
    assert (missing.headline, missing.headline_since) == ("missing", NIGHTS[2])
    assert told(judged(store, roster, as_of=NIGHTS[1])) == ("unobservable", "unobservable", "not_searched")


def test_a_proof_holds_the_answers_to_its_own_search_and_those_that_concern_all(store: Store, roster: Roster) -> None:
    hits = {"other.html": report("某某镇", 2023, listed=False)}
    store.night(NIGHTS[0], SIBLING | hits, elsewhere=hits)
    store.night(NIGHTS[1], SIBLING)
    assert judged(store, roster).proof[-2:] == ("v1/search1", "v1/search2")
    assert judged(store, roster, YUNXI).proof[-1:] == ("v1/search1",)


def test_a_report_that_only_a_search_hits_is_found_elsewhere_and_not_late_for_having_been_hidden(
    store: Store, roster: Roster
) -> None:
    hit = {"news/1.html": report(BAITA, 2023, listed=False)}
    store.night(NIGHTS[0], SIBLING, elsewhere=None)
    store.night(NIGHTS[1], SIBLING | hit, elsewhere=hit)
    store.night(NIGHTS[2], SIBLING | hit, elsewhere=None)
    judgement = judged(store, roster)
    assert told(judgement) == ("filed", "found_elsewhere", None)
    assert judgement.timing.value == "undetermined"
    assert [document.url for document in judgement.documents] == ["https://qinglan.example/news/1.html"]


def test_a_hit_that_moves_into_its_column_is_found_there(store: Store, roster: Roster) -> None:
    hit = report(BAITA, 2023, listed=False)
    store.night(NIGHTS[0], SIBLING | {"news/1.html": hit}, elsewhere={"news/1.html": hit})
    store.night(NIGHTS[1], SIBLING | {"news/1.html": hit, "1.html": report(BAITA, 2023)})
    assert judged(store, roster).observation.value == "found"


def test_a_hit_that_is_gone_is_withdrawn(store: Store, roster: Roster) -> None:
    hit = report(BAITA, 2023, listed=False)
    gone = Page(hit.title, outcome="gone", listed=False)
    store.night(NIGHTS[0], SIBLING | {"news/1.html": hit}, elsewhere={"news/1.html": hit})
    store.night(NIGHTS[1], SIBLING | {"news/1.html": gone}, elsewhere=None)
    assert judged(store, roster).headline == "withdrawn"


def test_a_hit_whose_page_fails_is_in_doubt_for_the_one_it_names_alone(store: Store, roster: Roster) -> None:
    hit = Page(f"{BAITA}2023年政府信息公开工作年度报告", outcome="error", listed=False)
    for night in NIGHTS:
        store.night(night, SIBLING | {"news/1.html": hit}, elsewhere={"news/1.html": hit})
    assert told(judged(store, roster)) == ("unobservable", "unobservable", "unresolved_entry")
    assert judged(store, roster, YUNXI).headline == "missing"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2023年政府信息公开工作年度报告", "missing"),  # names nobody
        (f"{BAITA}2023年政府工作报告", "missing"),  # another report
        (f"{BAITA}召开防汛工作会议", "missing"),
        ("", "missing"),
        (f"{BAITA}2023年政府信息公开工作年度报告", "unobservable"),
        (f"{BAITA}政府信息公开工作年度报告", "unobservable"),
    ],
)
def test_a_headline_elsewhere_is_a_doubt_only_when_it_promises_the_report(
    store: Store, roster: Roster, title: str, expected: str
) -> None:
    hit = Page(title, outcome="error", listed=False)
    for night in NIGHTS:
        store.night(night, SIBLING | {"news/1.html": hit}, elsewhere={"news/1.html": hit})
    assert judged(store, roster).headline == expected


def test_a_column_elsewhere_covers_nobody_and_controls_nothing(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, SIBLING, column="news", scope=NEWS)
    assert told(judged(store, roster)) == ("unobservable", "unobservable", "no_listing")
    assert judged(store, roster, QINGSHI).observation.value == "found_elsewhere"


def test_only_reports_on_disclosure_are_promised() -> None:
    assert claims_disclosure_report("白塔镇2023年政务公开年报")
    assert not claims_disclosure_report("白塔镇2023年法治政府建设年度报告")
    assert not claims_disclosure_report("白塔镇2023年政府信息公开年报解读")


@pytest.mark.parametrize("duty", ["merged", "dissolved", "exempt", "unknown"])
def test_nobody_searches_for_what_is_not_owed(duty: str) -> None:
    judgement = judged_nights("---|---|--", searched=False, duty=duty)
    assert (judgement.observation.value, judgement.observation.reason) == ("absent", None)
    assert judgement.headline != "missing"
