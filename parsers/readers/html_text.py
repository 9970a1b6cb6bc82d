"""Text as a page shows it: which elements end a line, which show nothing, and how white space is folded."""

import re

# Elements whose borders end a line; any other stands within one.
BLOCK_TAGS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
# Elements whose text a page does not show as text.
SILENT_TAGS = (
    "template", "noscript", "iframe", "object", "embed", "select", "button", "head", "svg", "xml", "xmp", "plaintext",
    "noembed", "noframes", "script", "style",
)  # fmt: skip
# Put where a line of a cell's text ends. `str.strip` takes it for white space.
MARK = "\x1e"
SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
# Characters without width: padding of portals, marks of editors.
NO_WIDTH = re.compile("[\x00\xad\u200b-\u200f\u2060\ufeff]")
BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
CJK_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


def line_text(text: str) -> str:
    """Give a line with white space folded; a line break inside Chinese words is no space."""
    if text.isalnum() or not text or text.isspace():
        return text.strip()
    if "[bookmark" in text:
        text = BOOKMARK.sub("", text)
    folded = SPACE.sub(" ", NO_WIDTH.sub("", text)).strip(" \xa0\u3000")
    return CJK_BREAK.sub("", folded) if " " in folded else folded


def cell_text(text: str) -> str:
    """Give a cell's text as its lines, empty ones left out; takes it with `MARK` between lines."""
    text = NO_WIDTH.sub("", text).strip()
    if MARK not in text:
        return SPACE.sub(" ", text)
    lines = (SPACE.sub(" ", line).strip() for line in text.split(MARK))
    return "\n".join(line for line in lines if line)
