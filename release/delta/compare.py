"""Two releases compared row by row: what was added, removed and changed, and why.

    delta(previous, folder) -> Iterator[Change]

Needs nothing but the two folders. The tables come in the order in which one explains the next (`RULES`), each by its
key. Memory does not grow with the rows: both files are read side by side, and what explains other rows is on disk.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from release.delta import by_audit, by_inputs, by_source
from release.delta.cause import Cause, Causes
from release.delta.grounds import Grounds, grounds_of
from release.delta.ledger import Ledger
from release.delta.merge import Row, merged
from release.delta.pair import Change, Pair
from release.delta.scene import Scene
from release.delta.side import Record, Side

RULES: Mapping[str, Callable[[Scene, Pair], Causes]] = {
    "rules": by_inputs.of_rule,
    "reviews": by_inputs.of_work,
    "replies": by_inputs.of_work,
    "units": by_inputs.of_unit,
    "spells": by_inputs.of_unit,
    "portals": by_inputs.of_portal,
    "visits": by_inputs.of_visit,
    "listings": by_inputs.of_listing,
    "versions": by_source.of_version,
    "reports": by_source.of_report,
    "obligations": by_audit.of_obligation,
    "filers": by_audit.of_filer,
    "verdicts": by_audit.of_verdict,
    "proofs": by_audit.of_proof,
    "findings": by_audit.of_finding,
    "captures": by_source.of_capture,
    "cells": by_source.of_text,
    "problems": by_source.of_text,
    "sections": by_source.of_text,
    "statements": by_source.of_text,
    "reports_wide": by_source.of_wide,
}


def delta(previous: Path, folder: Path, grounds: Grounds | None = None) -> Iterator[Change]:
    """Give the rows that differ, and why. Raises BadInput when the two cannot be compared."""
    grounds = grounds or grounds_of(previous, folder)
    with closing(Side(previous)) as old, closing(Side(folder)) as new, closing(Ledger()) as ledger:
        scene = Scene(grounds, old, new, ledger)
        for table, rule in RULES.items():
            for pair in _pairs(old, new, table):
                yield _change(scene, pair, rule)


def only_in_one(previous: Path, folder: Path) -> tuple[list[str], list[str]]:
    """Give the columns (TABLE.COLUMN) that only the earlier, or only the later release has: they are not compared.

    Of a table that only one of them has, or that has another key in the other, all columns are given.
    """
    with closing(Side(previous)) as old, closing(Side(folder)) as new:
        return _lacking(old, new), _lacking(new, old)


def _lacking(one: Side, other: Side) -> list[str]:
    return [
        f"{table}.{column}"
        for table in RULES
        for column in one.columns(table)
        if column not in other.columns(table) or one.key(table) != other.key(table)
    ]


def _pairs(old: Side, new: Side, table: str) -> Iterator[Pair]:
    """Give the rows of a table that differ in the columns that both have."""
    key = new.key(table)
    if not key or old.key(table) != key:
        return
    columns = (*key, *(name for name in new.columns(table) if name in old.columns(table) and name not in key))
    for before, after in merged(old.portions(table, columns), new.portions(table, columns), len(key)):
        row = before or after or ()
        yield Pair(table, row[: len(key)], _record(columns, before), _record(columns, after))


def _record(columns: tuple[str, ...], row: Row | None) -> Record | None:
    return None if row is None else dict(zip(columns, row, strict=True))


def _change(scene: Scene, pair: Pair, rule: Callable[[Scene, Pair], Causes]) -> Change:
    causes = rule(scene, pair) or (Cause.UNEXPLAINED,)
    return Change(pair.table, pair.key, pair.what, pair.fields, causes[0], causes[1:])
