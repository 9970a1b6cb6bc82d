"""The text of a paragraph of a .docx as printed: hidden and deleted text, field codes and placeholders are left out.

Takes a paragraph element, gives its text (a break is a newline, a tab a tab) and what it carries beside text: text
boxes, pictures, footnotes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from parsers.readers.docx_package import HINT, W, children, on, value

MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
VML = "{urn:schemas-microsoft-com:vml}"
CHANGE = "{http://schemas.microsoft.com/aml/2001/core}"
BOX, PICTURES = f"{W}txbxContent", (f"{DRAWN}blip", f"{VML}imagedata")
EMBEDDED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
# What only stands around runs, paragraphs, rows or cells: what is in it counts as if it were not there.
WRAPPERS = frozenset(
    f"{W}{name}"
    for name in (
        *("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdtContent"),
        *("fldSimple", "dir", "bdo", "ruby", "rubyBase"),
    )
) | {f"{HINT}sect", f"{HINT}sub-section", f"{CHANGE}annotation", f"{CHANGE}content"}
# What is most of a text, and never a wrapper.
PLAIN = frozenset(f"{W}{name}" for name in ("p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "tcPr", "trPr", "tblPr"))
FORMULA_TEXT = (f"{MATH}r", f"{MATH}t")
TEXTS = {f"{W}t": None, f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{MATH}t": None}
PAGE_BREAKS = ("page", "column")
SYMBOLS = 0xF000  # where Word keeps the characters of symbol fonts


@dataclass(slots=True)
class Inline:
    """A paragraph's text in pieces, and what else it carries, in order."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # ("footnote" or "endnote", its id)
    pictures: int = 0
    fields: list[int] = field(default_factory=list)  # where the open fields' codes begin in `pieces`

    @property
    def text(self) -> str:
        """Give the text."""
        return "".join(self.pieces)


def unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    """Give the elements in another, those in wrappers and content controls included, deleted ones left out."""
    for element in parent:
        if element.tag in PLAIN:
            yield element
        else:
            yield from _without_wrapper(element)


def _without_wrapper(outer: etree._Element) -> Iterator[etree._Element]:
    waiting = [outer]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag in WRAPPERS or (tag.startswith(MATH) and tag not in FORMULA_TEXT):
            waiting.extend(reversed(element))
        elif tag == f"{W}sdt":
            if not on(element.find(f"{W}sdtPr"), "showingPlcHdr"):
                waiting.extend(children(element, "sdtContent"))
        elif tag == f"{MARKUP}AlternateContent":
            waiting.extend(list(branch_of(element))[::-1])
        else:
            yield element


def branch_of(alternatives: etree._Element) -> etree._Element:
    """Give the one branch of several that print the same: the first, or the fallback when that one is empty."""
    branches = list(alternatives)
    return next((branch for branch in branches if len(branch)), alternatives)


def read_inline(paragraph: etree._Element, hidden_styles: frozenset[str] = frozenset()) -> Inline:
    """Read a paragraph. `hidden_styles` are the character and paragraph styles whose text is not shown."""
    found = Inline()
    properties = paragraph.find(f"{W}pPr")
    styled_hidden = bool(hidden_styles) and value(properties, "pStyle") in hidden_styles
    for element in unwrapped(paragraph):
        if element.tag in (f"{W}r", f"{MATH}r"):
            _run(element, found, hidden_styles, styled_hidden)
    return found


def _run(run: etree._Element, found: Inline, hidden_styles: frozenset[str], hidden: bool) -> None:
    properties = run.find(f"{W}rPr")
    if properties is not None or hidden:
        hidden = hidden or (bool(hidden_styles) and value(properties, "rStyle") in hidden_styles)
        own = properties.find(f"{W}vanish") if properties is not None else None
        if on(properties, "vanish") if own is not None else hidden:
            return
    for element in unwrapped(run):
        reader = READERS.get(element.tag)
        if reader is not None:
            reader(element, found)


def _text(element: etree._Element, found: Inline) -> None:
    fixed = TEXTS[element.tag]
    found.pieces.append(fixed if fixed is not None else element.text or "")


def _break(element: etree._Element, found: Inline) -> None:
    found.pieces.append("" if element.get(f"{W}type") in PAGE_BREAKS else "\n")


def _symbol(element: etree._Element, found: Inline) -> None:
    """A symbol font's digits and signs are those of ASCII in the font called Symbol only; others stay as they are."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
        ascii_in_symbol = element.get(f"{W}font") == "Symbol" and SYMBOLS + 0x2B <= code <= SYMBOLS + 0x39
        char = chr(code - SYMBOLS if ascii_in_symbol else code)
        char.encode()  # half of a pair is no character
        found.pieces.append(char)
    except (ValueError, OverflowError):
        found.pieces.append("\ufffd")


def _field(element: etree._Element, found: Inline) -> None:
    """Drop what stands between a field's beginning and its result: that is its code."""
    kind = element.get(f"{W}fldCharType")
    if kind == "begin":
        found.fields.append(len(found.pieces))
    elif kind in ("separate", "end") and found.fields:
        begun = found.fields.pop() if kind == "end" else found.fields[-1]
        if begun >= 0:
            del found.pieces[begun:]
        if kind == "separate":
            found.fields[-1] = -1


def _note(element: etree._Element, found: Inline) -> None:
    kind = element.tag.removeprefix(W).removesuffix("Reference")
    found.notes.append((kind, element.get(f"{W}id", "")))


def _drawing(element: etree._Element, found: Inline) -> None:
    """Look into a drawing for text boxes, each once though it may be written in two ways, and for pictures."""
    waiting = [element]
    while waiting:
        part = waiting.pop()
        if part.tag == BOX:
            found.boxes.append(part)
            continue
        found.pictures += part.tag in PICTURES
        waiting.extend(reversed(branch_of(part) if part.tag == f"{MARKUP}AlternateContent" else part))


READERS: dict[str, Callable[[etree._Element, Inline], None]] = {
    **dict.fromkeys(TEXTS, _text),
    f"{W}br": _break,
    f"{W}sym": _symbol,
    f"{W}fldChar": _field,
    f"{W}footnoteReference": _note,
    f"{W}endnoteReference": _note,
    f"{W}drawing": _drawing,
    f"{W}pict": _drawing,
    f"{W}object": _drawing,
}
