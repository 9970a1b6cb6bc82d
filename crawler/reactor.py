"""Twisted's reactor on a thread of its own, so that a program can crawl as often as it likes.

A reactor cannot be started twice, and Ctrl-C must reach the program rather than Twisted: hence one background thread
for the life of the process, to which coroutines are handed.
"""

import asyncio
import sys
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
SWITCH = 0.0005  # seconds; with Python's 5 ms the store's thread waits so long for its turn after each statement
_starting = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def submit(work: Coroutine[Any, Any, T]) -> "Future[T]":
    """Run a coroutine beside the reactor, which is started when it does not run yet; gives the future of its result."""
    return asyncio.run_coroutine_threadsafe(work, _running_loop())


def _running_loop() -> asyncio.AbstractEventLoop:
    global _loop  # noqa: PLW0603 - one reactor for each process is Twisted's own rule
    with _starting:
        if _loop is None:
            started: Future[asyncio.AbstractEventLoop] = Future()
            threading.Thread(target=_run, args=(started,), name="reactor", daemon=True).start()
            _loop = started.result()
        return _loop


def _run(started: "Future[asyncio.AbstractEventLoop]") -> None:
    sys.setswitchinterval(SWITCH)
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor

    # Daemons, because nothing stops the reactor: the program must be able to end while a name is being looked up.
    pool = reactor.getThreadPool()  # type: ignore[attr-defined]
    pool.threadFactory = partial(threading.Thread, daemon=True)
    reactor.callWhenRunning(lambda: started.set_result(reactor._asyncioEventloop))  # type: ignore[attr-defined]
    reactor.run(installSignalHandlers=False)  # type: ignore[attr-defined]
