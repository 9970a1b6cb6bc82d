"""The pictures a page shows in the place of its report: scans of it, or of its tables. Pure.

    pictures(content) -> list[str]     as the page writes their addresses, in its order

A picture is never content for its looks; it is taken where a report misses something: the page is named as an annual
report on disclosure, and shows no table of the form. There every picture outside of banners, menus and footers counts
but for those that are small, or called icons, codes or buttons. On any other page pictures are illustrations.
"""

import re

from selectolax.lexbor import LexborNode

from crawler.pages.content import Content

REPORT = re.compile(
    r"信息公开.{0,12}(?:年\s*度?\s*报\s*告?|工作报告|总结)|年度?报告?.{0,8}信息公开|(?:20\d\d|二[〇○零]).{0,8}年度?报告?$|年报$"
)
ABOUT = re.compile(r"解读|图解|一图|读懂|网站|报表|法治政府")
OF_THE_FORM = re.compile(r"第二十条|现行有效|本年新收|上年结转|结转下年度|予以公开|统计指标|结果维持|行政许可")
SOURCES = ("data-original", "data-src", "_src", "data-url", "src")
PICTURE = re.compile(r"\.(?:jpe?g|png|bmp|gif|tiff?|webp)(?:$|\?)", re.IGNORECASE)
NO_CONTENT = re.compile(
    r"icon|ico(?=[_.\-/\d]|$)|logo|qr_?code|erwei|ewm|2wm|banner|share|btn|button|arrow|bg[_.\-\d]|background|_bg"
    r"|jiucuo|wza|wuzhangai|weixin|wechat|weibo|sina|print|close|search|blank|spacer|space\.|line\.|dot\.|loading|lazy|head|foot|beian|gongan"
    r"|dzjg|ghs\.|police|zfwzbs|red\.|blue\.|slt|app[_.]|nav|menu"
    r"|fileTypeImages|filetype|doc\.|pdf\.|xls\.|zip\.|rar\.",
    re.IGNORECASE,
)
FRAME_TAGS = frozenset({"header", "footer", "nav", "noscript", "button"})
FRAME_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|header|head|top|footer|foot|bottom|copyright|share|bdshare|qr|ewm|side|sidebar|left|right"
    r"|related|recommend|hot|links?|friend\w*|banner|logo|crumbs?|toolbar|tools?|float\w*)(?:$|[-_ ]|\d)",
    re.IGNORECASE,
)
SMALLEST = 200  # pixels, where the page tells a width or height
MOST = 60


def pictures(content: Content) -> list[str]:
    """Give the pictures that a report's page shows in place of its report."""
    if content.tree.css_first("img") is None or not _is_report(content) or _shows_form(content):
        return []
    found = (_source(node) for node in content.tree.css("img") if not _is_small(node) and not _in_frame(node))
    return list(dict.fromkeys(link for link in found if link and not NO_CONTENT.search(link.rpartition("/")[2])))[:MOST]


def _is_report(content: Content) -> bool:
    """Say whether the page's own name is that of a report: its label, its headings, its title."""
    label = content.tree.css_first('meta[name="ArticleTitle" i]')
    names = [(label.attributes.get("content") or "") if label is not None else "", content.title]
    names += [node.text(deep=True) for node in content.tree.css("h1, h2, h3, [class*=title], [id*=title]")]
    told = ["".join(name.split())[:80] for name in names]
    return any(REPORT.search(name) and not ABOUT.search(name) for name in told)


def _shows_form(content: Content) -> bool:
    return any(OF_THE_FORM.search("".join(node.text(deep=True).split())) for node in content.tree.css("table"))


def _source(node: LexborNode) -> str | None:
    """Give where a picture is: scripts that load it late keep its address beside that of a stopgap."""
    told = (str(node.attributes.get(name) or "").strip() for name in SOURCES)
    return next((link for link in told if link and not link.startswith("data:") and PICTURE.search(link)), None)


def _is_small(node: LexborNode) -> bool:
    sizes = [node.attributes.get(name) or "" for name in ("width", "height")]
    sizes += re.findall(r"(?:^|[;\s])(?:width|height)\s*:\s*(\d+)px", node.attributes.get("style") or "")
    return any(size.removesuffix("px").isdigit() and int(size.removesuffix("px")) < SMALLEST for size in sizes)


def _in_frame(node: LexborNode) -> bool:
    """Say whether a picture stands in the page's frame: a banner, a menu, a footer, a column of links."""
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html"):
        names = f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}"
        if parent.tag in FRAME_TAGS or FRAME_NAMES.search(names):
            return True
        parent = parent.parent
    return False
