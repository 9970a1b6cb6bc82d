"""The gate of one visit: every request passes it just before it goes out, robots.txt, retries and redirects included.

    async with gate.turn(host) as trial: …    a turn of the politeness, unless the visit's limits forbid it

It closes with the nightly window, when the budget of requests is used up, and for hosts that are given up
(crawler/wire/breaker.py). The spider shows it to the tap in the place of the politeness.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from crawler.wire.politeness import Politeness, TurnsOver, machine
from crawler.wire.window import Window
from storage.clock import now


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a visit is ended before its ledger is empty: the state it gets and the reason.

    `spares_whole`: when every listing was read to its end all the same, the visit is `complete`.
    """

    state: str
    reason: str
    spares_whole: bool = False


class VisitOver(TurnsOver):
    """Nothing more is asked in this visit; `stop` says why."""

    def __init__(self, stop: Stop):
        super().__init__(stop.reason)
        self.stop = stop


class HostGivenUp(TurnsOver):
    """A host failed again and again, and is not asked any more in this run."""

    def __init__(self, host: str, stop: Stop):
        super().__init__(f"{host}: {stop.reason}")
        self.host, self.stop = machine(host), stop


@dataclass
class Gate:
    """The limits of one visit. `spent` counts its requests; a resumed visit goes on from what it had spent."""

    politeness: Politeness
    window: Window
    budget: int
    spent: int = 0

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[bool]:
        """Wait for the host's turn and hold it; raises VisitOver or HostGivenUp when none is to be had any more."""
        self._admit(host)  # before the wait: whoever may not ask need not wait to hear so
        async with self.politeness.turn(host) as trial:
            self._admit(host)
            self.spent += 1
            yield trial

    def rest(self, host: str, seconds: float) -> None:
        """Ask this host for nothing during the next seconds."""
        self.politeness.rest(host, seconds)

    def slow_down(self, host: str, delay: float) -> None:
        """Rest at least `delay` seconds after each request to this host."""
        self.politeness.slow_down(host, delay)

    def _admit(self, host: str) -> None:
        verdict = self.politeness.breakers.verdict(machine(host))
        if verdict is not None:
            raise HostGivenUp(host, Stop(*verdict))
        if not self.window.open_at(now()):
            raise VisitOver(Stop("incomplete", f"the window closed at {self.window.closes}"))
        if self.spent >= self.budget:
            raise VisitOver(Stop("incomplete", f"the budget of {self.budget} requests is used up", spares_whole=True))
