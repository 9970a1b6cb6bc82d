"""Three hundred titles as portals write them, with invented places: what each says the page is, whose, of which year.

titles.tsv holds them: kind, filer, year, title; "-" for what a title does not say. Filer and year only of reports.
"""

from pathlib import Path

import pytest

from parsers.identity.kinds import kind_of_title
from parsers.identity.names import filer_of_title
from parsers.identity.years import year_of_title

LINES = (Path(__file__).parent / "titles.tsv").read_text("utf-8").splitlines()
TITLES = [tuple(line.split("\t")) for line in LINES]
REPORTS = [(filer, year, title) for kind, filer, year, title in TITLES if kind == "report"]


def test_the_table_is_large_and_without_repeats() -> None:
    assert len(TITLES) >= 330
    assert len({title for *_, title in TITLES}) == len(TITLES)


@pytest.mark.parametrize(("kind", "title"), [(kind, title) for kind, _, _, title in TITLES])
def test_what_a_title_says_the_page_is(kind: str, title: str) -> None:
    assert (kind_of_title(title).name or "-") == kind


@pytest.mark.parametrize(("filer", "title"), [(filer, title) for filer, _, title in REPORTS])
def test_whose_report_a_title_names(filer: str, title: str) -> None:
    found = filer_of_title(title)
    assert (found.name if found else "-") == filer


@pytest.mark.parametrize(("year", "title"), [(year, title) for _, year, title in REPORTS])
def test_which_year_a_title_is_about(year: str, title: str) -> None:
    assert str(year_of_title(title) or "-") == year
