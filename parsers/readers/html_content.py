"""Where on a page the report is: the publishing systems' own content elements, else the heaviest block of text."""

import re

from selectolax.lexbor import LexborNode

from parsers.readers.html_tables import is_layout

# Content elements of the publishing systems, most specific first.
CONTAINERS = (
    ".TRS_Editor", ".TRS_UEDITOR", "#zoom", "#zoomcon", ".v_news_content", '[id^="vsb_content"]', "#UCAP-CONTENT",
    ".pages_content", ".article-content", ".article_content", ".articleContent", ".article-con", ".article_con",
    ".bt_content", ".news_content", ".newsContent", ".con_text", ".conTxt", ".content_text", ".xxgk_content", ".gknr",
    ".zwxl-article", ".wzcon", ".view_content", ".detail-content", ".arc_cont", ".ue_table", "#articlecontent",
    "#mainText", "#artcon", "article",
)  # fmt: skip
FURNITURE = (
    "nav, footer, script, style, noscript, template, select, button, iframe",
    'header, aside, [class*="nav" i], [class*="menu" i], [class*="crumb" i], [class*="share" i], '
    '[class*="footer" i], [class*="header" i], [class*="banner" i], [class*="sidebar" i], [class*="print" i], '
    '[class*="location" i], [class*="position" i], [class*="copyright" i], [class*="toolbar" i], [class*="related" i], '
    '[id*="nav" i], [id*="menu" i], [id*="footer" i], [id*="header" i], [id*="banner" i], [id*="share" i]',
)
# What only the report itself says; nothing that says it may be left outside.
REPORT_MATTER = re.compile(
    r"主动公开政府信息情况|收到和处理政府信息公开申请|存在的主要问题及改进|其他需要报告的事项|第二十条第"
)
MOST_OF_IT = 0.6
FURNITURE_TEXT = 600
# A content element with hardly any text is no proof of an empty report while there is prose elsewhere.
HARDLY_ANY = 60
REAL_PROSE = 200
WRAPPERS = frozenset(
    {"div", "section", "article", "main", "center", "form", "td", "tr", "tbody", "table", "font", "span"}
)


def find_content(body: LexborNode) -> tuple[LexborNode, bool]:
    """Give the element that holds the report, and whether it is a publishing system's own content element."""
    matter = _matter(body)
    for selector in CONTAINERS:
        found = body.css(selector)
        if not found:
            continue
        node: LexborNode | None = max(found, key=lambda n: len(n.text(deep=True)))
        while node is not None and node.tag != "body" and _matter(node) < matter:
            node = node.parent
        if node is None or node.tag == "body":
            break
        thin = len(node.text(deep=True).strip()) < HARDLY_ANY
        elsewhere = _heaviest(body, matter, node) if thin else None
        return (elsewhere, False) if elsewhere is not None and _prose(elsewhere) > REAL_PROSE else (node, True)
    return _heaviest(body, matter), False


def _prose(node: LexborNode) -> int:
    """Give how much text a node has outside its links."""
    return len(node.text(deep=True)) - sum(len(link.text(deep=True)) for link in node.css("a"))


def _matter(node: LexborNode) -> int:
    return len(REPORT_MATTER.findall(node.text(deep=True)))


def _heaviest(body: LexborNode, matter: int, container: LexborNode | None = None) -> LexborNode:
    """Walk down while one child has most of the text and all of what looks like the report."""
    _drop_furniture(body, _with_ancestors(container))
    matter = min(matter, _matter(body))
    node = body
    while True:
        weights = [(len(child.text(deep=True)), child) for child in node.iter() if child.tag in WRAPPERS]
        if not weights:
            return node
        weight, child = max(weights, key=lambda pair: pair[0])
        if (
            weight < MOST_OF_IT * len(node.text(deep=True))
            or _matter(child) < matter
            or (child.tag == "table" and not is_layout(child))
        ):
            return node
        node = child


def _drop_furniture(body: LexborNode, keep: frozenset[int]) -> None:
    """Drop page furniture. From the inside out, because a dropped element takes its own with it."""
    always, usually = FURNITURE
    for node in reversed(body.css(always)):
        if node.mem_id not in keep:
            node.decompose()
    for node in reversed(body.css(usually)):
        text = node.text(deep=True)
        if node.mem_id not in keep and len(text) < FURNITURE_TEXT and not REPORT_MATTER.search(text):
            node.decompose()


def _with_ancestors(node: LexborNode | None) -> frozenset[int]:
    found = []
    while node is not None:
        found.append(node.mem_id)
        node = node.parent
    return frozenset(found)
