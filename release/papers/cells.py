"""What the ids of cells mean: the words around each cell in the official form of each edition.

cell_labels() -> dict[str, dict[str, str]]      by id, then by edition, the oldest first
"""

from functools import cache

from parsers.tables.forms import Form, Group, forms


@cache
def cell_labels() -> dict[str, dict[str, str]]:
    """Give the label of every cell in every edition that has it: table, row and column, from outside in."""
    found: dict[str, dict[str, str]] = {}
    for edition, form in sorted(forms().items()):
        for cell, label in _labels_of(form).items():
            found.setdefault(cell, {})[edition] = label
    return found


def _labels_of(form: Form) -> dict[str, str]:
    return {
        f"{table.key}.{key}": f"{table.label}：{label}"
        for table in form.tables
        for group in table.groups
        for key, label in _labels_in(group).items()
    }


def _labels_in(group: Group) -> dict[str, str]:
    return {
        f"{row.key}.{column.key}": " › ".join((*row.parents, row.text, *column.parents, column.text))
        for row in group.rows
        for column in group.columns
    }
