"""README says what `missing` means, and what it tells to type works and gives the rows of the tables."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from release.sums import seal
from storage.chain.keys import SigningKey, make_keys, signing_key
from storage.settings import ReleaseSettings
from tests.release.made import made_tables

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VERDICTS = {row["headline"] for row in made_tables()["verdicts"].to_pylist()}


def readme(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def snippets(folder: Path, language: str, about: str = "") -> list[str]:
    return [text for name, text in FENCE.findall(readme(folder)) if name == language and about in text]


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), (done.stdout, done.stderr)
    return done.stdout


@pytest.fixture
def sealed(folder: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    make_keys(tmp_path / "keys")
    key = signing_key(tmp_path / "keys")
    assert isinstance(key, SigningKey)
    seal(copy, key)
    return copy


def test_every_block_of_code_is_one_that_is_tried_here_or_of_a_program_that_is_not_at_hand(folder: Path):
    assert [name for name, _ in FENCE.findall(readme(folder))] == [
        "sql", "sql", "python", "python", "r", "r", "stata", "sql", "sh", "sh", "sh",
    ]  # fmt: skip


def test_what_it_says_of_duckdb_counts_filings_and_reads_the_csv_files(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder)
    counted, read = snippets(folder, "sql", "-- duckdb")
    assert duckdb.sql(counted).fetchall() == [
        ("041032", 2022, 2, 1, 0), ("041032", 2023, 2, 1, 0),
        ("410324", 2022, 2, 0, 1), ("410324", 2023, 2, 0, 0),
    ]  # fmt: skip
    assert {row[2] for row in duckdb.sql(read).fetchall()} == {"江左镇", "NA乡", "𠮷镇", "'=合并乡"}


@pytest.mark.parametrize("number", [0, 1])
def test_what_it_says_of_pandas_works(folder: Path, number: int):
    printed = run(folder, sys.executable, "-W", "error", "-c", snippets(folder, "python")[number])
    assert number or all(headline in printed for headline in VERDICTS)


@pytest.mark.parametrize("number", [0, 1])
def test_what_it_says_of_r_works(folder: Path, number: int):
    quiet = "options(readr.show_col_types = FALSE)\n" if number else ""
    printed = run(folder, "Rscript", "--vanilla", "-e", quiet + snippets(folder, "r")[number])
    assert number or all(headline in printed for headline in VERDICTS)


def test_what_it_says_of_sqlite_leads_from_a_missing_report_to_its_proof(folder: Path):
    (query,) = snippets(folder, "sql", "-- sqlite3")
    with sqlite3.connect(f"file:{folder}/gongkai.sqlite?mode=ro&immutable=1", uri=True) as connection:
        rows = connection.execute(query).fetchall()
    assert len(rows) == 4
    assert all(row[:2][1] == "NA乡人民政府" and row[2].endswith(".warc.gz") for row in rows)


def test_sums_and_signature_are_verified_as_it_says(sealed: Path):
    sums, signature = snippets(sealed, "sh")[1:]
    before = set(sealed.rglob("*"))
    assert run(sealed, "sh", "-ec", sums) == ""
    assert run(sealed, "sh", "-ec", signature).startswith('Good "gongkai-release" signature for gongkai')
    assert set(sealed.rglob("*")) == before, "a file more would be a defect of the release"


def test_sums_show_a_changed_byte(sealed: Path):
    (sealed / "csv/rules.csv").chmod(0o644)
    (sealed / "csv/rules.csv").write_bytes(b"changed")
    with pytest.raises(AssertionError, match="csv/rules.csv: FAILED"):
        run(sealed, "sh", "-ec", snippets(sealed, "sh")[1])


def test_an_unsigned_release_says_so_and_tells_of_no_signature_to_verify(written: Callable[..., Path]):
    text = readme(written(signed=False))
    assert "This release is not signed" in text
    assert "ssh-keygen" not in text


@pytest.mark.parametrize(
    "says",
    [
        "**任何情况下都不得计入缺失**",
        "**空不是零，也不是缺失**",
        "**never to be counted as missing**",
        "**Empty is neither zero nor missing**",
        "as denominator the obligations whose `duty` is `due` or `extended`",
        "县级行政区：伊川县 (`041032`)、栾川县 (`410324`)。",
        "上一发布：`2024-01`。",
        "manifest 2 of the night 2024-02-22",
        "各版本表格的单元格，一行一格。 | One row a cell of the form, of every version. | 264 |",
        r"> Office of \*Tests\* \& Checks (2024): ",
    ],
)
def test_it_says(folder: Path, says: str):
    assert says in readme(folder)


def test_what_is_not_known_is_told_and_no_place_is_left_open(written: Callable[..., Path]):
    made = written(head=None, previous=None, settings=ReleaseSettings(contact="data@example.org"), bom=True)
    text = readme(made)
    assert "{{" not in text
    assert "There is none before." in text
    assert "No night of the archive was closed yet" in text
    assert "an operator of Gongkai who gave no name" in text
    assert "Errors and corrections: data@example.org." in text
    assert "The CSV files begin with a byte order mark." in text


def test_many_counties_are_counted_and_not_listed(written: Callable[..., Path]):
    text = readme(written(counties={f"{code:06}": "某县" for code in range(1200)}))
    assert "1,200 counties, named in `RELEASE.json`." in text
    assert "000007" not in text


def test_every_file_it_links_to_is_one_that_a_release_has(folder: Path):
    links = {link.partition("#")[0] for link in re.findall(r"\]\(([^)]*)\)", readme(folder)) if "://" not in link}
    made_by_others = {"KNOWN_ISSUES.md", "CHANGES.md", ""}
    assert links - made_by_others <= {path.name for path in folder.iterdir()}
