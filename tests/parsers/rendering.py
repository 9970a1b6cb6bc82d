"""Renders a truth (cell id -> text as printed) into the shapes reports come in. The texts around are our own words."""

from dataclasses import dataclass
from html import escape

from parsers.tables.forms import Form, FormTable, forms

ARTICLES = {"2019": "一五六八九", "2021": "一五六八"}
TABLE_WIDTH = 4
TITLE = "青石镇人民政府{year}年政府信息公开工作年度报告"
PARTS = {
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "statistics": "附表",
}
OPENING = (
    "青石镇把公开当作日常工作来做，{year}年全年在公开栏与县网站登出消息三十余则，"
    "村民问得最多的是道路、医保与住房补贴。统计期限为{year}年1月1日至{year}年12月31日。"
)


@dataclass(frozen=True)
class Box:
    """A cell to be printed: its text and how far it spans."""

    text: str
    across: int = 1
    down: int = 1


Rows = list[list[Box]]


def layout(edition: str, truth: dict[str, str]) -> dict[str, Rows]:
    """Lay a truth out as the official tables of an edition, by table key."""
    form = forms()[edition]
    makers = {"disclosure": _disclosure, "requests": _requests, "disputes": _disputes, "statistics": _statistics}
    return {table.key: makers[table.key](table, form, truth) for table in form.tables}


def _disclosure(table: FormTable, form: Form, truth: dict[str, str]) -> Rows:
    rows: Rows = []
    for number, group in zip(ARTICLES[form.edition], table.groups, strict=True):
        rows.append([Box(f"第二十条第（{number}）项", TABLE_WIDTH)])
        rows.append([Box("信息内容"), *_stretched([c.text for c in group.columns])])
        for row in group.rows:
            values = [truth[f"disclosure.{row.key}.{c.key}"] for c in group.columns]
            rows.append([Box(row.text), *_stretched(values)])
    return rows


def _stretched(texts: list[str]) -> list[Box]:
    return [*map(Box, texts[:-1]), Box(texts[-1], TABLE_WIDTH - len(texts))]


def _requests(table: FormTable, form: Form, truth: dict[str, str]) -> Rows:
    [group] = table.groups
    natural, *bodies, total = group.columns
    rows: Rows = [
        [Box("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), Box("申请人情况", 7)],
        [Box(natural.text, 1, 2), Box("法人或其他组织", 5), Box(total.text, 1, 2)],
        [Box(column.text) for column in bodies],
    ]
    printed: set[str] = set()
    for row in group.rows:
        boxes = []
        for depth, parent in enumerate(row.parents):
            if parent not in printed:
                printed.add(parent)
                boxes.append(
                    Box(parent, 1, sum(r.parents[: depth + 1] == row.parents[: depth + 1] for r in group.rows))
                )
        boxes.append(Box(row.text, 3 - len(row.parents)))
        rows.append(boxes + [Box(truth[f"requests.{row.key}.{c.key}"]) for c in group.columns])
    return rows


def _disputes(table: FormTable, form: Form, truth: dict[str, str]) -> Rows:
    [group] = table.groups
    columns = [column.text for column in group.columns]
    return [
        [Box("行政复议", 5), Box("行政诉讼", 10)],
        [*(Box(text, 1, 2) for text in columns), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)],
        [Box(text) for text in columns * 2],
        [Box(truth[f"disputes.{r.key}.{c.key}"]) for r in group.rows for c in group.columns],
    ]


def _statistics(table: FormTable, form: Form, truth: dict[str, str]) -> Rows:
    [group] = table.groups
    rows: Rows = [[Box("统计指标"), Box("单位"), Box("统计数")]]
    printed: set[tuple[str, ...]] = set()
    for row in group.rows:
        for depth in range(1, len(row.parents) + 1):
            if row.parents[:depth] not in printed:
                printed.add(row.parents[:depth])
                rows.append([Box(row.parents[depth - 1]), Box("——"), Box("——")])
        printed.add((*row.parents, row.text))
        rows.append([Box(row.text), Box(row.unit or ""), Box(truth[f"statistics.{row.key}.count"])])
    return rows


def expand(rows: Rows) -> list[list[tuple[str, bool, bool]]]:
    """Give every place of a table: its text, and whether it continues a cell from the left or from above."""
    grid: list[list[tuple[str, bool, bool] | None]] = [[] for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for box in row:
            while x < len(grid[y]) and grid[y][x] is not None:
                x += 1
            for dy in range(box.down):
                line = grid[y + dy]
                line.extend([None] * (x + box.across - len(line)))
                for dx in range(box.across):
                    line[x + dx] = (box.text, dx > 0, dy > 0)
            x += box.across
    return [[place for place in line if place is not None] for line in grid]


def as_html_table(rows: Rows) -> str:
    """Print a table with rowspan and colspan, as a word processor exports it."""
    lines = []
    for row in rows:
        cells = "".join(
            f'<td rowspan="{box.down}" colspan="{box.across}">'
            f'<p class="MsoNormal"><span>{escape(box.text)}</span></p></td>'
            for box in row
        )
        lines.append(f"<tr>{cells}</tr>")
    return f"<table border=1><tbody>{''.join(lines)}</tbody></table>"


def as_tabbed(rows: Rows) -> str:
    """Print a row a line, cells between tabs, merged places empty."""
    return "\n".join("\t".join("" if left or up else text for text, left, up in line) for line in expand(rows))


def as_cell_lines(rows: Rows) -> str:
    """Print a cell a line behind a tab, an empty line after each row; what is merged downwards is empty."""
    return "\n\n".join(
        "\n".join("\t" + ("" if up else text) for text, left, up in line if not left) for line in expand(rows)
    )


def as_stream(rows: Rows) -> str:
    """Print a cell a line and nothing else; what is empty is lost."""
    return "\n".join(box.text for row in rows for box in row if box.text.strip())


def as_spaced(rows: Rows) -> str:
    """Print a row a line, cells two blanks apart; what is empty is lost."""
    return "\n".join("  ".join(box.text for box in row if box.text.strip()) for row in rows)


def as_text(tables: dict[str, str], year: int = 2020, title: str = TITLE) -> str:
    """Print a whole report as text around its tables."""
    parts = [title.format(year=year), "一、总体情况", OPENING.format(year=year)]
    for key, table in tables.items():
        parts += [PARTS[key], table]
    parts += ["五、存在的主要问题及改进情况", "人手偏少，登记不够及时。下一步补一名专职人员。"]
    parts += ["六、其他需要报告的事项", "没有别的事项。", "青石镇人民政府", f"{year + 1}年1月20日"]
    return "\n\n".join(parts) + "\n"


def as_page(tables: dict[str, str], year: int = 2020, *, title: str = TITLE, counter: int = 7, clock: str = "") -> str:
    """Print a whole report as a portal's page, furniture and all."""
    said = title.format(year=year)
    blocks = [f"<p>{OPENING.format(year=year)}</p>"]
    for key, table in tables.items():
        blocks += [f"<p><b>{PARTS[key]}</b></p>", table]
    info = f"发布日期：{year + 1}-01-22 浏览次数：{counter} 【字体：大 中 小】 打印 关闭"
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{said}_清岚县人民政府</title>
<meta name="ArticleTitle" content="{said}"><meta name="PubDate" content="{year + 1}-01-22 09:30"></head><body>
<div class="header"><a href="/">清岚县人民政府</a><span id="clock">{clock}</span></div>
<div class="nav"><a href="/a">首页</a><a href="/b">政务公开</a></div>
<div class="position">当前位置：首页 &gt; 政务公开 &gt; 年报</div>
<div class="main"><h1>{said}</h1><p class="info">{info}</p>
<div class="TRS_Editor"><p><b>一、总体情况</b></p>{"".join(blocks)}
<p><b>五、存在的主要问题及改进情况</b></p><p>人手偏少，登记不够及时。下一步补一名专职人员。</p>
<p><b>六、其他需要报告的事项</b></p><p>没有别的事项。</p><p>青石镇人民政府</p><p>{year + 1}年1月20日</p></div>
<p>上一篇：<a href="1.html">通知</a></p><p>下一篇：<a href="2.html">公告</a></p></div>
<div class="footer">版权所有 清岚县人民政府 网站标识码1234567890</div></body></html>"""
