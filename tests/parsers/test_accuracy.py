"""A slice of `make accuracy`: no generated report has a cell that says what is not so, and enough of them are read.

The whole is `python -m benchmarks.accuracy`; docs/accuracy.md says what is measured and what the floors are.
"""

import random

import pytest

from benchmarks.accuracy import Outcome, Totals, outcomes_of
from tests.parsers.generator.costly import make_costly
from tests.parsers.generator.samples import CHEAP, COSTLY, make
from tests.parsers.generator.shapes import TABLE, Shape

# Shapes of which less is read than of all others, each with what is read of it at least; docs/accuracy.md says why.
FLOORS = {"reviews in pairs": 0.95, "a table turned over": 0.95, "office pdf": 0.95, "scan pdf": 0.9}
FLOOR = 0.99
# Formats of which some cells are read wrongly, or too few were measured since they were; docs/accuracy.md says which.
UNSOLVED = frozenset({"unruled pdf", "scan png", "scan jpeg"})
FORMATS = tuple(name for name in CHEAP if name not in UNSOLVED | {"stream", "spaced"})
SLICES = range(12)
EACH = 25
FEW = 8


def complaints(outcomes: list[Outcome]) -> list[str]:
    """The wrong cells, with what it takes to see the document again."""
    return [
        f"seed {seed}, {file_format}, {edition}, {shapes}: {name} {what}"
        for seed, file_format, edition, shapes, verdict in outcomes
        for name, what in verdict.wrong.items()
    ]


def total(outcomes: list[Outcome]) -> Totals:
    totals = Totals()
    for outcome in outcomes:
        totals.add(outcome)
    return totals


@pytest.mark.parametrize("part", SLICES)
def test_no_cell_of_any_report_says_what_is_not_so(part: int) -> None:
    samples = [make(seed) for seed in range(part * EACH, (part + 1) * EACH)]
    assert complaints(outcomes_of([sample for sample in samples if sample.format not in UNSOLVED])) == []


@pytest.mark.parametrize("shape", TABLE, ids=lambda shape: shape.name)
def test_a_shape_alone_is_read_and_never_wrongly(shape: Shape) -> None:
    rng = random.Random(shape.name)
    formats = sorted(shape.formats.intersection(FORMATS)) if shape.formats else FORMATS
    outcomes = outcomes_of(
        [make(seed, rng.choice(formats), rng.choice(sorted(shape.editions)), (shape.name,)) for seed in range(FEW)]
    )
    assert complaints(outcomes) == []
    assert total(outcomes).by["all"]["all"].accuracy >= FLOORS.get(shape.name, FLOOR)


@pytest.mark.parametrize("edition", ["2008", "2014", "2019", "2021"])
def test_a_plain_report_is_exact_in_every_format(edition: str) -> None:
    outcomes = outcomes_of([make(seed, name, edition, ()) for seed, name in enumerate(FORMATS)])
    for seed, file_format, _, _, verdict in outcomes:
        assert (seed, file_format, verdict.wrong, verdict.missed, verdict.notes) == (seed, file_format, {}, [], [])


@pytest.mark.parametrize("file_format", sorted(set(COSTLY) - UNSOLVED))
def test_a_report_through_a_word_processor_or_a_scanner_has_no_wrong_cell(file_format: str) -> None:
    outcomes = outcomes_of(make_costly(range(2), file_format, ()))
    assert complaints(outcomes) == []
    assert total(outcomes).by["all"]["all"].accuracy >= FLOORS.get(file_format, FLOOR)
