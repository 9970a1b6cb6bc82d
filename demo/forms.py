"""The official forms of 2019 and 2021 and the statistics table before them, filled with figures.

Figures are a dict from cell id (`requests.granted.natural_person`) to number; tables are rows of `Cell`.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from demo import series

FORMS: dict[str, Any] = json.loads((files("demo") / "data" / "forms.json").read_text(encoding="utf-8"))
PARTS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other")
RESULTS = ("granted", "partly_granted", "unavailable_not_held", "not_processed_petition")
OUTCOMES = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a printed table."""

    text: str
    rowspan: int = 1
    colspan: int = 1


Table = list[list[Cell]]
Figures = dict[str, int]
Printed = Mapping[str, int | str]  # a figure, or what stands in its place


def edition(year: int) -> str:
    """Give the form in force for a report year: narrative (before 2019), 2019 or 2021."""
    if year <= 2018:
        return "narrative"
    return "2019" if year <= 2020 else "2021"


def figures(code: str, year: int, form_name: str | None = None) -> Figures:
    """Make up the figures of one report, small as a township's are.

    Every sum of the form holds, and so does what one year hands on to the next. `code` names the township through time,
    `form_name` the form where it is not that of the year.
    """
    name = form_name or edition(year)
    form = FORMS[name]
    numbers = series.disclosure(code, year, name)
    numbers |= _requests(code, year, [key for key, _ in _request_rows(form)])
    chance = random.Random(f"disputes {code} {year}")
    for kind in FORMS["disputes"]:
        settled = {outcome: chance.choice((0, 0, 0, 1)) for outcome in OUTCOMES}
        numbers |= {f"disputes.{kind}.{outcome}": n for outcome, n in settled.items()}
        numbers[f"disputes.{kind}.total"] = sum(settled.values())
    return numbers


def _received(code: str, year: int, part: str) -> int:
    weights = {"natural_person": (0, 0, 1, 2, 4), "business": (0, 0, 0, 1, 2)}.get(part, (0,))
    return random.Random(f"received {code} {year} {part}").choice(weights)


def _open(code: str, year: int, part: str) -> int:
    """Requests still open at the end of a year: the next year's report carries them in."""
    return 1 if _received(code, year, part) >= 2 and random.Random(f"open {code} {year}").random() < 0.5 else 0


def _requests(code: str, year: int, rows: list[str]) -> Figures:
    numbers = {f"requests.{row}.{part}": 0 for row in rows for part in PARTS}
    chance = random.Random(f"results {code} {year}")
    for part in PARTS:
        new, before, after = _received(code, year, part), _open(code, year - 1, part), _open(code, year, part)
        settled = new + before - after
        numbers[f"requests.new_received.{part}"] = new
        numbers[f"requests.carried_in.{part}"] = before
        numbers[f"requests.carried_out.{part}"] = after
        numbers[f"requests.total.{part}"] = settled
        for _ in range(settled):
            numbers[f"requests.{chance.choice(RESULTS)}.{part}"] += 1
    for row in rows:
        numbers[f"requests.{row}.total"] = sum(numbers[f"requests.{row}.{part}"] for part in PARTS)
    return numbers


def _request_rows(form: dict[str, Any]) -> list[tuple[str, str]]:
    middle = [row for _, rows in FORMS["results"] for row in (rows or form["other"])]
    return [tuple(row) for row in [*FORMS["opening"], *middle, *FORMS["closing"]]]


def disclosure_table(form_name: str, numbers: Printed) -> Table:
    """Give table 2 of a form: blocks with a full-width article row, a header row and their lines."""
    blocks = FORMS[form_name]["disclosure"]
    width = 1 + max(len(columns) for _, columns, _ in blocks)
    table: Table = []
    for article, columns, rows in blocks:
        span = width - len(columns)  # the last column of a short block is stretched, as in the official form
        table.append([Cell(article, colspan=width)])
        table.append([Cell("信息内容"), *_stretched([_label(column) for column in columns], span)])
        for row in rows:
            values = [str(numbers[f"disclosure.{_key(row)}.{_key(column)}"]) for column in columns]
            table.append([Cell(_label(row)), *_stretched(values, span)])
    return table


def _stretched(texts: list[str], span: int) -> list[Cell]:
    return [*(Cell(text) for text in texts[:-1]), Cell(texts[-1], colspan=span)]


def requests_table(form_name: str, numbers: Printed) -> Table:
    """Give table 3: three header rows, then each row with seven figures."""
    applicants = [_label(column) for column in FORMS["applicants"]]
    table: Table = [
        [Cell(FORMS["tie"], rowspan=3, colspan=3), Cell("申请人情况", colspan=7)],
        [Cell("自然人", rowspan=2), Cell("法人或其他组织", colspan=5), Cell("总计", rowspan=2)],
        [Cell(label) for label in applicants[1:-1]],
    ]
    for key, label in FORMS["opening"]:
        table.append([Cell(label, colspan=3), *_request_values(key, numbers)])
    table += _result_rows(form_name, numbers)
    for key, label in FORMS["closing"]:
        table.append([Cell(label, colspan=3), *_request_values(key, numbers)])
    return table


def _result_rows(form_name: str, numbers: Printed) -> Table:
    groups = [(head, rows or FORMS[form_name]["other"]) for head, rows in FORMS["results"]]
    table: Table = []
    for head, rows in groups:
        split = rows[0][1] != ""
        for position, (key, label) in enumerate(rows):
            line = [] if position else [Cell(head, rowspan=len(rows), colspan=1 if split else 2)]
            table.append([*line, *([Cell(label)] if split else []), *_request_values(key, numbers)])
    table[0].insert(0, Cell("三、本年度办理结果", rowspan=len(table)))
    return table


def _request_values(row: str, numbers: Printed) -> list[Cell]:
    return [Cell(str(numbers[f"requests.{row}.{_key(column)}"])) for column in FORMS["applicants"]]


def disputes_table(numbers: Printed) -> Table:
    """Give table 4: reviews and the two kinds of litigation, fifteen figures in one row."""
    labels = [_label(outcome) for outcome in FORMS["outcomes"]]
    keys = [f"disputes.{kind}.{_key(outcome)}" for kind in FORMS["disputes"] for outcome in FORMS["outcomes"]]
    return [
        [Cell("行政复议", colspan=5), Cell("行政诉讼", colspan=10)],
        [
            *(Cell(label, rowspan=2) for label in labels),
            Cell("未经复议直接起诉", colspan=5),
            Cell("复议后起诉", colspan=5),
        ],
        [Cell(label) for label in labels * 2],
        [Cell(str(numbers[key])) for key in keys],
    ]


def statistics(code: str, year: int) -> Figures:
    """Make up the figures of the statistics table that accompanied reports before the form of 2019."""
    chance = random.Random(f"statistics {code} {year}")
    website, boards = chance.randint(32, 90), chance.randint(25, 60)
    numbers = {"website": website, "boards": boards, "published": website + boards, "zero": 0, "one": 1}
    numbers |= {"staff": chance.randint(1, 4), "meetings": chance.randint(1, 6)}
    return {f"statistics.{name}": number for name, number in numbers.items()}


def statistics_table(numbers: Printed) -> Table:
    """Give the statistics table, a line for each indicator."""
    head = [Cell("统计指标"), Cell("单位"), Cell("统计数")]
    values = ((a, b, str(numbers[f"statistics.{c}"]) if c else "") for a, b, c in FORMS["statistics"])
    return [head, *([Cell(a), Cell(b), Cell(value)] for a, b, value in values)]


def _key(column: str) -> str:
    return str(column).split(" ", 1)[0]


def _label(column: str) -> str:
    return str(column).split(" ", 1)[1]
