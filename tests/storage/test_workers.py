import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait

import pytest

from roster.errors import StorageFailure
from storage.workers import AHEAD, Failure, Limits, Workers, in_order

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
    if job == "wordy bug":
        raise ValueError("a line\n" * 100)
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


def test_a_long_message_is_cut_and_is_one_line() -> None:
    [result] = run(["wordy bug"]).values()
    assert isinstance(result, Failure)
    assert result.message.startswith("ValueError: a line a line")
    assert len(result.message) < 220


def test_results_come_in_the_order_of_a_stream_that_is_not_read_far_ahead() -> None:
    taken = 0

    def jobs() -> Iterator[str]:
        nonlocal taken
        for number in range(60):
            taken += 1
            yield "die" if number == 7 else f"job {number}"

    ahead = []
    with Workers(work, LIMITS) as workers:
        found = []
        for job, result in in_order(jobs(), workers, window=20):
            ahead.append(taken - len(found))
            found.append((job, result))
    assert [job for job, _ in found] == ["die" if n == 7 else f"job {n}" for n in range(60)]
    assert [n for n, (job, result) in enumerate(found) if result != job.upper()] == [7]
    assert max(ahead) <= 20


def test_a_stream_without_jobs_gives_nothing() -> None:
    with Workers(work, LIMITS) as workers:
        assert list(in_order([], workers, window=5)) == []


def starts_a_program(job: str) -> str:
    """Say what a started program may take at most."""
    program = [sys.executable, "-c", "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[1])"]
    return subprocess.run(program, capture_output=True, text=True, check=True).stdout.strip()


def test_a_program_that_a_job_starts_may_raise_its_own_limit() -> None:
    [limit] = run(["x"], task=starts_a_program).values()
    assert limit == str(resource.getrlimit(resource.RLIMIT_AS)[1])
