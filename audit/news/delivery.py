"""What every place has in common: when trying again helps, how long at most, and what no message may give away.

deliver(attempt, patience)            calls `attempt` until it returns, or no further attempt helps: then NotTold
secret(name) -> str                   a secret from the environment
Masked(secrets)                       takes secrets out of what is printed

An attempt that failed says itself whether another one may help: a timeout, a lost connection, a server that is
overburdened, yes; a wrong key, an unknown certificate, a message that is refused, no.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import TypeVar

import tenacity

from audit.plain import printable
from roster.errors import NotDelivered

ATTEMPTS = 4
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 20.0  # seconds
LONGEST_FAULT = 300  # characters of what a stranger's server said
Result = TypeVar("Result")


class NotTold(NotDelivered):
    """A place did not take a message. `again`: another attempt may help; `after`: not before so many seconds."""

    def __init__(self, what: str, *, again: bool = False, after: float | None = None) -> None:
        super().__init__(printable(what, lines=False)[:LONGEST_FAULT])
        self.again, self.after = again, after


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one message may take, all attempts and pauses together, and one attempt alone; in seconds."""

    whole: float = 60.0
    attempt: float = 20.0


@dataclass(frozen=True, slots=True)
class Masked:
    """Takes secrets out of texts."""

    secrets: tuple[str, ...] = ()

    def __call__(self, text: str) -> str:
        """Give a text with every secret replaced."""
        for secret in sorted(filter(None, self.secrets), key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


def secret(name: str) -> str:
    """Give the value of an environment variable; nothing is asked for by an empty name."""
    if not name:
        return ""
    value = os.environ.get(name, "").strip()
    if not value:
        raise NotTold(f"the environment variable {name} is not set")
    return value


def deliver(attempt: Callable[[], Result], patience: Patience) -> Result:
    """Try until it is told. Raises NotTold when no further attempt helps, or the time is over."""
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, NotTold) and error.again),
        stop=tenacity.stop_any(tenacity.stop_after_attempt(ATTEMPTS), tenacity.stop_before_delay(patience.whole)),
        wait=_pause,
        reraise=True,
    )
    return retrying(attempt)


@contextmanager
def cut_off(current: Callable[[], socket.socket | None], seconds: float) -> Iterator[None]:
    """End a connection after so many seconds, however busily the other side dribbles. Raises TimeoutError then."""
    over = Event()

    def end() -> None:
        over.set()
        with suppress(OSError, AttributeError):
            if (sock := current()) is not None:
                sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if over.is_set():  # what came until then may look whole
        raise TimeoutError


def _pause(state: tenacity.RetryCallState) -> float:
    """Wait as long as the place asks for, else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.after if isinstance(error, NotTold) else None
    return asked if asked is not None else min(FIRST_PAUSE * 2.0 ** (state.attempt_number - 1), LONGEST_PAUSE)
