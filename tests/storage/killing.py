"""Kills a process with SIGKILL at a chosen step of its work on the store."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from storage.archive import ArchiveWriter, tail
from storage.archive import writer as archive_writer

_STEPS = [
    (ArchiveWriter, "append"),
    (ArchiveWriter, "append_foreign"),
    (ArchiveWriter, "append_metadata"),
    (ArchiveWriter, "sync"),
    (ArchiveWriter, "close"),
    (archive_writer, "write_index"),
    (tail, "write_index"),
    (tail, "_cut"),
    (tail, "_set_aside"),
    (Session, "commit"),
]


def run_until(step: int, work: Callable[..., None], *arguments: Any) -> bool:
    """Run `work` in a process that kills itself at the given step; gives whether it came to its end before that."""
    process = multiprocessing.get_context("fork").Process(target=_run, args=(step, work, arguments))
    process.start()
    process.join()
    ended = process.exitcode == 0
    assert ended or process.exitcode == -signal.SIGKILL, f"step {step}: the work failed by itself"
    process.close()
    return ended


def _run(step: int, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Count before and after every step, and in the middle of every write of bytes."""
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            count()
            result = original(*args, **kwargs)
            count()
            return result

        return call

    for owner, name in _STEPS:
        setattr(owner, name, counted(getattr(owner, name)))
    segment = archive_writer._Segment
    whole = segment.write

    def torn(self: Any, data: bytes) -> int:
        if left == 0:
            self.file.write(data[: len(data) // 2])
        count()
        return whole(self, data)

    segment.write = torn  # type: ignore[method-assign]
    work(*arguments)
