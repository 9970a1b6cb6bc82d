"""Keeps what was found for every cell of a form, and settles each cell's state in the end."""

from parsers.document import GridCell
from parsers.record import Cell, Problem, State
from parsers.tables.forms import Form
from parsers.tables.numbers import read_value
from parsers.tables.rows import Span

MESSAGES = {
    "short_row": "the row has fewer cells than columns, so none of its values can be placed",
    "unplaced_value": "the row's cells do not fit under the columns, so none of its values can be placed",
    "no_header": "the row stands under no header",
}


class Tally:
    """Findings for one document's form: values put, rows that failed, rows and columns nobody knows."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.ids = form.ids()
        self.known = frozenset(self.ids)
        self.form_tables = [table.key for table in form.tables]
        self.found: dict[str, list[tuple[Cell, bool]]] = {}
        self.names: dict[int, set[str]] = {}
        self.tables: set[str] = set()
        self.rows: set[tuple[str, str]] = set()
        self.failed_rows: set[tuple[str, str]] = set()
        self.strange_rows: set[str] = set()
        self.strange_columns: set[tuple[str, str]] = set()
        self.silent: set[str] = set()
        self.distrusted: set[str] = set()
        self.unexplained = False
        self.problems: list[Problem] = []

    def problem(self, code: str, message: str, at: str | None) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, at))

    def saw_table(self, table: str) -> None:
        """Note that the document has this table."""
        self.tables.add(table)

    def put(self, table: str, row: str | None, column: str | None, cell: GridCell, *, exact: bool) -> None:
        """Note what stands in a cell; `exact` when its row label was not a guess."""
        name = f"{table}.{row}.{column}"
        if row is not None:
            self.rows.add((table, row))
        if name not in self.known:
            self._nowhere(table, row, cell)
            return
        raw = cell.text.strip()
        value, state = read_value(raw) if cell.sure else (None, State.UNCLEAR)
        if not cell.sure:
            self.problem("doubtful_recognition", f"{name}: {raw[:40]!r} cannot be told for sure", cell.at)
        elif state is State.UNCLEAR:
            self.problem("unreadable_value", f"{name}: {raw[:40]!r} is no number", cell.at)
        self.found.setdefault(name, []).append((Cell(value, state, raw, cell.at or None), exact))
        if raw:
            self.names.setdefault(id(cell), set()).add(name)

    def _nowhere(self, table: str, row: str | None, cell: GridCell) -> None:
        if cell.text.strip():
            if row is not None:
                self.strange_columns.add((table, row))
            self.problem(
                "unknown_column", f"{cell.text.strip()[:40]!r} stands in a column this form does not have", cell.at
            )

    def failed(self, table: str, rows: list[str], values: list[Span], code: str) -> None:
        """Note a row whose values cannot be placed: all its cells are unclear."""
        at = next((span.cell.at for span in values if not span.blank), values[0].cell.at if values else None)
        self.failed_rows.update((table, row) for row in rows)
        if not rows or code == "no_header":
            self.strange_rows.add(table)
        self.problem(code, f"{', '.join(rows) or table}: {MESSAGES[code]}", at)

    def nameless(self, at: str) -> None:
        """Note numbers or blanks under no label at all: tables that are not found may be there without their labels."""
        self.unexplained = True
        self.problem("no_header", "a row of cells stands under no label that the form has", at or None)

    def unplaced(self, table: str, rows: list[str], at: str) -> None:
        """Note a number that may be one of several rows', or of none: their cells are unclear."""
        self.failed_rows.update((table, row) for row in rows)
        self.problem("unplaced_value", f"{', '.join(rows)}: which number is this row's cannot be told", at or None)

    def unknown_label(self, table: str, label: str, at: str) -> None:
        """Note a number under a label that is no row of the form."""
        self.strange_rows.add(table)
        self.problem("unknown_row", f"{table}: no row of this form is called {label.strip()[:40]!r}", at or None)

    def headless(self, table: str, at: str) -> None:
        """Note a table whose columns cannot be told: what is not found elsewhere may stand in it."""
        self.strange_rows.add(table)
        self.problem("unknown_column", f"{table}: the columns of this table cannot be told", at)

    def distrust(self, table: str, at: str) -> None:
        """Note that a row contradicts the order in which the table's columns were taken: no row is sure."""
        if table not in self.distrusted:
            self.problem("unknown_column", f"{table}: the order of the columns cannot be told", at)
        self.distrusted.add(table)

    def nothing_printed(self, table: str, row: str, columns: list[str | None]) -> None:
        """Note a row of a flattened table without a value: empty, unless some value of the table found no place."""
        self.silent.update(f"{table}.{row}.{column}" for column in columns)
        self.rows.add((table, row))

    def stranger(self, table: str, spans: list[Span]) -> None:
        """Note a row whose label is no row of the form."""
        if not any(span.value for span in spans):
            return
        self.strange_rows.update([table] if any(not (span.blank or span.value) for span in spans) else self.form_tables)
        label = next((span.cell.text.strip() for span in spans if not span.blank and not span.value), "")
        first = next(span for span in spans if span.value)
        self.problem("unknown_row", f"{table}: no row of this form is called {label[:40]!r}", first.cell.at)

    def foreign_row(self, table: str, label: Span, values: list[Span]) -> None:
        """Note a row that only another edition's form has: known for certain to be no row of this one."""
        at = next((span.cell.at for span in values if span.value), label.cell.at)
        self.problem("unknown_row", f"{table}: {label.cell.text[:40]!r} is a row of another edition's form", at)

    def extra_column(self, table: str, text: str, at: str) -> None:
        """Note a column that filers add."""
        self.problem("unknown_column", f"{table}: the form has no column {text!r}; what stands in it is left out", at)

    def close(self) -> tuple[dict[str, Cell], list[Problem]]:
        """Give every cell of the form and all problems."""
        for table in self.form.tables:
            if table.key not in self.tables:
                self.problem("missing_table", f"the document has no table {table.label!r}", None)
        cells = {name: self._settled(name) for name in self.ids}
        for names in (names for names in self.names.values() if len(names) > 1):
            self._part(sorted(names), cells)
        return cells, self.problems

    def _part(self, names: list[str], cells: dict[str, Cell]) -> None:
        """A number that spans several rows belongs to one of them or to all together: none has it for sure."""
        first = cells[names[0]]
        self.problem("conflicting_cells", f"{', '.join(names)}: one number stands in the rows of all", first.at)
        for name in names:
            cells[name] = Cell(None, State.UNCLEAR, cells[name].raw, cells[name].at)

    def _settled(self, name: str) -> Cell:
        table, row, _ = name.split(".")
        if table in self.distrusted or (self.unexplained and table not in self.tables):
            return Cell(None, State.UNCLEAR)
        if name in self.found:
            return self._agreed(name)
        if (table, row) in self.failed_rows or (table, row) in self.strange_columns:
            return Cell(None, State.UNCLEAR)
        if name in self.silent:
            lost = table in self.strange_rows or any(failed == table for failed, _ in self.failed_rows)
            return Cell(None, State.UNCLEAR if lost else State.BLANK)
        if table in self.strange_rows and (table, row) not in self.rows:
            return Cell(None, State.UNCLEAR)
        return Cell(None, State.ABSENT)

    def _agreed(self, name: str) -> Cell:
        """A table printed twice says each thing twice; when it says two things, neither is taken."""
        found = self.found[name]
        if len(found) == 1 and not self.failed_rows:
            return found[0][0]
        best = [cell for cell, exact in found if exact] or [cell for cell, _ in found]
        table, row, _ = name.split(".")
        if (table, row) in self.failed_rows or any(
            (cell.value, cell.state) != (best[0].value, best[0].state) for cell in best
        ):
            self.problem("conflicting_cells", f"{name} is printed more than once, and differently", best[-1].at)
            return Cell(None, State.UNCLEAR, best[0].raw, best[0].at)
        return best[0]
