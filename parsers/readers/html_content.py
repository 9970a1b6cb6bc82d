"""Where on a page the report is: the publishing systems' own content elements, else the heaviest block of text."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from parsers.readers.html_attributes import Attributes
from parsers.readers.html_tables import data_tables
from parsers.readers.html_tree import select

# Content elements of the publishing systems, most specific first: `.class`, `#id`, `#start*` of an id, or a tag.
CONTAINERS = (
    ".TRS_Editor", ".TRS_UEDITOR", "#zoom", "#zoomcon", ".v_news_content", "#vsb_content*", "#UCAP-CONTENT",
    ".pages_content", ".article-content", ".article_content", ".articleContent", ".article-con", ".article_con",
    ".bt_content", ".news_content", ".newsContent", ".con_text", ".conTxt", ".content_text", ".xxgk_content", ".gknr",
    ".zwxl-article", ".wzcon", ".view_content", ".detail-content", ".arc_cont", ".ue_table", "#articlecontent",
    "#mainText", "#artcon", "article",
)  # fmt: skip
# Furniture by tag, and by what a class or id says.
FURNITURE_TAGS = "nav, footer, select, button"
FURNITURE_NAMES = re.compile(
    r"nav|menu|crumb|share|footer|header|banner|sidebar|print|location|position|copyright|toolbar|related", re.I
)
# What only the report itself says; nothing that says it may be left outside.
REPORT_MATTER = (
    "主动公开政府信息情况", "收到和处理政府信息公开申请", "存在的主要问题及改进", "其他需要报告的事项", "第二十条第",
    "新收政府信息公开申请", "结转下年度继续办理", "未经复议直接起诉", "政府信息公开情况统计表",
)  # fmt: skip
MOST_OF_IT = 0.6
FURNITURE_TEXT = 600
# A content element with hardly any text is no proof of an empty report while there is prose elsewhere.
HARDLY_ANY = 60
REAL_PROSE = 200
WRAPPERS = frozenset(
    {"div", "section", "article", "main", "center", "form", "td", "tr", "tbody", "table", "font", "span"}
)


def selector_of(container: str) -> str:
    """Give the CSS selector of an entry of `CONTAINERS`."""
    return f'[id^="{container[1:-1]}"]' if container.endswith("*") else container


def find_content(body: LexborNode, attributes: Attributes) -> tuple[LexborNode, bool]:
    """Give the element that holds the report, and whether it is a publishing system's own content element.

    Only classes and ids that the page's attributes have are looked for.
    """
    matter = matter_of(body.text(deep=True))
    names = " ".join((*attributes.classes, *attributes.ids, "article"))
    for container in CONTAINERS:
        if container.strip(".#*") not in names:
            continue
        found = body.css(selector_of(container))
        if not found:
            continue
        node: LexborNode | None = max(found, key=_weight)
        while node is not None and node.tag != "body" and matter_of(node.text(deep=True)) < matter:
            node = node.parent
        if node is None or node.tag == "body":
            break
        thin = len(node.text(deep=True).strip()) < HARDLY_ANY
        elsewhere = _heaviest(body, matter, node) if thin else None
        return (elsewhere, False) if elsewhere is not None and _prose(elsewhere) > REAL_PROSE else (node, True)
    return _heaviest(body, matter), False


def matter_of(text: str) -> int:
    """Count what only a report says."""
    return sum(map(text.count, REPORT_MATTER))


def _weight(node: LexborNode) -> int:
    return len(node.text(deep=True))


def _prose(node: LexborNode) -> int:
    """Give how much text a node has outside its links."""
    return _weight(node) - sum(map(_weight, node.css("a")))


def _heaviest(body: LexborNode, matter: int, container: LexborNode | None = None) -> LexborNode:
    """Walk down while one child has most of the text and all of what looks like the report."""
    _drop_furniture(body, frozenset(_lineage(container)))
    matter = min(matter, matter_of(body.text(deep=True)))
    node, weight = body, _weight(body)
    while True:
        weights = [(_weight(child), child) for child in node.iter() if child.tag in WRAPPERS]
        if not weights:
            return node
        heaviest, child = max(weights, key=lambda pair: pair[0])
        if heaviest < MOST_OF_IT * weight or matter_of(child.text(deep=True)) < matter or _is_data(child):
            return node
        node, weight = child, heaviest


def _is_data(node: LexborNode) -> bool:
    """Tell whether a node is a table that holds data, so that a part of it would not do."""
    return node.tag == "table" and any(start == 0 for start, _, _ in data_tables(node.html or ""))


def _drop_furniture(body: LexborNode, keep: frozenset[int]) -> None:
    """Drop page furniture. From the inside out, because a dropped element takes its own with it."""
    for node in reversed(body.css(FURNITURE_TAGS)):
        if node.mem_id not in keep and not matter_of(node.text(deep=True)):
            node.decompose()
    seen: dict[str, bool] = {}
    for node in reversed(select(body, "header", "aside", "[class]", "[id]")):
        if node.mem_id in keep or not _is_furniture(node, seen):
            continue
        text = node.text(deep=True)
        if len(text) < FURNITURE_TEXT and not matter_of(text):
            node.decompose()


def _is_furniture(node: LexborNode, seen: dict[str, bool]) -> bool:
    if node.tag in ("header", "aside"):
        return True
    attributes = node.attributes
    names = f"{attributes.get('class')} {attributes.get('id')}"
    if names not in seen:
        seen[names] = FURNITURE_NAMES.search(names) is not None
    return seen[names]


def _lineage(node: LexborNode | None) -> Iterator[int]:
    """Give an element and those around it."""
    while node is not None:
        yield node.mem_id
        node = node.parent
