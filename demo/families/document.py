"""What a page says of the document it shows, the same on every site of this folder, whatever markup stands around it.

publisher(item)                   the body it says it comes from
labels(item, column)              the national <meta> labels of its page
catalogue(item)                   the rows of its metadata table: 索引号, 发布机构, 发文日期 …
particulars(item)                 these rows as a table of its own
article(item, "word", holder)     its title, a line of particulars, its text
file_of(item)                     a report as the text file attached to it
"""

from html import escape

from demo.families.county import SHOWN, Item, body, county
from demo.families.furniture import cut, site_name
from demo.report import blocks, plain_text
from demo.web import COUNTER


def publisher(item: Item) -> str:
    """Give the body a document says it comes from."""
    return item.filing.unit.filer if item.filing else f"{site_name(item.county)}办公室"


def labels(item: Item, column: str) -> str:
    """Give the national labels of a document's page."""
    pairs = (
        ("SiteName", site_name(item.county)),
        ("ColumnName", column),
        ("ColumnType", "政府信息公开"),
        ("ArticleTitle", item.title),
        ("PubDate", f"{item.dated} {9 + item.id % 8:02d}:{item.id % 60:02d}"),
        ("ContentSource", publisher(item)),
    )
    return "\n".join(f'<meta name="{key}" content="{escape(value)}">' for key, value in pairs)


def catalogue(item: Item) -> tuple[tuple[str, str], ...]:
    """Give the rows of a document's metadata table."""
    return (
        ("索引号", f"K{county(item.county).code}-{item.dated.year}-{item.id % 10_000:05d}"),
        ("主题分类", "政府信息公开工作年度报告" if item.filing else "综合政务"),
        ("发布机构", publisher(item)),
        ("发文日期", f"{item.dated.year}年{item.dated.month}月{item.dated.day}日"),
        ("文号", "无"),
        ("有效性", "有效"),
    )


def particulars(item: Item) -> str:
    """Print the metadata table, two of its rows side by side."""
    pairs = cut(catalogue(item), 2)
    lines = ("".join(f"<td>{key}</td><td>{escape(value)}</td>" for key, value in pair) for pair in pairs)
    return f'<table class="xxgk_head" width="100%">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>'


def article(item: Item, hand: str, holder: str = 'class="article-content"', after: str = "") -> str:
    """Print one document: title, line of particulars, its text in a `holder`, and what stands `after` it."""
    return f"""<h1 class="title">{escape(item.title)}</h1>
<div class="info">发布日期：{item.dated}　来源：{publisher(item)}　浏览次数：{COUNTER}　字号：[大 中 小]</div>
<div {holder}>
{body(item, hand)}
</div>{after}
<div class="share">分享到：微信 微博　<a href="javascript:window.print()">打印本页</a></div>"""


def file_of(item: Item) -> str:
    """Print a report as the text file attached to it."""
    assert item.filing is not None
    return plain_text(item.title, blocks(item.filing, SHOWN))
