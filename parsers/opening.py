"""Opens a file: recognises its format and hands it to that format's reader. What cannot be read says why."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from parsers.document import Document
from parsers.readers.decode import Decoded, decode
from parsers.readers.formats import HTML, TEXT, Format, recognise
from parsers.readers.html import read_html, too_deep
from parsers.readers.pdf import read_pdf
from parsers.readers.text import read_text
from parsers.record import Problem
from parsers.source import File, Unreadable

# A reader takes the bytes of its format and gives a Document, or raises Unreadable.
Reader = Callable[[bytes], Document]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its format and, when it could be read, its document; else why not."""

    file: File
    format: Format
    document: Document | None = None
    failure: Problem | None = None


def open_file(file: File) -> Opened:
    """Open a file. Never raises for bad input."""
    file_format = recognise(file.data, content_type=file.content_type, name=file.url or file.name)
    try:
        reader = READERS.get(file_format.media_type or "")
        if reader is None:
            raise Unreadable(file_format.code or "unsupported_format", file_format.reason or "")
        return Opened(file, file_format, reader(file.data))
    except Unreadable as unreadable:
        return Opened(file, file_format, failure=Problem(unreadable.code, unreadable.reason))


def _read_html(data: bytes) -> Document:
    decoded = decode(data)
    if too_deep(decoded.text):
        raise Unreadable("too_deep", "the tags are nested too deep to be a page")
    return _with_losses(read_html(decoded.text), decoded)


def _read_text(data: bytes) -> Document:
    decoded = decode(data)
    return _with_losses(read_text(decoded.text), decoded)


def _with_losses(document: Document, decoded: Decoded) -> Document:
    """Say in the document which charset it had, and how many characters were lost."""
    lost = [Problem("replaced_characters", f"{decoded.replaced} characters could not be decoded")]
    problems = (*(lost if decoded.replaced else ()), *document.problems)
    return replace(document, charset=decoded.charset, problems=problems)


READERS: dict[str, Reader] = {HTML: _read_html, TEXT: _read_text, "application/pdf": read_pdf}
