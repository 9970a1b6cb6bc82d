"""Worker processes under supervision: a job that hangs, eats memory or kills its process costs that job, nothing else.

Takes jobs with a ticket, gives back each ticket with the result or a `Failure`. Workers come from a fork server, so
that they hold none of our files, locks or threads, and a new one is there at once when one had to be ended.
"""

import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from roster.errors import GongkaiError

Job = TypeVar("Job")
Result = TypeVar("Result")

TIMEOUT, MEMORY, CRASH, REFUSED = "reader_timeout", "reader_memory", "reader_crash", "refused"
LONGEST_MESSAGE = 200
AHEAD = 8  # jobs handed to a worker at a time, so that it need not wait while we write


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job has no result: one of the codes above, and a sentence. `refused` is a GongkaiError the job raised."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How many workers, seconds for a job, and MiB that a worker may take beyond what it starts with."""

    processes: int
    seconds: float
    memory_mb: int


@dataclass(eq=False)
class _Worker:
    """One process, its end of the pipe, and the jobs it holds."""

    process: BaseProcess
    pipe: Connection
    jobs: deque[tuple[int, Any]] = field(default_factory=deque)


class Workers(Generic[Job, Result]):
    """Runs `work(job)` in worker processes. `work` and jobs must be picklable. Use it in a `with`."""

    def __init__(self, work: Callable[[Job], Result], limits: Limits) -> None:
        self._work, self._limits = work, limits
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["__main__", *_modules(work)])
        self._workers: list[_Worker] = []
        self._queue: deque[tuple[int, Job]] = deque()

    def __enter__(self) -> Self:
        """Give the pool; processes start with the first jobs."""
        return self

    def __exit__(self, *_: object) -> None:
        """End every worker, at work or not."""
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    @property
    def hungry(self) -> bool:
        """Whether more jobs would keep workers busy."""
        return not self._queue

    def submit(self, ticket: int, job: Job) -> None:
        """Queue a job; its result comes out of `wait` under this ticket."""
        self._queue.append((ticket, job))
        self._feed()

    def wait(self) -> list[tuple[int, Result | Failure]]:
        """Wait until at least one job has ended; give all that have. Empty only when there is no job."""
        ended: list[tuple[int, Result | Failure]] = []
        while not ended and any(worker.jobs for worker in self._workers):
            busy = {worker.pipe: worker for worker in self._workers if worker.jobs}
            ended += [self._collect(busy[pipe]) for pipe in wait(list(busy))]  # type: ignore[index]
            self._feed()
        return ended

    def _collect(self, worker: _Worker) -> tuple[int, Result | Failure]:
        """Take the result of a worker's first job; a worker that died took its first job with it."""
        try:
            result: Result | Failure = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            failure = _cause_of_death(worker.process.exitcode, self._limits)
            return self._replace(worker), failure
        if isinstance(result, Failure) and result.code == MEMORY:
            return self._replace(worker), result
        ticket, _ = worker.jobs.popleft()
        return ticket, result

    def _replace(self, worker: _Worker) -> int:
        """End a worker; give the ticket it failed on, and put its other jobs back at the head of the queue."""
        _end(worker)
        self._workers.remove(worker)
        ticket, _ = worker.jobs.popleft()
        self._queue.extendleft(reversed(worker.jobs))
        return ticket

    def _feed(self) -> None:
        """Hand waiting jobs to the least busy workers, starting processes as they are needed."""
        while self._queue:
            worker = min(self._workers, key=lambda w: len(w.jobs), default=None)
            if worker is None or (worker.jobs and len(self._workers) < self._limits.processes):
                worker = self._start()
            if len(worker.jobs) >= AHEAD:
                return
            ticket, job = self._queue.popleft()
            worker.jobs.append((ticket, job))
            try:
                worker.pipe.send(job)
            except OSError:  # it is dead; `wait` finds that out and blames its first job
                return

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(self._work, theirs, self._limits), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker


def in_order(jobs: Iterable[Job], workers: Workers[Job, Result], window: int) -> Iterator[tuple[Job, Result | Failure]]:
    """Run a stream of jobs; give each with its result, in order. At most `window` are begun and not yet given."""
    numbered = enumerate(jobs)
    begun: dict[int, Job] = {}
    ended: dict[int, Result | Failure] = {}
    given, more = 0, True
    while more or begun:
        while more and workers.hungry and len(begun) < window:
            following = next(numbered, None)
            more = following is not None
            if following:
                begun[following[0]] = following[1]
                workers.submit(*following)
        ended.update(workers.wait())
        while given in ended:
            yield begun.pop(given), ended.pop(given)
            given += 1


def _modules(work: Any) -> list[str]:
    """Name the modules that workers need, so that the fork server loads them once for all of them."""
    if isinstance(work, partial):
        return [module for part in (work.func, *work.args) for module in _modules(part)]
    return [work.__module__] if callable(work) else []


def _cause_of_death(exit_code: int | None, limits: Limits) -> Failure:
    if exit_code == -signal.SIGALRM:
        return Failure(TIMEOUT, f"took longer than {limits.seconds:g} seconds")
    return Failure(CRASH, f"the worker ended with code {exit_code}")


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()
    worker.process.close()


def _serve(work: Callable[[Any], Any], pipe: Connection, limits: Limits) -> None:
    """Work until the other end of the pipe is closed. Ctrl-C is for the parent, which then ends us.

    An alarm left at its default ends a job that takes too long: also one that never comes back to Python, and also when
    the parent was killed meanwhile. The time it takes to start a worker on a busy machine is not the job's.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * os.sysconf("SC_PAGE_SIZE") + limits.memory_mb * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)  # left as it is: a program that a job starts may need more
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        result = _attempt(work, job, limits.memory_mb)
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(result)


def _attempt(work: Callable[[Any], Any], job: Any, memory_mb: int) -> Any:
    try:
        return work(job)
    except MemoryError:
        return Failure(MEMORY, f"needed more than {memory_mb} MiB")
    except GongkaiError as error:
        return Failure(REFUSED, str(error))
    except Exception as error:  # noqa: BLE001  # a bug met by one document must not cost the others; it is recorded
        said = " ".join(str(error).split())[:LONGEST_MESSAGE]  # some libraries put a whole traceback there
        return Failure(CRASH, f"{type(error).__name__}: {said}")
