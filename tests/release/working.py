"""What the tests of the pool have done in workers: it must be importable there."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from roster.errors import BadInput

Work = Callable[[int], object]


@contextmanager
def doubling() -> Iterator[Work]:
    yield lambda job: 2 * job


@contextmanager
def telling_who() -> Iterator[Work]:
    yield lambda job: (job, os.getpid())


@contextmanager
def failing_at_three() -> Iterator[Work]:
    def work(job: int) -> object:
        if job == 3:
            raise BadInput("not good", file="roster.csv", line=3, remedy="mend it")
        return job

    yield work


@contextmanager
def killed_at_three() -> Iterator[Work]:
    def work(job: int) -> object:
        if job == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return job

    yield work


@contextmanager
def cannot_open() -> Iterator[Work]:
    raise BadInput("no such store")
    yield lambda job: job


class Noting:
    """Notes in a folder each time that it is opened, and each job that it does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def __call__(self) -> Iterator[Work]:
        (self.folder / f"opened-{os.getpid()}").mkdir()  # fails when it is there

        def work(job: int) -> object:
            (self.folder / f"job-{job}").touch()
            return job

        yield work
        (self.folder / f"closed-{os.getpid()}").mkdir()
