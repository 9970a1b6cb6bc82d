from difflib import SequenceMatcher
from itertools import combinations, pairwise

import pytest

from demo import forms
from demo.calendar import EVENTS, night_of
from demo.filings import filings
from demo.report import blocks, expanded, plain_text
from tests.demo.test_filings import filing

LAST = 11


def text_of(found, night=LAST) -> str:
    return plain_text(found.title, blocks(found, found.life(night)))


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022, 2023])
def test_every_sum_of_the_form_holds(year):
    numbers = forms.figures("990101101", year)
    for name in [key for key in numbers if key.endswith(".total")]:
        row = name.removesuffix(".total")
        parts = forms.PARTS if row.startswith("requests") else forms.OUTCOMES
        assert numbers[name] == sum(numbers[f"{row}.{part}"] for part in parts)
    for part in (*forms.PARTS, "total"):
        new, before = numbers[f"requests.new_received.{part}"], numbers[f"requests.carried_in.{part}"]
        assert new + before == numbers[f"requests.total.{part}"] + numbers[f"requests.carried_out.{part}"]


def test_what_one_year_carries_out_the_next_carries_in():
    years = {year: forms.figures("990103204", year) for year in range(2019, 2024)}
    for before, after in pairwise(years):
        out = years[before]["requests.carried_out.total"]
        assert years[after]["requests.carried_in.total"] == out


@pytest.mark.parametrize(("year", "cells"), [(2020, 198), (2023, 200)])
def test_the_tables_print_every_cell_of_the_form(year, cells):
    numbers = forms.figures("990101101", year)
    name = forms.edition(year)
    tables = [
        forms.disclosure_table(name, numbers),
        forms.requests_table(name, numbers),
        forms.disputes_table(numbers),
    ]
    printed = [cell.text for table in tables for row in table for cell in row if cell.text.isdigit()]
    assert len(numbers) == len(printed) == cells
    assert all(len({len(row) for row in expanded(table)}) == 1 for table in tables)


def test_a_report_names_its_filer_and_its_own_year():
    for portal in ("qinglan", "jichuan", "yanhu"):
        for found in filings(portal):
            if not found.wrong_year:
                body = text_of(found)
                assert f"{found.year}年12月31日" in body
                assert found.publisher in body


def test_the_wrong_years_text_stands_under_the_new_title_until_it_is_corrected():
    wrong = filing("yanhu", "茗岩镇", 2023)
    before, after = text_of(wrong, night_of("2024-02-13")), text_of(wrong, night_of("2024-02-15"))
    assert "2023" in wrong.title
    assert "2022年12月31日" in before
    assert "2023年12月31日" not in before
    assert "2023年12月31日" in after


def test_every_alteration_really_alters_the_text():
    for event in EVENTS:
        if event.what in {"number", "word", "corrected"} and event.day:
            found = filing(event.county, event.filer, event.year)
            night = night_of(event.day)
            assert text_of(found, night - 1) != text_of(found, night), event


def test_nothing_else_alters_a_text():
    altered = {(e.county, e.filer, e.year) for e in EVENTS if e.what in {"number", "word", "corrected"}}
    for found in filings("jichuan"):
        if (found.county.id, found.unit.name, found.year) not in altered:
            assert text_of(found, found.appears) == text_of(found, LAST)


def test_no_two_townships_say_the_same():
    texts = [
        "".join(block.text for block in blocks(found, found.life(LAST)) if hasattr(block, "text"))
        for found in filings("yanhu")
        if found.year == 2022 and not any(flaw.of for flaw in found.flaws)
    ]
    for one, other in combinations(texts, 2):
        assert SequenceMatcher(None, one, other, autojunk=False).ratio() < 0.9
