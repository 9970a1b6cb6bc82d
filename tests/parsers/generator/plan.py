"""What a table is to show before it is laid out: its rows and columns, for shapes to drop, add or reorder."""

from dataclasses import dataclass, field

from tests.parsers.generator.truth import FORMS, Printed, groups


@dataclass
class Column:
    """A column: its key in the form, or None for one that filers add, whose figures are then in `extra` by row."""

    key: str | None
    text: str
    extra: dict[str | None, str] = field(default_factory=dict)


@dataclass
class Row:
    """A row: its key in the form (None: added by the filer), the labels it stands under, and its own."""

    key: str | None
    parents: tuple[str, ...]
    text: str
    unit: str = ""
    extra: str = ""


@dataclass
class Group:
    """Rows under the same columns; in the disclosure table they stand under an article of the Regulations."""

    article: str | None
    rows: list[Row]
    columns: list[Column]


@dataclass
class Plan:
    """A table to be laid out."""

    key: str
    groups: list[Group]


@dataclass(eq=False)
class Item:
    """One printed cell. A spanning one is the same object at every place it covers. `cell` is the form's id, if any."""

    text: str
    cell: str | None = None


Matrix = list[list[Item]]


@dataclass
class Table:
    """A table laid out: every place of its grid, and how many rows of it are its header (0: headers stand inside)."""

    key: str
    matrix: Matrix
    header: int = 0


def plans(edition: str) -> list[Plan]:
    """Plan the official tables of an edition."""
    tables = FORMS[edition]["tables"] if edition in FORMS else []
    return [Plan(table["key"], [_group(group) for group in groups(table)]) for table in tables]


def _group(group: dict[str, object]) -> Group:
    rows = [_row(row) for row in group["rows"]]  # type: ignore[attr-defined]
    columns = [Column(column["key"], column["label"]) for column in group["columns"]]  # type: ignore[attr-defined]
    article = group.get("article")
    return Group(str(article) if article else None, rows, columns)


def _row(row: dict[str, str]) -> Row:
    *parents, text = row["label"].split("／")
    return Row(row["key"], tuple(parents), text, row.get("unit", ""))


def value(plan: Plan, row: Row, column: Column, cells: dict[str, Printed]) -> Item:
    """Give the printed cell where a row and a column meet."""
    if row.key is None or column.key is None:
        return Item(column.extra.get(row.key, "") if column.key is None else row.extra)
    name = f"{plan.key}.{row.key}.{column.key}"
    return Item(cells[name].text, name)
