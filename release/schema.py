"""The tables of a release, read from `data/schema.yaml`: the one source of every description of them.

    load_schema() -> Schema

Of it are made both codebooks, datapackage.json, the SQLite file, the Arrow types, Croissant, `gongkai release schema`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from parsers.tables.forms import forms

TYPES = ("text", "integer", "number", "boolean", "date", "moment", "json")


@dataclass(frozen=True, slots=True)
class Words:
    """The same said in English and in Chinese."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `empty` says what it means that nothing stands there; None: something always does."""

    name: str
    type: str
    says: Words
    empty: Words | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that hold the primary key of another table, or are empty."""

    fields: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, those that name a row, and what they refer to."""

    name: str
    says: Words
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    refers: tuple[Reference, ...] = ()

    def field(self, name: str) -> Field:
        """Give a column by its name. Raises KeyError."""
        return {field.name: field for field in self.fields}[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables of a release, a table after those it refers to where that can be. `id`: name and version."""

    id: str
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """Give a table by its name. Raises KeyError."""
        return {table.name: table for table in self.tables}[name]


@cache
def load_schema() -> Schema:
    """Read the schema."""
    data = yaml.safe_load(resources.files("release").joinpath("data/schema.yaml").read_text(encoding="utf-8"))
    return Schema(data["schema"], tuple(map(_table, data["tables"])))


def _table(entry: Mapping[str, Any]) -> Table:
    fields = tuple(map(_field, entry["fields"])) + (cell_fields() if entry.get("cells") else ())
    refers = tuple(Reference(tuple(each["fields"]), each["table"]) for each in entry.get("refers", ()))
    return Table(entry["name"], Words(entry["en"], entry["zh"]), tuple(entry["key"]), fields, refers)


def _field(entry: Mapping[str, Any]) -> Field:
    empty = Words(**entry["empty"]) if "empty" in entry else None
    return Field(entry["name"], entry["type"], Words(entry["en"], entry["zh"]), empty, tuple(entry.get("one_of", ())))


@cache
def cell_fields() -> tuple[Field, ...]:
    """Give a column for each cell of every form, in the order of the forms, the oldest edition first."""
    empty = Words("no number is printed there; the table cells says why", "该格未印数字，原因见 cells 表")
    places: dict[str, Words] = {}
    for edition, form in sorted(forms().items()):
        for table in form.tables:
            for group in table.groups:
                for row in group.rows:
                    for column in group.columns:
                        label = "，".join((table.label, *row.parents, row.text, *column.parents, column.text))
                        name = f"{table.key}.{row.key}.{column.key}"
                        places.setdefault(name, Words(f"Cell of the form of {edition}: {label}", label))
    return tuple(Field(name, "number", words, empty) for name, words in places.items())
