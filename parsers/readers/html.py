"""HTML to a document: the content's lines and tables, and what the page says of itself.

The tree is walked with a stack, never by recursion, so no page is too deep to read; one that would take the parser
itself minutes (tags nested by the ten thousand) is refused.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.document import Block, Document, Line
from parsers.readers.html_content import find_content
from parsers.readers.html_tables import is_layout, read_table

BLOCK_TAGS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
    }
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"}
    | {"pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
SILENT_TAGS = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "select",
        "button",
        "textarea",
        "head",
        "svg",
    }
)
INLINE_TAGS = ["span", "font", "b", "strong", "i", "em", "u", "a", "sub", "sup", "label", "ins", "small", "big", "s"]
# What may be hidden by its own style; `is_hidden` tells for sure.
MAYBE_HIDDEN = '[style*="none" i], [hidden]'
NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.I)
ATTACHMENT = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rtf|zip|rar|ofd)(?:$|[?#])", re.I)
SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
LEAKED = re.compile(r"\[bookmark: [^\]]*\]|[\x00\ufeff\u200b]")
CJK_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^>]*?(/?)>")
# Elements whose nesting the parser searches through at every tag, and those that close themselves.
NESTED = frozenset({"div", "table", "center", "section", "article", "ul", "ol", "dl", "blockquote", "form", "font"})
UNNESTED = frozenset(
    {"p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "dt", "dd", "br", "hr", "img", "input", "meta",
     "link", "col", "area", "base", "wbr", "param"}
)  # fmt: skip
MANY_TAGS = 6_000
DEEPEST_NESTED = 500
DEEPEST = 2_500
LEAST_TEXT = 200


def too_deep(text: str) -> bool:
    """Tell whether tags are nested so deep that parsing would take time by the square."""
    if text.count("<") < MANY_TAGS:
        return False
    nested = depth = 0
    for closing, name, empty in TAG.findall(text):
        tag = name.lower()
        if empty or tag in UNNESTED:
            continue
        step = -1 if closing else 1
        depth = max(depth + step, 0)
        nested = max(nested + step, 0) if tag in NESTED else nested
        if nested > DEEPEST_NESTED or depth > DEEPEST:
            return True
    return False


def read_html(text: str) -> Document:
    """Read a page. Elements hidden by their own style are passed over, unless all of the content is hidden."""
    document = _read(text, with_hidden=False)
    thin = not any(document.grids()) and sum(len(line.text) for line in document.lines()) < LEAST_TEXT
    if thin and ("display" in text or "hidden" in text):
        whole = _read(text, with_hidden=True)
        return whole if any(whole.grids()) or len(list(whole.lines())) > len(document.blocks) + 3 else document
    return document


def _read(text: str, *, with_hidden: bool) -> Document:
    tree = LexborHTMLParser(text)
    body = tree.body
    if body is None:
        return Document(())
    labels = _labels(tree)
    furniture = body.text(deep=True, separator="\n")
    if not with_hidden:
        for node in reversed(body.css(MAYBE_HIDDEN)):  # from the inside out: a dropped element takes its own with it
            if is_hidden(node):
                node.decompose()
    content, known = find_content(body)
    attachments = tuple(_attachments(content))
    pictures = len(content.css("img"))
    headings = _headings(tree, body, labels)
    for node in reversed(content.css("script, style, template, noscript")):
        node.decompose()
    content.unwrap_tags(INLINE_TAGS)
    content.merge_text_nodes()
    blocks = tuple(_blocks(content))
    return Document(blocks, headings, labels, furniture, attachments, pictures, known)


def is_hidden(node: LexborNode) -> bool:
    """Tell whether an element's own attributes hide it."""
    attributes = node.attributes
    return "hidden" in attributes or NOT_DISPLAYED.search(attributes.get("style") or "") is not None


def _labels(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.css("meta[name]"):
        attributes = meta.attributes
        name, content = (attributes.get("name") or "").strip().lower(), attributes.get("content")
        if name and content and content.strip():
            found.setdefault(name, SPACE.sub(" ", content).strip())
    return found


def _headings(tree: LexborHTMLParser, body: LexborNode, labels: dict[str, str]) -> tuple[str, ...]:
    """Give the titles the page gives itself, most reliable first."""
    names = [tree.css_first("title"), *body.css('[class*="title" i], [id*="title" i], h2')[:12]]
    nodes = [node for node in (*body.css("h1"), *names) if node is not None]
    found = [labels.get("articletitle", ""), *(node.text(deep=True, separator="") for node in nodes)]
    clean = (tidy(text) for text in found)
    return tuple(dict.fromkeys(text for text in clean if text and len(text) < 160))


def _attachments(content: LexborNode) -> Iterator[str]:
    for link in content.css("a[href]"):
        href = link.attributes.get("href") or ""
        if ATTACHMENT.search(href):
            yield href


def tidy(text: str) -> str:
    """Fold white space as a browser shows it; a line break inside Chinese words is no space."""
    folded = SPACE.sub(" ", LEAKED.sub("", text)).strip(" \xa0\u3000")
    return CJK_BREAK.sub("", folded)


def _blocks(content: LexborNode) -> Iterator[Block]:
    """Walk the content in reading order: tables as grids, everything between block borders as a line."""
    words: list[str] = []
    tables = lines = 0
    for node in _walk(content):
        if isinstance(node, str):
            words.append(node)
            continue
        text = tidy("".join(words))
        words.clear()
        if text:
            lines += 1
            yield Line(text, f"paragraph {lines}")
        if node is not None:
            grid = read_table(node, tables + 1)
            if grid.rows:
                tables += 1
                yield grid


def _walk(content: LexborNode) -> Iterator[str | LexborNode | None]:
    """Give text, data tables, and None at each block's border, in order."""
    stack: list[LexborNode | None] = [content]
    while stack:
        node = stack.pop()
        if node is None:
            yield None
            continue
        tag = node.tag
        if tag == "-text":
            yield node.text_content or ""
            continue
        if tag in SILENT_TAGS or tag == "-comment":
            continue
        if tag == "table" and not is_layout(node):
            yield node
            continue
        if tag in BLOCK_TAGS:
            yield None
            stack.append(None)
        child = node.last_child
        while child is not None:
            stack.append(child)
            child = child.prev
    yield None
