"""Plan to table: the official layouts and the other ways in which filers print the same rows and columns."""

from collections.abc import Callable

from tests.parsers.generator.plan import Group, Item, Matrix, Plan, Table, value
from tests.parsers.generator.truth import Printed

Cells = dict[str, Printed]
CAPTION = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
LABELS = 3


def stretched(group: Group, plan: Plan, cells: Cells) -> Matrix:
    """The disclosure table in four columns: what is missing is made good by the last cell of each row."""
    width = 3

    def row(items: list[Item]) -> list[Item]:
        return items + [items[-1]] * (width + 1 - len(items))

    return _article(group, plan, cells, width + 1, row)


def evenly(group: Group, plan: Plan, cells: Cells) -> Matrix:
    """The disclosure table as word processors lay it: the columns of each group share the width evenly."""

    def row(items: list[Item]) -> list[Item]:
        label, *rest = items
        share = 6 // len(rest) if 6 % len(rest) == 0 else 1
        wide = [item for item in rest for _ in range(share)]
        return [label, *wide, *[rest[-1]] * (6 - len(wide))]

    return _article(group, plan, cells, 7, row)


def padded(group: Group, plan: Plan, cells: Cells) -> Matrix:
    """The disclosure table of a spreadsheet: narrow groups leave the places at the right empty."""
    return _article(group, plan, cells, 4, lambda items: items + [Item("") for _ in range(4 - len(items))])


def _article(group: Group, plan: Plan, cells: Cells, width: int, row: Callable[[list[Item]], list[Item]]) -> Matrix:
    article = Item(group.article or "")
    matrix = [[article] * max(width, len(group.columns) + 1)]
    matrix.append(row([Item("信息内容"), *(Item(column.text) for column in group.columns)]))
    for line in group.rows:
        matrix.append(row([Item(line.text), *(value(plan, line, column, cells) for column in group.columns)]))
    return matrix


def disclosure(plan: Plan, cells: Cells, way: str) -> Table:
    """Lay out what was disclosed, group under group."""
    one = {"evenly": evenly, "padded": padded}.get(way, stretched)
    matrix = [row for group in plan.groups for row in one(group, plan, cells)]
    width = max(map(len, matrix))
    return Table(plan.key, [row + [row[-1]] * (width - len(row)) for row in matrix])


def requests(plan: Plan, cells: Cells, way: str) -> Table:
    """Lay out the requests: three columns of labels, then those who asked, the bodies under a name of their own."""
    [group] = plan.groups
    caption, asked, bodies = Item("" if way == "no caption" else CAPTION), Item("申请人情况"), Item("法人或其他组织")
    people = {column.key: Item(column.text) for column in group.columns}
    head = [people[c.key] if c.key in OUTSIDE else bodies for c in group.columns]
    matrix: Matrix = [
        [caption] * LABELS + [asked] * len(group.columns),
        [caption] * LABELS + head,
        [caption] * LABELS + [people[column.key] for column in group.columns],
    ]
    return Table(plan.key, matrix + _labelled(plan, cells), 3)


OUTSIDE = {"natural_person", "total", None}


def _labelled(plan: Plan, cells: Cells) -> Matrix:
    """Rows behind their labels; rows under the same label share its cell."""
    [group] = plan.groups
    shared: dict[tuple[str, ...], Item] = {}
    matrix: Matrix = []
    for row in group.rows:
        parents = [shared.setdefault(row.parents[: i + 1], Item(row.parents[i])) for i in range(len(row.parents))]
        labels = parents + [Item(row.text)] * 1
        labels += [labels[-1]] * (LABELS - len(labels))
        matrix.append(labels + [value(plan, row, column, cells) for column in group.columns])
    return matrix


def disputes(plan: Plan, cells: Cells, way: str) -> Table:
    """Lay out reviews and lawsuits in one of the ways of `DISPUTES`."""
    return DISPUTES.get(way, side_by_side)(plan, cells)


def side_by_side(plan: Plan, cells: Cells) -> Table:
    """The official way: three groups of columns over one row of figures."""
    [group] = plan.groups
    reviews = group.rows[0]
    review, suit = Item("行政复议"), Item("行政诉讼")
    top, middle, low, figures = [], [], [], []
    for row in group.rows:
        named = [Item(column.text) for column in group.columns]
        name = Item(row.text)
        top += [review if row is reviews else suit] * len(named)
        middle += named if row is reviews else [name] * len(named)
        low += named
        figures += [value(plan, row, column, cells) for column in group.columns]
    return Table(plan.key, [top, middle, low, figures], 3)


def stacked(plan: Plan, cells: Cells) -> Table:
    """Three blocks under each other, each with its name, its columns and its figures."""
    [group] = plan.groups
    matrix: Matrix = []
    for row in group.rows:
        name = Item("，".join((*row.parents, row.text)) if row.parents else row.text)
        matrix.append([name] * len(group.columns))
        matrix.append([Item(column.text) for column in group.columns])
        matrix.append([value(plan, row, column, cells) for column in group.columns])
    return Table(plan.key, matrix)


def as_list(plan: Plan, cells: Cells) -> Table:
    """A row each for reviews and the two kinds of lawsuits, under one header."""
    [group] = plan.groups
    corner, suit = Item(""), Item("行政诉讼")
    matrix: Matrix = [[corner, corner, *(Item(column.text) for column in group.columns)]]
    for row in group.rows:
        name = Item(row.text)
        labels = [suit, name] if row.parents else [name, name]
        matrix.append(labels + [value(plan, row, column, cells) for column in group.columns])
    return Table(plan.key, matrix, 1)


def paired(plan: Plan, cells: Cells) -> Table:
    """A label and its figure a row, in three blocks."""
    [group] = plan.groups
    matrix: Matrix = []
    for row in group.rows:
        name = Item("—".join((*row.parents, row.text)))
        matrix.append([name, name])
        matrix += [[Item(column.text), value(plan, row, column, cells)] for column in group.columns]
    return Table(plan.key, matrix)


DISPUTES = {"stacked": stacked, "as list": as_list, "paired": paired}


def statistics(plan: Plan, cells: Cells, way: str) -> Table:
    """The table of 2014: indicators with units and counts; what stands under another is indented, or not at all."""
    matrix: Matrix = [[Item("统计指标"), Item("单位"), Item("统计数")]]
    printed: set[tuple[str, ...]] = set()
    for group in plan.groups:
        for row in group.rows:
            for depth in range(1, len(row.parents) + 1):
                if row.parents[:depth] not in printed:
                    printed.add(row.parents[:depth])
                    matrix.append([Item(_indent(row.parents[depth - 1], depth - 1, way)), Item(""), Item("")])
            printed.add((*row.parents, row.text))
            label = Item(_indent(row.text, len(row.parents), way))
            matrix.append([label, Item(row.unit or "件"), value(plan, row, group.columns[0], cells)])
    return Table(plan.key, matrix, 1)


def _indent(text: str, depth: int, way: str) -> str:
    return text if way == "flush" else "　" * depth + text


LAYOUTS: dict[str, Callable[[Plan, Cells, str], Table]] = {
    "disclosure": disclosure,
    "requests": requests,
    "disputes": disputes,
    "statistics": statistics,
}
# The ways a table is laid out when no shape asks for one.
ORDINARY = {
    "disclosure": ("stretched", "stretched", "evenly", "padded"),
    "requests": ("", "", "", "no caption"),
    "disputes": ("",),
    "statistics": ("", "flush"),
}


def lay_out(plan: Plan, cells: Cells, way: str) -> Table:
    """Lay a plan out in one way."""
    return LAYOUTS[plan.key](plan, cells, way)
