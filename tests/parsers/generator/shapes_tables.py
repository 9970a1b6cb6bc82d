"""What happens to tables: columns and rows put in another order, added, left out; tables cut, joined, turned over."""

from collections.abc import Callable

from tests.parsers.generator.draft import Block, Draft, Text
from tests.parsers.generator.plan import Column, Item, Matrix, Row, Table

# ---------------------------------------------------------------- before layout


def columns_reordered(work: Draft) -> None:
    """Put the columns of one table in another order; the bodies of the requests stay together."""
    plan = work.plan("disclosure", "requests", "disputes")
    if plan is None:
        return
    for group in plan.groups:
        if plan.key == "requests":
            natural, *bodies, total = group.columns
            work.rng.shuffle(bodies)
            group.columns = work.rng.choice(
                ([natural, *bodies, total], [total, natural, *bodies], [*bodies, natural, total])
            )
        else:
            work.rng.shuffle(group.columns)
    work.bent.add(plan.key)


def groups_reordered(work: Draft) -> None:
    """Put the articles of the disclosure table in another order."""
    plan = work.plan("disclosure")
    if plan:
        work.rng.shuffle(plan.groups)


def subtotal_added(work: Draft) -> None:
    """Add a 小计 of the bodies to the requests."""
    plan = work.plan("requests")
    if plan is None:
        return
    [group] = plan.groups
    sums = {
        row.key: str(sum(_number(work, f"requests.{row.key}.{c.key}") for c in group.columns[1:6]))
        for row in group.rows
    }
    at = next(i for i, column in enumerate(group.columns) if column.key == "total")
    group.columns.insert(at, Column(None, "小计", sums))
    work.bent.add("requests")


def _number(work: Draft, name: str) -> float:
    cell = work.truth.cells.get(name)
    return cell.value or 0 if cell else 0


def remark_added(work: Draft) -> None:
    """Add a column of remarks at the right of a table."""
    plan = work.plan("disclosure", "requests")
    if plan is None:
        return
    for group in plan.groups:
        notes = {row.key: work.rng.choice(("", "", "已核对", "见说明")) for row in group.rows}
        group.columns.append(Column(None, "备注", notes))
    work.bent.add(plan.key)


def stranger_added(work: Draft) -> None:
    """Add a column of figures that the form does not know."""
    plan = work.plan("requests", "disclosure")
    if plan is None:
        return
    name = work.rng.choice(("上年同期数", "同比增减", "电子申请数", "其中网上"))
    for group in plan.groups:
        group.columns.append(Column(None, name, {row.key: str(work.rng.randrange(900, 999)) for row in group.rows}))
    work.bent.add(plan.key)


def column_missing(work: Draft) -> None:
    """Leave a column out of a table: its cells are absent."""
    plan = work.plan("disclosure", "requests", "disputes")
    if plan is None:
        return
    group = work.rng.choice([g for g in plan.groups if len(g.columns) > 1] or plan.groups)
    if len(group.columns) > 1:
        group.columns.pop(work.rng.randrange(len(group.columns)))
    work.bent.add(plan.key)


def rows_missing(work: Draft) -> None:
    """Leave some rows out of a table: their cells are absent. A row that others stand under is left in."""
    plan = work.plan("disclosure", "requests", "statistics")
    if plan is None:
        return
    for group in plan.groups:
        over = {label for row in group.rows for label in row.parents}
        loose = [row for row in group.rows if row.text not in over]
        gone = work.rng.sample(loose, min(work.rng.randrange(3), len(group.rows) - 1, len(loose)))
        group.rows = [row for row in group.rows if row not in gone]
    work.bent.add(plan.key)


def row_added(work: Draft) -> None:
    """Add a row that the form does not know; what was left out beside it may be doubted."""
    plan = work.plan("disclosure")
    if plan is None:
        return
    group = plan.groups[0]
    group.rows.append(
        Row(None, (), work.rng.choice(("其他主动公开文件", "公示公告类信息")), "", str(work.rng.randrange(900, 999)))
    )
    work.bent.add(plan.key)


def table_missing(work: Draft) -> None:
    """Leave a whole table out."""
    if len(work.plans) > 1:
        work.plans.remove(work.rng.choice(work.plans[1:]))


def reviews_in(way: str) -> Callable[[Draft], None]:
    """Make the shape that lays reviews and lawsuits out in one way."""

    def bend(work: Draft) -> None:
        work.ways["disputes"] = way
        work.bent.add("disputes")

    return bend


# ---------------------------------------------------------------- after layout


def labels_repeated(work: Draft) -> None:
    """Print spanning labels again in each place they cover."""
    for table in work.tables():
        table.matrix = [[item if item.cell else Item(item.text) for item in row] for row in table.matrix]


def transposed(work: Draft) -> None:
    """Turn a table over: its columns run down."""
    table = work.table("requests", "disputes")
    if table and table.header:
        table.matrix = [list(row) for row in zip(*table.matrix, strict=True)]
        table.header = 0
        work.bent.add(table.key)


def cut_in_two(work: Draft) -> None:
    """Cut a table at a page break, anywhere below its header; the header is printed again or not."""
    table = work.table("disclosure", "requests", "statistics")
    if table is None or len(table.matrix) < 6:
        return
    at = work.rng.randrange(max(table.header, 1) + 1, len(table.matrix) - 1)
    head = table.matrix[: table.header] if work.rng.random() < 0.5 else []
    parts = [Table(table.key, table.matrix[:at], table.header), Table(table.key, head + table.matrix[at:], len(head))]
    work.replace(table, *parts)
    work.bent.add(table.key)


def cut_by_headings(work: Draft) -> None:
    """Cut the disclosure table at its articles, with a heading before each part."""
    table = work.table("disclosure")
    starts = [y for y, row in enumerate(table.matrix) if len({id(item) for item in row}) == 1] if table else []
    if table is None or not starts:
        return
    blocks: list[Block] = []
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(table.matrix)], strict=True)):
        blocks.append(Text(f"（{'一二三四五'[number % 5]}）{table.matrix[start][0].text}"))
        blocks.append(Table(table.key, table.matrix[start:end]))
    work.replace(table, *blocks)
    work.bent.add("disclosure")


def all_in_one(work: Draft) -> None:
    """Put all tables into one, under each other, the headings as rows."""
    tables = work.tables()
    if len(tables) < 2:
        return
    width = max(len(row) for table in tables for row in table.matrix)
    matrix: Matrix = []
    for table in tables:
        at = next(i for i, block in enumerate(work.blocks) if block is table)
        heading = work.blocks[at - 1]
        if isinstance(heading, Text) and heading.role == "heading":
            matrix.append([Item(heading.text)] * width)
            work.blocks.pop(at - 1)
        matrix += [row + [row[-1]] * (width - len(row)) for row in table.matrix]
    work.replace(tables[0], Table("all", matrix))
    for table in tables[1:]:
        work.replace(table)
    work.bent |= {table.key for table in tables}


def header_repeated(work: Draft) -> None:
    """Print the header again in the middle."""
    table = work.table("requests", "statistics")
    if table and table.header and len(table.matrix) > table.header + 4:
        at = work.rng.randrange(table.header + 2, len(table.matrix) - 1)
        again = {id(item): Item(item.text) for row in table.matrix[: table.header] for item in row}
        head = [[again[id(item)] for item in row] for row in table.matrix[: table.header]]
        # A label that runs over the place is printed again below it.
        low = {id(item): Item(item.text) for row in table.matrix[at:] for item in row if item.cell is None}
        below = [[item if item.cell else low[id(item)] for item in row] for row in table.matrix[at:]]
        table.matrix = table.matrix[:at] + head + below
        work.bent.add(table.key)


def serials_added(work: Draft) -> None:
    """Number the rows in a column at the left."""
    table = work.table("requests", "statistics")
    if table and table.header:
        corner = Item("序号")
        head = [[corner, *row] for row in table.matrix[: table.header]]
        rows = [[Item(str(n)), *row] for n, row in enumerate(table.matrix[table.header :], 1)]
        table.matrix = head + rows
        work.bent.add(table.key)


def titled(work: Draft) -> None:
    """Print a table's name in a first row over all columns."""
    table = work.table("disclosure", "requests", "disputes", "statistics")
    if table:
        name = Item(
            work.rng.choice(
                ("政府信息公开情况统计表", "附表", f"{work.truth.filer.place}{work.truth.year}年度统计数据")
            )
        )
        table.matrix.insert(0, [name] * len(table.matrix[0]))
        table.header += table.header > 0
        work.bent.add(table.key)


def strangers_around(work: Draft) -> None:
    """Print tables of other things: an index card, a contact list with numbers."""
    card = [[Item("索引号"), Item("00356-2020-0017")], [Item("发布机构"), Item(work.truth.filer.name)]]
    desk = [
        [Item("受理窗口"), Item("周一至周五"), Item("电话")],
        [Item("便民大厅"), Item("8:30"), Item("0371-5500123")],
    ]
    work.blocks.insert(1, Table("card", card))
    work.blocks.insert(len(work.blocks) - 2, Table("desk", desk))


def header_lost(work: Draft) -> None:
    """Lose the header of a table: nothing says for sure what stands under it."""
    table = work.table("requests", "disputes")
    if table and table.header:
        table.matrix = table.matrix[table.header :]
        table.header = 0
        work.doubt(table.key)
        work.bent.add(table.key)


def printed_twice(work: Draft) -> None:
    """Print a row twice, with another figure the second time: that cell is in doubt."""
    table = work.table("requests")
    if table is None or not table.header or len(table.matrix) < 8:
        return
    y = work.rng.randrange(table.header, len(table.matrix))
    if any(item.cell is None for item in table.matrix[y][3:]):
        return
    again = [item if item.cell is None else Item(item.text, item.cell) for item in table.matrix[y]]
    at = work.rng.randrange(3, len(again))
    if again[at].cell:
        work.doubtful.add(again[at].cell)
        again[at].text = "777"
        table.matrix.insert(y + 1, again)


def spans(fault: str) -> Callable[[Draft], None]:
    """Make the shape whose spans are false in one way; renderers that have spans print them so."""

    def bend(work: Draft) -> None:
        table = work.table("disclosure", "requests", "disputes")
        if table:
            work.faults[table.key] = fault
            work.bent.add(table.key)
            if fault == "on the wrong cell":
                work.doubt(table.key)

    return bend
