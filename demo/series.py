"""The figures of table 2 through the years: what one report hands on, the next takes up; nothing jumps.

A township is named by the code under which it began. Cell ids are those of the form.
"""

import random

LEVELS = {
    "licensing": (14, 40),
    "other_services": (10, 24),
    "penalties": (8, 20),
    "coercive_measures": (4, 9),
}
FIRST = 2019  # the first year of the forms that have these cells
CHANGED = 2021  # the first year of the form that counts rules in force


def disclosure(code: str, year: int, form: str) -> dict[str, int]:
    """Give the cells of table 2 of a township and year."""
    regulations = {"2019": ("made", "published", "public_total"), "2021": ("issued", "repealed", "in_force")}[form]
    numbers = {f"disclosure.regulations.{column}": 0 for column in regulations}  # a township makes none
    return numbers | (_of_2019(code, year) if form == "2019" else _of_2021(code, year))


def _of_2019(code: str, year: int) -> dict[str, int]:
    made = _made(code, year)
    numbers = {"normative_documents.made": made, "normative_documents.published": made}
    numbers["normative_documents.public_total"] = _in_force(code, year)
    for name in LEVELS:
        numbers[f"{name}.prior_year_items"] = _items(code, name, year - 1)
        numbers[f"{name}.change"] = _change(code, name, year)
        numbers[f"{name}.decisions"] = _decisions(code, name, year)
    numbers["fees.prior_year_items"] = _items(code, "fees", year - 1)
    numbers["fees.change"] = _change(code, "fees", year)
    numbers["procurement.items"] = 2 + _drawn(f"bought {code} {year}", 0, 3)
    numbers["procurement.amount"] = _drawn(f"spent {code}", 40, 70) + _drawn(f"spent {code} {year}", 0, 12)
    return {f"disclosure.{cell}": number for cell, number in numbers.items()}


def _of_2021(code: str, year: int) -> dict[str, int]:
    numbers = {"normative_documents.issued": _made(code, year), "normative_documents.repealed": _repealed(code, year)}
    numbers["normative_documents.in_force"] = _in_force(code, year)
    for name in ("licensing", "penalties", "coercive_measures"):
        numbers[f"{name}.decisions"] = _decisions(code, name, year)
    numbers["fees.amount"] = _drawn(f"taken {code}", 0, 3)
    return {f"disclosure.{cell}": number for cell, number in numbers.items()}


def _made(code: str, year: int) -> int:
    return _drawn(f"made {code} {year}", 0, 2)


def _repealed(code: str, year: int) -> int:
    return _drawn(f"repealed {code} {year}", 0, 1) if year >= CHANGED else 0


def _in_force(code: str, year: int) -> int:
    before = _drawn(f"rules {code}", 5, 12)
    return before + sum(_made(code, past) - _repealed(code, past) for past in range(FIRST, year + 1))


def _items(code: str, name: str, year: int) -> int:
    """Give how many items of a sort there were at the end of a year."""
    before = _drawn(f"items {code} {name}", 6, 30)
    return before + sum(_change(code, name, past) for past in range(FIRST, year + 1))


def _change(code: str, name: str, year: int) -> int:
    return _drawn(f"change {code} {name} {year}", 0, 2)


def _decisions(code: str, name: str, year: int) -> int:
    level = _drawn(f"decisions {code} {name}", *LEVELS[name])
    return level + _drawn(f"decisions {code} {name} {year}", -2, 3)


def _drawn(what: str, low: int, high: int) -> int:
    return random.Random(what).randint(low, high)
