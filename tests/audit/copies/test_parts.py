"""The parts of copy detection, each by itself: masks, spans, search, order, and reports of two counties."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.copies.across import County, across
from audit.copies.grams import grams
from audit.copies.masking import KIND, NUMBER, PLACE, mask, masker
from audit.copies.order import Presence, order_of
from audit.copies.prepared import prepared
from audit.copies.search import candidates
from audit.copies.spans import LEAST, shared_spans
from tests.audit.copies.writing import county, edited, place, prose, report

PATTERN = masker(["江左镇", "张巷镇人民政府", "云溪街道办事处"], ["清岚县"])


# ---- masks


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("江左镇2023年公开信息12条。", "张巷镇2022年 公开信息 9 条"),
        ("江左镇人民政府制作", "云溪街道办事处，制作"),
        ("江左乡人民政府", "张巷镇"),
        ("我镇召开三次会议", "我街道召开12次会议"),
        ("二〇二三年", "２０２２年"),
        ("清岚县人民政府网站", "江左镇网站"),
    ],
)
def test_what_only_differs_in_names_years_and_numbers_is_the_same(one: str, other: str) -> None:
    assert mask(one, PATTERN).text == mask(other, PATTERN).text


def test_other_words_stay_others() -> None:
    assert mask("公开低保名单", PATTERN).text != mask("公开危房名单", PATTERN).text
    assert mask("江左镇、我镇，12条", PATTERN).text == f"{PLACE}我{KIND}{NUMBER}条"


@given(st.text(alphabet="江左镇张巷清岚县 公开，。12０年街道办事处\n", max_size=60))
def test_every_sign_knows_where_it_stands(text: str) -> None:
    masked = mask(text, PATTERN)
    assert len(masked.text) == len(masked.start) == len(masked.end)
    assert (masked.start < masked.end).all()
    assert (masked.end[:-1] <= masked.start[1:]).all()
    kept = [place for place, sign in enumerate(masked.text) if sign not in (PLACE, NUMBER, KIND)]
    assert all(text[masked.start[place]] == masked.text[place] for place in kept)


def test_headings_are_marked_and_the_text_is_not() -> None:
    ready = prepared(("u1", 2023), report(1, 2023, "公开低保名单。"), masker([]))
    marked = "".join(sign for sign, heading in zip(ready.masked.text, ready.heading, strict=True) if heading)
    assert marked == "一总体情况"


# ---- spans


SIGNS = "田间水渠沿山修到"


@given(st.text(alphabet=SIGNS, max_size=80), st.text(alphabet=SIGNS, max_size=80), st.text(alphabet=SIGNS, min_size=9))
def test_a_span_is_equal_in_both_and_none_overlaps_another(one: str, two: str, both: str) -> None:
    text, other = one + both, both + two
    spans = shared_spans(text, other)
    assert spans
    for span in spans:
        assert span.length >= LEAST
        assert text[span.at : span.at + span.length] == other[span.other : span.other + span.length]
    assert all(a.at + a.length <= b.at for a, b in pairwise(spans))


def test_a_line_repeated_without_end_is_one_span() -> None:
    text = "村口老井旁边的石桥" * 5000
    assert [(span.at, span.length) for span in shared_spans(text, text)] == [(0, len(text))]


# ---- search


def numbers(text: str) -> np.ndarray:
    return np.unique(grams(text))


def test_the_search_finds_every_copy_with_four_in_a_hundred_signs_changed_and_no_other() -> None:
    texts = {number: prose(number, 1200) for number in range(150)}
    texts |= {1000 + number: edited(texts[number], 0.04, number) for number in range(50)}
    found = set(candidates((key, numbers(text)) for key, text in texts.items()))
    assert found == {(number, 1000 + number) for number in range(50)}


def test_the_search_takes_a_stream_in_any_order() -> None:
    texts = [(number % 40, numbers(prose(number % 40 // 2, 400))) for number in range(40)]
    assert candidates(iter(texts)) == candidates(reversed(texts)) == [(n, n + 1) for n in range(0, 40, 2)]


def test_texts_of_a_few_signs_or_none_are_no_trouble() -> None:
    assert candidates([]) == []
    assert candidates([("a", numbers("")), ("b", numbers("公开低保名单")), ("c", numbers("公开低保名单"))]) == [
        ("b", "c")
    ]


def test_what_hundreds_share_is_no_pair() -> None:
    same = numbers(prose("same", 400))
    assert candidates((number, same) for number in range(300)) == []


# ---- order


def seen(year: int, after: date | None, by: date, claimed: date | None = None) -> Presence:
    return Presence(year, after, by, claimed)


JAN = [date(2024, 1, day) for day in range(1, 32)]


@pytest.mark.parametrize(
    ("this", "other", "first", "by"),
    [
        (seen(2023, JAN[9], JAN[10]), seen(2023, JAN[4], JAN[5]), True, "nights"),
        (seen(2023, JAN[4], JAN[5]), seen(2023, JAN[9], JAN[10]), False, "nights"),
        (seen(2023, JAN[5], JAN[6]), seen(2023, JAN[4], JAN[5]), True, "nights"),  # the night that showed one only
        (seen(2023, JAN[4], JAN[5]), seen(2023, JAN[4], JAN[5]), None, None),
        (seen(2023, None, JAN[9]), seen(2023, JAN[4], JAN[5]), None, None),
        (seen(2023, None, JAN[9]), seen(2022, None, JAN[9]), True, "years"),
        (seen(2022, None, JAN[9]), seen(2023, None, JAN[9]), False, "years"),
        (seen(2023, None, JAN[9]), seen(2022, JAN[7], JAN[8]), None, None),  # missed when the other could be there
        (seen(2023, None, JAN[9]), seen(2022, None, JAN[9], JAN[5]), None, None),
        (seen(2023, None, JAN[9], JAN[7]), seen(2022, None, JAN[9], JAN[5]), True, "years"),
        (seen(2023, None, JAN[9], JAN[5]), seen(2022, None, JAN[9], JAN[7]), None, None),
        (seen(2022, JAN[9], JAN[10]), seen(2023, None, JAN[5]), True, "nights"),  # the earlier year came late
        (seen(2023, None, JAN[9]), seen(2022, None, date(2023, 2, 1)), True, "nights"),  # no report of a year to come
    ],
)
def test_the_order_is_told_only_when_there_is_no_other(
    this: Presence, other: Presence, first: bool | None, by: str | None
) -> None:
    order = order_of(this, other)
    assert (order.other_first, order.by) == (first, by)


@given(st.data())
def test_the_order_is_the_same_from_both_sides(data: st.DataObject) -> None:
    def draw() -> Presence:
        by = data.draw(st.integers(1, 30))
        after = data.draw(st.none() | st.integers(0, by - 1))
        claimed = data.draw(st.none() | st.sampled_from(JAN))
        return seen(data.draw(st.sampled_from((2022, 2023))), None if after is None else JAN[after], JAN[by], claimed)

    one, two = draw(), draw()
    mirrored = {True: False, False: True, None: None}
    assert order_of(one, two).other_first == mirrored[order_of(two, one).other_first]


# ---- two counties


def test_a_text_that_went_to_another_county_is_found_there() -> None:
    texts = {
        code: {(n, year): prose((code, n, year), 1000) for n in range(8) for year in (2022, 2023)}
        for code in ("1", "2")
    }
    texts["2"][3, 2023] = edited(texts["1"][5, 2022], 0.03, 1).replace(place(5), place(3))
    model = prose("the province's", 900)  # each county's own shared text is taken out there
    opened = {
        code: County(code, county({key: model + text for key, text in found.items()})) for code, found in texts.items()
    }
    found = across(opened.values(), opened.__getitem__)
    assert [(pair.one, pair.two) for pair in found] == [(("1", ("u5", 2022)), ("2", ("u3", 2023)))]
