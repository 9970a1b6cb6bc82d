"""A row as both releases have it, and the change that is told of it."""

import json
from dataclasses import dataclass
from typing import Any

from release.delta.cause import Cause
from release.delta.merge import Row
from release.delta.side import Record

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
COLUMNS = ("table", "key", "what", "fields", "cause", "also")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row that differs; `old` or `new` is None where it is not there."""

    table: str
    key: Row
    old: Record | None
    new: Record | None

    @property
    def what(self) -> str:
        """Whether it was added, removed or changed."""
        if self.old is None:
            return ADDED
        return REMOVED if self.new is None else CHANGED

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that say something else; none where the row came or went."""
        if self.old is None or self.new is None:
            return ()
        return tuple(name for name, value in self.new.items() if self.old[name] != value)

    @property
    def one(self) -> Record:
        """The row as the later release has it, else as the earlier one has."""
        row = self.new if self.new is not None else self.old
        assert row is not None
        return row

    def both(self, name: str) -> tuple[Any, ...]:
        """Give what a column says, in each release that has the row."""
        return tuple(row[name] for row in (self.old, self.new) if row is not None)


@dataclass(frozen=True, slots=True)
class Change:
    """What is told of a row: its key's values, what happened, to which columns, and why.

    `cause` is the decisive one by the order of `cause.Cause`; `also` holds those that cannot be ruled out beside it.
    """

    table: str
    key: tuple[Any, ...]
    what: str
    fields: tuple[str, ...]
    cause: Cause
    also: tuple[Cause, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        return {
            "table": self.table,
            "key": list(self.key),
            "what": self.what,
            "fields": list(self.fields),
            "cause": self.cause.value,
            "also": [cause.value for cause in self.also],
        }

    def told(self) -> dict[str, str]:
        """Give it as delta.csv has it: the key as a JSON array, columns and causes with blanks between."""
        return {
            "table": self.table,
            "key": json.dumps(self.key, ensure_ascii=False, separators=(",", ":")),
            "what": self.what,
            "fields": " ".join(self.fields),
            "cause": self.cause.value,
            "also": " ".join(cause.value for cause in self.also),
        }
