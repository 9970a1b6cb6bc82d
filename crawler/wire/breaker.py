"""A circuit breaker for each host: after some failures in a row it is left alone, tried once more, then given up.

    closed --failures in a row--> open --after the rest, one request--> trial --fails--> given up
       ^---------------------------any answer-----------------------------'

One `Breakers` serves all portals of a run: a host that one portal found down is not asked again for the next.
A failure is a task that found no answer, 502, 503 or 504, or a wall, after its retries. Pure but for its clock.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

CLOSED, OPEN, TRIAL, GIVEN_UP = "closed", "open", "trial", "given up"


@dataclass
class _Host:
    state: str = CLOSED
    failures: int = 0
    until: float = 0.0
    verdict: tuple[str, str] | None = None


@dataclass
class Breakers:
    """The breakers of all hosts. `failures` in a row open one, for `rest` seconds of `clock`."""

    failures: int = 5
    rest: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def seconds_left(self, host: str) -> float:
        """Give the seconds for which this host is still to be left alone."""
        one = self._host(host)
        return max(0.0, one.until - self.clock()) if one.state == OPEN else 0.0

    def enter(self, host: str) -> bool:
        """Note that a request goes out now; says whether it is the one trial of a host that was left alone."""
        one = self._host(host)
        if one.state == OPEN and self.clock() >= one.until:
            one.state = TRIAL
        return one.state == TRIAL

    def answered(self, host: str) -> None:
        """Note that the host answered as a host does: whatever came before is forgotten."""
        if self._host(host).state != GIVEN_UP:
            self._hosts[host] = _Host()

    def failed(self, host: str, state: str, reason: str) -> None:
        """Note a failure. `state` is what it makes of a visit: `down` or `blocked`."""
        one = self._host(host)
        one.failures += 1
        if one.state == TRIAL:
            one.state = GIVEN_UP
            one.verdict = (state, f"given up after {one.failures} failures in a row, the last: {reason}")
        elif one.state == CLOSED and one.failures >= self.failures:
            one.state, one.until = OPEN, self.clock() + self.rest

    def verdict(self, host: str) -> tuple[str, str] | None:
        """Give the state and the reason with which this host was given up; None while it may be asked."""
        return self._host(host).verdict

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())
