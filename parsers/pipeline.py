"""The whole way of one file, on one screen: recognise, decode, read, identify, sections, align, record."""

import hashlib
from collections.abc import Sequence

from parsers.decode import Decoded, decode
from parsers.digest import bytes_digest, content_digest
from parsers.document import Document
from parsers.edition import Doubt, Edition, find_edition
from parsers.formats import HTML, Format, recognise
from parsers.forms import forms
from parsers.furniture import without_furniture
from parsers.html_reader import read_html, too_deep
from parsers.identify import identify
from parsers.judge import judge_kind
from parsers.readings import read_tables
from parsers.record import Cell, Kind, Problem, Reading, Record
from parsers.sections import split_sections
from parsers.stream import gather_streams
from parsers.text_reader import read_text
from parsers.titles import choose_title

PARSER = "gongkai-parser/1"
DOUBTS = {
    Doubt.UNKNOWN: "the tables are not those of a form this parser knows; they are kept as printed",
    Doubt.MIXED: "the tables mix the labels of two editions of the form; they are kept as printed as well",
}


def read_report(
    data: bytes, *, content_type: str | None = None, url: str | None = None, file: str | None = None
) -> Reading:
    """Read one file into its record. Never raises for bad input: what cannot be read is `unreadable`, with the reason.

    `content_type` and `url` are what the server said; they only help to name a format that cannot be read yet.
    """
    source = _Source(hashlib.sha256(data).hexdigest(), file)
    file_format = recognise(data, content_type=content_type, name=url or file)
    if file_format.code is not None:
        return source.unreadable(data, file_format)
    decoded = decode(data)
    if file_format.media_type == HTML and too_deep(decoded.text):
        return source.unreadable(data, Format(HTML, "too_deep", "the tags are nested too deep to be a page"))
    document = _read(decoded, file_format)
    return source.record(document, decoded, file_format)


def _read(decoded: Decoded, file_format: Format) -> Document:
    """Text to lines and tables, furniture left out, flattened tables gathered."""
    document = read_html(decoded.text) if file_format.media_type == HTML else read_text(decoded.text)
    return gather_streams(without_furniture(document))


def _align(document: Document) -> tuple[Edition, dict[str, Cell], Sequence[Problem]]:
    """Tables to cells; a form that is not known for sure has none."""
    edition = find_edition(document.grids())
    doubts = [Problem(edition.doubt.value, DOUBTS[edition.doubt])] if edition.doubt and any(document.grids()) else []
    if edition.name is None:
        return edition, {}, doubts
    cells, problems = read_tables(document.grids(), forms()[edition.name])
    return edition, cells, [*doubts, *problems]


class _Source:
    """What every record of one file says of it."""

    def __init__(self, sha256: str, file: str | None) -> None:
        self.sha256 = sha256
        self.file = file

    def unreadable(self, data: bytes, file_format: Format) -> Reading:
        problem = Problem(file_format.code or "", file_format.reason or "")
        record = Record(
            Kind.UNREADABLE, self.sha256, PARSER, file_format.media_type, file=self.file, problems=(problem,)
        )
        return Reading((record,), bytes_digest(data))

    def record(self, document: Document, decoded: Decoded, file_format: Format) -> Reading:
        titles = choose_title(document)
        identity = identify(document, titles)
        sections = split_sections(document.blocks)
        edition, cells, placing = _align(document)
        kind, reasons = judge_kind(document, titles, sections, cells)
        report = kind is Kind.REPORT
        lost = [Problem("replaced_characters", f"{decoded.replaced} characters could not be decoded")]
        record = Record(
            kind,
            self.sha256,
            PARSER,
            file_format.media_type,
            decoded.charset,
            self.file,
            title=titles.title,
            filer=identity.filer.name if report and identity.filer else None,
            place=identity.filer.place if report and identity.filer else None,
            year=identity.year.year if report else None,
            year_evidence=identity.year.evidence if report else None,
            edition=edition.name if report else None,
            dated=identity.dated if report else None,
            published=identity.published,
            sections=sections if report else (),
            cells=cells if report else {},
            tables=tuple(grid.texts() for grid in document.grids()) if report and edition.doubt else (),
            problems=(
                *reasons,
                *(lost if decoded.replaced else ()),
                *((*identity.problems, *placing) if report else ()),
            ),
        )
        return Reading((record,), content_digest(document, titles.title))
