"""What of people's own is left out of released texts, on a labelled set in our own words, and what never is."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.counties import COUNTIES, County
from demo.filings import filings
from demo.report import blocks, plain_text
from parsers.tables.forms import forms
from release.privacy import masked
from release.privacy_numbers import ACCOUNT, CARD, IDENTITY, KEPT, MAIL, PHONE_LABEL, SAID, SHORT, SURE

OWN = re.compile("⟦([^:]+):([^⟧]*)⟧")
SET = Path(__file__).parent / "data/privacy.txt"
SEEDS = Path(__file__).parents[3] / "shared/seeds"
LAST_NIGHT = 11
LEAST_RECALL = 0.95
PIECES = [
    *("联系人", "负责人", "电话", "传真", "：", ":", "，", "、", "/", " ", "\n", "（", "）", "-", "转", "为", "同志"),
    *("任组长", "请与", "联系", "镇长", "张三", "李四", "于", "党政办", "13955501234", "0373-5550123", "5550123"),
    *("139 5550 1234", "20210131", "12", "件", "a@b.cn", "微信", "QQ", "abc_def", "编号", "身份证号", "+86", "由"),
    *("11010519491231002X", "〔电话略〕", "〔姓名略〕", "金额", "0373", "王", "@", "."),
]


def labelled() -> list[str]:
    """Give the lines of the set."""
    lines = SET.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def plainly(line: str) -> str:
    """Give a line as a report would have it."""
    return OWN.sub(r"\2", line)


@pytest.mark.parametrize("line", [line for line in labelled() if not OWN.search(line)])
def test_what_is_nobodys_own_stays_as_it_is(line: str) -> None:
    assert masked(line) == line


@pytest.mark.parametrize("line", [line for line in labelled() if OWN.search(line)])
def test_of_a_contact_nothing_else_than_what_is_somebodys_own_is_left_out(line: str) -> None:
    """What stands between is kept character for character, whether all of it was found or not."""
    between = [re.escape(part) for part in re.split("⟦[^⟧]*⟧", line)]
    owned = [f"(?:〔{kind}略〕|{re.escape(own)})" for kind, own in OWN.findall(line)]
    pattern = "".join(part + own for part, own in zip(between, [*owned, ""], strict=True))
    assert re.fullmatch(pattern, masked(plainly(line)))


def test_nearly_all_that_is_somebodys_own_is_found() -> None:
    owned = left = 0
    for line in labelled():
        owned += len(OWN.findall(line))
        left += masked(plainly(line)).count("略〕")
    assert owned >= 190
    assert left / owned >= LEAST_RECALL


def test_the_set_has_sentences_of_both_kinds() -> None:
    lines = labelled()
    with_own = sum(bool(OWN.search(line)) for line in lines)
    assert with_own >= 100
    assert len(lines) - with_own >= 100


@pytest.mark.parametrize("line", labelled())
def test_masking_what_is_masked_changes_nothing(line: str) -> None:
    assert masked(masked(plainly(line))) == masked(plainly(line))


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_masking_twice_is_masking_once_whatever_stands_beside_what(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


@given(st.text(max_size=60))
def test_any_text_passes(text: str) -> None:
    assert masked(masked(text)) == masked(text)


AREAS = ("0373", "010", "021", "0991")
JOINTS = ("-", "－", "—", "–", "--", " - ")
LABELS = ("电话：", "联系电话:", "电 话： ", "传真：", "咨询电话", "监督电话为", "Tel: ", "请拨打")


@pytest.mark.parametrize(("area", "joint", "label"), list(product(AREAS, JOINTS, LABELS)))
def test_a_number_with_its_area_is_left_out_in_every_writing(area: str, joint: str, label: str) -> None:
    assert masked(f"{label}{area}{joint}65550123。") == f"{label}〔电话略〕。"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("电话：0373-1234567、1234568", "电话：〔电话略〕、〔电话略〕"),
        ("电话：0373-1234567/1234568", "电话：〔电话略〕/〔电话略〕"),
        ("（0373）1234567", "〔电话略〕"),
        ("电话：1391234 5678", "电话：〔电话略〕"),
        ("电话：０３７３－１２３４５６７转１２３", "电话：〔电话略〕"),
        ("电话：1234567", "电话：〔电话略〕"),
        ("联系电话\n0373-1234567", "联系电话\n〔电话略〕"),
        ("联系人\n张三\n", "联系人\n〔姓名略〕\n"),
        ("联系人（张三）", "联系人（〔姓名略〕）"),
    ],
)
def test_writings_that_were_asked_for(text: str, kept: str) -> None:
    assert masked(text) == kept


UNITS = ("件", "条", "人次", "元", "万元", "份", "次", "户", "余条", "%", "年", "号")


@pytest.mark.parametrize(("number", "unit"), list(product(("1234567", "55501234", "13955501234"), UNITS)))
def test_a_number_with_a_unit_is_a_figure(number: str, unit: str) -> None:
    text = f"全年电话咨询{number}{unit}，办理{number}{unit}"
    assert masked(text) == text


def test_labels_of_every_form_and_figures_beside_them_stay() -> None:
    for form in forms().values():
        for table in form.tables:
            words = [table.label, *(row.text for group in table.groups for row in group.rows)]
            for word, number in product(words, ("0", "12", "1234567", "55501234")):
                assert masked(f"{word} {number}") == f"{word} {number}"


@pytest.mark.parametrize("county", COUNTIES, ids=lambda county: county.id)
def test_of_the_demos_reports_tables_and_prose_stay_as_they_are(county: County) -> None:
    found = filings(county.id)[::3]
    assert len(found) > 10
    for filing in found:
        text = plain_text(filing.title, blocks(filing, filing.life(LAST_NIGHT)))
        assert masked(text) == text


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")) or [None])
def test_nothing_in_the_seeds_is_harmed(path: Path | None) -> None:
    if path is None:
        pytest.skip("the seeds are not there (../shared/seeds)")
    text = path.read_text(encoding="utf-8", errors="replace")
    assert masked(text) == text


NASTY = (
    *("1", "0373-", "电话：", "联系人：", "张三", "同志", "a@", "@", "a.", "a", " ", "(", "https://", "电 ", "1 "),
    *("张三、", "联系人：张三、", "电话（", "微信", "\n", "王", "联", "0373 ", "+86", "转1", "-", "编号：", "联 系 "),
    *("13912345678 张三 1234567 ", "电话1234567、"),
)
LONG = 40_000


@pytest.mark.parametrize("piece", NASTY)
def test_texts_made_to_be_slow_are_masked_once_and_for_all(piece: str) -> None:
    once = masked((piece * LONG)[:LONG])
    assert masked(once) == once


def repeats(parsed: Iterable[tuple[Any, Any]]) -> Iterator[tuple[int, int]]:
    """Give how often each part of a pattern is repeated at most, and how many parts it has."""
    for code, given_ in parsed:
        if code in (constants.MAX_REPEAT, constants.MIN_REPEAT):
            yield given_[1], len(given_[2])
            yield from repeats(given_[2])
        elif code is constants.SUBPATTERN:
            yield from repeats(given_[3])
        elif code is constants.BRANCH:
            for branch in given_[1]:
                yield from repeats(branch)
        elif code in (constants.ASSERT, constants.ASSERT_NOT):
            yield from repeats(given_[1])


@pytest.mark.parametrize("pattern", [SURE, SAID, SHORT, PHONE_LABEL, MAIL, ACCOUNT, IDENTITY, CARD])
def test_no_pattern_looks_further_than_some_characters(pattern: str) -> None:
    """So that the time grows with the text and no faster."""
    assert all(most <= 64 for most, _ in repeats(parser.parse(pattern)))


def test_what_stands_for_itself_is_taken_in_one_go() -> None:
    """It alone has repeats without end: of single characters, which are never given back to be tried again."""
    assert all(most <= 64 or parts == 1 for most, parts in repeats(parser.parse(KEPT)))
