"""Which sums of a report do not hold, and what it does not take over from the year before: worked out from its figures.

Takes what stands in each cell, as printed; gives plain words. An equation with a cell that holds no number is left out.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from demo import forms

Cells = forms.Printed
COLUMNS = (*forms.PARTS, "total")
ITEMS = ("licensing", "other_services", "penalties", "coercive_measures", "fees")
RULES = ("regulations", "normative_documents")
FRAME = ("new_received", "carried_in", "total", "carried_out")
AT_MOST = {"published"}  # the left side may be less
Equation = tuple[str, list[int | None], list[int | None]]


def broken(cells: Cells, before: Cells | None) -> set[str]:
    """Give the words for all that does not hold; `before` is the report of the year before, if there is one."""
    equations = [*_requests(cells), *_disputes(cells), *_rules(cells)]
    if before is not None:
        equations += _between(cells, before)
    told = ((word, _sum(left) - _sum(right)) for word, left, right in equations if None not in left + right)
    return {word for word, apart in told if (apart > 0 if word in AT_MOST else apart != 0)}


def number(text: int | str) -> int | None:
    """Give the number that is printed in a cell; None when none is."""
    plain = unicodedata.normalize("NFKC", str(text)).replace("减", "-").replace("+", "")
    return int(plain) if plain.removeprefix("-").isdigit() else None


def _sum(numbers: list[int | None]) -> int:
    return sum(value or 0 for value in numbers)


def _requests(cells: Cells) -> Iterator[Equation]:
    rows = {name.split(".")[1] for name in cells if name.startswith("requests.")}
    results = sorted(rows - set(FRAME))
    for column in COLUMNS:
        new, old, total, left = (_of(cells, [f"requests.{row}.{column}"]) for row in FRAME)
        yield "balance", new + old, total + left
        yield "result sum", total, _of(cells, [f"requests.{row}.{column}" for row in results])
    for row in sorted(rows):
        parts = [f"requests.{row}.{part}" for part in forms.PARTS]
        yield "row sum", _of(cells, parts), _of(cells, [f"requests.{row}.total"])


def _disputes(cells: Cells) -> Iterator[Equation]:
    for kind in forms.FORMS["disputes"]:
        parts = [f"disputes.{kind}.{outcome}" for outcome in forms.OUTCOMES]
        yield "dispute sum", _of(cells, parts), _of(cells, [f"disputes.{kind}.total"])


def _rules(cells: Cells) -> Iterator[Equation]:
    """What was newly made was newly published, and perhaps more: the form of 2019 implies it."""
    for row in RULES:
        made, published = f"disclosure.{row}.made", f"disclosure.{row}.published"
        if made in cells:
            yield "published", _of(cells, [made]), _of(cells, [published])


def _between(cells: Cells, before: Cells) -> Iterator[Equation]:
    for column in COLUMNS:
        out = _of(before, [f"requests.carried_out.{column}"])
        yield "carried over", _of(cells, [f"requests.carried_in.{column}"]), out
    for row in RULES:
        force = f"disclosure.{row}.in_force"
        if force in cells and force in before:
            gone, issued = (_of(cells, [f"disclosure.{row}.{column}"]) for column in ("repealed", "issued"))
            yield "in force", _of(cells, [force]) + gone, _of(before, [force]) + issued
    for row in ITEMS:
        items = f"disclosure.{row}.prior_year_items"
        if items in cells and items in before:
            yield "items", _of(cells, [items]), _of(before, [items, f"disclosure.{row}.change"])


def _of(cells: Cells, names: Iterable[str]) -> list[int | None]:
    return [number(cells[name]) for name in names]
