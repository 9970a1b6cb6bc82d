"""Messages of what waits."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from audit.news.digest import Limits, compose, settled
from audit.news.item import Item
from audit.news.render import html, markdown, text
from audit.news.robots import ROBOTS, size
from audit.news.state import State
from tests.audit.news.items import filing, missing

UNOBSERVABLE, MISSING, FILED = State("unobservable"), State("missing"), State("filed", marks=("unchanged",))
LATE = State("late", days=3)


def test_a_missing_report_that_came_while_the_news_waited_is_never_told_as_missing() -> None:
    first = filing("missing", UNOBSERVABLE, MISSING, 1)
    then = filing("late", MISSING, LATE, 2, corrects=("missing",), days=3, seen=["2024-02-12", "2024-02-13"])
    found = settled([first, then])
    assert [(item.kind, item.corrects, item.id) for item in found.items] == [("late", (), then.id)]
    assert found.overtaken == (first.id,)


def test_what_came_to_nothing_while_it_waited_is_not_told_at_all() -> None:
    first = filing("missing", UNOBSERVABLE, MISSING, 1)
    then = filing("correction", MISSING, UNOBSERVABLE, 2, corrects=("missing",))
    found = settled([first, then])
    assert found.items == ()
    assert set(found.overtaken) == {first.id, then.id}


def test_a_correction_of_what_was_told_before_is_told() -> None:
    then = filing("correction", MISSING, UNOBSERVABLE, 2, corrects=("missing",))
    assert settled([then]).items == (then,)


def test_corrections_come_first_and_what_takes_missing_back_is_as_heavy_as_missing() -> None:
    filed = replace(filing("filed", UNOBSERVABLE, FILED), subject="a")
    gone = replace(filing("withdrawn", FILED, State("withdrawn")), subject="b")
    back = replace(filing("late", MISSING, LATE, corrects=("missing",)), subject="c")
    wrong = replace(filing("correction", MISSING, UNOBSERVABLE, corrects=("missing",)), subject="d")
    order = [item.subject for item in settled([filed, gone, back, wrong]).items]
    assert order == ["d", "c", "b", "a"]


@given(st.integers(1, 300), st.sampled_from(sorted(ROBOTS)), st.sampled_from(["both", "zh", "en"]))
def test_no_message_is_larger_than_its_robot_takes_and_nothing_is_left_out_silently(
    number: int, kind: str, language: str
) -> None:
    robot = ROBOTS[kind]
    items = [missing(n) for n in range(number)]
    messages = compose(items, language, robot.limits, lambda message: size(robot, message, language))
    assert all(len(size(robot, message, language)) <= robot.limits.size for message in messages)
    assert len(messages) <= robot.limits.messages
    assert sum(len(message.items) + message.more for message in messages) == number
    assert [id for message in messages for id in message.ids] == [item.id for item in items]
    assert all(message.more == 0 for message in messages[:-1])
    if messages[-1].more:
        assert f"{messages[-1].more}" in messages[-1].tail
        assert messages[-1].tail.translate({ord(" "): " "}) in text(messages[-1], language)


def test_one_message_says_what_it_does_not_name() -> None:
    [message] = compose([missing(n) for n in range(9)], "en", Limits(1500), lambda m: text(m, "en").encode())
    assert 0 < len(message.items) < 9
    assert message.tail == f"and {9 - len(message.items)} more: gongkai news list"


def stranger(name: str) -> Item:
    return missing(1, filer=name)


def test_what_strangers_wrote_is_no_markup_and_no_mention() -> None:
    name = "<@all> [x](http://evil.example) **b** `c` <script>alert(1)</script>\n# h"
    [message] = compose([stranger(name)], "both", Limits(100_000), lambda _: b"")
    told = markdown(message, "both")
    assert "<" not in told and "](" not in told and "@" not in told and "`" not in told
    assert "<script" not in html(message, "both")
    assert "\n# h" not in text(message, "both")
