"""HTML to a document: the content's lines and tables, and what the page says of itself.

lexbor parses the page; what is hidden, scripted or inline is taken out of its tree, the content is written out once as
clean markup, and lines and tables are read from that with regular expressions. Nothing here recurses, so no page is
too deep to read; one that would take the parser itself minutes (tags nested by the ten thousand) is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.document import Block, Document, Line
from parsers.readers.html_attributes import Attributes, attributes_in, present
from parsers.readers.html_boxes import tables_of_boxes
from parsers.readers.html_content import find_content, matter_of
from parsers.readers.html_embedded import embedded_markup, shows_markup
from parsers.readers.html_hidden import drop_copies, drop_hidden, hidden_classes
from parsers.readers.html_links import links_to_files
from parsers.readers.html_related import drop_related
from parsers.readers.html_runs import without_runs
from parsers.readers.html_tables import captions, data_tables, read_table
from parsers.readers.html_text import BLOCK_TAGS, SILENT_TAGS, line_text
from parsers.readers.html_tree import drop, select
from parsers.record import Problem

ANY_TAG = re.compile(r"<[^>]*>")
TAG_NAME = re.compile(r"<([a-z][^\s>/]*)")
COMMENT = re.compile(r"<!--.*?-->", re.S)
PREFORMATTED = re.compile(r"<(pre|textarea)(?: [^>]*)?>.*?</\1>", re.S)
INPUT = re.compile(r"<input ([^>]*)>")
INPUT_VALUE = re.compile(r'(?:^| )value="([^"]*)"')
NOT_SHOWN = re.compile(r'(?:^| )type="(?!text"|number")')
# A date or its label cut into runs. Only then is the text around the content worth putting together run by run.
TORN_DATE = re.compile(
    r"20\d\d(?:[-年月/.]\d{0,2}){1,2}\n\s*(?:[-月/.]|\d{1,2}\b)|20\d\d\n\s*[-年/.]"
    r"|(?:2\n\s*0\d\d|20\n\s*\d\d|20\d\n\s*\d)[-年/.]"
    r"|(?:发\n\s*[布表文稿]|公\n\s*[开布]|成\n\s*文)\s*[日时]|[布表开文网成稿](?:\n\s*(?:日期|时间)|日\n\s*期|时\n\s*间)"
)
# A title tag that says site, column and title, parted by blanks: this part is the title.
WHOLE_TITLE = re.compile(r"\S*(?:镇|乡|街道|苏木)\S*20\d\d年\S*(?:报告|年报)")
UNSEEN_TAGS = ("script", "style")
INLINE_TAGS = (
    "span", "font", "b", "strong", "i", "em", "u", "sub", "sup", "label", "ins", "small", "big", "s", "o:p"
)  # fmt: skip

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^>]*?(/?)>")
# Elements whose nesting the parser searches through at every tag, and those that close themselves.
NESTED = frozenset({"div", "table", "center", "section", "article", "ul", "ol", "dl", "blockquote", "form", "font"})
UNNESTED = frozenset(
    {"p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "dt", "dd", "br", "hr", "img", "input", "meta",
     "link", "col", "area", "base", "wbr", "param"}
)  # fmt: skip
OPENS = re.compile(r"<(?:html|body)[\s>]")
CUT_SHORT = Problem("cut_short", "the markup never closes: the end of the page may not have come")
MANY_TAGS = 6_000
DEEPEST_NESTED = 500
DEEPEST = 2_500
LEAST_TEXT = 200
LONGEST_HEADING = 160
MOST_NAMES = 12


def too_deep(text: str) -> bool:
    """Tell whether tags are nested so deep that parsing would take time by the square."""
    if text.count("<") < MANY_TAGS:
        return False
    nested = depth = 0
    end = text.rfind(">") + 1  # what is never closed is no tag, and would be searched to the end from each "<"
    for closing, name, empty in TAG.findall(text, 0, end):
        tag = name.lower()
        if empty or tag in UNNESTED:
            continue
        step = -1 if closing else 1
        depth = max(depth + step, 0)
        nested = max(nested + step, 0) if tag in NESTED else nested
        if nested > DEEPEST_NESTED or depth > DEEPEST:
            return True
    return False


def read_html(text: str, source: bytes | None = None) -> Document:
    """Read a page; `source` is its text in UTF-8, when there is one already.

    Hidden elements are passed over, unless the rest is thin. Markup that only a script would show (a template, a
    string, a body escaped twice) is read when it says more of a report than the page does.
    """
    if text.startswith("<?xml"):
        source, text = None, text.replace("<![CDATA[", "").replace("]]>", "")
    document = _best_reading(text, source)
    return replace(document, problems=(*document.problems, CUT_SHORT)) if is_cut_short(text) else document


def is_cut_short(text: str) -> bool:
    """Tell whether the markup opens a page and never closes it: its end may not have come."""
    small = text.lower()
    return OPENS.search(small) is not None and "</html" not in small and "</body" not in small


def _best_reading(text: str, source: bytes | None) -> Document:
    document = _read(text, source)
    thin = _is_thin(document)
    if not thin and not any(shows_markup(line.text) for line in document.lines()):
        return document
    if thin:
        whole = _read(text, with_hidden=True)
        if any(whole.grids()) or len(whole.blocks) > len(document.blocks) + 3:
            document = whole
    inside = max(map(_read, embedded_markup(text)), key=_substance, default=None)
    if inside is None or not _says_more(inside, document, thin=thin):
        return document
    return Document(
        inside.blocks, (*document.headings, *inside.headings), document.labels, document.furniture,
        (*document.attachments, *inside.attachments), document.pictures + inside.pictures, True,
        images=(*document.images, *inside.images),
    )  # fmt: skip


def _is_thin(document: Document) -> bool:
    return not any(document.grids()) and sum(len(line.text) for line in document.lines()) < LEAST_TEXT


def _substance(document: Document) -> tuple[int, int]:
    """Give how much of a report a document says: its matter, then the length of its text."""
    texts = [line.text for line in document.lines()]
    texts += [cell for grid in document.grids() for row in grid.texts() for cell in row]
    return matter_of("\n".join(texts)), sum(map(len, texts))


def _says_more(inside: Document, page: Document, *, thin: bool) -> bool:
    (matter, length), (page_matter, page_length) = _substance(inside), _substance(page)
    if not thin:  # the page shows this markup as text
        return matter >= page_matter and 3 * length > page_length
    return matter > page_matter or (matter == page_matter and length > max(LEAST_TEXT, 2 * page_length))


def _read(text: str, source: bytes | None = None, *, with_hidden: bool = False) -> Document:
    source = without_runs(source or text.encode("utf-8", "replace"))
    tree = LexborHTMLParser(source)
    body = tree.body
    if body is None:
        return Document(())
    attributes = attributes_in(source)
    labels = _labels(tree)
    hiding = hidden_classes(tree, attributes)
    drop(select(body, *present(UNSEEN_TAGS, attributes)))
    furniture = body.text(deep=True, separator="\n")
    if TORN_DATE.search(furniture):
        furniture = "\n".join(_lines(_clean(body.html or "", attributes)))
    headings = _headings(tree, body, labels, attributes)
    if not with_hidden:
        drop_hidden(body, attributes)
    drop_copies(body, attributes, hiding)
    content, known = find_content(body, attributes)
    drop_related(content, attributes, furniture)
    tables_of_boxes(content, attributes)
    content.unwrap_tags(present(INLINE_TAGS, attributes), delete_empty=True)
    attachments = tuple(links_to_files(content, attributes))
    images = tuple(node.attributes.get("src") or "" for node in content.css("img"))
    content.unwrap_tags(present(["a"], attributes), delete_empty=True)
    drop(select(content, *present(SILENT_TAGS, attributes)))
    blocks = tuple(_blocks(_clean(content.html or "", attributes)))
    return Document(blocks, headings, labels, furniture, attachments, len(images), known, images=images)


def _labels(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.css("meta"):
        attributes = meta.attributes
        name, content = (attributes.get("name") or "").strip().lower(), attributes.get("content")
        if name and content and content.strip():
            found.setdefault(name, line_text(content))
    return found


def _headings(
    tree: LexborHTMLParser, body: LexborNode, labels: dict[str, str], attributes: Attributes
) -> tuple[str, ...]:
    """Give the titles the page gives itself, most reliable first."""
    titled = any("title" in value.lower() for value in attributes.classes | attributes.ids)
    names = select(body, *(['[class*="title" i]', '[id*="title" i]'] if titled else []), *present(["h2"], attributes))
    tags = [_parted(node.text(deep=True, separator="")) for node in tree.css("title")[:1]]
    first, others = (
        [node.text(deep=True, separator="") for node in nodes]
        for nodes in (select(body, *present(["h1"], attributes)), names[:MOST_NAMES])
    )
    found = [labels.get("articletitle", ""), *first, *tags, *others]
    clean = (line_text(text) for text in found)
    return tuple(dict.fromkeys(text for text in clean if text and len(text) < LONGEST_HEADING))


def _parted(title: str) -> str:
    """Part a title tag's names as by other marks, where one is a report's title: blanks within a title say nothing."""
    parts = title.split()
    return "_".join(parts) if len(parts) > 1 and any(map(WHOLE_TITLE.fullmatch, parts)) else title


def _clean(markup: str, attributes: Attributes) -> str:
    """Give markup without comments, its line breaks that show and its filled-in fields as text."""
    if "<!--" in markup:
        markup = COMMENT.sub("", markup)
    if not attributes.tags.isdisjoint(("pre", "textarea")):
        markup = PREFORMATTED.sub(lambda match: match[0].replace("\n", "<br>"), markup)
    return INPUT.sub(_shown, markup) if "input" in attributes.tags else markup


def _shown(field: re.Match[str]) -> str:
    value = None if NOT_SHOWN.search(field[1]) else INPUT_VALUE.search(field[1])
    return value[1] if value else ""


def _blocks(markup: str) -> Iterator[Block]:
    """Give tables as grids, and everything between block borders as a line, in reading order."""
    at = tables = lines = 0
    for start, end, table in (*data_tables(markup), (len(markup), len(markup), "")):
        for text in _lines(markup[at:start] + captions(table)):
            lines += 1
            yield Line(text, f"paragraph {lines}")
        grid = read_table(table, tables + 1)
        if grid.rows:
            tables += 1
            yield grid
        at = end


def _lines(markup: str) -> Iterator[str]:
    for tag in set(TAG_NAME.findall(markup)) - BLOCK_TAGS:
        markup = re.sub(rf"</?{re.escape(tag)}(?: [^>]*)?>", "", markup)
    for piece in ANY_TAG.split(markup):
        if text := line_text(unescape(piece) if "&" in piece else piece):
            yield text
