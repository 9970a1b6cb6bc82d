"""The clock can be replayed, and nights are Chinese calendar days."""

from datetime import UTC, date, datetime

import pytest

from roster.errors import BadInput
from storage.clock import end_of, night, now


def test_a_replayed_moment_without_offset_is_chinese_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", "2024-02-01T02:00")
    assert now() == datetime(2024, 1, 31, 18, tzinfo=UTC)


def test_the_night_is_the_day_in_china_not_in_utc() -> None:
    assert night(datetime(2024, 1, 31, 16, 0, tzinfo=UTC)) == date(2024, 2, 1)
    assert night(datetime(2024, 1, 31, 15, 59, tzinfo=UTC)) == date(2024, 1, 31)


def test_a_day_is_over_at_chinese_midnight() -> None:
    assert end_of(date(2024, 2, 29)) == datetime(2024, 2, 29, 16, 0, tzinfo=UTC)
    assert night(end_of(date(2024, 2, 29))) == date(2024, 3, 1)


def test_a_moment_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", "tomorrow")
    with pytest.raises(BadInput, match="GONGKAI_NOW='tomorrow' is not an ISO time"):
        now()
