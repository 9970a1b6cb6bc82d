"""A copy of a store, on any engine, with other row numbers and in another order: as a rebuild might have made it."""

from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from storage.models import Base
from tests.release.rows.renumbered import REFERENCES

NAMING = {place: table for table, places in REFERENCES.items() for place in (*places, (table, "id"))}
AT_ONCE = 500


def copied(source: Engine, target: Engine, seed: int) -> Engine:
    """Copy every table into an empty database, numbered anew and shuffled."""
    random = Random(seed)
    with source.connect() as old, target.begin() as new:
        numbers = {name: _dealt(old, name, random) for name in REFERENCES}
        for table in Base.metadata.sorted_tables:
            rows = [_row(table.name, dict(row), numbers) for row in old.execute(select(table)).mappings()]
            random.shuffle(rows)
            if table.name == "document":
                rows.sort(key=lambda row: row["parent_id"] is not None)  # it names a row of its own table
            for start in range(0, len(rows), AT_ONCE):
                new.execute(insert(table), rows[start : start + AT_ONCE])
    return target


def _dealt(old: Connection, name: str, random: Random) -> dict[int, int]:
    ids = list(old.scalars(select(Base.metadata.tables[name].c.id)))
    return dict(zip(ids, random.sample(range(1, 3 * len(ids) + 1), len(ids)), strict=True))


def _row(table: str, row: dict[str, Any], numbers: dict[str, dict[int, int]]) -> dict[str, Any]:
    def moved(column: str, value: Any) -> Any:
        named = NAMING.get((table, column))
        return numbers[named][value] if named and value is not None else value

    return {column: moved(column, value) for column, value in row.items()}
