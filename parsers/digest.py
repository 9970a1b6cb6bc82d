"""The digest of a report's content: the same as long as no word and no figure of the report changes.

Taken over the title, the lines and the tables without page furniture, with width folded and white space removed, so
that a new banner, view counter or line break makes no new version.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from parsers.document import Document, Grid

CELL, ROW, BLOCK = "\x1f", "\x1e", "\n"


def content_digest(document: Document, title: str | None) -> str:
    """Give `sha256:HEX` over the normalised content."""
    parts = BLOCK.join(part for part in _parts(document, title) if part)
    return f"sha256:{hashlib.sha256(parts.encode('utf-8', 'surrogatepass')).hexdigest()}"


def bytes_digest(data: bytes) -> str:
    """Give `sha256:HEX` over bytes that could not be read: then every change is a change of content."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _parts(document: Document, title: str | None) -> Iterator[str]:
    yield _bare(title or "")
    for block in document.blocks:
        if isinstance(block, Grid):
            yield ROW.join(CELL.join(_bare(text) for text in row) for row in block.texts())
        elif (text := _bare(block.text)) != _bare(title or ""):
            yield text
    yield from sorted(re.split(r"[?#]", link)[0].rsplit("/", 1)[-1] for link in document.attachments)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
