"""One request at a time for a host, and a rest after each: the longest the workspace, the portal or robots.txt asks.

The rest is counted from the end of an answer, so that the portal's own clock never sees two requests closer than the
delay. One `Politeness` serves all portals of a run: a host is one machine, whoever asks it, by whichever port, with
`www.` or without. A host whose breaker is open (crawler/wire/breaker.py) is waited for as well.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.utils import parsedate_to_datetime

from scrapy.exceptions import IgnoreRequest

from crawler.wire.breaker import Breakers

LONGEST_REST = 300.0  # seconds; a Retry-After beyond this is cut: what is not to be had tonight is asked tomorrow


class TurnsOver(IgnoreRequest):
    """The run is being ended: nothing further is asked of anyone."""


class Politeness:
    """Hands out turns. `delay` is in seconds."""

    def __init__(self, delay: float, breakers: Breakers | None = None):
        self._delay = delay
        self.breakers = breakers or Breakers()
        self._delays: dict[str, float] = {}
        self._free_at: dict[str, float] = {}
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._over = asyncio.Event()

    def slow_down(self, host: str, delay: float) -> None:
        """Rest at least `delay` seconds after each request to this host, the last one included."""
        name, before = machine(host), self.delay(host)
        self._delays[name] = max(delay, before)
        if name in self._free_at:  # its robots.txt has just been read, and the rest since then was the shorter one
            self._free_at[name] += self._delays[name] - before

    def delay(self, host: str) -> float:
        """Give the seconds of rest after a request to this host."""
        return max(self._delays.get(machine(host), 0.0), self._delay)

    def rest(self, host: str, seconds: float) -> None:
        """Ask this host for nothing during the next seconds, as its Retry-After wishes."""
        name = machine(host)
        self._free_at[name] = max(self._free_at.get(name, 0.0), time.monotonic() + min(seconds, LONGEST_REST))

    def end(self) -> None:
        """Give no more turns: whoever waits for one gets TurnsOver."""
        self._over.set()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[bool]:
        """Wait for this host's turn, hold it while the request runs, and begin the rest when it ends.

        Gives whether the request is the one trial of a host that was left alone: a trial is not repeated.
        """
        async with self._turns[machine(host)]:
            while (wait := self._wait(machine(host))) > 0 and not self._over.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._over.wait(), wait)
            if self._over.is_set():
                raise TurnsOver("the run is being ended")
            try:
                yield self.breakers.enter(machine(host))
            finally:
                self.rest(host, self.delay(host))

    def _wait(self, name: str) -> float:
        return max(self._free_at.get(name, 0.0) - time.monotonic(), self.breakers.seconds_left(name))


def machine(host: str) -> str:
    """Give the name under which a host is rested and counted: its twin with `www.` is the same machine."""
    return host.lower().removeprefix("www.")


def seconds_asked(retry_after: str | None, now: float) -> float:
    """Read a Retry-After header, seconds or a date; `now` is seconds since 1970. Gives 0 for none and for nonsense."""
    if not retry_after:
        return 0.0
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - now)
    except (TypeError, ValueError):
        return 0.0
