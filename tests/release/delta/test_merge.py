"""Two sorted streams laid beside each other give what differs, whatever portions they come in."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.delta.merge import Row, merged

KEYS = st.tuples(st.sampled_from("ab𠮷\uffff"), st.integers(0, 30))
TABLES = st.dictionaries(KEYS, st.sampled_from([None, 1.5, "x"]))


def portions(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    yield []
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def as_rows(table: dict[tuple[str, int], object]) -> list[Row]:
    return [(*key, value) for key, value in sorted(table.items())]


@given(TABLES, TABLES, st.integers(1, 40), st.integers(1, 40))
def test_every_difference_is_told_once_and_in_order(
    old: dict[tuple[str, int], object], new: dict[tuple[str, int], object], one: int, other: int
) -> None:
    found = list(merged(portions(as_rows(old), one), portions(as_rows(new), other), 2))
    keys = [(before or after)[:2] for before, after in found]  # type: ignore[index]
    assert keys == sorted(key for key in {*old, *new} if (key in old, old.get(key)) != (key in new, new.get(key)))
    for (before, after), key in zip(found, keys, strict=True):
        assert before == ((*key, old[key]) if key in old else None)
        assert after == ((*key, new[key]) if key in new else None)


def test_equal_stretches_are_not_looked_at_row_by_row() -> None:
    looked = []

    class Watched(tuple[object, ...]):
        """A row that tells when its key is asked for."""

        __slots__ = ()

        def __getitem__(self, at: object) -> object:  # type: ignore[override]
            looked.append(self)
            return tuple.__getitem__(self, at)  # type: ignore[index]

    rows = [Watched((number, "same")) for number in range(10_000)]
    new = [*rows[:5_000], Watched((4_999.5, "new")), *rows[5_000:]]
    found = list(merged(portions(rows, 1_000), portions(new, 1_000), 1))
    assert found == [(None, (4_999.5, "new"))]
    assert len(looked) < 100


@pytest.mark.parametrize(("old", "new"), [([], []), ([(1, "a")], []), ([], [(1, "a")])])
def test_a_stream_may_be_empty(old: list[Row], new: list[Row]) -> None:
    found = list(merged(portions(old, 1), portions(new, 1), 1))
    assert found == [((1, "a"), None)] * len(old) + [(None, (1, "a"))] * len(new)
