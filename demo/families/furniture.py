"""What stands around the documents on several sites of this folder: frames, feet, other pages, and how a site answers.

site_name("vsb")                             青禾县人民政府
framed(site, night, title, content)          a whole page: menu, banner, content, footer
foot("vsb", night)                           who runs the site, its number, its visitors
story("vsb", headline)                       the page behind a headline
answering(pages, files)                      a site as a table of its addresses
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TypeVar

from demo.families.county import Item, county
from demo.web import Reply, Request, banner, footer, html, missing, text

Each = TypeVar("Each")
Page = Callable[[int], str]  # the page as it reads on a night
OFFICE = "政务公开办公室"
MENU = (("/", "网站首页"), ("/xwzx/", "新闻中心"), ("/hdjl/", "互动交流"), ("/zwfw/", "政务服务"))
HEADLINES = (
    ("县政府召开常务会议研究防汛工作", "2024-01-05"),
    ("全县春季农业生产现场会举行", "2024-01-11"),
    ("2023年政府工作报告（摘要）", "2024-01-16"),
    ("我县城乡居民医保集中缴费开始", "2024-01-19"),
)
ROBOTS = "User-agent: *\nCrawl-delay: 0\nDisallow: /admin/\n"


def site_name(site_id: str) -> str:
    """Give the name of a county's portal."""
    return f"{county(site_id).name}人民政府"


def organ_of(item: Item) -> str:
    """Give the name under which sites with a column for each organ file a document."""
    return item.filing.unit.name if item.filing else OFFICE


def framed(site: str, night: int, title: str, content: str, head: str = "") -> str:
    """Print a whole page of a site: menu and banner above, footer below."""
    menu = "".join(f'<li><a href="{link}">{words}</a></li>' for link, words in MENU)
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"><title>{escape(title)}_{site}</title>{head}</head>
<body><div class="header"><div class="date">{banner(site, night)}</div><ul class="nav">{menu}</ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; {escape(title)}</div>
<div class="main">
{content}
</div>
<div class="footer">{footer(site, night)}</div></body></html>
"""


def foot(site_id: str, night: int) -> str:
    """Give the last lines of every page."""
    number = f"{county(site_id).code}0001"
    return f"主办单位：{site_name(site_id)}办公室　网站标识码：{number}　{footer(site_name(site_id), night)}"


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


def cut(entries: Sequence[Each], size: int) -> list[Sequence[Each]]:
    """Cut a list into pages."""
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def number(given: str | None, otherwise: int) -> int:
    """Read a number from a parameter."""
    return int(given) if given and given.isdigit() else otherwise
