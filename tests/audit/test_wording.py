"""The words of two texts: nothing lost, the same both ways, and readable."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import wording
from audit.wording import ADDED, EQUAL, MOVED, REMOVED, ParagraphChange, Pieces, compare, gaps, pieces

MARKS = {EQUAL: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
PARAGRAPHS = st.lists(st.text("甲乙丙，12 a", max_size=6), max_size=9)
TEXTS = st.text("甲乙丙丁，。12.a ", max_size=40)
SWAPPED = {REMOVED: ADDED, ADDED: REMOVED, EQUAL: EQUAL}


def marked(before: str, after: str) -> str:
    return "".join(MARKS[op].format(text) for op, text in pieces(before, after).pieces)


def applied(before: Sequence[str], after: Sequence[str], changes: Sequence[ParagraphChange]) -> list[str | None]:
    """Make the second text of the first and the changes; of the second only what is told to have come is looked at."""
    left = {change.before for change in changes} - {None}
    kept = iter(text for n, text in enumerate(before) if n not in left)
    came = {c.after: before[c.before] if c.kind == MOVED else after[c.after] for c in changes if c.after is not None}  # type: ignore[index]
    made = [came[n] if n in came else next(kept, None) for n in range(len(after))]
    assert next(kept, None) is None
    return made


def same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and compare([one], [other]) == []


@given(PARAGRAPHS, PARAGRAPHS)
@settings(max_examples=300, deadline=None)
def test_the_changes_applied_to_one_text_give_the_other(before: list[str], after: list[str]) -> None:
    made = applied(before, after, compare(before, after))
    assert all(same(one, other) for one, other in zip(made, after, strict=True))


@given(PARAGRAPHS, PARAGRAPHS)
@settings(max_examples=300, deadline=None)
def test_the_other_way_round_says_the_same(before: list[str], after: list[str]) -> None:
    there = {(c.kind, c.before, c.after) for c in compare(before, after)}
    back = {(SWAPPED.get(c.kind, c.kind), c.after, c.before) for c in compare(after, before)}
    assert there == back


@given(TEXTS, TEXTS)
@settings(max_examples=300, deadline=None)
def test_the_pieces_are_both_paragraphs_whole(before: str, after: str) -> None:
    told = pieces(before, after).pieces
    assert "".join(text for op, text in told if op != ADDED) == before
    assert "".join(text for op, text in told if op != REMOVED) == after
    mirror = [(SWAPPED[op], text) for op, text in pieces(after, before).pieces]
    assert sorted(mirror) == sorted(told)


@given(PARAGRAPHS)
def test_a_text_does_not_differ_from_itself(text: list[str]) -> None:
    assert compare(text, text) == []
    assert compare([f"{paragraph} " for paragraph in text], text) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("收到申请3件，办结12件。", "收到申请5件，办结12件。", "收到申请[-3-]{+5+}件，办结12件。"),
        ("收3件4份", "收5件6份", "收[-3-]{+5+}件[-4-]{+6+}份"),  # between figures nothing is by chance
        ("公开信息120条", "公开信息1,120条", "公开信息[-120-]{+1,120+}条"),
        ("公开率98.5%", "公开率98.9%", "公开率[-98.5%-]{+98.9%+}"),
        ("见WeChat号", "见Weibo号", "见[-WeChat-]{+Weibo+}号"),
        ("共1230件", "共1231件", "共[-1230-]{+1231+}件"),
        ("通过网站公开", "通过网站和微信公开", "通过网站{+和微信+}公开"),
        ("认真贯彻落实条例", "严格执行落实规定", "[-认真贯彻-]{+严格执行+}落实[-条例-]{+规定+}"),
        ("我镇认真贯彻条例精神", "本乡严格执行条令要求", "[-我镇认真贯彻条例精神-]{+本乡严格执行条令要求+}"),
        ("", "甲", "{+甲+}"),
    ],
)
def test_a_changed_paragraph_is_readable(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_a_moved_paragraph_is_told_as_moved() -> None:
    before = ["甲甲甲", "乙乙乙", "丙丙丙", "丁丁丁"]
    after = ["乙乙乙", "丙丙丙", "丁丁丁", "甲甲甲"]
    assert compare(before, after) == [ParagraphChange(MOVED, 0, 3)]


def test_a_paragraph_in_its_place_is_changed_and_beside_it_one_is_new() -> None:
    before = ["一年来，工作平稳有序。", "完"]
    after = ["新的一段说别的事", "一年来，工作平稳推进。", "完"]
    assert [(c.kind, c.before, c.after) for c in compare(before, after)] == [("added", None, 0), ("changed", 0, 1)]


def test_white_space_and_width_are_no_change_of_a_paragraph() -> None:
    assert compare(["收到 12 件，"], ["收到１２件,"]) == []


@pytest.mark.parametrize(("before", "after"), [("1 2件", "12件"), ("10²米", "102米"), ("①项", "1项")])
def test_other_figures_are_a_change_whatever_they_look_like(before: str, after: str) -> None:
    assert compare([before], [after]) != []


def test_what_is_too_long_is_told_whole_around_what_is_equal_at_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "STEPS", 20)
    told = pieces("同甲乙丙丁戊末", "同己庚辛壬癸末")
    assert told == Pieces(((EQUAL, "同"), (REMOVED, "甲乙丙丁戊"), (ADDED, "己庚辛壬癸"), (EQUAL, "末")), whole=True)
    assert pieces("收12345甲", "收12365甲").pieces[1] == (REMOVED, "12345")


def test_long_texts_are_aligned_by_what_stands_once_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "STEPS", 30)
    before = [*"甲乙丙丁戊己庚辛", "旧", *"子丑寅卯"]
    after = ["新", *"甲乙丙丁", "又", *"戊己庚辛", *"子丑寅卯"]
    assert gaps(before, after) == [(0, 0, 0, 1), (4, 4, 5, 6), (8, 9, 10, 10)]


@given(PARAGRAPHS, PARAGRAPHS)
@settings(deadline=None)
def test_however_coarse_nothing_is_lost(before: list[str], after: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "STEPS", 2)
        patch.setattr(wording, "PAIRS", 1)
        made = applied(before, after, compare(before, after))
    assert all(same(one, other) for one, other in zip(made, after, strict=True))
