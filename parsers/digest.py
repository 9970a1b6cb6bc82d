"""The digest of a report's content: the same as long as no word and no figure of the report changes.

Taken over the title, the lines, the tables and the names of attached files, without page furniture, with width folded
and white space removed, so that a new banner, view counter or line break makes no new version.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

from parsers.document import Document, Grid

# What folding may change: all but ASCII, the commonest stops and common Chinese characters.
UNUSUAL = re.compile(r"[^\x00-\x7f\u3001\u3002\u4e00-\u9fff]")
MANY = 200
# No white space, so that they outlive its removal.
CELL, ROW, BLOCK = "\x01", "\x02", "\x03"


def content_digest(document: Document, title: str | None) -> str:
    """Give `sha256:HEX` over the normalised content."""
    said = _plain(title or "")
    lines = _plain(BLOCK.join(_parts(document))).split(BLOCK)
    content = BLOCK.join([said, *(line for line in lines if line and line != said)])
    return f"sha256:{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()}"


def bytes_digest(data: bytes) -> str:
    """Give `sha256:HEX` over bytes that could not be read: then every change is a change of content."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def digest_of_all(digests: Sequence[str]) -> str:
    """Give the digest of a page with its attachments, or of a zip, from the digest of each file.

    The order of attachments is no content; the first digest is that of the page.
    """
    if len(digests) == 1:
        return digests[0]
    return bytes_digest("\n".join([digests[0], *sorted(digests[1:])]).encode())


def _plain(text: str) -> str:
    """Fold width and drop spaces. Characters are folded one kind at a time: texts have few that need it."""
    unusual = set(UNUSUAL.findall(text))
    if len(unusual) > MANY:
        text = unicodedata.normalize("NFKC", text)
    else:
        for character in unusual:
            text = text.replace(character, unicodedata.normalize("NFKC", character))
    return "".join(text.split())


def _parts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield ROW.join(CELL.join(row) for row in block.texts())
        else:
            yield block.text
    yield from sorted(re.split(r"[?#]", link)[0].rsplit("/", 1)[-1] for link in document.attachments)
