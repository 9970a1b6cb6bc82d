"""A fixed address that always shows the newest report: what stood there before was not altered."""

from datetime import date

import pytest

from audit.difference import differ
from audit.history import find_filer, history
from audit.judge import judge
from audit.judgement import Judgement
from audit.versions import find_sides
from roster import Roster
from storage.settings import AuditSettings, Settings
from storage.workers import Limits
from tests.audit.county import SITE, TOWNS, Page, Store, report

BAITA, QINGSHI, *_ = TOWNS
CELL = "requests.granted.total"
BEFORE, JANUARY, LATER = date(2024, 1, 20), date(2025, 1, 20), date(2025, 1, 25)
OLD, NEW = report(BAITA, 2023, cells={CELL: 3}), report(BAITA, 2024, cells={CELL: 8})
SIBLINGS = {"2.html": report(QINGSHI, 2023), "3.html": report(QINGSHI, 2024)}
ELSEWHERE = {"old.html": OLD}


def told(store: Store, roster: Roster, year: int = 2023, as_of: date = LATER) -> Judgement:
    settings = Settings(audit=AuditSettings(absence_nights=2))
    found = judge(store.engine, roster, settings, year=year, as_of=as_of)
    return next(each for each in found if each.expectation.unit == BAITA)


def words(judgement: Judgement) -> tuple[str, tuple[str, ...], str | None]:
    return judgement.headline, judgement.integrity.value, judgement.integrity.detail


def altered(judgement: Judgement) -> list[str]:
    return [each.rule for each in judgement.findings if each.rule == "altered" and each.result == "fail"]


def moved(store: Store, january: dict[str, Page], later: dict[str, Page]) -> None:
    for night, pages in ((BEFORE, {"newest.html": OLD}), (JANUARY, january), (LATER, later)):
        store.night(night, SIBLINGS | pages)


@pytest.mark.parametrize(
    ("january", "later"),
    [
        ({"newest.html": NEW} | ELSEWHERE, {"newest.html": NEW} | ELSEWHERE),  # at a new address the same night
        ({"newest.html": NEW}, {"newest.html": NEW} | ELSEWHERE),  # ... or some nights later
        ({"newest.html": NEW}, {"newest.html": NEW}),  # nowhere else: it is gone from there
        ({"newest.html": NEW}, {"newest.html": OLD}),  # and back again
        ({"newest.html": report(QINGSHI, 2024, cells={CELL: 8})}, ELSEWHERE),
    ],
)
def test_the_report_before_was_not_altered_whatever_day_it_is(
    store: Store, roster: Roster, january: dict[str, Page], later: dict[str, Page]
) -> None:
    moved(store, january, later)
    for day in (BEFORE, JANUARY, LATER):
        judgement = told(store, roster, as_of=day)
        assert (words(judgement), altered(judgement)) == (("filed", ("unchanged",), None), [])


def test_the_newest_report_is_found_where_the_one_before_stood(store: Store, roster: Roster) -> None:
    moved(store, {"newest.html": NEW} | ELSEWHERE, {"newest.html": NEW} | ELSEWHERE)
    assert words(told(store, roster, 2024)) == ("filed", ("unchanged",), None)


def test_one_that_comes_back_with_other_numbers_was_altered(store: Store, roster: Roster) -> None:
    moved(store, {"newest.html": NEW}, {"newest.html": report(BAITA, 2023, cells={CELL: 4})})
    assert words(told(store, roster, as_of=JANUARY))[1] == ("unchanged",)
    assert words(told(store, roster)) == ("filed", ("altered",), "numeric")


@pytest.mark.parametrize("defect", ["year_conflict", "filer_conflict", "empty_report"])
def test_what_is_not_soundly_anothers_alters_it(store: Store, roster: Roster, defect: str) -> None:
    wrong = report(BAITA, 2024, cells={CELL: 8}, problems=(defect,))
    moved(store, {"newest.html": wrong}, {"newest.html": wrong})
    assert words(told(store, roster))[1:] == (("altered", "defective"), "numeric")


def test_another_years_text_under_its_own_title_stays_a_defect(store: Store, roster: Roster) -> None:
    wrong = report(BAITA, 2023, cells={CELL: 8}, problems=("year_conflict",))
    moved(store, {"newest.html": wrong}, {"newest.html": wrong})
    assert words(told(store, roster)) == ("defective", ("altered", "defective"), "numeric")


def test_it_is_withdrawn_only_by_its_own_proof(store: Store, roster: Roster) -> None:
    gone = {"newest.html": Page(NEW.title, outcome="gone", listed=False)}
    moved(store, {"newest.html": NEW}, gone)
    assert words(told(store, roster, as_of=JANUARY))[0] == "filed"
    assert words(told(store, roster))[0] == "withdrawn"


def test_history_and_diff_say_the_same(store: Store, roster: Roster) -> None:
    store.uuids = True
    moved(store, {"newest.html": NEW}, {"newest.html": NEW})
    found = history(store.engine, roster, find_filer(store.engine, roster, BAITA, LATER), 2023, LATER)
    assert [version.changes for version in found.versions] == [None]
    assert [event.what for event in found.events] == [
        "first seen, version 1",
        "2 visits: not shown: its address shows something else",
    ]
    difference = differ(*find_sides(store.engine, f"{SITE}/newest.html", None, Limits(1, 60, 2048)))
    assert len(difference.reports[0].cells) == 1
    assert "different filers or years" in difference.notes[0]
