"""From the nights in the store to the finding: how often a file was asked for in vain."""

from datetime import date, timedelta

import pytest

from audit.judge import judge
from audit.judgement import Finding
from roster import Roster
from storage.settings import Settings
from tests.audit.county import TOWNS, Page, Store, report

FIRST = date(2024, 1, 10)
PAGE, FILE = "1.html", "1.docx"


def broken(store: Store, roster: Roster, *outcomes: str) -> Finding:
    """Publish a report whose file answers so, night after night."""
    for night, outcome in enumerate(outcomes):
        shown = {PAGE: report(TOWNS[0], 2023), FILE: Page("", parent=PAGE, outcome=outcome)}
        store.night(FIRST + timedelta(days=night), shown)
    judged = judge(store.engine, roster, Settings(), year=2023, as_of=FIRST + timedelta(days=len(outcomes)))
    [found] = [each for judgement in judged for each in judgement.findings if each.rule == "attachment_broken"]
    return found


def test_once_may_be_a_mishap_twice_is_not(store: Store, roster: Roster) -> None:
    once = broken(store, roster, "gone")
    assert (once.result, once.reason) == ("null", "one_try")
    twice = broken(store, roster, "gone", "gone")
    assert (twice.result, twice.evidence["nights"]) == ("fail", 2)
    assert twice.id == once.id


def test_a_night_on_which_it_was_there_begins_the_count_anew(store: Store, roster: Roster) -> None:
    found = broken(store, roster, "gone", "gone", "error", "gone")
    assert (found.result, found.reason, found.evidence["nights"]) == ("null", "one_try", 1)


@pytest.mark.parametrize("outcome", ["gone", "soft_404", "error", "blocked"])
def test_what_a_file_adds_that_could_not_be_had_at_first_is_no_alteration(
    store: Store, roster: Roster, outcome: str
) -> None:
    without, with_it = ({"requests.granted.total": number} for number in (3.0, 4.0))
    store.night(FIRST, {PAGE: report(TOWNS[0], 2023, cells=without), FILE: Page("", parent=PAGE, outcome=outcome)})
    store.night(FIRST + timedelta(days=1), {PAGE: report(TOWNS[0], 2023, cells=with_it), FILE: Page("", parent=PAGE)})
    judged = judge(store.engine, roster, Settings(), year=2023, as_of=FIRST + timedelta(days=1))
    assert [each.integrity.value for each in judged if each.documents] == [("unchanged",)]
