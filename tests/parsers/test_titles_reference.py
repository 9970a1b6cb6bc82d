"""Real titles, labelled by hand, in ../shared: how many of them the title alone lets us tell. The floors are measured.

What is missed at the floor cannot be told from a title: two city reports labelled look-alikes for the site that mirrors
them, a page titled with its filer's name only, titles without filer or year, offices that sign for their government.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from parsers.identity.kinds import kind_of_title
from parsers.identity.names import filer_of_name, filer_of_title
from parsers.identity.years import year_of_title

FILE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "titles.jsonl"
Row = Mapping[str, Any]
ROWS: list[Row] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()] if FILE.exists() else []


def right_kind(row: Row) -> bool:
    return kind_of_title(row["title"]).report == (row["kind"] == "report")


def right_filer(row: Row) -> bool:
    found, wanted = filer_of_title(row["title"]), filer_of_name(row["filer"] or "")
    if found is None or found.place is None:
        return wanted is None or wanted.place is None
    return wanted is not None and found == wanted


def right_year(row: Row) -> bool:
    return year_of_title(row["title"]) == row["year"]


@pytest.mark.parametrize(
    ("what", "right", "of", "most_wrong"),
    [
        ("kind", right_kind, ("report", "lookalike", "other"), 3),
        ("filer", right_filer, ("report",), 2),
        ("year", right_year, ("report",), 2),
    ],
)
def test_real_titles_are_told(
    what: str, right: Callable[[Row], bool], of: tuple[str, ...], most_wrong: int, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [row for row in ROWS if row["kind"] in of]
    wrong = [row["title"] for row in asked if not right(row)]
    with capsys.disabled():
        if not ROWS:
            sys.stdout.write(f"\n{__name__}: no ../shared/reference/titles.jsonl here\n")
        else:
            sys.stdout.write(f"\n{what} by title alone: {len(asked) - len(wrong)} of {len(asked)}\n")
    assert len(wrong) <= most_wrong, wrong
