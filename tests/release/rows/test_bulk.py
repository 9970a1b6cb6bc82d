"""Cells in bulk, from both engines: the same rows in the same order, whatever stands in them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import Connection, Engine, insert, make_url

from release.rows.bulk import CELLS, read_cells
from roster.errors import StorageFailure
from storage import models
from storage.database import MOST_NAMED, open_database
from tests.release.made import NASTY

AT = datetime(2024, 2, 12, 18, tzinfo=UTC)
Cell = tuple[str, float | None, str, str | None, str | None]
EMPTY: list[Cell] = [(f"a.b.c{n}", None, "blank", None, None) for n in range(1500)]  # more than ADBC looks at first
NASTY_CELLS: list[Cell] = [
    (f"t.r.c{n:02d}", n / 4 - 3, "reported", models.storable(text), None) for n, text in enumerate(NASTY)
]
NAMES: list[Cell] = [
    (name, 1.0, "reported", "1", "table[1]") for name in ("B.x", "a.x", "a-b.x", "a_b.x", "é.x", "中.x")
]


def records(engine: Engine, cells: dict[int, list[Cell]]) -> None:
    """Write records with these ids, and their cells."""
    with engine.execution_options(writes=True).begin() as connection:
        _one(connection, models.Segment, name="a.warc.gz", committed_length=0, closed=True, verified_at=None)
        _one(connection, models.Portal, id="p", county_code="410324", county="栾川县", family="trs", covers="county")
        page = {"url": "http://p.example/1", "url_key": models.url_key("http://p.example/1"), "role": "page"}
        _one(connection, models.Document, id=1, portal_id="p", parent_id=None, **page)
        absent = (
            "visit_id",
            "status",
            "media_type",
            "payload_digest",
            "revisit_of",
            "truncated",
            "etag",
            "last_modified",
        )
        where = {"segment": "a.warc.gz", "offset": 0, "length": 1, "fidelity": "wire", "method": "GET", "at": AT}
        _one(connection, models.Capture, id="c", url=page["url"], **where, **dict.fromkeys(absent))
        digests = {"payload_digest": "p", "content_digest": "d", "seal": None}
        seen = {"version": 1, "capture_id": "c", "first_seen": date(2024, 2, 12), "read_by": "p/1"}
        _one(connection, models.Snapshot, id=1, document_id=1, **seen, **digests)
        fixed = {"snapshot_id": 1, "parser": "p/1", "known_at": AT, "kind": "report", "body": {}, "seal": None}
        none = dict.fromkeys(("title", "filer", "place", "year", "edition", "dated", "published"))
        columns = ("cell", "value", "state", "raw", "at")
        for number, each in cells.items():
            _one(connection, models.Record, id=number, part=number, **fixed, **none)
            rows = [{"record_id": number} | dict(zip(columns, cell, strict=True)) for cell in each]
            if rows:
                connection.execute(insert(models.Cell), rows)


def _one(connection: Connection, model: type[models.Base], **columns: object) -> None:
    connection.execute(insert(model), [columns])


def rows_of(table: pa.Table) -> list[tuple[object, ...]]:
    assert table.schema == CELLS
    return [tuple(row.values()) for row in table.to_pylist()]


def test_whatever_stands_in_cells_is_read(engine: Engine) -> None:
    records(engine, {1: NASTY_CELLS})
    assert rows_of(read_cells(engine, [1])) == [(1, *cell) for cell in NASTY_CELLS]


def test_a_column_that_begins_with_nothing_is_read_as_what_follows(engine: Engine) -> None:
    records(engine, {1: EMPTY, 2: NASTY_CELLS})
    assert rows_of(read_cells(engine, [1, 2])) == [
        *((1, *cell) for cell in sorted(EMPTY)),
        *((2, *cell) for cell in NASTY_CELLS),
    ]


def test_a_column_in_which_nothing_stands_has_its_type(engine: Engine) -> None:
    records(engine, {1: EMPTY[:3]})
    assert rows_of(read_cells(engine, [1])) == [(1, *cell) for cell in EMPTY[:3]]


def test_the_records_come_as_they_are_named_and_their_cells_in_the_order_of_code_points(engine: Engine) -> None:
    records(engine, {1: NAMES, 2: NAMES[:1], 3: [], 7: NAMES[::-1]})
    found = rows_of(read_cells(engine, [7, 3, 1, 9, 2]))
    names = sorted(cell[0] for cell in NAMES)
    assert [row[:2] for row in found] == [*((7, n) for n in names), *((1, n) for n in names), (2, NAMES[0][0])]


def test_nobody_has_no_cells(engine: Engine) -> None:
    assert rows_of(read_cells(engine, [])) == []
    assert rows_of(read_cells(engine, [5])) == []


def test_more_records_than_one_query_may_name_are_read(engine: Engine) -> None:
    numbers = range(1, MOST_NAMED + 20)
    records(engine, {number: [("a.b.c", float(number), "reported", str(number), None)] for number in numbers})
    backwards = list(reversed(numbers))
    assert read_cells(engine, backwards)["value"].to_pylist() == [float(number) for number in backwards]


def test_what_is_not_committed_is_not_seen(engine: Engine) -> None:
    records(engine, {1: NAMES[:1]})
    row = {"record_id": 1, "cell": "z.z.z", "value": None, "state": "blank", "raw": None, "at": None}
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(insert(models.Cell), [row])
        assert read_cells(engine, [1])["cell"].to_pylist() == [NAMES[0][0]]
    assert read_cells(engine, [1])["cell"].to_pylist() == [NAMES[0][0], "z.z.z"]


def test_a_database_that_cannot_be_had_is_told_in_one_line_without_its_password(
    postgres_socket: Path, tmp_path: Path
) -> None:
    from sqlalchemy import create_engine

    address = make_url(f"postgresql+psycopg://gongkai@/nowhere?host={postgres_socket}").set(password="s3cr/t@")
    for url in (address, make_url(f"sqlite:///{tmp_path / 'no' / 'such.db'}")):
        with pytest.raises(StorageFailure) as told:
            read_cells(create_engine(url), [1])
        assert "\n" not in str(told.value)
        assert "s3cr" not in str(told.value)
        assert str(url.database) in str(told.value)


def test_a_password_with_signs_of_its_own_is_understood(postgres_socket: Path) -> None:
    from tests.storage.postgres import fresh_database

    with fresh_database(postgres_socket) as url:
        engine = open_database(make_url(url).set(password="a'b c/\\@:%").render_as_string(hide_password=False))
        records(engine, {1: NAMES[:1]})
        assert read_cells(engine, [1]).num_rows == 1
        engine.dispose()
