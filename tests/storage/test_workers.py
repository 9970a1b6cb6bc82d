import os
import time
from collections.abc import Callable
from multiprocessing.connection import wait

import pytest

from roster.errors import StorageFailure
from storage.workers import AHEAD, Failure, Limits, Workers

LIMITS = Limits(processes=2, seconds=30, memory_mb=256)


def work(job: str) -> str:
    """Do as the job says."""
    if job == "hang":
        time.sleep(3600)
    if job == "bomb":
        bytearray(1 << 42)
    if job == "die":
        os._exit(9)
    if job == "refuse":
        raise StorageFailure("not whole")
    if job == "bug":
        raise KeyError("on purpose")
    return job.upper() * (200_000 if job == "large" else 1)


def run(jobs: list[str], limits: Limits = LIMITS, task: Callable[[str], str] = work) -> dict[int, str | Failure]:
    results: dict[int, str | Failure] = {}
    with Workers(task, limits) as workers:
        for ticket, job in enumerate(jobs):
            workers.submit(ticket, job)
        while ended := workers.wait():
            results.update(ended)
    return results


def test_every_job_comes_back_under_its_ticket() -> None:
    jobs = [f"job {number}" for number in range(50)]
    assert run(jobs) == {number: job.upper() for number, job in enumerate(jobs)}


def test_without_jobs_there_is_nothing_to_wait_for() -> None:
    assert run([]) == {}


def test_results_of_any_size_pass() -> None:
    assert run(["large"] * 6) == {number: "LARGE" * 200_000 for number in range(6)}


@pytest.mark.parametrize(
    ("job", "code", "message"),
    [
        ("bomb", "reader_memory", "needed more than 256 MiB"),
        ("die", "reader_crash", "the worker ended with code 9"),
        ("bug", "reader_crash", "KeyError: 'on purpose'"),
        ("refuse", "refused", "not whole"),
    ],
)
def test_a_poisonous_job_costs_itself_alone(job: str, code: str, message: str) -> None:
    results = run(["a", "b", job, "c", "d", job, "e"])
    assert {results[2], results[5]} == {Failure(code, message)}
    assert [results[n] for n in (0, 1, 3, 4, 6)] == ["A", "B", "C", "D", "E"]


def test_a_job_that_hangs_is_ended() -> None:
    results = run(["a", "hang", "b", "c"], Limits(processes=1, seconds=0.5, memory_mb=256))
    assert results == {0: "A", 1: Failure("reader_timeout", "took longer than 0.5 seconds"), 2: "B", 3: "C"}


def test_a_job_that_hangs_ends_by_itself_when_nobody_looks() -> None:
    with Workers(work, Limits(processes=1, seconds=0.2, memory_mb=256)) as workers:
        workers.submit(1, "hang")
        wait([worker.process.sentinel for worker in workers._workers])
        assert workers.wait() == [(1, Failure("reader_timeout", "took longer than 0.2 seconds"))]


def test_workers_are_hungry_until_they_have_enough() -> None:
    with Workers(work, Limits(processes=1, seconds=30, memory_mb=256)) as workers:
        hungry = []
        for ticket in range(AHEAD + 2):
            hungry.append(workers.hungry)
            workers.submit(ticket, "hang")
    assert hungry == [True] * (AHEAD + 1) + [False]
