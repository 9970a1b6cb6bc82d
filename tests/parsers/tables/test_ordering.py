"""A row is told by its words; where several rows share them, by the rows around it; else it is not told."""

from parsers.tables.ordering import LONGEST_GAP, Candidates, settle

# 0 reviews (1 upheld, 2 corrected), 3 lawsuits (4 upheld, 5 corrected), 6 complaints
PARENTS = (None, 0, 0, None, 3, 3, None)
UPHELD, CORRECTED = Candidates((1, 4)), Candidates((2, 5))


def only(row: int) -> Candidates:
    return Candidates((row,))


def test_words_that_one_row_has_are_enough() -> None:
    assert settle([only(6), only(0)], PARENTS) == [(6,), (0,)]


def test_words_of_two_rows_are_told_by_the_rows_around_them() -> None:
    entries = [only(0), UPHELD, CORRECTED, only(3), UPHELD, CORRECTED, only(6)]
    assert settle(entries, PARENTS) == [(0,), (1,), (2,), (3,), (4,), (5,), (6,)]


def test_without_their_headings_rows_keep_the_order_of_the_form() -> None:
    assert settle([UPHELD, CORRECTED, UPHELD, CORRECTED], PARENTS) == [(1,), (2,), (4,), (5,)]


def test_a_row_belongs_under_the_heading_printed_last() -> None:
    assert settle([only(0), CORRECTED, only(6)], PARENTS) == [(0,), (2,), (6,)]


def test_one_of_two_without_any_heading_is_not_told() -> None:
    assert settle([CORRECTED], PARENTS) == [(2, 5)]


def test_a_misprint_does_not_take_a_row_that_is_there() -> None:
    misprint = Candidates((2,), exact=False)
    assert settle([only(0), only(2), misprint, only(3)], PARENTS)[2] == ()


def test_rows_moved_elsewhere_stay_under_their_own_heading() -> None:
    entries = [only(6), only(3), UPHELD, CORRECTED, only(0), UPHELD, CORRECTED]
    assert settle(entries, PARENTS) == [(6,), (3,), (4,), (5,), (0,), (1,), (2,)]


def test_a_flood_of_doubtful_rows_is_left_alone() -> None:
    assert settle([CORRECTED] * (LONGEST_GAP + 1), PARENTS) == [(2, 5)] * (LONGEST_GAP + 1)
