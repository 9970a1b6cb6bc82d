"""The whole way of one file, on one screen: open, gather, identify, sections, align, record."""

import hashlib
from collections.abc import Sequence

from parsers.digest import bytes_digest, content_digest
from parsers.document import Document
from parsers.identity.identify import identify
from parsers.identity.titles import choose_title
from parsers.judge import judge_kind
from parsers.opening import Opened, open_file
from parsers.prose.sections import split_sections
from parsers.readers.furniture import without_furniture
from parsers.readers.stream import gather_streams
from parsers.record import Cell, Kind, Problem, Reading, Record
from parsers.source import File
from parsers.tables.edition import Doubt, Edition, find_edition
from parsers.tables.forms import forms
from parsers.tables.readings import read_tables

PARSER = "gongkai-parser/1"
DOUBTS = {
    Doubt.UNKNOWN: "the tables are not those of a form this parser knows; they are kept as printed",
    Doubt.MIXED: "the tables mix the labels of two editions of the form; they are kept as printed as well",
}


def read_report(
    data: bytes, *, content_type: str | None = None, url: str | None = None, file: str | None = None
) -> Reading:
    """Read one file into its record. Never raises for bad input: what cannot be read is `unreadable`, with the reason.

    `content_type` and `url` are what the server said; they only help to name a format.
    """
    opened = open_file(File(data, file, content_type, url))
    if opened.document is None:
        return _unreadable(opened)
    return _read(opened, gather_streams(without_furniture(opened.document)))


def _align(document: Document) -> tuple[Edition, dict[str, Cell], Sequence[Problem]]:
    """Tables to cells; a form that is not known for sure has none."""
    edition = find_edition(document.grids())
    doubts = [Problem(edition.doubt.value, DOUBTS[edition.doubt])] if edition.doubt and any(document.grids()) else []
    if edition.name is None:
        return edition, {}, doubts
    cells, problems = read_tables(document.grids(), forms()[edition.name])
    return edition, cells, [*doubts, *problems]


def _unreadable(opened: Opened) -> Reading:
    assert opened.failure is not None
    data, file = opened.file.data, opened.file.name
    media_type, problems = opened.format.media_type, (opened.failure,)
    record = Record(Kind.UNREADABLE, _sha256(data), PARSER, media_type, file=file, problems=problems)
    return Reading((record,), bytes_digest(data))


def _read(opened: Opened, document: Document) -> Reading:
    titles = choose_title(document)
    identity = identify(document, titles)
    sections = split_sections(document.blocks)
    edition, cells, placing = _align(document)
    kind, reasons = judge_kind(document, titles, sections, cells)
    report = kind is Kind.REPORT
    record = Record(
        kind,
        _sha256(opened.file.data),
        PARSER,
        opened.format.media_type,
        document.charset,
        opened.file.name,
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
        problems=(*reasons, *document.problems, *((*identity.problems, *placing) if report else ())),
    )
    return Reading((record,), content_digest(document, titles.title))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
