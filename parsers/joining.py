"""What belongs to one report: a page and its attachments, the members of a zip, come together, or apart.

An attachment is part of its page's report unless it is the report of another filer or year (then it is a record of its
own) or holds nothing of a report (then it is only named). Members of a zip are one report when both say so, or when
one of them says nothing of filer and year and has what the other lacks.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.document import EMPTY, Block, Document, GridCell, Line
from parsers.identity.identify import identify
from parsers.identity.kinds import TitleKind
from parsers.identity.titles import choose_title
from parsers.matter import TABLE_MARKS, Owner, contradict, matter_of, tables_of, together
from parsers.opening import Converted, Opened, open_file
from parsers.parting import parts_of
from parsers.readers.formats import ZIP
from parsers.readers.furniture import without_furniture
from parsers.readers.package import members
from parsers.readers.stream import gather_streams
from parsers.record import Problem
from parsers.source import File, Unreadable

# Parts that a report has once, in one of its files; headings of the others may stand over the tables once more.
HAD_ONCE = frozenset({"overview", "problems", *TABLE_MARKS})
FIRM_YEARS = frozenset({"title", "period", "self"})
IMAGE = "image/"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file that is read, page, attachment or member of a zip. `name` opens its places; None for the file itself.

    `attached` tells an attachment from what was handed in as the file. `opened.document` is without furniture.
    """

    opened: Opened
    name: str | None = None
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """The matter of one report in one file; `recognised` when a machine read it from pictures."""

    document: Document
    name: str | None
    attached: bool
    recognised: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """The pieces of one report, its leading one first, and what else is to be told of its attachments."""

    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a piece says of itself; `kind` is that of its title."""

    piece: Piece
    owner: Owner
    matter: frozenset[str]
    kind: TitleKind

    @property
    def of_report(self) -> bool:
        """Whether it is a report or a part of one."""
        return self.kind.report or bool(tables_of(self.piece.document.grids())) or self.may_be

    @property
    def may_be(self) -> bool:
        """Whether it has parts of a report under a title that says nothing else."""
        return self.kind.name is None and bool(self.matter)


def open_all(page: File, attachments: Sequence[File], converted: Converted) -> list[Leaf]:
    """Open a file and its attachments, zips unpacked. `converted` are Office files as .docx, or why not, by sha256."""
    named = [(page, None, False), *((file, file.name or "attachment", True) for file in attachments)]
    return [leaf for file, name, attached in named for leaf in _leaves(file, name, attached, converted)]


def pieces_of(leaf: Leaf) -> list[Piece]:
    """Give the reports of one file, each a piece; none when it could not be read."""
    if leaf.opened.document is None:
        return []
    recognised = leaf.opened.document.recognised or (leaf.opened.format.media_type or "").startswith(IMAGE)
    parts = parts_of(leaf.opened.document)
    return [Piece(_placed(part, leaf.name), leaf.name, leaf.attached, recognised) for part in parts]


def bundles_of(leaves: Sequence[Leaf]) -> list[Bundle]:
    """Say which pieces make one report; in the order of their first pieces, the page's report first."""
    pieces = [piece for leaf in leaves for piece in pieces_of(leaf)]
    failed = failures_of(leaves)
    if len(pieces) == 1 and not failed:
        return [Bundle((pieces[0],))]
    claims = [_claim(piece) for piece in pieces]
    own = [claim for claim in claims if not claim.piece.attached]
    attached = [claim for claim in claims if claim.piece.attached]
    groups = _grouped(own)
    strangers = _attach(groups, attached)
    matter = [claim for claim in strangers if claim.of_report]
    named = [_unrelated(claim.piece) for claim in strangers if not claim.of_report]
    bundles = [Bundle(tuple(claim.piece for claim in group)) for group in (*groups, *_grouped(matter))]
    if not bundles:
        return []
    return [replace(bundles[0], problems=(*failed, *named)), *bundles[1:]]


def failures_of(leaves: Sequence[Leaf]) -> list[Problem]:
    """Tell of every attachment that cannot be read: its name, its own code and reason."""
    failed = [(leaf.name, leaf.opened.failure) for leaf in leaves if leaf.attached and leaf.opened.failure]
    return [Problem("attachment_unreadable", f"{name}: {why.code}: {why.message}", name) for name, why in failed]


def joined(bundle: Bundle) -> Document:
    """Give the one document that tells whose report this is and what it says: the leading piece, and its prose.

    The prose is that of the piece with most of the report's parts, read from pictures only when no text has any. An
    attachment that cannot be read still shows that the page is not empty.
    """
    pieces = bundle.pieces
    lead = pieces[0].document
    if len(pieces) == 1 and not bundle.problems:
        return lead
    prose = min(pieces, key=lambda piece: (piece.recognised, -len(matter_of(piece.document.lines()))))
    return replace(
        lead,
        blocks=lead.blocks if prose is pieces[0] else (*lead.blocks, *prose.document.blocks),
        attachments=(*lead.attachments, *(problem.at or "" for problem in bundle.problems)),
        problems=tuple(problem for piece in pieces for problem in piece.document.problems),
    )


def _leaves(file: File, name: str | None, attached: bool, converted: Converted) -> Iterator[Leaf]:
    file = _known(file, converted)
    opened = open_file(file, converted)
    if opened.format.media_type != ZIP or file.failure:
        document = opened.document and gather_streams(without_furniture(opened.document))
        yield Leaf(replace(opened, document=document), name, attached)
        return
    try:
        inside = members(file.data)
    except Unreadable as unreadable:
        yield Leaf(replace(opened, failure=Problem(unreadable.code, unreadable.reason)), name, attached)
        return
    for member in inside:
        yield from _leaves(member, ", ".join(filter(None, (name, member.name))), attached, converted)


def _known(file: File, converted: Converted) -> File:
    """Take in what is known of a file that is not to be opened."""
    known = converted.get(hashlib.sha256(file.data).hexdigest()) if converted else None
    return replace(file, failure=known) if isinstance(known, Unreadable) else file


def _claim(piece: Piece) -> _Claim:
    titles = choose_title(piece.document)
    identity = identify(piece.document, titles)
    filer = identity.filer
    year = identity.year.year if identity.year.evidence in FIRM_YEARS else None
    owner = Owner(filer.place, None if filer.place else filer.name, year) if filer else Owner(year=year)
    return _Claim(piece, owner, matter_of(piece.document.blocks), titles.kind)


def _grouped(claims: Sequence[_Claim]) -> list[list[_Claim]]:
    """Put together what makes one report; what says most of itself goes first, what fits two reports stays alone."""
    groups: list[list[_Claim]] = []
    for claim in sorted(claims, key=lambda claim: (claim.owner.who is None) + (claim.owner.year is None)):
        fitting = [group for group in groups if _fits(claim, group)]
        if len(fitting) == 1:
            fitting[0].append(claim)
        else:
            groups.append([claim])
    order = {id(claim): number for number, claim in enumerate(claims)}
    groups = [sorted(group, key=lambda claim: order[id(claim)]) for group in groups]
    return sorted(groups, key=lambda group: order[id(group[0])])


def _fits(claim: _Claim, group: Sequence[_Claim]) -> bool:
    owner = _owner(group)
    if contradict(claim.owner, owner) or not claim.of_report:
        return False
    same = None not in (claim.owner.who, claim.owner.year, owner.who, owner.year)
    return same or not any(claim.matter & other.matter & HAD_ONCE for other in group)


def _attach(groups: list[list[_Claim]], attached: Sequence[_Claim]) -> list[_Claim]:
    """Add the attachments that are part of a page's report to it; gives those that are not.

    A page that names no filer, or no year, has none of the attachments that name different ones. A page that only
    leads to other reports is no report beside them.
    """
    left: list[_Claim] = []
    for claim in attached:
        fitting = [group for group in groups if _takes(group, claim, attached)]
        best = [group for group in fitting if _owner(group)[::2] == claim.owner[::2]] or fitting
        if best:
            best[0].append(claim)
        else:
            left.append(claim)
    if any(claim.kind.report for claim in left):
        groups[:] = [group for group in groups if len(group) > 1 or _stands(group[0])]
    return left


def _stands(page: _Claim) -> bool:
    """Tell whether a page speaks of a report of its own: it has some of it, or its title promises a township's."""
    return bool(page.matter) or (page.kind.report and page.owner.place is not None)


def _takes(group: Sequence[_Claim], claim: _Claim, attached: Sequence[_Claim]) -> bool:
    page, owner = group[0], _owner(group[:1])
    if page.kind.name is not None and not page.kind.report and not page.matter:
        return False
    if contradict(owner, claim.owner) or not (claim.of_report or _only_hope(page, claim, attached)):
        return False
    reports = [other.owner for other in attached if other.of_report]
    return not any(
        contradict(one, other)
        for one in reports
        for other in reports
        if not contradict(owner, one) and not contradict(owner, other)
    )


def _only_hope(page: _Claim, claim: _Claim, attached: Sequence[_Claim]) -> bool:
    """Tell whether a report's page without any matter of its own can only mean this attachment."""
    return (
        page.kind.report
        and not page.matter
        and not any(other.of_report for other in attached)
        and (claim.kind.name is None and bool(claim.piece.document.blocks))
    )


def _owner(group: Sequence[_Claim]) -> Owner:
    owner = Owner()
    for claim in group:
        owner = together(owner, claim.owner)
    return owner


def _unrelated(piece: Piece) -> Problem:
    return Problem(
        "attachment_unrelated", f"{piece.name} holds no part of a report; nothing is taken from it", piece.name
    )


def _placed(document: Document, name: str | None) -> Document:
    """Put the file's name before every place; a spanning cell stays one object."""
    if name is None:
        return document
    cells: dict[int, GridCell] = {id(EMPTY): EMPTY}

    def cell(old: GridCell) -> GridCell:
        if id(old) not in cells:
            cells[id(old)] = old._replace(at=f"{name}, {old.at}")
        return cells[id(old)]

    def block(old: Block) -> Block:
        if isinstance(old, Line):
            return old._replace(at=f"{name}, {old.at}")
        rows = tuple(tuple(cell(each) for each in row) for row in old.rows)
        return replace(old, rows=rows, at=f"{name}, {old.at}")

    problems = tuple(replace(p, at=f"{name}, {p.at}" if p.at else name) for p in document.problems)
    return replace(document, blocks=tuple(block(each) for each in document.blocks), problems=problems)
