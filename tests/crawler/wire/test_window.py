"""The hours in which portals may be asked, in Chinese time."""

from datetime import UTC, datetime

import pytest

from crawler.wire.window import Window


def china(text):
    return datetime.fromisoformat(f"2024-02-12T{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "open_then"),
    [
        ("21:59", False),
        ("22:00", True),
        ("23:59", True),
        ("00:00", True),
        ("06:29", True),
        ("06:30", False),
        ("12:00", False),
    ],
)
def test_a_window_may_pass_midnight(at, open_then):
    assert Window.of("22:00-06:30").open_at(china(at)) is open_then


@pytest.mark.parametrize(("at", "open_then"), [("00:59", False), ("01:00", True), ("04:59", True), ("05:00", False)])
def test_a_window_within_a_day(at, open_then):
    assert Window.of("01:00-05:00").open_at(china(at)) is open_then


def test_without_a_window_any_time_will_do():
    assert Window.of("").open_at(china("12:00"))
    assert str(Window.of("")) == "any time"


def test_a_window_says_when_it_closes():
    assert (Window.of("22:00-06:30").closes, str(Window.of("22:00-06:30"))) == ("06:30", "22:00-06:30")
