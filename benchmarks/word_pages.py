"""Pages of a portal around Word-exported reports, each different: some 125 KB and 1,600 elements, seeded.

Every text stands in a paragraph and a span with a long `mso-` style, tables carry widths of their own, and navigation,
side column and footer stand around. Half of the pages are GB18030 under a meta tag that says gb2312. Words and figures
are our own.
"""

import random

from parsers.tables.forms import forms
from tests.parsers.rendering import Box, Rows, as_page, layout

WEIGHT = 125_000
CONTAINERS = ("TRS_Editor", "v_news_content", "article-content", "pages_content", "txt-box")
FONTS = ("宋体", "仿宋", "仿宋_GB2312", "方正仿宋_GBK", "微软雅黑")
PLACES = ("青石镇", "柳塘镇", "双河乡", "云岭乡", "石桥街道")
SUBJECTS = ("全镇", "各村", "便民中心", "党政办", "财政所", "村务监督组", "驻村干部")
DEEDS = (
    "按月登记公开事项",
    "逐条核对后登上公开栏",
    "把纸质单子送到户",
    "在网站登出办事清单",
    "回答群众来信",
    "修订公开目录",
)
ENDS = ("，留有底册备查。", "，年底一并归档。", "，群众可以随时查看。", "，做到件件有着落。")
RUN = 12


class _Writer:
    """Writes the markup of one page with the habits of one exporter."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        font, self.size = rng.choice(FONTS), rng.choice(("12.0pt", "14.0pt", "16.0pt"))
        self.style = f"mso-ascii-font-family:{font};mso-hansi-font-family:{font};color:black;mso-font-kerning:0pt"

    def span(self, text: str) -> str:
        """Print a run."""
        return f'<span lang="EN-US" style="font-size:{self.size};{self.style};letter-spacing:0pt">{text}</span>'

    def cell(self, box: Box) -> str:
        """Print a cell of a table."""
        spans = "".join(
            f' {name}="{count}"' for name, count in (("rowspan", box.down), ("colspan", box.across)) if count > 1
        )
        width = f'width="{self.rng.randrange(40, 90)}"'
        return f'<td{spans} {width} valign="center"><p class="MsoNormal">{self.span(box.text)}<o:p></o:p></p></td>'

    def table(self, rows: Rows) -> str:
        """Print a table."""
        lines = "".join(f'<tr style="height:{self.size}">{"".join(map(self.cell, row))}</tr>' for row in rows)
        return f'<table class="MsoTableGrid" border="1" cellspacing="0">{lines}</table>'

    def paragraph(self) -> str:
        """Print a sentence or two of prose, cut into runs."""
        pick = self.rng.choice
        text = "".join(pick(SUBJECTS) + pick(DEEDS) + pick(ENDS) for _ in range(3))
        runs = "".join(self.span(text[at : at + RUN]) for at in range(0, len(text), RUN))
        return f'<p class="MsoNormal" style="text-indent:32.0pt">{runs}</p>'


def _links(name: str, rng: random.Random, count: int) -> str:
    items = "".join(f'<li><a href="/{name}/{rng.randrange(9999)}.html">栏目{i}</a></li>' for i in range(count))
    return f'<div class="{name}"><ul>{items}</ul></div>'


def page(number: int) -> bytes:
    """Make page `number`: the report of a place and year on the form of 2019 or 2021, in a portal's frame."""
    rng = random.Random(20210131 + number)
    writer = _Writer(rng)
    edition = rng.choice(("2019", "2021"))
    truth = {name: str(rng.choice((0, 0, 0, rng.randrange(300)))) for name in forms()[edition].ids()}
    tables = {key: writer.table(rows) for key, rows in layout(edition, truth).items()}
    text = as_page(tables, int(edition) + 1, counter=rng.randrange(9999)).replace(
        "青石镇", PLACES[number % len(PLACES)]
    )
    text = text.replace("TRS_Editor", CONTAINERS[number // 2 % len(CONTAINERS)])
    frame = '<div id="float" style="display:none">扫一扫</div><script>var site = {"id": 7};</script>'
    text = text.replace(
        '<div class="main">', f'{frame}{_links("topnav", rng, 20)}{_links("side", rng, 20)}<div class="main">'
    )
    text = text.replace('<div class="footer">', f'<div class="footer">{_links("links", rng, 20)}')
    charset = "gb18030" if number % 2 else "utf-8"
    text = text.replace('<meta charset="utf-8">', f'<meta charset="{"gb2312" if number % 2 else "utf-8"}">')
    paragraphs, size = [], len(text.encode(charset))
    while size < WEIGHT:
        paragraphs.append(writer.paragraph())
        size += len(paragraphs[-1].encode(charset))
    return text.replace("<p><b>五、", f"{''.join(paragraphs)}<p><b>五、").encode(charset)
