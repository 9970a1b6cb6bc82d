"""What a static site of this folder carries around its reports, each with markup of its own around it.

labels(item, column)     the national <meta> labels of a page
catalogue(item)          the rows of its metadata table: 索引号, 发布机构, 发文日期 …
foot(site_id, night)     who runs the site, its number, its visitors
answering(pages, …)      a site as a table of its addresses
"""

from collections.abc import Callable, Mapping
from html import escape

from demo.families.county import SHOWN, Item, county
from demo.families.furniture import site_name
from demo.report import blocks, plain_text
from demo.web import Reply, Request, footer, html, missing, text

Page = Callable[[int], str]  # the page as it reads on a night
HEADLINES = (
    ("县政府召开常务会议研究防汛工作", "2024-01-05"),
    ("全县春季农业生产现场会举行", "2024-01-11"),
    ("2023年政府工作报告（摘要）", "2024-01-16"),
    ("我县城乡居民医保集中缴费开始", "2024-01-19"),
)
ROBOTS = "User-agent: *\nCrawl-delay: 0\nDisallow: /admin/\n"


def publisher(item: Item) -> str:
    """Give the body a document says it comes from."""
    return item.filing.unit.filer if item.filing else f"{county(item.county).name}人民政府办公室"


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
        ("发布机构", publisher(item)),
        ("发文日期", f"{item.dated.year}年{item.dated.month}月{item.dated.day}日"),
        ("主题分类", "政府信息公开工作年度报告" if item.filing else "综合政务"),
        ("有效性", "有效"),
    )


def foot(site_id: str, night: int) -> str:
    """Give the last lines of every page."""
    number = f"{county(site_id).code}0001"
    return f"主办单位：{site_name(site_id)}办公室　网站标识码：{number}　{footer(site_name(site_id), night)}"


def file_of(item: Item) -> str:
    """Print a report as the text file attached to it."""
    assert item.filing is not None
    return plain_text(item.title, blocks(item.filing, SHOWN))


def story(site_id: str, headline: str) -> Page:
    """Give the page behind a headline."""

    def page(night: int) -> str:
        words = f"{headline}。这是演示站点的一则消息，与年度报告无关，内容从略。"
        return (
            f'<html><head><meta charset="UTF-8"><title>{headline}_{site_name(site_id)}</title></head><body>'
            f"<h1>{headline}</h1><p>　　{words}</p><div>{foot(site_id, night)}</div></body></html>"
        )

    return page


def answering(
    pages: Mapping[str, Page], files: Mapping[str, str] | None = None, lost: Callable[[], Reply] = missing
) -> Callable[[Request, int], Reply]:
    """Give the answers of a site: its pages and text files by path; `lost` is what it says of any other address."""
    texts = {"/robots.txt": ROBOTS, **(files or {})}

    def answer(request: Request, night: int) -> Reply:
        if request.path in texts:
            return text(texts[request.path])
        page = pages.get(request.path)
        return html(page(night)) if page else lost()

    return answer
