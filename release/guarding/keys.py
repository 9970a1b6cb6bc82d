"""Keys and references of a release, looked at while its tables pass: what is sorted needs no memory. Pure.

    repeated(table, rows) -> str | None      a key that two rows have, where rows are sorted by key
    Ties(schema)                             what refers to something not seen beside it; told at the end by `dangling`

A county's tables are checked whole as they pass; a key that two counties give is refused by the SQLite file's own
primary key, and what a county refers to in another is looked up there at the end.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from release.guarding.reason import KEY, REFERENCE, Reason
from release.schema import Reference, Schema, Table

MOST_NAMED = 10  # dangling keys named of one reference
MOST_KEPT = 100_000  # keys of other counties that one reference may wait for
Key = tuple[Any, ...]
Ask = Callable[[Table, list[Key]], set[Key]]  # which of the keys the finished table has


def repeated(table: Table, rows: pa.Table) -> Reason | None:
    """Name the first key that two neighbours share; None when there is none."""
    same = None
    for name in table.key:
        column = rows[name].combine_chunks()
        equal = pc.equal(column[1:], column[:-1])
        same = equal if same is None else pc.and_(same, equal)
    if same is None or not pc.any(same).as_py():
        return None
    at = pc.index(same, True).as_py()
    key = ", ".join(str(rows[name][at].as_py()) for name in table.key)
    return Reason(KEY, f"{table.name}: two rows have the key {key}")


class Ties:
    """What rows refer to. `add` takes the tables that belong together; what is not among them waits for the end."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._waiting: dict[tuple[str, Reference], set[Key]] = {}
        self._too_many: list[Reason] = []

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Look at the tables of a county, or at those of the release as a whole."""
        for name, rows in tables.items():
            for reference in self._schema.table(name).refers:
                self._wait(name, reference, _absent(rows, reference, self._schema, tables))

    def _wait(self, name: str, reference: Reference, keys: set[Key]) -> None:
        if not keys:
            return
        waiting = self._waiting.setdefault((name, reference), set())
        waiting |= keys
        if len(waiting) > MOST_KEPT:
            waiting.clear()
            what = f"{_names(name, reference)}: more than {MOST_KEPT} keys that no row of the same county has"
            self._too_many.append(Reason(REFERENCE, what))

    def dangling(self, ask: Ask) -> Iterator[Reason]:
        """Give what refers to nothing; `ask` says which keys the finished tables have."""
        yield from dict.fromkeys(self._too_many)
        for (name, reference), keys in sorted(self._waiting.items(), key=lambda one: (one[0][0], one[0][1].table)):
            lost = sorted(keys - ask(self._schema.table(reference.table), sorted(keys)))
            if lost:
                told = "; ".join(", ".join(map(str, key)) for key in lost[:MOST_NAMED])
                more = f" and {len(lost) - MOST_NAMED} more" if len(lost) > MOST_NAMED else ""
                yield Reason(REFERENCE, f"{_names(name, reference)} has no row: {told}{more}")


def _names(name: str, reference: Reference) -> str:
    return f"{name} ({', '.join(reference.fields)}) refers to {reference.table}, which"


def _absent(rows: pa.Table, reference: Reference, schema: Schema, tables: Mapping[str, pa.Table]) -> set[Key]:
    """Give the keys referred to that the tables at hand do not have; a reference that is empty in part is none."""
    wanted = rows.select(list(reference.fields)).drop_null()
    if not wanted.num_rows:
        return set()
    asked = wanted.group_by(list(reference.fields)).aggregate([])
    keys = set(zip(*(asked[name].to_pylist() for name in reference.fields), strict=True))
    parent = tables.get(reference.table)
    if parent is None:
        return keys
    key = schema.table(reference.table).key
    return keys - set(zip(*(parent[name].to_pylist() for name in key), strict=True))
