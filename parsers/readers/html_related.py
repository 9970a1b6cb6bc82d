"""Takes lists of other articles out of the content: publishing systems put them below the text, within its element.

Such a list is told by its name, or by the words over it, and holds links to pages and hardly anything else. A list of
files is none: those may be the report. Nor is one taken out that is all there is: the page may be a list of reports.
"""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from parsers.readers.fringe import RELATED
from parsers.readers.html_attributes import Attributes, present
from parsers.readers.html_content import matter_of
from parsers.readers.html_links import links_to_files
from parsers.readers.html_tree import select, with_value

NAME = re.compile(r"relat|recommend|(?:^|[\s_-])(?:xg(?:xx|wz|lj|yd|xw|zx|nr)|xiangguan|hot|tuijian)", re.I)
HEADING = re.compile(RELATED)
HEADING_LINE = re.compile(rf"^[^\S\n]*{RELATED}[^\S\n]*$", re.M)
HEADING_TAGS = ("p", "div", "h2", "h3", "h4", "h5", "strong", "b", "span", "dt", "li")
MOSTLY = 0.5  # of a list's text stands in links; dates and places stand beside them
REST = 200
LITTLE = 8  # so much of its own says a page that is missing, or moved; a list of reports is not taken out of it
REPORTS = re.compile("报告|年报")
CLIMB = 2


def drop_related(content: LexborNode, attributes: Attributes, shown: str) -> None:
    """Take out the lists of other articles that stand in the content's element; `shown` is the page's text in lines."""
    names = [*with_value("class", filter(NAME.search, attributes.classes))]
    names += with_value("id", filter(NAME.search, attributes.ids))
    _drop_lists(content, select(content, *names), attributes)
    if HEADING_LINE.search(shown):  # else there is no heading to be looked for among thousands of elements
        _drop_lists(content, _below_headings(content, attributes), attributes)


def _drop_lists(content: LexborNode, nodes: Sequence[LexborNode], attributes: Attributes) -> None:
    """Drop what is such a list, from the inside out: a dropped element takes its own with it."""
    left = len(_words(content)) if nodes else 0
    for node in reversed(nodes):
        text = _words(node)
        least = REST if REPORTS.search(text) else LITTLE
        if node.mem_id != content.mem_id and left - len(text) >= least and _is_list_of_pages(node, attributes):
            left -= len(text)
            node.decompose()


def _below_headings(content: LexborNode, attributes: Attributes) -> list[LexborNode]:
    """Give what follows each heading of such a list, each once; the heading may stand in an element of its own."""
    found: dict[int, LexborNode] = {}
    for node in select(content, *present(HEADING_TAGS, attributes)):
        if HEADING.fullmatch(_words(node)) and (following := _next_of(node, content)) is not None:
            found[following.mem_id] = following
    return list(found.values())


def _next_of(node: LexborNode, content: LexborNode) -> LexborNode | None:
    for _ in range(CLIMB):
        following = node.next
        while following is not None and (following.tag or "-").startswith("-"):
            following = following.next
        if following is not None or node.parent is None or node.parent.mem_id == content.mem_id:
            return following
        node = node.parent
    return None


def _is_list_of_pages(node: LexborNode, attributes: Attributes) -> bool:
    text = _words(node)
    linked = sum(len(_words(link)) for link in node.css("a[href]"))
    mostly = linked > 0 and linked >= MOSTLY * len(text)
    return mostly and not matter_of(text) and next(links_to_files(node, attributes), None) is None


def _words(node: LexborNode) -> str:
    return "".join(node.text(deep=True).split())
