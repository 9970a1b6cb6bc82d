"""Reports as the rules see them, read from the database: numbers, earlier versions, last year's beside this year's."""

from datetime import date, timedelta

from audit.judge import judge
from audit.judgement import Finding
from roster import Roster
from storage.settings import Settings
from tests.audit.county import TOWNS, Store, report

BAITA = TOWNS[0]
FIRST = date(2024, 3, 1)
CARRIED_IN, CARRIED_OUT = "requests.carried_in.total", "requests.carried_out.total"
FORM = {"edition": "2021"}


def carried_over(store: Store, roster: Roster, as_of: date) -> Finding:
    [judged] = [
        each
        for each in judge(store.engine, roster, Settings(), year=2023, as_of=as_of)
        if each.expectation.unit == BAITA
    ]
    [found] = [each for each in judged.findings if each.rule == "requests_carried_over" and each.result != "null"]
    return found


def test_a_figure_of_last_year_that_was_altered_afterwards_is_told_with_the_capture_that_showed_it(
    store: Store, roster: Roster
) -> None:
    now = report(BAITA, 2023, cells={CARRIED_IN: 2}, **FORM)
    for night, printed in enumerate((2, 2, 5, 5)):
        before = report(BAITA, 2022, cells={CARRIED_OUT: printed}, **FORM)
        store.night(FIRST + timedelta(night), {"2022.html": before, "2023.html": now})
    broken = carried_over(store, roster, FIRST + timedelta(4))
    assert (broken.result, broken.evidence["equation"]) == ("fail", "2 ≠ 5")
    assert broken.evidence["agreed_before_alteration"] == ["v1/2022.html"]
    assert broken.evidence["compared_with"]["captures"] == ["v3/2022.html"]


def test_a_change_of_words_is_no_earlier_figure(store: Store, roster: Roster) -> None:
    now = report(BAITA, 2023, cells={CARRIED_IN: 2}, **FORM)
    for night, text in enumerate(("甲", "甲", "乙", "乙")):
        before = report(BAITA, 2022, cells={CARRIED_OUT: 5}, text=text, **FORM)
        store.night(FIRST + timedelta(night), {"2022.html": before, "2023.html": now})
    broken = carried_over(store, roster, FIRST + timedelta(4))
    assert "agreed_before_alteration" not in broken.evidence
