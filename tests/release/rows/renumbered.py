"""A database whose rows have other numbers: what it says is the same, so a release of it has to be the same."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

OFFSET = 10**6  # beyond any number of a test's store: so none is taken while they are dealt out
# what holds the number of a row of each table that a database numbers itself
REFERENCES = {
    "document": (
        *(("document", "parent_id"), ("entry", "document_id"), ("sighting", "document_id")),
        *(("sighting", "parent_id"), ("snapshot", "document_id")),
    ),
    "snapshot": (("sighting", "snapshot_id"), ("record", "snapshot_id")),
    "record": (("cell", "record_id"),),
}


def renumber(database: Path, seed: int) -> None:
    """Deal the numbers of documents, snapshots and records out anew; the rows are laid down in that order, too."""
    deal = random.Random(seed)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for table, references in REFERENCES.items():
            _deal(connection, deal, table, references)
        connection.commit()
        connection.execute("VACUUM")


def _deal(
    connection: sqlite3.Connection, deal: random.Random, table: str, references: Sequence[tuple[str, str]]
) -> None:
    numbers = [number for (number,) in connection.execute(f"SELECT id FROM {table}")]
    moves = [(new + OFFSET, old) for old, new in zip(numbers, deal.sample(numbers, len(numbers)), strict=True)]
    for place, column in ((table, "id"), *references):
        connection.executemany(f'UPDATE "{place}" SET "{column}" = ? WHERE "{column}" = ?', moves)
        connection.execute(f'UPDATE "{place}" SET "{column}" = "{column}" - {OFFSET} WHERE "{column}" > {OFFSET}')
