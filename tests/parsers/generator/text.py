"""A report as plain text: rows with tabs, cells a line behind tabs, bare cells a line, or rows with blanks."""

from collections.abc import Callable

from tests.parsers.generator.boxes import boxes
from tests.parsers.generator.draft import Draft
from tests.parsers.generator.plan import Item, Matrix, Table


def _firsts(matrix: Matrix) -> list[list[tuple[Item, bool, bool]]]:
    """Give each place: its item, and whether the item came from the left or from above."""
    found = []
    for y, row in enumerate(matrix):
        above = matrix[y - 1] if y else []
        ups = [x < len(above) and above[x] is item for x, item in enumerate(row)]
        found.append([(item, x > 0 and row[x - 1] is item, ups[x]) for x, item in enumerate(row)])
    return found


def tabbed(matrix: Matrix) -> str:
    """A row a line, tabs between places; what a span covers is empty."""
    return "\n".join(
        "\t".join("" if left or up else item.text.replace("\n", "") for item, left, up in row)
        for row in _firsts(matrix)
    )


def cell_lines(matrix: Matrix) -> str:
    """A cell a line behind a tab, an empty line after each row; what is merged downwards is empty."""
    return "\n\n".join(
        "\n".join("\t" + ("" if up else item.text) for item, left, up in row if not left) for row in _firsts(matrix)
    )


def stream(matrix: Matrix) -> str:
    """A cell a line; what is empty is lost."""
    return "\n".join(box.text for row in boxes(matrix) for box in row if box.text.strip())


def spaced(matrix: Matrix) -> str:
    """A row a line, blanks between cells; what is empty is lost."""
    return "\n".join("  ".join(box.text.replace("\n", "") for box in row if box.text.strip()) for row in boxes(matrix))


PRINTERS: dict[str, Callable[[Matrix], str]] = {
    "tabbed": tabbed,
    "cell lines": cell_lines,
    "stream": stream,
    "spaced": spaced,
}


def render(work: Draft) -> bytes:
    """Render a report as text in the way its format names."""
    printer = PRINTERS[work.format]
    parts = [printer(block.matrix) if isinstance(block, Table) else block.text for block in work.blocks]
    gap = work.rng.choice(("\n", "\n\n"))
    return (gap.join(parts) + "\n").encode(work.rng.choice(("utf-8", "utf-8", "gb18030", "utf-8-sig", "utf-16")))
