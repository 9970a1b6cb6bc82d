"""What is called a copy, and above all what is not."""

import os
import random
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.attribution import Filing
from audit.copies.copy import CountyCopies, Filer
from audit.copies.county import Ground, copies_of
from audit.reports import Report
from demo.report import PROSE
from tests.audit.copies.writing import copies_in, county, edited, nightly, place, prose, report, sentence, told

Texts = dict[tuple[int, int], str | Report]
YEARS = (2021, 2022, 2023)
MODEL = prose("the county's model", 1800)


def own_words(filers: int = 8, years: tuple[int, ...] = YEARS, length: int = 1200) -> Texts:
    """Give a county in which everybody wrote for himself."""
    return {(n, year): prose((n, year), length) for n in range(filers) for year in years}


def sure(copies: CountyCopies) -> set[tuple[str, Filing, Filing]]:
    return {found[:3] for found in told(copies) if found[3]}


def words_of(texts: Texts, key: tuple[int, int]) -> str:
    text = texts[key]
    assert isinstance(text, str)
    return text


# ---- each kind


def test_where_everybody_wrote_for_himself_nothing_is_found() -> None:
    assert told(copies_in(own_words())) == set()


@pytest.mark.parametrize("share", [0.0, 0.005, 0.02, 0.04])
def test_last_years_text_with_other_years_and_numbers_is_the_filers_own(share: float) -> None:
    texts = own_words()
    texts[3, 2022] = f"2022年公开信息37条。{texts[3, 2022]}截至12月31日。"
    texts[3, 2023] = edited(words_of(texts, (3, 2022)), share, 1).replace("2022", "2023").replace("37", "52")
    assert sure(copies_in(texts)) == {("own", ("u3", 2023), ("u3", 2022))}


def test_the_same_report_for_three_years_names_them_all() -> None:
    texts = own_words()
    texts[3, 2022] = texts[3, 2023] = texts[3, 2021]
    found = copies_in(texts)
    assert sure(found) == {("own", ("u3", 2022), ("u3", 2021)), ("own", ("u3", 2023), ("u3", 2022))}
    assert found.of(("u3", 2023), "own")[0].years == (2021, 2022)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.04])
def test_another_filers_report_of_last_year_is_copied_from_it(share: float) -> None:
    texts = own_words()
    texts[3, 2023] = edited(words_of(texts, (5, 2022)), share, 1).replace(place(5), place(3))
    assert sure(copies_in(texts)) == {("other", ("u3", 2023), ("u5", 2022))}


def test_of_one_year_the_one_that_was_missed_when_the_other_was_there_is_the_copy() -> None:
    texts = own_words()
    texts[3, 2023] = report(3, 2023, words_of(texts, (5, 2023)), seen=date(2024, 1, 28))
    assert sure(copies_in(texts)) == {("other", ("u3", 2023), ("u5", 2023))}


def test_when_both_came_in_one_night_both_are_one_of_a_pair_and_neither_is_accused() -> None:
    texts = own_words()
    texts[3, 2023] = texts[5, 2023]
    assert sure(copies_in(texts)) == {
        ("pair", ("u3", 2023), ("u5", 2023)),
        ("pair", ("u5", 2023), ("u3", 2023)),
    }


def test_what_is_the_same_to_the_last_figure_and_cell_is_exact() -> None:
    texts = own_words()
    cells = {f"c{n}": float(10 + n) for n in range(8)}
    text = f"{place(5)}2022年公开信息37条。{texts[5, 2022]}"
    texts[5, 2022] = report(5, 2022, text, cells=cells)
    for changed, exact in ((text, True), (text.replace("37", "38"), False)):
        texts[3, 2023] = report(3, 2023, changed.replace("2022", "2023").replace(place(5), place(3)), cells=cells)
        (copy,) = copies_in(texts).of(("u3", 2023), "other")
        assert (copy.compared.exact, copy.compared.numbers.telling) == (exact, 8)


def test_a_moved_paragraph_is_found_where_it_went() -> None:
    texts = own_words()
    one, two = prose("one", 600), prose("two", 600)
    texts[5, 2022], texts[3, 2023] = one + two, two + one
    assert sure(copies_in(texts)) == {("other", ("u3", 2023), ("u5", 2022))}


def test_every_passage_stands_in_both_texts_where_it_says() -> None:
    texts = own_words()
    texts[5, 2022] = f"{place(5)}２０２２年，公开 12 条。{texts[5, 2022]}"
    texts[3, 2023] = edited(words_of(texts, (5, 2022)), 0.03, 1).replace(place(5), place(3))
    reports = county(texts)
    (copy,) = copies_in(texts).of(("u3", 2023), "other")
    mine, others = (reports.best(filing) for filing in (("u3", 2023), ("u5", 2022)))
    assert mine and others and copy.compared.passages
    for passage in copy.compared.passages:
        assert mine.text[slice(*passage.at)] == passage.text
        assert others.text[slice(*passage.other_at)] == passage.other


# ---- each trap


def test_the_countys_model_text_accuses_nobody() -> None:
    texts = {key: MODEL.replace("。", f"{place(key[0])}。", 3) + prose(key, 100) for key in own_words()}
    found = copies_in(texts)
    assert told(found) == set()
    looked = found.looked["u3", 2023]
    assert looked.model > 0.7 * looked.length
    assert looked.quote[:20] in texts[3, 2023]


def test_a_new_model_text_accuses_nobody_while_the_first_follow_it() -> None:
    texts = own_words(years=(2021, 2022))
    texts |= {(n, 2023): report(n, 2023, MODEL, seen=date(2024, 1, 8 + n)) for n in (3, 5)}
    assert told(copies_in(texts)) == set()


def test_a_text_that_two_share_beside_a_model_text_is_still_found() -> None:
    texts = {key: MODEL + prose(key, 700) for key in own_words()}
    texts[3, 2023] = texts[5, 2022]
    assert sure(copies_in(texts)) == {("other", ("u3", 2023), ("u5", 2022))}


@pytest.mark.parametrize("filers", [2, 3, 5])
def test_in_a_county_of_a_few_filers_nothing_is_sure(filers: int) -> None:
    texts = own_words(filers)
    texts[1, 2023] = texts[0, 2022]
    texts[0, 2023] = texts[0, 2022]
    assert sure(copies_in(texts)) == set()


@pytest.mark.parametrize("filers", [3, 6, 12])
@pytest.mark.parametrize("years", [1, 3, 8])
def test_counties_that_write_from_a_handful_of_sentences_give_nothing(filers: int, years: int) -> None:
    slots = ("opening", "voluntary", "requests", "management", "platform", "supervision", "problems", "improvements")
    for seed in range(4):
        chance = random.Random(seed)
        texts: Texts = {}
        for n in range(filers):
            for year in range(2024 - years, 2024):
                words = {"name": place(n), "filer": f"{place(n)}人民政府", "county": "清岚县", "year": year}
                numbers = {"n": chance.randint(26, 240), "m": chance.randint(3, 18)}
                texts[n, year] = "".join(chance.choice(PROSE[slot]).format(**words, **numbers) for slot in slots)
        assert told(copies_in(texts)) == set()


def test_a_report_of_few_words_proves_nothing() -> None:
    texts = own_words()
    texts[3, 2023] = texts[5, 2022] = prose("short", 150)
    found = copies_in(texts)
    assert told(found) == set()
    assert found.looked["u3", 2023].distinctive < 200


def test_tables_of_zeros_and_even_equal_numbers_prove_nothing_without_text() -> None:
    texts = own_words()
    for number in (3, 5):
        cells = {f"c{n}": 0.0 for n in range(100)} | {"n": 37.0}
        texts[number, 2023] = report(number, 2023, prose((number, 2023), 900), cells=cells)
    assert told(copies_in(texts)) == set()


def test_badly_read_scans_of_different_reports_give_nothing() -> None:
    texts: Texts = {key: edited(words_of(own_words(), key), 0.15, key) for key in own_words()}
    assert told(copies_in(texts)) == set()


def test_what_a_filer_wrote_itself_last_year_it_took_from_nobody() -> None:
    texts = own_words()
    texts[3, 2022] = texts[3, 2021]  # repeats itself
    texts[5, 2022] = report(5, 2022, words_of(texts, (3, 2021)), seen=date(2023, 1, 5))  # and was copied meanwhile
    assert sure(copies_in(texts)) == {
        ("own", ("u3", 2022), ("u3", 2021)),
        ("other", ("u5", 2022), ("u3", 2021)),
    }


def test_without_an_earlier_report_of_its_own_a_filer_is_only_suspected() -> None:
    texts = {key: text for key, text in own_words().items() if key not in ((3, 2021), (3, 2022))}
    texts[3, 2023] = texts[5, 2022]
    assert told(copies_in(texts)) == {("other", ("u3", 2023), ("u5", 2022), False)}


def test_a_report_of_an_earlier_year_that_was_filed_later_is_the_copy() -> None:
    texts = own_words()
    texts[3, 2022] = report(3, 2022, words_of(texts, (5, 2023)), seen=date(2024, 6, 1))
    assert sure(copies_in(texts)) == {("other", ("u3", 2022), ("u5", 2023))}


def test_without_nights_a_claimed_date_that_denies_the_order_of_the_years_accuses_nobody() -> None:
    texts = own_words()
    text = words_of(texts, (5, 2022))
    crawled = date(2024, 9, 1)
    texts[5, 2022] = report(5, 2022, text, seen=crawled, published=date(2024, 2, 1))
    texts[3, 2023] = report(3, 2023, text, seen=crawled, published=date(2024, 1, 10))
    assert {kind for kind, *_ in sure(copies_in(texts, lambda filing: None))} == {"pair"}


@pytest.mark.parametrize("problem", ["filer_conflict", "year_conflict", "empty_report"])
def test_anothers_report_under_a_filers_title_makes_neither_a_copy(problem: str) -> None:
    texts = own_words()
    texts[3, 2022] = report(3, 2022, words_of(texts, (5, 2023)), problems=(problem,))
    found = copies_in(texts)
    assert told(found) == set()
    assert ("u3", 2022) not in found.looked


def test_who_goes_on_where_another_ended_writes_on_what_is_its_own() -> None:
    texts = own_words()
    texts[3, 2023] = texts[5, 2022]
    reports = county(texts)
    units = {"u3", "u5"}
    kin = Ground(
        lambda year: 8, nightly(reports), lambda filing: Filer("", ""), lambda one, two: {one[0], two[0]} == units
    )
    assert sure(copies_of(reports, kin)) == {("own", ("u3", 2023), ("u5", 2022))}


def test_a_town_that_became_a_subdistrict_is_the_same_filer() -> None:
    texts = own_words()
    text = words_of(texts, (5, 2022))
    texts[3, 2023] = report(3, 2023, text, name=place(5).replace("镇", "街道"))
    assert {kind for kind, *_ in sure(copies_in(texts))} == {"own"}


# ---- a name left in


def test_a_name_left_in_says_who_copied_when_nothing_else_does() -> None:
    texts = own_words(years=(2022, 2023))
    text = f"{place(5)}认真落实。{texts[5, 2023]}{place(5)}严格按照要求。"
    texts[5, 2023] = text
    texts[3, 2023] = report(3, 2023, text, problems=("foreign_name",))
    (copy,) = copies_in(texts).of(("u3", 2023), "other")
    assert (copy.sure, copy.named, copy.order.by) == (True, place(5), "name")


def test_a_name_left_in_that_denies_the_order_of_the_nights_accuses_nobody() -> None:
    texts = own_words(years=(2022, 2023))
    text = f"{place(5)}认真落实。{texts[5, 2023]}"
    texts[5, 2023] = report(5, 2023, text, seen=date(2024, 2, 1))
    texts[3, 2023] = report(3, 2023, text, problems=("foreign_name",))
    assert {kind for kind, *_ in sure(copies_in(texts))} == {"pair"}


# ---- what must not matter


@pytest.fixture
def planted() -> Texts:
    texts = {key: f"{place(key[0])}{key[1]}年工作如下。{text}" for key, text in own_words().items()}
    texts[3, 2023] = edited(texts[5, 2022], 0.02, 1).replace(place(5), place(3))
    texts[6, 2023] = texts[6, 2022]
    texts[1, 2023] = texts[2, 2023].replace(place(2), place(1))
    return dict(texts)


def test_another_name_for_a_place_everywhere_changes_nothing(planted: Texts) -> None:
    before = told(copies_in(planted))
    renamed: Mapping[tuple[int, int], Report] = {
        key: report(*key, words_of(planted, key).replace(place(5), "新名镇"), name="新名镇" if key[0] == 5 else None)
        for key in planted
    }
    assert told(copies_in(renamed)) == before
    assert len(before) == 4


def test_the_same_paragraph_added_to_all_changes_nothing(planted: Texts) -> None:
    more = prose("added to all", 900)
    for texts in (
        {key: f"{text}{more}" for key, text in planted.items()},
        {k: f"{more}{t}" for k, t in planted.items()},
    ):
        assert told(copies_in(texts)) == told(copies_in(planted))


def test_the_order_in_which_reports_come_does_not_matter(planted: Texts) -> None:
    keys = list(planted)
    random.Random(7).shuffle(keys)
    assert copies_in({key: planted[key] for key in keys}).copies == copies_in(planted).copies


def test_what_came_later_does_not_change_what_was_a_copy(planted: Texts) -> None:
    later = planted | {(n, 2024): planted[5, 2022] for n in range(8)}
    known = {found for found in told(copies_in(later)) if found[1][1] < 2024}
    assert known == told(copies_in(planted))


def copied_twice() -> str:
    texts = own_words()
    texts[3, 2023] = texts[5, 2022]
    texts[1, 2023] = texts[2, 2023]
    return str(copies_in(texts).copies)


def test_the_result_is_the_same_whatever_the_hash_seed() -> None:
    another = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    code = "from tests.audit.copies.test_county import copied_twice\nprint(copied_twice())"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"PYTHONHASHSEED": another},
        capture_output=True,
        check=True,
        text=True,
    )
    here = copied_twice()
    assert run.stdout.rstrip("\n") == here
    assert "u5" in here


# ---- no copies planted, none found


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    filers=st.sampled_from((3, 6, 8, 14)),
    years=st.integers(1, 3),
    slots=st.sampled_from((5, 10, 20)),
    choices=st.sampled_from((1, 2, 3, 5, 9)),
    own=st.sampled_from((0, 150, 500)),
)
def test_counties_that_write_from_templates_have_no_copies(
    seed: int, filers: int, years: int, slots: int, choices: int, own: int
) -> None:
    chance = random.Random(seed)
    pool = [[sentence(chance, 14) for _ in range(choices)] for _ in range(slots)]
    texts = {
        (n, year): "".join(f"{place(n)}{chance.choice(slot)}" for slot in pool) + prose((seed, n, year), own)
        for n in range(filers)
        for year in range(2024 - years, 2024)
    }
    assert sure(copies_in(texts)) == set()
