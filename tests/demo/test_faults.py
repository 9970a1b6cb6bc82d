"""What is really wrong with whose report, and that its harmless twins are not."""

import pytest

from demo.calendar import NIGHT_DATES, night_of
from demo.counties import by_id
from demo.faults import Wrong, faults
from demo.filings import filings
from demo.flaws import FLAWS

LAST = len(NIGHT_DATES) - 1


def matters(unit: str, year: int, night: int = LAST) -> frozenset[str]:
    found: list[Wrong] = [wrong for wrong in faults(night) if (wrong.unit, wrong.year) == (unit, year)]
    return found[0].matters if found else frozenset()


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: f"{flaw.filer} {flaw.year} {flaw.what} {flaw.where}")
def test_every_flaw_is_in_a_report_that_was_filed_and_is_wrong_as_its_row_says(flaw):
    assert [f for f in filings(flaw.county) if (f.unit.name, f.year) == (flaw.filer, flaw.year)]
    assert set(flaw.wrong) <= matters(flaw.filer, flaw.year)


def test_twins_are_not_wrong():
    faulty = {(flaw.filer, flaw.year) for flaw in FLAWS if flaw.wrong}
    twins = {(flaw.filer, flaw.year) for flaw in FLAWS} - faulty
    assert len(twins) >= 15
    assert {twin: matters(*twin) for twin in twins if matters(*twin)} == {}


def test_nothing_is_said_before_a_report_was_seen():
    assert matters("磬石镇", 2021, night_of("2024-01-20")) == frozenset()
    assert matters("磬石镇", 2021, night_of("2024-01-25")) == {"placeholder"}


def test_an_altered_figure_breaks_its_sums_from_that_night_on():
    assert matters("磬石镇", 2023, night_of("2024-02-08")) == frozenset()
    assert matters("磬石镇", 2023, night_of("2024-02-15")) == {"altered", "result sum", "row sum"}


def test_what_one_year_misstates_the_next_does_not_take_over():
    assert "in force" in matters("桐荫坞镇", 2023, night_of("2024-02-08"))
    assert "in force" not in matters("桐荫坞镇", 2023, night_of("2024-02-01"))
    assert matters("苔谷镇", 2021) == {"carried over"}


def test_figures_hand_on_where_no_flaw_stands():
    """Every report that no row names is without a fault in its figures."""
    named = {(flaw.filer, flaw.year + later) for flaw in FLAWS for later in (0, 1)}
    sums = {"balance", "result sum", "row sum", "dispute sum", "carried over", "in force", "items", "published"}
    events = {
        (e.unit.name, e.year + later)
        for c in ("qinglan", "jichuan", "yanhu")
        for e in filings(c)
        if e.events
        for later in (0, 1)
    }
    for wrong in faults(LAST):
        if (wrong.unit, wrong.year) not in named | events:
            assert not wrong.matters & sums, wrong


def test_one_night_without_its_file_is_over_the_next():
    assert "attachment" in matters("鹿蕨乡", 2022, night_of("2024-02-08"))
    assert matters("鹿蕨乡", 2022) == frozenset()
    assert matters("萤川乡", 2022, night_of("2024-02-11")) == {"attachment"}
    assert matters("萤川乡", 2022) == frozenset()


def test_a_file_that_is_gone_or_was_never_there_stays_a_fault():
    assert matters("鹤拂镇", 2020, night_of("2024-02-01")) == frozenset()
    assert matters("鹤拂镇", 2020) == {"attachment"}
    assert matters("霜筠镇", 2022) == {"attachment"}


def test_a_successor_that_reports_for_another_is_no_contradiction():
    assert matters("霭畈乡", 2023) == frozenset()
    assert by_id("jichuan").unit("霭畈乡", 2023).gone_by(2023)
