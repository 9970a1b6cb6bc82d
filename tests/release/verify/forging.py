"""Falsifies releases: one format of a table or all of them, with everything mended that a forger can mend.

copied(folder, target)                      a copy that can be written
forged(folder, table, edit, formats)        rewrites a table's rows; `edit` takes and gives a list of dicts
relined(folder, edit)                       rewrites PROVENANCE.jsonl; `edit` takes and gives a list of objects
rejson(folder, name, edit)                  rewrites a JSON file
mended(folder)                              counts and digests as they are now, signed by a key of the forger's
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from release.arrow import arrow_schema
from release.canonical import canonical
from release.guarding.validation import VALIDATION
from release.schema import Schema, load_schema
from release.sums import seal
from release.writing.csv_files import CsvFiles
from release.writing.parquet_files import ParquetFiles
from storage.chain.keys import PublicKey, SigningKey

CSV, PARQUET, SQLITE = "csv", "parquet", "sqlite"
FORMATS = (CSV, PARQUET, SQLITE)
Rows = list[dict[str, Any]]
_PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(32))
FORGER = SigningKey(_PRIVATE, PublicKey(_PRIVATE.public_key().public_bytes_raw()))


def copied(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target)
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target


def rows_of(folder: Path, name: str) -> Rows:
    return list(pq.read_table(folder / PARQUET / f"{name}.parquet").to_pylist())


def forged(folder: Path, name: str, edit: Callable[[Rows], Iterable[dict[str, Any]]], *formats: str) -> None:
    table = load_schema().table(name)
    rows = list(edit(rows_of(folder, name)))
    only = Schema("", (table,))
    arrow = pa.Table.from_pylist(rows, schema=pa.schema([field.with_nullable(True) for field in arrow_schema(table)]))
    for form in formats or FORMATS:
        if form == CSV:
            written = CsvFiles(folder / CSV, only)
            written.add(name, arrow)
            written.close()
        elif form == PARQUET:
            _parquet(folder, only, name, arrow)
        else:
            _sqlite(folder, name, rows)


def _parquet(folder: Path, only: Schema, name: str, arrow: pa.Table) -> None:
    files = ParquetFiles(folder / PARQUET, only)
    files.add(name, pa.table(arrow.columns, schema=arrow_schema(only.table(name))))
    files.close()


def _sqlite(folder: Path, name: str, rows: Rows) -> None:
    with closing(sqlite3.connect(folder / "gongkai.sqlite")) as database:
        database.execute(f'DELETE FROM "{name}"')
        for row in rows:
            marks = ", ".join("?" * len(row))
            database.execute(f'INSERT INTO "{name}" VALUES ({marks})', [_stored(value) for value in row.values()])
        database.commit()


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value


def relined(folder: Path, edit: Callable[[list[Any]], Iterable[Any]]) -> None:
    path = folder / "PROVENANCE.jsonl"
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(f"{canonical(line)}\n" for line in edit(told)), encoding="utf-8")


def rejson(folder: Path, name: str, edit: Callable[[Any], None]) -> None:
    told = json.loads((folder / name).read_text(encoding="utf-8"))
    edit(told)
    (folder / name).write_text(f"{canonical(told)}\n", encoding="utf-8")


def mended(folder: Path) -> None:
    """Count everything anew, and sign: what is left to be found is what the rows say."""
    schema = load_schema()
    told = json.loads((folder / VALIDATION).read_text(encoding="utf-8"))
    for table in schema.tables:
        rows = rows_of(folder, table.name)
        told["rows"][table.name] = len(rows)
        for name in table.names:
            filled = told["filled"][table.name][name]
            filled["rows"], filled["of"] = sum(row[name] is not None for row in rows), len(rows)
    (folder / VALIDATION).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    resealed(folder)


def resealed(folder: Path) -> None:
    seal(folder, FORGER)
