"""What people decided, and what filers answered: journals line by line, rows against lines, documents by their digest.

check_journals(workspace)           lines that are none, or were edited or taken out, of news, too; documents of replies
check_work(session, workspace)      the tables against the journals, row by row, seals included

Files of the folder `replies` that no reply names are told, too: a reply may have been taken out.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive.defect import Defect
from storage.archive.disk import UNFINISHED
from storage.journal import Journal, Line, read
from storage.models import Reply
from storage.reply_files import FOLDER, check
from storage.seals import row_seal
from storage.verification.rows import differing, row_defect
from storage.work import JOURNALS, Table, fault_of, journal_of, journal_path, row_of
from storage.workspace import Workspace

TOLD = "news.jsonl"  # of what was told, and where: no table of its own stands against it


def check_journals(workspace: Workspace) -> Iterator[Defect]:
    """Check the journals of decisions, replies and news, and the documents that came with replies."""
    for table in JOURNALS:
        path = journal_path(workspace, table)
        yield from _lines(path, journal_of(workspace, table), partial(fault_of, table))
    told = workspace.path / "journal" / TOLD
    yield from _lines(told, read(told), lambda line: None)
    yield from _documents(workspace)


def _lines(path: Path, journal: Journal, fault: Callable[[Line], str | None]) -> Iterator[Defect]:
    name = f"journal/{path.name}"
    for line in journal.lines:
        if what := line.fault or fault(line):
            yield Defect(name, None, f"line {line.number}", what)
    if journal.torn:
        yield Defect(name, None, None, f"{len(journal.torn)} bytes behind the last line are torn")


def check_work(session: Session, workspace: Workspace) -> Iterator[Defect]:
    """Hold the rows of decisions and replies against the lines of their journals."""
    for table in JOURNALS:
        yield from _rows(session, workspace, table)


def _rows(session: Session, workspace: Workspace, table: Table) -> Iterator[Defect]:
    name, lines = table.__tablename__, journal_of(workspace, table).lines
    expected = {line.number: row_of(table, line) for line in lines if fault_of(table, line) is None}
    actual = {row["id"]: dict(row) for row in session.execute(select(table.__table__)).mappings()}
    for number in sorted(expected.keys() | actual.keys()):
        if number not in actual:
            yield row_defect(name, number, "the journal has this line, and there is no row of it")
        elif number not in expected:
            yield row_defect(name, number, "the row is there, and the journal has no such line")
        else:
            yield from _row(table, number, expected[number], actual[number])


def _row(table: Table, number: int, expected: dict[str, Any], actual: dict[str, Any]) -> Iterator[Defect]:
    told = {key: value for key, value in expected.items() if key != "seal"}
    yield from differing(table.__tablename__, number, told, actual, witness="the journal")
    if row_seal(table, actual) != actual["seal"]:
        yield row_defect(table.__tablename__, number, "its seal is not that of the row")


def _documents(workspace: Workspace) -> Iterator[Defect]:
    named: set[str] = set()
    for line in journal_of(workspace, Reply).lines:
        name = (line.entry or {}).get("document")
        if name is not None and fault_of(Reply, line) is None:
            named.add(name)
            if what := check(workspace, name, (line.entry or {}).get("sha256")):
                yield Defect(f"{FOLDER}/{name}", None, None, what)
    folder = workspace.path / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name not in named and not path.name.endswith(UNFINISHED):
            yield Defect(f"{FOLDER}/{path.name}", None, None, "no reply names this file")
