"""Reports with which nothing is wrong: ordinary ones of every writer and format, with last year's and neighbours."""

from collections.abc import Iterator

from benchmarks.labelled import cases
from benchmarks.labelled.cases import Labelled

REPORTS = 100  # each on three editions, one with the year before
SHAPES = (
    {"editions": ["2021"], "before": {}},
    {"editions": ["2019"], "before": {}},
    {"editions": ["2021", "2019"], "peers": {"count": 6}},
    {"editions": ["2014", "2008"]},
    {"editions": ["2021"], "history": {"years": 3}},
)


def _case(seed: int) -> dict[str, object]:
    """Give a case that changes nothing."""
    return {"id": f"clean {seed}", "times": 3, **SHAPES[seed % len(SHAPES)]}


def made(seed: int) -> Iterator[Labelled]:
    """Make it."""
    return cases.made(_case(seed))
