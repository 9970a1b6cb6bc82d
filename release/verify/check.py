"""Checks a release completely: `gongkai release verify`. Takes its folder and needs nothing else.

    verify(folder, keys=(), again=None) -> Report

Whatever lies in the folder may be a stranger's: it is bad input, told file by file, and never a crash.
"""

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from release.schema import Schema, load_schema
from release.verify.archive import Again, check_archive
from release.verify.claims import check_package, check_release, check_validation
from release.verify.database import check_tables, check_whole, opened_database
from release.verify.formats import Unreadable
from release.verify.jsons import at, read_json
from release.verify.layout import PACKAGE, PROVENANCE, RELEASE, SQLITE, VALIDATION
from release.verify.provenance import check_provenance
from release.verify.relations import check_relations
from release.verify.report import Report
from release.verify.sums import check_signature, check_sums, present
from release.verify.tables import Opened, check_table
from storage.chain.keys import PublicKey

JSONS = (RELEASE, PACKAGE, VALIDATION, "ro-crate-metadata.json", "croissant.json")
__all__ = ["Again", "verify"]


def verify(folder: Path, keys: Sequence[PublicKey] = (), again: Again | None = None) -> Report:
    """Check a release's folder. Raises StorageFailure when it cannot be read at all."""
    report, schema = Report(), load_schema()
    there = frozenset(present(folder, report))
    check_sums(folder, there, report)
    check_signature(folder, there, keys, report)
    told = {name: read_json(folder, name, report) for name in JSONS if name in there}
    if told.get(RELEASE) is not None:
        check_release(folder, told[RELEASE], schema, report)
    if told.get(PACKAGE) is not None:
        check_package(told[PACKAGE], schema, there, report)
    with ExitStack() as stack:
        database = _database(folder, there, stack, report)
        tables = _tables(database, schema, report)
        bom = at(told.get(RELEASE), "csv_byte_order_mark") is True
        release = Opened(folder, there, database, tables, bom)
        for table in schema.tables:
            check_table(release, table, report)
        if database is None:
            report.note(f"what needs {SQLITE}: ties between tables, VALIDATION.json, provenance, the archive")
        else:
            _together(release, database, told, report)
            if again is not None and PROVENANCE in there:
                check_archive(folder, database, told.get(RELEASE), again, report)
    return report


def _database(folder: Path, there: Collection[str], stack: ExitStack, report: Report) -> sqlite3.Connection | None:
    """Open the SQLite file and let SQLite check it; None when it is none."""
    if SQLITE not in there:
        return None
    try:
        database = stack.enter_context(opened_database(folder / SQLITE))
    except Unreadable as error:
        report.wrong(SQLITE, error.what)
        return None
    check_whole(database, report)
    return database


def _tables(database: sqlite3.Connection | None, schema: Schema, report: Report) -> frozenset[str]:
    if database is None:
        return frozenset()
    try:
        return frozenset(check_tables(database, schema, report))
    except Unreadable as error:
        report.wrong(SQLITE, error.what)
        return frozenset()


def _together(release: Opened, database: sqlite3.Connection, told: dict[str, Any], report: Report) -> None:
    """Check what several files say together; what is missing for it was told before."""
    schema = load_schema()
    check_relations(database, schema, release.tables, report)
    if release.tables != {table.name for table in schema.tables}:
        return
    if told.get(VALIDATION) is not None:
        check_validation(database, told[VALIDATION], schema, report)
    if PROVENANCE in release.there:
        check_provenance(release.folder, told.get(RELEASE), database, report)
