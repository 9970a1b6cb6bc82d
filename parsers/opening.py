"""Opens a file: recognises its format and hands it to that format's reader. What cannot be read says why."""

import hashlib
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from parsers.document import Document
from parsers.readers.decode import Decoded, decode
from parsers.readers.docx import pictures_in, read_docx, read_flat_docx, read_word_xml
from parsers.readers.formats import (
    DOC,
    DOCX,
    FLAT_DOCX,
    GZIP,
    HTML,
    MHTML,
    PICTURES,
    TEXT,
    WORD_XML,
    XLS,
    XLSX,
    ZIP,
    Format,
    recognise,
)
from parsers.readers.html import read_html, too_deep
from parsers.readers.mhtml import html_of
from parsers.readers.office import CONVERSIONS, convert
from parsers.readers.package import gunzip
from parsers.readers.pdf import read_pdf
from parsers.readers.scan import read_pictures
from parsers.readers.sheet import read_xls, read_xlsx
from parsers.readers.soup import read_soup
from parsers.readers.text import read_text
from parsers.readers.word_binary import compared
from parsers.readers.zips import open_zip
from parsers.record import Problem
from parsers.source import File, Unreadable

# A reader takes the bytes of its format and gives a Document, or raises Unreadable.
Reader = Callable[[bytes], Document]
Converted = Mapping[str, bytes | Unreadable]
NOT_CONVERTED: Converted = MappingProxyType({})
HARDLY_ANY_TEXT = 200
MOST_SCANNED = 40  # each takes seconds


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its format and, when it could be read, its document; else why not."""

    file: File
    format: Format
    document: Document | None = None
    failure: Problem | None = None


def open_file(file: File, converted: Converted = NOT_CONVERTED) -> Opened:
    """Open a file. Never raises for bad input.

    `converted` holds old Office files that were converted ahead, by the sha256 of their bytes, or why one was not; what
    is not in it is converted here.
    """
    file_format = recognise(file.data, content_type=file.content_type, name=file.url or file.name)
    try:
        if file.failure is not None:
            raise file.failure
        return Opened(file, file_format, _read(file.data, file_format, converted))
    except Unreadable as unreadable:
        return Opened(file, file_format, failure=Problem(unreadable.code, unreadable.reason))


def _read(data: bytes, file_format: Format, converted: Converted) -> Document:
    """Read bytes of a format; what is packed or converted is read as the format it then is."""
    media_type = file_format.media_type or ""
    if file_format.code is not None:
        raise Unreadable(file_format.code, file_format.reason or "")
    if media_type in UNPACKERS:
        inner = UNPACKERS[media_type](data)
        if (inside := recognise(inner)).media_type in UNPACKERS:
            raise Unreadable("unsupported_format", "a packed file inside a packed file: unpack it")
        return _read(inner, inside, converted)
    if media_type in CONVERSIONS:
        return _read_converted(data, media_type, converted)
    reader = READERS.get(media_type)
    if reader is None:
        raise Unreadable("unsupported_format", f"files of the type {media_type} are not read")
    return reader(data)


def _read_converted(data: bytes, media_type: str, converted: Converted) -> Document:
    made = converted.get(hashlib.sha256(data).hexdigest()) or convert([data])[0]
    if isinstance(made, Unreadable):
        raise made
    reader = READERS.get(recognise(made).media_type or "")
    if reader is None:
        raise Unreadable("conversion_failed", "what the conversion made is no document")
    return compared(reader(made), data) if media_type == DOC else reader(made)


def _read_docx(data: bytes) -> Document:
    """Read a .docx; of one that has hardly a text, and no table, its pictures are read: they are scanned pages."""
    document = read_docx(data)
    words = sum(len(line.text) for line in document.lines())
    if not document.pictures or words >= HARDLY_ANY_TEXT or any(document.grids()):
        return document
    pictures = [picture for picture in pictures_in(data) if recognise(picture).media_type in PICTURES]
    try:
        if len(pictures) > MOST_SCANNED:
            raise Unreadable("too_large", f"the document has more than {MOST_SCANNED} scanned pages")
        scanned = read_pictures(*pictures)
    except Unreadable as unreadable:
        if not document.blocks:
            raise
        return replace(document, problems=(*document.problems, Problem(unreadable.code, unreadable.reason)))
    return replace(document, blocks=(*document.blocks, *scanned.blocks), recognised=bool(scanned.blocks))


def _read_archive(data: bytes) -> Document:
    """An archive is no document: `package.members` gives its files, each of which is opened for itself."""
    open_zip(data)
    raise Unreadable("unsupported_format", "an archive inside which no further file is looked for")


def _read_html(data: bytes) -> Document:
    decoded = decode(data)
    if too_deep(decoded.text):
        raise Unreadable("too_deep", "the tags are nested too deep to be a page")
    whole = decoded.charset == "utf-8" and not decoded.replaced
    source = data.removeprefix(BOM_UTF8) if whole else None  # a mark in the tree would be text before the head
    return _with_losses(read_html(decoded.text, source), decoded)


def second(file: File) -> Document | None:
    """Read a page that was read before once more, with the second reader; None for a file of another format."""
    if recognise(file.data, content_type=file.content_type, name=file.url or file.name).media_type != HTML:
        return None
    return read_soup(decode(file.data).text)


def _read_text(data: bytes) -> Document:
    decoded = decode(data)
    return _with_losses(read_text(decoded.text), decoded)


def _with_losses(document: Document, decoded: Decoded) -> Document:
    """Say in the document which charset it had, and how many characters were lost."""
    lost = [Problem("replaced_characters", f"{decoded.replaced} characters could not be decoded")]
    problems = (*(lost if decoded.replaced else ()), *document.problems)
    return replace(document, charset=decoded.charset, problems=problems)


READERS: dict[str, Reader] = {
    HTML: _read_html,
    TEXT: _read_text,
    "application/pdf": read_pdf,
    **dict.fromkeys(PICTURES, read_pictures),
    DOCX: _read_docx,
    FLAT_DOCX: read_flat_docx,
    WORD_XML: read_word_xml,
    XLSX: read_xlsx,
    XLS: read_xls,
    ZIP: _read_archive,
}
# Formats that only wrap a file of another: the bytes of that file.
UNPACKERS: dict[str, Callable[[bytes], bytes]] = {GZIP: gunzip, MHTML: html_of}
