"""Every text comes out of every format as it went in, nasty ones included, with the readers people have.

What each reader must be told is in README; here the values are compared one by one. R is asked for bytes in hex.
"""

import asyncio
import os
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from datasette.app import Datasette

from release.schema import load_schema
from release.writing.guard import unguarded_text
from tests.release.made import NASTY, made_tables

TABLES = {table.name: table for table in load_schema().tables}
TEXTS = {"text", "json"}
NAMES = pytest.mark.parametrize("name", list(TABLES))


def plain(value: Any, kind: str) -> str | None:
    """Give a value as the CSV files print it."""
    if value is None:
        return None
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "moment":
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return f"{value:.16g}" if kind == "number" else str(value)


def made(name: str) -> list[tuple[str | None, ...]]:
    """Give the rows of a made table as text."""
    kinds = [field.type for field in TABLES[name].fields]
    rows = zip(*made_tables()[name].to_pydict().values(), strict=True)
    return [tuple(plain(value, kind) for value, kind in zip(row, kinds, strict=True)) for row in rows]


def numbered(rows: list[tuple[str | None, ...]], name: str) -> list[tuple[Any, ...]]:
    """Give rows with numbers as numbers: 1e+20 and 100000000000000000000 are the same."""
    kinds = [field.type for field in TABLES[name].fields]
    return [
        tuple(float(value) if kind == "number" and value else value for value, kind in zip(row, kinds, strict=True))
        for row in rows
    ]


def texts(rows: list[tuple[str | None, ...]], name: str) -> list[tuple[str | None, ...]]:
    """Give the columns of a table that hold texts."""
    places = [place for place, field in enumerate(TABLES[name].fields) if field.type in TEXTS]
    return [tuple(row[place] for place in places) for row in rows]


@NAMES
def test_pandas_reads_the_csv_files_as_readme_says(folder: Path, name: str):
    table = pd.read_csv(
        folder / f"csv/{name}.csv", dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig"
    )
    table = table.apply(lambda column: column.str.replace("^'", "", regex=True))
    rows = [tuple(None if pd.isna(value) else value for value in row) for row in table.itertuples(index=False)]
    assert list(table.columns) == list(TABLES[name].names)
    assert numbered(rows, name) == numbered(made(name), name)


@NAMES
def test_pandas_reads_the_parquet_files_without_being_told_anything(folder: Path, name: str):
    table = pd.read_parquet(folder / f"parquet/{name}.parquet", dtype_backend="pyarrow")
    assert pyarrow.Table.from_pandas(table, preserve_index=False).to_pydict() == made_tables()[name].to_pydict()


@NAMES
def test_parquet_files_hold_the_rows_themselves(folder: Path, name: str):
    told = made_tables()[name]
    assert pq.read_table(folder / f"parquet/{name}.parquet").cast(told.schema).equals(told)  # Parquet has no seconds


@NAMES
def test_duckdb_reads_csv_and_parquet_files_alike(folder: Path, name: str):
    query = f"SELECT * FROM read_csv('{folder}/csv/{name}.csv', all_varchar = true, header = true, "
    read = duckdb.sql(query + "quote = '\"', escape = '\"', nullstr = '')").fetchall()
    rows = [tuple(value if value is None else unguarded_text(value) for value in row) for row in read]
    assert numbered(rows, name) == numbered(made(name), name)
    parquet = duckdb.sql(f"SELECT * FROM '{folder}/parquet/{name}.parquet'").fetchall()
    assert texts(parquet, name) == texts(made(name), name)


@NAMES
def test_sqlite_holds_texts_as_they_are_and_numbers_as_numbers(folder: Path, name: str):
    with sqlite3.connect(f"file:{folder}/gongkai.sqlite?mode=ro&immutable=1", uri=True) as connection:
        read = connection.execute(f'SELECT * FROM "{name}"').fetchall()
    assert sorted(texts(read, name), key=repr) == sorted(texts(made(name), name), key=repr)
    for place, field in enumerate(TABLES[name].fields):
        if field.type in ("integer", "number", "boolean"):
            assert {type(row[place]) for row in read} <= {int, float, type(None)}


def test_datasette_shows_every_table_and_follows_references(folder: Path):
    async def ask() -> tuple[dict, dict]:
        datasette = Datasette(immutables=[str(folder / "gongkai.sqlite")])
        tables = (await datasette.client.get("/gongkai.json")).json()
        titled = (await datasette.client.get("/gongkai/reports.json?_shape=objects&title__startswith=%3D")).json()
        return tables, titled

    tables, titled = asyncio.run(ask())
    told = {table["name"]: table for table in tables["tables"]}
    for name, table in TABLES.items():
        assert told[name]["count"] == made_tables()[name].num_rows
        assert len(told[name]["foreign_keys"]["outgoing"]) == sum(len(one.fields) == 1 for one in table.refers)
    assert [row["title"] for row in titled["rows"]] == [NASTY[0]]


@pytest.fixture(scope="module")
def seen_by_r(folder: Path) -> dict[tuple[str, str], list[list[str]]]:
    """What base R and readr make of every table, as README tells to read it: cells in hex, NA where there is none."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```r\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    base = blocks[0].split("\nwide <-")[0]
    script = f"""
{base}
read_other <- function(name) as.data.frame(readr::read_csv(file.path("csv", paste0(name, ".csv")),
  col_types = readr::cols(.default = "c"), na = "", trim_ws = FALSE))
hex <- function(value) if (is.na(value)) "NA" else paste0("x", paste(charToRaw(enc2utf8(value)), collapse = ""))
for (name in commandArgs(TRUE)) for (reader in c("read_release", "read_other")) {{
  table <- get(reader)(name)
  cat("#", reader, name, "\\n")
  cat(vapply(colnames(table), hex, ""), "\\n")
  for (row in seq_len(nrow(table))) cat(vapply(table[row, ], hex, ""), "\\n")
}}
"""
    names = ["units", "sections", "findings", "replies", "rules"]
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", script, *names],
        cwd=folder, env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(_by_table(done.stdout))


def _by_table(printed: str) -> Iterator[tuple[tuple[str, str], list[list[str]]]]:
    for part in printed.split("# ")[1:]:
        head, *lines = part.splitlines()
        reader, name = head.split()
        yield (reader, name), [line.split() for line in lines]


def in_hex(value: str | None) -> str:
    return "NA" if value is None else "x" + value.encode().hex()


@pytest.mark.parametrize("name", ["units", "sections", "findings", "replies", "rules"])
def test_base_r_reads_every_text_but_makes_one_line_end_of_all(seen_by_r: dict, name: str):
    head, *rows = seen_by_r["read_release", name]
    assert head == [in_hex(column) for column in TABLES[name].names]
    ends = re.compile("\r\n|\r")
    told = [[in_hex(value if value is None else ends.sub("\n", value)) for value in row] for row in made(name)]
    assert rows == told


@pytest.mark.parametrize("name", ["units", "sections", "findings", "replies", "rules"])
def test_readr_reads_every_text(seen_by_r: dict, name: str):
    head, *rows = seen_by_r["read_other", name]
    assert head == [in_hex(column) for column in TABLES[name].names]
    read = [[value if value == "NA" else in_hex(unguarded_text(bytes.fromhex(value[1:]).decode())) for value in row]
            for row in rows]  # fmt: skip
    assert read == [[in_hex(value) for value in row] for row in made(name)]


def test_a_byte_order_mark_becomes_part_of_no_column(written: Callable[..., Path]):
    made_with = written(bom=True)
    path = made_with / "csv/rules.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    first = TABLES["rules"].names[0]
    assert pd.read_csv(path, encoding="utf-8-sig").columns[0] == first
    assert duckdb.sql(f"SELECT * FROM read_csv('{path}', header = true)").columns[0] == first
    script = f"cat(colnames(read.csv('{path}', fileEncoding = 'UTF-8-BOM'))[1])"
    told = subprocess.run(
        ["Rscript", "--vanilla", "-e", script], env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, check=True
    )
    assert told.stdout.decode() == first


def test_leading_zeros_and_the_word_na_are_texts_everywhere(folder: Path):
    unit = pd.read_parquet(folder / "parquet/units.parquet").set_index("unit_id").loc["041032106@2001-01-01"]
    assert (unit["code"], unit["name"]) == ("041032106", "NA乡")
    with sqlite3.connect(f"file:{folder}/gongkai.sqlite?mode=ro&immutable=1", uri=True) as connection:
        assert connection.execute("SELECT typeof(code), code FROM units LIMIT 1").fetchone() == ("text", "041032105")
        assert connection.execute("SELECT count(*) FROM sections WHERE text = 'NA'").fetchone() == (1,)
