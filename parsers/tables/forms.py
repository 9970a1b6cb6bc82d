"""The official forms, as data: tables, rows, columns and their labels, from `data/forms.json`."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Label:
    """A row or column: its key in cell ids, the words of its own cell, those of the cells above it, and its unit."""

    key: str
    text: str
    parents: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share columns: a whole table, or one article's block of the disclosure table."""

    rows: tuple[Label, ...]
    columns: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table of a form."""

    key: str
    label: str
    groups: tuple[Group, ...]

    def ids(self) -> list[str]:
        """Give the ids of its cells, `table.row.column`, in the form's order."""
        return [f"{self.key}.{r.key}.{c.key}" for g in self.groups for r in g.rows for c in g.columns]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one edition."""

    edition: str
    tables: tuple[FormTable, ...]

    def ids(self) -> list[str]:
        """Give the ids of all its cells in the form's order."""
        return [name for table in self.tables for name in table.ids()]

    def table(self, key: str) -> FormTable | None:
        """Give one of its tables; None when it has none of that key."""
        return next((table for table in self.tables if table.key == key), None)


@cache
def forms() -> dict[str, Form]:
    """Give the forms by edition."""
    data = json.loads(resources.files("parsers").joinpath("data/forms.json").read_text(encoding="utf-8"))
    return {entry["edition"]: Form(entry["edition"], tuple(map(_table, entry["tables"]))) for entry in data}


def _table(entry: dict[str, object]) -> FormTable:
    groups = entry.get("groups", [entry])
    assert isinstance(groups, list)
    return FormTable(str(entry["key"]), str(entry["label"]), tuple(map(_group, groups)))


def _group(entry: dict[str, list[dict[str, str]]]) -> Group:
    return Group(tuple(map(_label, entry["rows"])), tuple(map(_label, entry["columns"])))


def _label(entry: dict[str, str]) -> Label:
    *parents, text = entry["label"].split("／")
    return Label(entry["key"], text, tuple(parents), entry.get("unit"))
