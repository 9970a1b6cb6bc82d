"""Jobs in worker processes: the results in order, a few ahead, and what goes wrong told as what it is."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.building.pool import AHEAD, in_order
from roster.errors import BadInput, StorageFailure
from tests.release import working

PROCESSES = 2


@pytest.mark.parametrize("processes", [1, 2])
def test_the_results_come_in_the_order_of_the_jobs(processes: int) -> None:
    assert list(in_order(range(30), working.doubling, processes)) == [2 * job for job in range(30)]


def test_one_process_does_all_in_place_and_two_do_nothing_in_place() -> None:
    assert {who for _, who in in_order(range(3), working.telling_who, 1)} == {os.getpid()}
    others = {who for _, who in in_order(range(20), working.telling_who, PROCESSES)}
    assert os.getpid() not in others
    assert 1 <= len(others) <= PROCESSES


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_job_raises_comes_as_itself_after_the_results_before_it(processes: int) -> None:
    results = in_order(range(10), working.failing_at_three, processes)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(BadInput, match=r"^roster.csv:3: not good \(mend it\)$") as told:
        next(results)
    assert (told.value.file, told.value.line, told.value.remedy) == ("roster.csv", 3, "mend it")


@pytest.mark.parametrize("processes", [1, 2])
def test_what_opening_raises_comes_as_itself(processes: int) -> None:
    with pytest.raises(BadInput, match="no such store"):
        next(in_order(range(3), working.cannot_open, processes))


def test_a_worker_that_is_killed_is_told_in_one_line_and_nobody_waits_for_ever() -> None:
    with pytest.raises(StorageFailure, match="a worker process ended before it had done") as told:
        list(in_order(range(10), working.killed_at_three, PROCESSES))
    assert "\n" not in str(told.value)


def test_each_worker_opens_the_store_once(tmp_path: Path) -> None:
    assert list(in_order(range(12), working.Noting(tmp_path), PROCESSES)) == list(range(12))
    assert len(list(tmp_path.glob("opened-*"))) <= PROCESSES


def test_in_place_the_store_is_closed_at_the_end(tmp_path: Path) -> None:
    assert list(in_order(range(2), working.Noting(tmp_path), 1)) == [0, 1]
    assert len(list(tmp_path.glob("closed-*"))) == 1


def test_no_more_jobs_are_handed_out_than_a_few_for_each_worker(tmp_path: Path) -> None:
    asked: list[int] = []

    def jobs() -> Iterator[int]:
        for job in range(100):
            asked.append(job)
            yield job

    results = in_order(jobs(), working.Noting(tmp_path), PROCESSES)
    for taken in range(5):
        assert next(results) == taken
        assert len(asked) == taken + PROCESSES * AHEAD
    results.close()
    assert len(list(tmp_path.glob("job-*"))) <= 5 + PROCESSES * AHEAD


def test_one_process_makes_a_result_when_it_is_asked_for(tmp_path: Path) -> None:
    results = in_order(range(100), working.Noting(tmp_path), 1)
    next(results)
    assert len(list(tmp_path.glob("job-*"))) == 1
    results.close()


def test_workers_end_when_who_started_them_is_killed() -> None:
    lines = (
        "from release.building.pool import in_order",
        "from tests.release import working",
        "for _, who in in_order(range(10**9), working.telling_who, 2):",
        "    print(who, flush=True)",
    )
    with subprocess.Popen([sys.executable, "-c", "\n".join(lines)], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        workers: set[int] = set()
        while not workers:
            workers.add(int(starter.stdout.readline()))
        starter.kill()
    while any(map(_runs, workers)):
        time.sleep(0.05)  # the suite's own limit ends a wait that has no end


def _runs(process: int) -> bool:
    """Tell whether a process has not ended; one that has, and that nobody has asked for yet, runs no more."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"
