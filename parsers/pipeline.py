"""The whole way of one file and its attachments, on one screen: open, bundle, identify, sections, align, record."""

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from parsers.digest import bytes_digest, content_digest, digest_of_all, name_in_digest
from parsers.document import Document, Grid
from parsers.identity.fields import find_claims
from parsers.identity.identify import identify
from parsers.identity.titles import choose_title
from parsers.joining import Bundle, Leaf, Piece, bundles_of, failures_of, joined, open_all
from parsers.judge import judge_kind
from parsers.matter import matter_of, tables_of
from parsers.merging import LACKING, Told, merge
from parsers.opening import NOT_CONVERTED, Converted, second
from parsers.prose.narrative import edition_without_tables
from parsers.prose.sections import is_frame, sections_of, split_parts
from parsers.prose.statements import find_statements
from parsers.readers.formats import ZIP
from parsers.readers.furniture import without_furniture
from parsers.readers.stream import gather_streams
from parsers.record import Cell, Kind, Problem, Reading, Record, Section, State
from parsers.source import File
from parsers.tables.articles import article_problems
from parsers.tables.edition import Doubt, Edition, find_edition
from parsers.tables.forms import forms
from parsers.tables.readings import agreed, read_tables

PARSER = "gongkai-parser/4"
DOUBTS = {
    Doubt.UNKNOWN: "the tables are not those of a form this parser knows; they are kept as printed",
    Doubt.MIXED: "the tables mix the labels of two editions of the form; they are kept as printed as well",
}
CONFLICTING = "conflicting_cells"
SHOWN_IN_PICTURES = 200  # a page with less text than this, and no table, may show its report in pictures
NOT_ALL_READ = frozenset({"empty_report", "content_elsewhere", "attachment_unreadable"})


@dataclass(frozen=True, slots=True)
class Tables:
    """What a report's tables tell: their edition, its cells, the problems, and the tables a doubt leaves as printed."""

    edition: Edition
    cells: dict[str, Cell]
    problems: Sequence[Problem]
    printed: tuple[Grid, ...]


def read_report(  # noqa: PLR0913  # what a caller may know of a file
    data: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    file: str | None = None,
    attachments: Sequence[File] = (),
    converted: Converted = NOT_CONVERTED,
) -> Reading:
    """Read one file, with its attachments, into records. Never raises for bad input: what cannot be read says why.

    `content_type` and `url` are what the server said; they only help to name a format. `converted` holds old Office
    files that were converted ahead, by the sha256 of their bytes, or why a file (of any format) is not to be read.
    """
    page = File(data, file, content_type, url)
    leaves = open_all(page, attachments, converted)
    origin = Record(Kind.UNREADABLE, _sha256(data), PARSER, *_nature(leaves[0]), file=file)
    bundles = bundles_of(leaves)
    pieces = [piece for bundle in bundles for piece in bundle.pieces]
    alone = leaves[0].opened.file if len(leaves) == len(pieces) == 1 else None
    records = _of_reports([_record(bundle, origin, alone) for bundle in bundles])
    records = [*_unreadable(leaves, origin, failures_of(leaves) if not records else []), *records]
    if len(records) > 1:
        records = [replace(record, part=part) for part, record in enumerate(records, start=1)]
    return Reading(tuple(records), _digest(leaves, records, attachments))


def _nature(first: Leaf) -> tuple[str | None, str | None]:
    """Give the media type and charset of the file handed in; its first leaf has a name when it is a zip's member."""
    if first.name is not None:
        return ZIP, None
    return first.opened.format.media_type, first.opened.document.charset if first.opened.document else None


def _unreadable(leaves: Sequence[Leaf], origin: Record, failed: Sequence[Problem]) -> Iterator[Record]:
    """Give a record for what was handed in to be read and cannot be. `failed` attachments are told of beside it."""
    for leaf in leaves:
        if leaf.opened.failure and not leaf.attached:
            yield replace(origin, problems=(replace(leaf.opened.failure, at=leaf.name), *failed))


def _record(bundle: Bundle, origin: Record, alone: File | None) -> Record:
    """Give the record of one report; `alone` is the file when it holds this report alone, without attachments."""
    document = joined(bundle)
    titles = choose_title(document)
    identity = identify(document, titles)
    parts = split_parts(document.blocks)
    sections = sections_of(parts)
    tables = _read_tables(bundle.pieces)
    kind, reasons = judge_kind(document, titles, sections, tables.cells)
    problems = (*reasons, *document.problems, *bundle.problems, *_from_pictures(bundle.pieces))
    record = replace(origin, kind=kind, title=titles.title, published=identity.published, problems=problems)
    if kind is not Kind.REPORT:
        return record
    tables = _looked_at_again(tables, document, alone)
    tables = _or_narrative(tables, sections, document, problems)
    place = identity.filer.place if identity.filer else None
    return replace(
        record,
        filer=identity.filer.name if identity.filer else None,
        place=place,
        year=identity.year.year,
        year_evidence=identity.year.evidence,
        edition=tables.edition.name,
        dated=identity.dated,
        sections=sections,
        cells=tables.cells,
        statements=find_statements(parts, identity.year.year, place),
        tables=tuple(grid.texts() for grid in tables.printed),
        problems=(*problems, *identity.problems, *tables.problems),
    )


def _from_pictures(pieces: Sequence[Piece]) -> list[Problem]:
    """Tell when nothing was read from text: all that is known was read from pictures by a recogniser."""
    texts = [piece.document for piece in pieces if not piece.recognised]
    if len(texts) == len(pieces) or any(matter_of(text.lines()) or any(text.grids()) for text in texts):
        return []
    return [Problem("recognised", "what is told here was read from pictures, wholly or in part")]


def _read_tables(pieces: Sequence[Piece]) -> Tables:
    """Read the tables of all pieces. Files that complete each other are read as one, others are held together."""
    if len(pieces) == 1:
        return _align(tuple(pieces[0].document.grids()))
    holding = [(piece, tables) for piece in pieces if (tables := tables_of(piece.document.grids()))]
    if not holding:
        return _align(tuple(grid for piece in pieces for grid in piece.document.grids()))
    texts = [(piece, tables) for piece, tables in holding if not piece.recognised]
    complete_each_other = sum(len(tables) for _, tables in texts) == len(frozenset().union(*(t for _, t in texts)))
    units = [[piece for piece, _ in texts]] if complete_each_other and texts else [[piece] for piece, _ in texts]
    units += [[piece] for piece, _ in holding if piece.recognised]
    read = [(unit[0], _align(tuple(grid for piece in unit for grid in piece.document.grids()))) for unit in units]
    told = [
        Told(piece.name, piece.recognised, tables.edition.name, tables.cells, tables.problems)
        for piece, tables in read
        if tables.edition.name
    ]
    if len(told) < 2:
        return next((tables for _, tables in read if tables.edition.name), read[0][1])
    cells, problems = merge(told)
    first = next(tables for _, tables in read if tables.edition.name)
    return replace(first, cells=cells, problems=problems)


def _align(grids: tuple[Grid, ...]) -> Tables:
    """Tables to cells; a form that is not known for sure has none."""
    edition = find_edition(grids)
    doubts = [Problem(edition.doubt.value, DOUBTS[edition.doubt])] if edition.doubt and grids else []
    printed = grids if edition.doubt else ()
    if edition.name is None:
        return Tables(edition, {}, doubts, printed)
    cells, problems = read_tables(grids, forms()[edition.name])
    return Tables(edition, cells, [*doubts, *problems, *article_problems(grids)], printed)


def _looked_at_again(tables: Tables, document: Document, alone: File | None) -> Tables:
    """Ask the second reader when the first left a page's tables unclear, missing or of no form."""
    unclear = any(cell.state is State.UNCLEAR for cell in tables.cells.values())
    doubtful = unclear or tables.edition.doubt or any(problem.code == LACKING for problem in tables.problems)
    again = second(alone) if alone and doubtful and any(document.grids()) else None
    if again is None:
        return tables
    other = _align(tuple(gather_streams(without_furniture(again)).grids()))
    if tables.edition.name is None:
        return other if other.edition.name and _free_of_doubt(other) else tables
    if other.edition.name != tables.edition.name:
        return tables
    cells, problems = agreed([(t.cells, list(t.problems)) for t in (tables, other)], "two readings of the page")
    return replace(tables, cells=cells, problems=problems)


def _free_of_doubt(tables: Tables) -> bool:
    """Tell whether tables may be believed that no other reading of the page confirms."""
    return not tables.edition.doubt and all(problem.code != CONFLICTING for problem in tables.problems)


def _or_narrative(tables: Tables, sections: Sequence[Section], document: Document, told: Sequence[Problem]) -> Tables:
    """Without any table a report is a narrative, or lacks its form; unless more of it may be in what was not read."""
    unread = any(problem.code in NOT_ALL_READ for problem in told)
    if tables.edition.name or unread or not all(is_frame(grid) for grid in tables.printed):
        return tables
    edition, missing = edition_without_tables(sections, document.attachments)
    if missing:
        return replace(tables, problems=[*tables.problems, missing])
    return Tables(Edition(edition), {}, (), ())


def _of_reports(records: Sequence[Record]) -> list[Record]:
    """Leave out what is no report beside others that are: cover pages, lists, annexes."""
    reports = [record for record in records if record.kind is Kind.REPORT]
    return reports or list(records[:1])


def _digest(leaves: Sequence[Leaf], records: Sequence[Record], attachments: Sequence[File]) -> str:
    """Give the content digest of all files: a page's comes first, and says which of its files were not read."""
    report = any(record.kind is Kind.REPORT for record in records)
    read = frozenset(name_in_digest(file.url or file.name or "") for file in attachments)
    page = [_digest_of(leaf, read, report) for leaf in leaves if leaf.name is None]
    return digest_of_all(page, [_digest_of(leaf, frozenset(), report) for leaf in leaves if leaf.name is not None])


def _digest_of(leaf: Leaf, read: Set[str], report: bool) -> str:
    document = leaf.opened.document
    if document is None:
        return bytes_digest(leaf.opened.file.data)
    title = choose_title(document).title
    claims = list(_claims(document, title, read)) if report else []
    return content_digest(document, title, claims, passing=not report)


def _claims(document: Document, title: str | None, read: Set[str]) -> Iterator[str]:
    """Give what a page says of its report outside of it: dates, files that were not read, its text when it has none."""
    yield from (claim.isoformat() if claim else "" for claim in find_claims(document, title or ""))
    yield from sorted(name for link in document.attachments if (name := name_in_digest(link)) not in read)
    if not any(document.grids()) and sum(len(line.text) for line in document.lines()) < SHOWN_IN_PICTURES:
        yield from map(name_in_digest, document.images)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
