"""A fetched body, looked at as a web page: its text, its tree, and how much it says itself. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.readers.decode import decode

BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
)
MUTE = ("script", "style", "noscript", "template", "title", "head")
MUTE_LINKS = (*MUTE, "a", "select", "option", "button")


@dataclass(frozen=True)
class Content:
    """The body that came from an address, after content decoding."""

    url: str
    body: bytes

    @cached_property
    def is_markup(self) -> bool:
        """Say whether the body may be a web page: not a file of a kind that says so in its first bytes."""
        return bool(self.body.strip()) and not self.body.lstrip().startswith(BINARY)

    @cached_property
    def text(self) -> str:
        """The body as text, markup included; empty for files."""
        return decode(self.body).text if self.is_markup else ""

    @cached_property
    def _lowered(self) -> bytes:
        return self.text.encode("utf-8", "surrogatepass").lower()

    def mentions(self, *words: str) -> bool:
        """Say whether the source holds one of these words of ASCII, given in lower case: quicker by far than a tree."""
        return any(word.encode() in self._lowered for word in words)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The body as a tree."""
        return LexborHTMLParser(self.text)

    @cached_property
    def title(self) -> str:
        """The page's title, blanks dropped."""
        node = self.tree.css_first("title")
        return "".join(node.text(deep=True).split()) if node else ""

    @cached_property
    def prose(self) -> str:
        """What the page says outside of links, menus of choices and scripts; blanks dropped."""
        return _text(self.tree, MUTE_LINKS)

    def says_more_than(self, characters: int, *, links: bool = False) -> bool:
        """Say whether the prose, or with `links` all the words, are longer; looks no further than it must."""
        seen = 0
        for piece in _pieces(self.tree, MUTE if links else MUTE_LINKS):
            seen += len("".join(piece.split()))
            if seen > characters:
                return True
        return False

    @cached_property
    def words(self) -> str:
        """All that a reader sees, links included; blanks dropped."""
        return _text(self.tree, MUTE)


def _text(tree: LexborHTMLParser, muted: tuple[str, ...]) -> str:
    return "".join("".join(_pieces(tree, muted)).split())


def _pieces(tree: LexborHTMLParser, muted: tuple[str, ...]) -> Iterator[str]:
    """Give the pieces of text outside the muted elements, in the order of the page."""
    for node in tree.body.traverse(include_text=True) if tree.body is not None else ():
        if node.tag == "-text" and not _inside(node, muted):
            yield node.text_content or ""


def _inside(node: LexborNode, tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False
