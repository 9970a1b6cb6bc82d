"""How long a release of the whole country takes, beside DuckDB's bare COPY of the very same tables.

    python -m benchmarks.bench_release [--reports N] [--processes N] [--folder FOLDER]

The store is simulated (benchmarks/country.py says what is real in it): some 300,000 reports of 200 cells. One after the
other, each in a process of its own, are timed: the release's tables (counties judged and made into rows in worker
processes, checked and written as CSV, Parquet and SQLite by the process that started them, as `gongkai release build`
does it); the writing alone, of the same rows read back from the Parquet files; and DuckDB, which copies the tables from
a database of its own into CSV and Parquet files with as many threads as there are workers and a gigabyte of memory.
DuckDB makes no SQLite file, guards no formulas, checks no keys, and its tables lie ready: reading the store and judging
are ours alone. What the papers of a release, its sums and its packed file take is left out. Memory is the most that
each process had (VmHWM), what several share counted in each.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from audit.judge import judged_counties
from benchmarks.bench_audit import NIGHTS, YEARS
from benchmarks.country import Extent, write_country
from release.arrow import arrow_schema
from release.building.makers import ground_of, portions_of
from release.building.once import Once
from release.building.passing import Passing
from release.building.pool import in_order
from release.county import CountyRows
from release.rows.county import county_rows
from release.rows.plan import Plan, plan
from release.rows.whole import whole_tables
from release.schema import load_schema
from release.writing.release_files import TableFiles
from roster import load
from roster.packaged import packaged_roster
from storage.workspace import create_workspace

REPORTS = 300_000
MEMORY = "1GB"
GOAL, GOAL_MB = 2.0, 1024
AS_OF = NIGHTS[-1]
BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Spent:
    """What a portion cost the worker that made it, and the most memory that worker has had so far."""

    worker: int
    judging: float
    reading: float
    memory: int


@dataclass
class Result:
    """What a process of its own tells of what it did: seconds by clock and processor, MB; of a release all the rest."""

    clock: float = 0.0
    processor: float = 0.0
    memory: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    judging: float = 0.0
    reading: float = 0.0
    workers: dict[int, int] = field(default_factory=dict)


@contextmanager
def telling(folder: Path, planned: Plan) -> Iterator[Callable[[tuple[str, ...]], tuple[list[CountyRows], Spent]]]:
    """Give what makes the rows of some counties, as `release.building.makers.making` does, and tells what it cost."""
    with ground_of(folder, AS_OF) as ground:

        def work(codes: tuple[str, ...]) -> tuple[list[CountyRows], Spent]:
            with ground.engine.connect() as connection:
                began = time.process_time()
                judged = list(judged_counties(connection, ground.roster, ground.settings, codes, AS_OF))
                between = time.process_time()
                rows = [county_rows(ground, planned.county(one)) for one in judged]
                ended = time.process_time()
            return rows, Spent(os.getpid(), between - began, ended - between, most_memory())

        yield work


def release(workspace: Path, output: Path, processes: int) -> Result:
    """Make and write all tables."""
    result = Result()
    with ground_of(workspace, AS_OF) as ground, timed(result):
        with ground.engine.connect() as connection:
            planned = plan(ground, connection)
        opened = partial(telling, workspace, planned)
        output.mkdir()
        with (
            Once(output.with_name("seen")) as once,
            (output / "PROVENANCE.jsonl").open("w", encoding="utf-8") as provenance,
            TableFiles(output, load_schema()) as files,
        ):
            passing = Passing(load_schema(), (), once)
            for portion, spent in in_order(portions_of(planned.codes), opened, processes):
                for rows in portion:
                    passing.county(rows, files, provenance)
                result.judging += spent.judging
                result.reading += spent.reading
                result.workers[spent.worker] = spent.memory
            passing.whole(whole_tables(ground, planned.codes), files)
    result.rows = dict(files.rows)
    return result


def written_again(release: Path, output: Path) -> Result:
    """Write the rows of a release once more, from its Parquet files."""
    result = Result()
    output.mkdir()
    with timed(result), TableFiles(output, load_schema()) as files:
        for table in load_schema().tables:
            with pq.ParquetFile(release / "parquet" / f"{table.name}.parquet") as file:
                for batch in file.iter_batches(BATCH):
                    files.add(table.name, pa.Table.from_batches([batch]).cast(arrow_schema(table)))
    return result


def duckdb_copies(release: Path, output: Path, threads: int) -> Result:
    """Have DuckDB copy the same tables from a database of its own."""
    import duckdb

    result = Result()
    output.mkdir()
    with duckdb.connect(output / "tables.duckdb") as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET threads = {threads}")
        names = [table.name for table in load_schema().tables]
        for name in names:
            connection.execute(f"CREATE TABLE \"{name}\" AS FROM '{release}/parquet/{name}.parquet'")
        with timed(result):
            for name in names:
                connection.execute(f"COPY \"{name}\" TO '{output}/{name}.csv' (HEADER)")
                connection.execute(f"COPY \"{name}\" TO '{output}/{name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    return result


@contextmanager
def timed(result: Result) -> Iterator[None]:
    """Note what the block costs this process."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    result.clock, result.processor = time.perf_counter() - clock, time.process_time() - processor
    result.memory = most_memory()


def most_memory() -> int:
    """Give the most memory, in MB, that this process has had since it became this program."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def alone(work: Callable[..., Result], *given: Any) -> Result:
    """Do something in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def tell(made: Result, again: Result, copied: Result, folder: Path) -> None:
    """Print what was measured."""
    rows, cells = sum(made.rows.values()), made.rows["cells"]
    print(f"{made.rows['reports']:,} reports, {cells:,} cells, {rows:,} rows in {len(made.rows)} tables")
    print(f"the release    {made.clock:8.1f} s, {rows / made.clock:10,.0f} rows a second; of processor:")
    parts = (("judging", made.judging), ("reading and rows", made.reading), ("checks and writing", made.processor))
    for what, seconds in parts:
        print(f"  {what:20} {seconds:8.1f} s {seconds / rows * 1e6:8.2f} µs a row")
    print(f"writing alone  {again.clock:8.1f} s ({again.processor:.1f} s of processor), {again.memory} MB")
    print(f"DuckDB COPY    {copied.clock:8.1f} s ({copied.processor:.1f} s of processor), {copied.memory} MB")
    workers = sorted(made.workers.values())
    whole = made.memory + sum(workers)
    print(f"memory at most: {made.memory} MB, workers {workers} MB, together {whole} MB (goal {GOAL_MB})")
    for name in ("release/csv", "release/parquet", "release/gongkai.sqlite", "duckdb"):
        print(f"  {name:24} {size(folder / name) / 1e6:10,.1f} MB")
    processor = made.reading + made.processor
    print(f"total: {made.clock / copied.clock:.1f} times DuckDB by the clock (goal {GOAL})")
    print(f"reading and writing: {processor / copied.processor:.1f} times DuckDB by the processor")
    print(f"writing alone: {again.clock / copied.clock:.1f} times by the clock")


def size(path: Path) -> int:
    """Give the bytes of a file, or of all CSV and Parquet files in a folder."""
    files = [path] if path.is_file() else [each for each in path.iterdir() if each.suffix in {".csv", ".parquet"}]
    return sum(file.stat().st_size for file in files)


def run(folder: Path, reports: int, processes: int) -> None:
    """Write the store, then time."""
    workspace = create_workspace(folder / "workspace")
    counties = len({county.code for county in packaged_roster().counties()})
    began = time.perf_counter()
    wanted = max(1, round(counties * reports / REPORTS))
    country = write_country(workspace.database_url, load(), YEARS, NIGHTS, Extent(wanted, whole=True))
    country.engine.dispose()
    print(
        f"a store of {wanted} counties written in {time.perf_counter() - began:.0f} s, {processes} workers", flush=True
    )
    made = alone(release, workspace.path, folder / "release", processes)
    again = alone(written_again, folder / "release", folder / "again")
    copied = alone(duckdb_copies, folder / "release", folder / "duckdb", processes)
    tell(made, again, copied, folder)


def main() -> int:
    """Write the country, make its release, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=REPORTS, help="about so many reports")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="worker processes, and DuckDB's threads")
    parser.add_argument("--folder", type=Path, help="where 60 GB are free; all that is made in it is deleted")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        run(Path(folder), given.reports, given.processes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
