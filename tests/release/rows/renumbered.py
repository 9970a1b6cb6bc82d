"""A database whose rows have other numbers: what it says is the same, so a release of it has to be the same."""

import random
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, text

OFFSET = 10**6  # beyond any number of a test's store: so none is taken while they are given anew
# what holds the number of a row of each table that a database numbers itself
REFERENCES = {
    "document": (("document", "parent_id"), ("entry", "document_id"), ("sighting", "document_id"),
                 ("sighting", "parent_id"), ("snapshot", "document_id")),
    "snapshot": (("sighting", "snapshot_id"), ("record", "snapshot_id")),
    "record": (("cell", "record_id"),),
}  # fmt: skip


def renumber(engine: Engine, seed: int) -> None:
    """Deal the numbers of documents, snapshots and records out anew (SQLite)."""
    deal = random.Random(seed)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        for table, references in REFERENCES.items():
            _deal(connection, deal, table, references)
        connection.commit()


def _deal(connection: Connection, deal: random.Random, table: str, references: Sequence[tuple[str, str]]) -> None:
    numbers = list(connection.scalars(text(f"SELECT id FROM {table}")))
    dealt = deal.sample(numbers, len(numbers))
    for place, column in ((table, "id"), *references):
        move = text(f'UPDATE "{place}" SET "{column}" = :new WHERE "{column}" = :old')
        for old, new in zip(numbers, dealt, strict=True):
            connection.execute(move, {"old": old, "new": new + OFFSET})
        back = f'UPDATE "{place}" SET "{column}" = "{column}" - {OFFSET} WHERE "{column}" > {OFFSET}'
        connection.execute(text(back))
