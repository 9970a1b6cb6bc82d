"""Pairs of releases for the tests: two folders with tables and RELEASE.json, the later one made different by hand.

pair = ReleasePair(folder)
pair.after.change("cells", where, value=7.0)
pair.told["after"]["software"]["parser"] = "gongkai-parser/5"
pair.changes() -> [Change]
"""

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from release.arrow import as_table
from release.delta.compare import delta
from release.delta.pair import Change
from release.schema import load_schema
from release.writing.release_files import SQLITE_NAME
from release.writing.sqlite_file import SqliteFile
from tests.release.made import made_tables

Row = dict[str, Any]
TABLES = made_tables()
RELEASE: Row = {
    "schema": "gongkai.release/1",
    "software": {"gongkai": "0.1.0", "parser": "gongkai-parser/4", "rules": {"altered": 1, "copied": 2}},
    "inputs": {
        "roster": {"packaged": "a" * 64, "files": []},
        "settings": {"audit": {"absence_nights": 2}, "release": {"title": "a"}},
        "retractions": None,
    },
    "counties": {"codes": {"041032": "伊川县", "410324": "栾川县"}, "chosen": False},
    "archive": {"number": 1, "night": "2024-02-20", "sha256": "0" * 64, "root": "0" * 64, "key": None},
    "previous": None,
    "retracted": [],
    "accepted_drops": None,
    "csv_byte_order_mark": False,
}


class Rows:
    """The rows of a release under the hand of a test."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {name: table.to_pylist() for name, table in TABLES.items()}
        self.provenance: list[str] = []

    def find(self, table: str, **where: Any) -> list[Row]:
        return [row for row in self.tables[table] if all(row[name] == value for name, value in where.items())]

    def one(self, table: str, **where: Any) -> Row:
        return self.find(table, **where)[0]

    def add(self, table: str, like: Mapping[str, Any], **other: Any) -> Row:
        row = {**like, **other}
        self.tables[table].append(row)
        return row

    def drop(self, table: str, gone: Callable[[Row], bool]) -> None:
        self.tables[table] = [row for row in self.tables[table] if not gone(row)]

    def change(self, table: str, to: Mapping[str, Any], **where: Any) -> None:
        rows = self.find(table, **where)
        assert rows, f"no row of {table} with {where}"
        for row in rows:
            row.update(to)

    def arrow(self) -> dict[str, pa.Table]:
        tables = {}
        for table in load_schema().tables:
            rows = sorted(self.tables[table.name], key=lambda row: tuple(row[name] for name in table.key))
            tables[table.name] = as_table(table, [tuple(row[name] for name in table.names) for row in rows])
        return tables


class ReleasePair:
    """Two releases, equal until a test changes one."""

    def __init__(self, folder: Path) -> None:
        self.folders = folder / "2024-02", folder / "2024-03"
        self.before, self.after = Rows(), Rows()
        days = ("2024-02-22", "2024-02-22")
        self.told = [
            {**copy.deepcopy(RELEASE), "name": path.name, "as_of": day}
            for path, day in zip(self.folders, days, strict=True)
        ]

    @property
    def later(self) -> Row:
        """RELEASE.json of the later one."""
        return self.told[1]

    def write(self) -> tuple[Path, Path]:
        for path, rows, told in zip(self.folders, (self.before, self.after), self.told, strict=True):
            path.mkdir()
            (path / "RELEASE.json").write_text(json.dumps(told), encoding="utf-8")
            (path / "PROVENANCE.jsonl").write_text("".join(f"{line}\n" for line in rows.provenance), encoding="utf-8")
            file = SqliteFile(path / SQLITE_NAME, load_schema())
            for name, table in rows.arrow().items():
                file.add(name, table)
            file.close()
        return self.folders

    def changes(self) -> list[Change]:
        return list(delta(*self.write()))
