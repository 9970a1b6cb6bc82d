"""Jumps against the filer's own years and against its neighbours: suspicions at most, and few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.judgement import Finding
from audit.loading import CellFact
from audit.reports import Report
from audit.rules.values import money_size, unlike_peers, unlike_years
from audit.rules.values.money_size import agree, is_ten_thousand_off
from audit.rules.values.unlike_peers import is_unlike
from audit.rules.values.unlike_years import is_jump
from audit.work.matter import matter
from tests.audit.rules.papers import answers, filled, results, written

RECEIVED = "requests.new_received.total"
LICENSING = "disclosure.licensing.decisions"
AMOUNT = "disclosure.procurement.amount"
COUNT = st.integers(0, 10_000)


def of(year: int, value: float | str, cell: str = RECEIVED, **more: list[str]) -> Report:
    edition = "2021" if year >= 2021 else "2019"
    return written(year, edition=edition, cells=filled(edition, {cell: value}), **more)


def through_years(now: float | str, *before: float | str) -> list[Finding]:
    earlier = {2022 - n: of(2022 - n, value) for n, value in enumerate(reversed(before), start=1)}
    return answers(unlike_years.RULE, of(2022, now), others=earlier)


@pytest.mark.parametrize(
    ("now", "before", "result"),
    [
        (1200, (3, 8, 12), "suspect"),
        (119, (3, 8, 12), "pass"),  # not ten times the most
        (90, (0, 1, 2), "pass"),  # not a hundred more
        (0, (200, 300, 150), "suspect"),
        (16, (200, 300, 150), "pass"),
        (0, (200, 90, 150), "pass"),  # less than a hundred has happened before
        (1200, (3, 800, 12), "pass"),  # so has this
    ],
)
def test_a_jump_is_far_by_ratio_and_by_distance(now: float, before: tuple[float, ...], result: str) -> None:
    assert results(through_years(now, *before)) == [(result, None)]


def test_a_jump_names_every_year_it_was_compared_with() -> None:
    [jump] = through_years(1200, 3, 8, 12)
    assert [(each["year"], each["figure"]) for each in jump.evidence["compared_with"]] == [
        (2019, 3),
        (2020, 8),
        (2021, 12),
    ]
    assert (jump.evidence["quantity"], jump.evidence["found"]) == ("requests_received", "1200")


def test_two_years_are_no_history() -> None:
    assert results(through_years(1200, 3, 8)) == [("null", "short_history")]


def test_a_year_whose_figure_is_not_printed_does_not_count() -> None:
    found = through_years(1200, 3, "blank", 12)
    assert [each.evidence.get("quantity") for each in found] == [None]


def test_a_report_under_a_wrong_title_is_no_part_of_the_history() -> None:
    earlier = {year: of(year, 3, problems=["year_conflict"]) for year in (2019, 2020, 2021)}
    assert results(answers(unlike_years.RULE, of(2022, 1200), others=earlier)) == [("null", "short_history")]


def test_a_report_under_a_wrong_title_is_compared_with_nothing() -> None:
    earlier = {year: of(year, 3) for year in (2019, 2020, 2021)}
    report = of(2022, 1200, problems=["filer_conflict"])
    peers = [of(2022, 3) for _ in range(5)]
    assert results(answers(unlike_years.RULE, report, others=earlier)) == [("null", "defective_report")]
    assert results(answers(unlike_peers.RULE, report, peers=peers)) == [("null", "defective_report")]
    assert results(answers(unlike_peers.RULE, of(2022, 1200), peers=peers)) == [("suspect", None)]
    unsound = [of(2022, 3, problems=["filer_conflict"]) for _ in range(5)]
    assert results(answers(unlike_peers.RULE, of(2022, 1200), peers=unsound)) == [("null", "few_peers")]


def test_the_new_count_of_normative_documents_is_not_compared_with_the_old_one() -> None:
    old = {year: of(2020, 500, "disclosure.normative_documents.made") for year in (2019, 2020, 2021)}
    found = answers(unlike_years.RULE, of(2022, 0), others=old)
    assert results(found) == [("pass", None)]


def beside(now: float | str, *peers: float | str) -> list[Finding]:
    neighbours = [of(2022, value, LICENSING) for value in peers]
    return answers(unlike_peers.RULE, of(2022, now, LICENSING), peers=neighbours)


@pytest.mark.parametrize(
    ("now", "peers", "result"),
    [
        (0, (120, 300, 250, 180, 90), "suspect"),
        (0, (120, 300, 0, 180, 90), "pass"),  # another has none either
        (0, (12, 30, 25, 18, 9), "pass"),
        (400, (0, 0, 0, 0, 0), "suspect"),
        (60, (0, 0, 0, 0, 0), "pass"),
        (9000, (120, 300, 250, 180, 90), "suspect"),
        (2000, (120, 300, 250, 180, 90), "pass"),
        (9000, (120, 300, 250, 180, 2000), "pass"),
        (250, (10, 20, 15, 18, 12), "pass"),  # twelve times as many, and not many
    ],
)
def test_a_filer_apart_from_its_neighbours_is_suspect(now: float, peers: tuple[float, ...], result: str) -> None:
    assert results(beside(now, *peers)) == [(result, None)]


def test_one_more_neighbour_is_no_other_matter() -> None:
    few, more = beside(0, 120, 300, 250, 180, 90), beside(0, 120, 300, 250, 180, 90, 140)
    assert [len(found.evidence["neighbours"]) for found in (*few, *more)] == [5, 6]
    assert matter(few[0].evidence) == matter(more[0].evidence)


def test_four_neighbours_are_too_few() -> None:
    assert results(beside(0, 120, 300, 250, 180)) == [("null", "few_peers")]


def test_neighbours_that_print_no_such_figure_do_not_count() -> None:
    assert "suspect" not in {each.result for each in beside(0, 120, 300, 250, 180, "blank")}


def test_what_is_suspect_is_never_a_failure() -> None:
    assert {each.severity for each in (*beside(0, 120, 300, 250, 180, 90), *through_years(1200, 3, 8, 12))} == {"low"}


@given(st.lists(COUNT, min_size=3, max_size=8), st.data())
def test_a_value_among_the_others_is_never_unlike_them(others: list[int], data: st.DataObject) -> None:
    value = data.draw(st.integers(min(others), max(others)))
    assert not is_jump(value, [float(each) for each in others])
    if value:
        assert not is_unlike(value, [float(each) for each in others])


def money(raw: str, year: int = 2019) -> Report:
    value = float(raw.rstrip("万元"))
    cells = filled("2019") | {AMOUNT: CellFact(value, "reported", raw)}
    return written(year, edition="2019", cells=cells)


def test_a_sum_ten_thousand_times_that_of_other_years_is_suspect() -> None:
    others = {2020: money("110", 2020), 2021: money("140.5", 2021)}
    [found] = answers(money_size.RULE, money("1260000"), 2019, others=others)
    assert (found.result, found.evidence["median"]) == ("suspect", "125.25")
    assert [each["figure"] for each in found.evidence["compared_with"]] == [110, 140.5]
    assert results(answers(money_size.RULE, money("126"), 2019, others=others)) == [("pass", None)]


def test_a_sum_ten_thousand_times_smaller_than_the_neighbours_is_suspect() -> None:
    peers = [money(str(each)) for each in (1_200_000, 2_500_000, 900_000, 1_800_000, 1_000_000, 50)]
    [found] = answers(money_size.RULE, money("120"), 2019, peers=peers)
    assert (found.result, len(found.evidence["neighbours"])) == ("suspect", 6)
    assert results(answers(money_size.RULE, money("120"), 2019, peers=peers[:4])) == [("null", "nothing_to_compare")]


def test_a_sum_that_names_its_unit_is_not_doubted() -> None:
    others = {2020: money("110", 2020), 2021: money("140.5", 2021)}
    assert results(answers(money_size.RULE, money("1260000元"), 2019, others=others)) == [("pass", None)]


def test_years_that_differ_among_themselves_say_nothing() -> None:
    others = {2020: money("110", 2020), 2021: money("1405000", 2021)}
    assert results(answers(money_size.RULE, money("126"), 2019, others=others)) == [("null", "nothing_to_compare")]


def test_no_sum_is_no_size() -> None:
    assert results(answers(money_size.RULE, money("0"), 2019)) == [("null", "no_sum_of_money")]


@given(st.floats(0.01, 1e6), st.lists(st.floats(0.01, 1e6), min_size=2, max_size=6))
def test_sums_of_one_size_are_never_ten_thousand_off(value: float, others: list[float]) -> None:
    if agree([value, *others]):
        assert not is_ten_thousand_off(value, others)
