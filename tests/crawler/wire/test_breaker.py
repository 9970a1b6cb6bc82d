"""A host that fails again and again is left alone, tried once more, and then given up."""

import pytest

from crawler.wire.breaker import Breakers


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breakers(clock):
    return Breakers(failures=3, rest=60, clock=clock)


def fail(breakers, times, host="h.test", state="down"):
    for _ in range(times):
        breakers.failed(host, state, "HTTP 503")


def test_a_few_failures_change_nothing(breakers):
    fail(breakers, 2)
    assert breakers.seconds_left("h.test") == 0
    assert breakers.enter("h.test") is False


def test_an_answer_between_failures_makes_them_count_anew(breakers):
    fail(breakers, 2)
    breakers.answered("h.test")
    fail(breakers, 2)
    assert breakers.seconds_left("h.test") == 0


def test_failures_in_a_row_open_it_for_the_rest_and_for_this_host_alone(breakers, clock):
    fail(breakers, 3)
    assert breakers.seconds_left("h.test") == 60
    assert breakers.seconds_left("other.test") == 0
    clock.now += 59
    assert breakers.seconds_left("h.test") == 1


def test_after_the_rest_one_request_is_the_trial(breakers, clock):
    fail(breakers, 3)
    assert breakers.enter("h.test") is False  # one that was on its way already
    clock.now += 60
    assert breakers.enter("h.test") is True


def test_a_trial_that_is_answered_closes_it(breakers, clock):
    fail(breakers, 3)
    clock.now += 60
    breakers.enter("h.test")
    breakers.answered("h.test")
    assert breakers.enter("h.test") is False
    assert breakers.verdict("h.test") is None


def test_a_trial_that_fails_gives_the_host_up_with_its_last_failure(breakers, clock):
    fail(breakers, 3)
    clock.now += 60
    breakers.enter("h.test")
    breakers.failed("h.test", "blocked", "HTTP 412")
    assert breakers.verdict("h.test") == ("blocked", "given up after 4 failures in a row, the last: HTTP 412")
    breakers.answered("h.test")  # one that was on its way already
    assert breakers.verdict("h.test") is not None


def test_a_failure_during_the_rest_is_no_trial(breakers):
    fail(breakers, 5)
    assert breakers.verdict("h.test") is None
