"""Worker processes that make rows: jobs in, results out in the order of the jobs, a few ahead of who takes them.

    in_order(jobs, opened, processes) -> Iterator[Result]

`opened()` gives a context in which a function stands ready: job -> result (it opens the store, say). Each worker enters
it once. Workers are started anew (`spawn`): they share no connection, no thread and no lock with us. With one process
all is done in place. What a job raises is raised here, when its turn comes; then no more jobs are begun.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack
from typing import Any, TypeVar

from roster.errors import StorageFailure

Job = TypeVar("Job")
Result = TypeVar("Result")
Opened = Callable[[], AbstractContextManager[Callable[[Job], Result]]]

AHEAD = 2  # results for each worker that may wait to be taken, or be in the making


def in_order(jobs: Iterable[Job], opened: Opened[Job, Result], processes: int) -> Iterator[Result]:
    """Do the jobs. `opened`, jobs and results must be picklable when there are several processes.

    Raises StorageFailure when a worker was killed.
    """
    if processes == 1:
        with opened() as work:
            yield from map(work, jobs)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _start, (opened,)) as pool:
        try:
            yield from _taken(pool, jobs, processes * AHEAD)
        finally:
            pool.shutdown(cancel_futures=True)  # and wait: left alone, workers may never be told that all is over


def _taken(pool: ProcessPoolExecutor, jobs: Iterable[Job], ahead: int) -> Iterator[Any]:
    waiting: deque[tuple[Job, Future[Any]]] = deque()
    for job in jobs:
        waiting.append((job, pool.submit(_do, job)))
        if len(waiting) >= ahead:
            yield _result(*waiting.popleft())
    while waiting:
        yield _result(*waiting.popleft())


def _result(job: object, future: Future[Any]) -> Any:
    try:
        return future.result()
    except BrokenProcessPool as error:
        what = f"a worker process ended before it had done {job} or a job beside it"
        raise StorageFailure(f"{what}; was it killed, or memory short?") from error


class _Here:
    """What a worker process holds; nowhere else is it filled. `entered` stays open until the process ends."""

    opened: Opened[Any, Any]
    entered = ExitStack()
    work: Callable[[Any], Any] | None = None


def _start(opened: Opened[Any, Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; who started us says what comes of it
    _Here.opened = staticmethod(opened)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End when who started us is gone: the pool's own pipe stays open in its workers, and they would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(job: Any) -> Any:
    if _Here.work is None:  # with the first job: what goes wrong in it is told like anything else
        _Here.work = staticmethod(_Here.entered.enter_context(_Here.opened()))
    return _Here.work(job)
