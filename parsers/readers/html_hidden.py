"""Takes out what a page holds but does not show, and a second copy of what it shows.

Hidden text that is content stays: the pane of a tab, and what only a report says and the page says nowhere else.
A copy (for telephones, for printing, or hidden by a style sheet) says only what stands elsewhere on the page as well,
so that nothing is lost with it.
"""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.readers.html_attributes import Attributes
from parsers.readers.html_content import REPORT_MATTER
from parsers.readers.html_tree import select, with_value

HIDDEN = re.compile(r"(?:display|visibility)\s*:\s*(?:none|hidden)", re.I)
MAYBE_HIDDEN = ("[hidden]", '[style*="none" i]', '[style*="hidden" i]')
# Classes, ids and roles of the panes behind tabs.
PANE = re.compile(r"tab(?!le)|pane|panel|swiper|slide|accordion|collaps|fold", re.I)
STATES = frozenset({"hide", "hidden", "none", "on", "off", "active", "cur", "current", "show", "in", "selected"})
# Classes of a copy for telephones or for printing.
COPY = re.compile(
    r"(?:^|[\s_-])(?:mobile|phone|wap|h5|m|print|visible-xs|hidden-md|hidden-lg|md-none|lg-none)(?:$|[\s_-])"
    r"|mobile(?:$|\s)|phone(?:$|\s)|(?:^|\s)(?:mobile|phone|wap)",
    re.I,
)
# A rule of the page's own style sheet that hides a class, outside of any `@media`.
HIDING_RULE = re.compile(
    r"(?:^|[},])\s*\.([a-zA-Z][\w-]*)\s*\{[^{}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I
)
MEDIA = re.compile(r"@[^{};]*\{(?:[^{}]++|\{[^{}]*+\})*+\}")
LONGEST_SHEET = 200_000
LEAST_TEXT = 60

Matter = dict[str, int]


def hidden_classes(tree: LexborHTMLParser, attributes: Attributes) -> frozenset[str]:
    """Give the classes that the page's own style sheets hide."""
    nodes = tree.css("style") if "style" in attributes.tags else []
    sheets = (node.text(deep=True)[:LONGEST_SHEET] for node in nodes)
    return frozenset(name for sheet in sheets for name in HIDING_RULE.findall(MEDIA.sub("}", sheet)))


def drop_hidden(body: LexborNode, attributes: Attributes) -> None:
    """Take out the elements that hide themselves and are no content."""
    hides = any(HIDDEN.search(style) for style in attributes.styles)
    nodes = select(body, *(MAYBE_HIDDEN if hides else MAYBE_HIDDEN[:1]))
    hidden = [node for node in nodes if is_hidden(node)]
    if not hidden:
        return
    said: Counter[str] | None = None
    matter: Matter = {}
    for node in reversed(hidden):  # from the inside out: a dropped element takes its own with it
        lines = Counter(_lines(node))
        if sum(map(len, lines)) >= LEAST_TEXT:
            if said is None:
                said = Counter(_lines(body))
                matter = _matter(said)
            if _is_content(node, lines, said, matter):
                continue
        if said is not None:
            said.subtract(lines)
        node.decompose()


def is_hidden(node: LexborNode) -> bool:
    """Tell whether an element's own attributes hide it."""
    attributes = node.attributes
    return "hidden" in attributes or HIDDEN.search(attributes.get("style") or "") is not None


def drop_copies(body: LexborNode, attributes: Attributes, hiding: frozenset[str]) -> None:
    """Take out elements for telephones, for printing or hidden by a style sheet that say nothing new."""
    values = [value for value in attributes.classes if COPY.search(value) or not hiding.isdisjoint(value.split())]
    if not values:
        return
    said = Counter(_lines(body))
    for node in reversed(select(body, *with_value("class", values))):
        lines = Counter(_lines(node))
        if lines and all(said[line] > count for line, count in lines.items()):
            said.subtract(lines)
            node.decompose()


def _is_content(node: LexborNode, lines: Counter[str], said: Counter[str], matter: Matter) -> bool:
    if all(said[line] > count for line, count in lines.items()):
        return False
    return _is_pane(node) or any(count and count == matter[words] for words, count in _matter(lines).items())


def _matter(lines: Counter[str]) -> Matter:
    """Count how often a text says what only a report says."""
    text = "\n".join(lines.elements())
    return {words: text.count(words) for words in REPORT_MATTER}


def _is_pane(node: LexborNode) -> bool:
    """Tell a tab's pane by its name, or by a neighbour that is called the same and is shown."""
    attributes = node.attributes
    if PANE.search(" ".join(attributes.get(name) or "" for name in ("class", "id", "role"))):
        return True
    own = _names(node)
    neighbours = (_neighbour(node, "prev"), _neighbour(node, "next"))
    return bool(own) and any(
        other is not None and other.tag == node.tag and own & _names(other) for other in neighbours
    )


def _names(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").lower().split()) - STATES


def _neighbour(node: LexborNode, side: str) -> LexborNode | None:
    other: LexborNode | None = getattr(node, side)
    while other is not None and other.tag in ("-text", "-comment"):
        other = getattr(other, side)
    return other


def _lines(node: LexborNode) -> list[str]:
    return [line for text in node.text(deep=True, separator="\n").split("\n") if (line := "".join(text.split()))]
