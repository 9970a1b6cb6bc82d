"""Tables into three formats: whatever stands in them comes back from each, and the bytes depend on the rows alone."""

import pickle
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from release.arrow import as_table
from release.schema import Table, load_schema
from release.writing import csv_files, parquet_files, release_files, sqlite_file
from release.writing.release_files import TableFiles
from release.writing.sqlite_file import RepeatedKey
from roster.errors import StorageFailure
from tests.release.made import made_tables
from tests.release.writing.reading import Row, from_csv, from_parquet, from_sqlite

SCHEMA = load_schema()
CELLS, RULES, CAPTURES = (SCHEMA.table(name) for name in ("cells", "rules", "captures"))


def cells(start: int, end: int) -> pa.Table:
    states = ("reported", "blank")
    return as_table(
        CELLS,
        [
            (
                f"v{n // 200:08d}",
                f"t.r.c{n % 200:03d}",
                None if n % 3 else n / 2,
                states[n % 2],
                f"-{n}-",
                None,
            )
            for n in range(start, end)
        ],
    )


def written(folder: Path, tables: dict[str, pa.Table], portion: int = 1 << 30, *, bom: bool = False) -> Path:
    folder.mkdir()
    with TableFiles(folder, SCHEMA, bom=bom) as files:
        for name, rows in tables.items():
            for start in range(0, rows.num_rows, portion):
                files.add(name, rows.slice(start, portion))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("made") / "release", made_tables())


@pytest.fixture(params=SCHEMA.tables, ids=lambda table: table.name)
def table(request: pytest.FixtureRequest) -> Table:
    return request.param


def as_rows(rows: pa.Table) -> list[Row]:
    return [
        tuple(f"{each:%Y-%m-%dT%H:%M:%SZ}" if isinstance(each, datetime) else each for each in row.values())
        for row in rows.to_pylist()
    ]


def test_every_value_comes_back_from_csv(made: Path, table: Table) -> None:
    assert from_csv(made, table) == as_rows(made_tables()[table.name])


def test_every_value_comes_back_from_parquet(made: Path, table: Table) -> None:
    assert from_parquet(made, table) == as_rows(made_tables()[table.name])


def test_every_value_comes_back_from_sqlite_in_the_order_of_the_key(made: Path, table: Table) -> None:
    assert from_sqlite(made, table) == as_rows(made_tables()[table.name])


def test_no_quoted_text_of_a_csv_file_begins_like_a_formula(made: Path) -> None:
    for path in (made / "csv").iterdir():
        for sign in "=@\t\r\n＝＠":
            assert f',"{sign}' not in path.read_text(encoding="utf-8"), path.name


def test_a_table_without_rows_has_its_files_too(tmp_path: Path) -> None:
    folder = written(tmp_path / "r", {})
    for table in SCHEMA.tables:
        assert from_csv(folder, table) == from_parquet(folder, table) == from_sqlite(folder, table) == []
    assert (folder / "csv" / "rules.csv").read_bytes() == b'"rule","version","severity","says","may_fail"\n'


def test_each_type_is_printed_as_documented(tmp_path: Path) -> None:
    at = datetime(2024, 2, 12, 18, 0, 0, tzinfo=UTC)
    capture = ("urn:uuid:1", "http://a.example/", at, 200, "text/html", None, None, None, "a.warc.gz", 0, 5, None)
    folder = written(
        tmp_path / "r",
        {
            "rules": as_table(RULES, [("sums", 2, "high", "NA", True), ("years", 1, "low", '1 "a", 2', False)]),
            "captures": as_table(CAPTURES, [capture]),
            "cells": as_table(CELLS, [(str(n), "a.b.c", n, "reported", f"{n}", "") for n in (-5.0, 0.1, 2.5, 30.0)]),
        },
    )
    assert (folder / "csv" / "rules.csv").read_bytes().splitlines()[1:] == [
        b'"sums",2,"high","NA",true',
        b'"years",1,"low","1 ""a"", 2",false',
    ]
    line = b'"urn:uuid:1","http://a.example/","2024-02-12T18:00:00Z",200,"text/html",,,,"a.warc.gz",0,5,\n'
    assert (folder / "csv" / "captures.csv").read_bytes().endswith(b"\n" + line)
    numbers = [line.split(b",")[2] for line in (folder / "csv" / "cells.csv").read_bytes().splitlines()[1:]]
    assert numbers == [b"-5", b"0.1", b"2.5", b"30"]
    with closing(sqlite3.connect(folder / "gongkai.sqlite")) as connection:
        assert connection.execute("SELECT at, typeof(status) FROM captures").fetchall() == [
            ("2024-02-12T18:00:00Z", "integer")
        ]
        assert connection.execute("SELECT DISTINCT typeof(value) FROM cells").fetchall() == [("real",)]
        assert connection.execute("SELECT may_fail FROM rules").fetchall() == [(1,), (0,)]


def test_a_byte_order_mark_stands_in_front_of_csv_files_when_asked_for_and_nowhere_else(tmp_path: Path) -> None:
    plain = contents(written(tmp_path / "plain", made_tables()))
    marked = contents(written(tmp_path / "marked", made_tables(), bom=True))
    assert marked == {name: b"\xef\xbb\xbf" + data if name.endswith(".csv") else data for name, data in plain.items()}


@pytest.mark.parametrize("portion", [1, 7])
def test_the_portions_in_which_rows_come_change_no_byte(made: Path, tmp_path: Path, portion: int) -> None:
    assert contents(written(tmp_path / "r", made_tables(), portion)) == contents(made)


def test_the_portions_change_no_byte_of_several_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_files, "BLOCK", 64)
    monkeypatch.setattr(parquet_files, "ROWS", 256)
    rows = {"cells": cells(0, 5000)}
    whole = contents(written(tmp_path / "whole", rows))
    assert contents(written(tmp_path / "portions", rows, 333)) == whole
    assert contents(written(tmp_path / "blocks", rows, 64)) == whole


def test_the_sqlite_file_is_sound_and_names_no_version_of_the_library(made: Path) -> None:
    with closing(sqlite3.connect(made / "gongkai.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA page_size").fetchone() == (4096,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    header = (made / "gongkai.sqlite").read_bytes()[:100]
    assert header[24:28] == header[92:96] == bytes([0, 0, 0, 1])
    assert int.from_bytes(header[96:100], "big") == sqlite_file.WRITTEN_BY
    assert len(header) + int.from_bytes(header[28:32], "big") * 4096 - 100 == (made / "gongkai.sqlite").stat().st_size


def test_the_sqlite_file_declares_keys_and_references(made: Path, table: Table) -> None:
    with closing(sqlite3.connect(made / "gongkai.sqlite")) as connection:
        columns = connection.execute(f'PRAGMA table_info("{table.name}")').fetchall()
        refers = connection.execute(f'PRAGMA foreign_key_list("{table.name}")').fetchall()
    assert [column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]] == list(table.key)
    assert {column[1] for column in columns if not column[3]} == {f.name for f in table.fields if f.empty}
    assert sorted((each[2], each[3]) for each in refers) == sorted((r.table, f) for r in table.refers for f in r.fields)


def test_a_reference_that_leads_nowhere_is_seen_by_sqlite(tmp_path: Path) -> None:
    folder = written(tmp_path / "r", {"cells": cells(0, 1)})
    with closing(sqlite3.connect(folder / "gongkai.sqlite")) as connection:
        assert [row[2] for row in connection.execute("PRAGMA foreign_key_check")] == ["versions"]


@pytest.mark.parametrize("portions", [[(0, 300), (150, 151)], [(0, 150), (150, 300), (100, 200)]])
def test_a_key_that_is_there_twice_is_told_by_table_and_key(tmp_path: Path, portions: list[tuple[int, int]]) -> None:
    again = portions[-1][0]
    with (
        pytest.raises(RepeatedKey, match=rf"table cells: the key v0000000{again // 200}, t.r.c{again:03d} is"),
        TableFiles(tmp_path, SCHEMA) as files,
    ):
        for start, end in portions:
            files.add("cells", cells(start, end))


def test_a_key_that_is_there_twice_in_one_portion_is_told(tmp_path: Path) -> None:
    rows = pa.concat_tables([cells(0, 90), cells(42, 43), cells(90, 100)])
    with pytest.raises(RepeatedKey) as told, TableFiles(tmp_path, SCHEMA) as files:
        files.add("cells", rows)
    assert (told.value.table, told.value.key) == ("cells", ("v00000000", "t.r.c042"))
    elsewhere = pickle.loads(pickle.dumps(told.value))  # as from a worker process
    assert (elsewhere.table, elsewhere.key, str(elsewhere)) == (told.value.table, told.value.key, str(told.value))


def test_rows_of_other_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rows for the table cells"), TableFiles(tmp_path, SCHEMA) as files:
        files.add("cells", cells(0, 1).drop_columns("raw"))


def test_how_many_rows_each_table_got_is_counted(tmp_path: Path) -> None:
    with TableFiles(tmp_path, SCHEMA) as files:
        files.add("cells", cells(0, 5))
        files.add("cells", cells(5, 8))
    assert files.rows["cells"] == 8
    assert files.rows["rules"] == 0


def test_a_disk_that_is_full_is_told_and_no_thread_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(threading.enumerate())

    def full(self: object, rows: pa.Table) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv_files._CsvFile, "add", full)
    with pytest.raises(OSError, match="No space left"), TableFiles(tmp_path, SCHEMA) as files:
        for number in range(50):
            files.add("cells", cells(number, number + 1))
    assert set(threading.enumerate()) == before


def test_what_sqlite_suffers_is_one_line_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "gongkai.sqlite").mkdir()
    with pytest.raises(StorageFailure) as told, TableFiles(tmp_path, SCHEMA):
        pass
    assert str(tmp_path / "gongkai.sqlite") in str(told.value)
    assert "\n" not in str(told.value)


def test_what_went_wrong_with_the_rows_is_told_and_not_what_follows_from_it(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), TableFiles(tmp_path, SCHEMA) as files:
        files.add("cells", pa.concat_tables([cells(0, 1), cells(0, 1)]))
        raise ZeroDivisionError


def test_nothing_is_held_but_a_row_group_and_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of 30,000 characters, forty times as many as a row group may weigh; what Arrow holds is looked at."""
    monkeypatch.setattr(parquet_files, "BLOCK", 16)
    monkeypatch.setattr(parquet_files, "BYTES", 1 << 20)
    table = SCHEMA.table("sections")
    before, most, given = pa.total_allocated_bytes(), 0, 0
    with TableFiles(tmp_path, SCHEMA) as files:
        for number in range(500):
            rows = as_table(table, [(f"v{number:06d}", n, 1, None, None, "长" * 10_000) for n in range(3)])
            given += rows.nbytes
            files.add("sections", rows)
            most = max(most, pa.total_allocated_bytes() - before)
    assert given > 40 << 20
    assert most < 12 << 20  # of which eight portions that wait, the group, what is being compressed


def test_no_more_than_some_portions_wait_for_a_slow_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on = threading.Semaphore(0), threading.Event()
    real = sqlite_file.SqliteFile.add

    def slow(self: sqlite_file.SqliteFile, name: str, rows: pa.Table) -> None:
        go_on.wait()
        real(self, name, rows)

    def feed() -> None:
        with TableFiles(tmp_path, SCHEMA) as files:
            for number in range(3 * release_files.WAITING):
                files.add("cells", cells(number, number + 1))
                asked.release()

    monkeypatch.setattr(sqlite_file.SqliteFile, "add", slow)
    feeder = threading.Thread(target=feed)
    feeder.start()
    for _ in range(release_files.WAITING):
        asked.acquire()
    assert not asked.acquire(timeout=0.2)
    go_on.set()
    feeder.join()
    assert len(from_sqlite(tmp_path, CELLS)) == 3 * release_files.WAITING


def test_dates_keep_their_day(tmp_path: Path) -> None:
    table = SCHEMA.table("reviews")
    rows = as_table(
        table, [(1, "f", date(1, 1, 1), "note", None, None, None), (2, "f", date(9999, 12, 31), "note", *[None] * 3)]
    )
    folder = written(tmp_path / "r", {"reviews": rows})
    assert from_csv(folder, table) == from_parquet(folder, table) == from_sqlite(folder, table) == as_rows(rows)
