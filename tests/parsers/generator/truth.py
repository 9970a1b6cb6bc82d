"""A truth: who files what, when, and with which figures. Everything follows from a random generator."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.parsers.generator import words

FORMS: dict[str, Any] = {
    form["edition"]: form
    for form in json.loads((Path(__file__).resolve().parents[3] / "parsers" / "data" / "forms.json").read_text("utf-8"))
}
# The report years a form was used for, a late or early filer included (forms.md 7).
YEARS = {"2008": range(2008, 2015), "2014": range(2014, 2019), "2019": range(2019, 2022), "2021": range(2021, 2025)}


@dataclass(frozen=True)
class Printed:
    """A cell as it should be read: the text printed, its value and state. `plain` is False where doubt is allowed."""

    text: str
    value: int | float | None
    state: str
    plain: bool = True


def number(value: float) -> Printed:
    """Print a number plainly."""
    return Printed(str(value), value, "reported")


@dataclass(frozen=True)
class Filer:
    """A body that files: its county, its place (`霜渡镇`) and its own name (`霜渡镇人民政府`)."""

    county: str
    place: str
    name: str
    kind: str


@dataclass(frozen=True)
class Said:
    """A figure the prose states: the sentence, and the cell of the form it is about (None: no cell holds it)."""

    about: str
    value: int
    sentence: str


@dataclass
class Truth:
    """One report: filer, year, edition, dates, the cells by id, and the paragraphs of each section."""

    filer: Filer
    year: int
    edition: str
    title: str
    dated: date
    published: date
    cells: dict[str, Printed]
    sections: dict[str, list[str]] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)


def make_truth(rng: random.Random, edition: str, filer: Filer | None = None, year: int | None = None) -> Truth:
    """Make up a report of an edition; of a filer and a year when they are given."""
    filer = filer or make_filer(rng)
    year = year or rng.choice(YEARS[edition])
    published = date(year + 1, 1, 5) + timedelta(days=rng.randrange(80))
    dated = published - timedelta(days=rng.randrange(4))
    title = rng.choice(words.TITLES).format(filer=filer.name, place=filer.place, county=filer.county, year=year)
    return Truth(filer, year, edition, title, dated, published, make_cells(rng, edition))


def make_filer(rng: random.Random) -> Filer:
    """Make up a body of one of the kinds that file."""
    kind = rng.choice(("town", "town", "town", "township", "township", "street", "street", "ethnic", "sumu"))
    stem = rng.choice(words.FIRST) + rng.choice(words.SECOND) if kind != "sumu" else rng.choice(words.BANNERS)
    ending, body = words.KINDS[kind]
    place = stem + ending.format(nationality=rng.choice(words.NATIONALITIES))
    return Filer(rng.choice(words.COUNTIES), place, place + body, kind)


def cell_ids(edition: str) -> Iterator[str]:
    """Give the ids of a form's cells, in its own order; none for an edition without a form."""
    for table in FORMS.get(edition, {"tables": ()})["tables"]:
        for group in groups(table):
            for row in group["rows"]:
                for column in group["columns"]:
                    yield f"{table['key']}.{row['key']}.{column['key']}"


def groups(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a table's groups of rows and columns; a table without groups is one."""
    found: list[dict[str, Any]] = table.get("groups") or [table]
    return found


def make_cells(rng: random.Random, edition: str) -> dict[str, Printed]:
    """Make up figures. Requests and disputes add up, as most do; how much there is at all varies as it does."""
    busy = rng.choice((0.0, 0.05, 0.2, 0.6, 1.0))
    values: dict[str, float] = {name: _figure(rng, busy) for name in cell_ids(edition)}
    if "disclosure.procurement.amount" in values and rng.random() < busy:
        values["disclosure.procurement.amount"] = rng.choice((152790, 477.35, 0.092, 96171.6, 1260000))
    if "disclosure.fees.amount" in values and rng.random() < busy:
        values["disclosure.fees.amount"] = rng.choice((0.3, 12.75, 0.02))
    _add_up(rng, values)
    return {name: number(value) for name, value in values.items()}


def _figure(rng: random.Random, busy: float) -> int:
    if rng.random() >= busy:
        return 0
    return rng.choice((rng.randrange(1, 10), rng.randrange(1, 60), rng.randrange(1, 60), rng.randrange(1, 3000)))


def _add_up(rng: random.Random, values: dict[str, float]) -> None:
    """Make the totals the sums of their parts, and what was received equal to what was done."""
    rows = {name.rpartition(".")[0] for name in values if not name.startswith(("disclosure.", "statistics."))}
    columns = [name.rpartition(".")[2] for name in values if name.startswith("requests.new_received.")]
    for column in columns:
        outcomes = [n for n in values if n.startswith("requests.") and n.endswith(f".{column}")]
        new, old, *results, total, left = outcomes
        values[total] = sum(values[name] for name in results)
        values[left] = 0 if rng.random() < 0.8 else rng.randrange(3)
        values[old] = min(values[old], values[total] + values[left]) if rng.random() < 0.4 else 0
        values[new] = values[total] + values[left] - values[old]
    for row in rows:
        parts = [n for n in values if n.rpartition(".")[0] == row and not n.endswith(".total")]
        values[f"{row}.total"] = sum(values[name] for name in parts)
