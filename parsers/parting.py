"""One document that carries several reports becomes several: a county's collection, two reports on a page, a yearbook.

A report begins at a title that names another filer or year than the report before it, when report matter of its own
follows: parts of a report that the one before it has already had. So a title repeated on every page, a table of
contents, a title quoted in a sentence or a list of links to other reports cuts nothing.

Where titles were lost a report ends with its signature: what follows, and is signed by another or in another year, is
the next one. What the title before it does not say (a collection's names no township), a report says by its own words
and signature; and what one township signed under the title of a whole county is that township's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.document import Block, Document, Grid, Line
from parsers.identity.dates import DAY, find_date, in_digits
from parsers.identity.fields import DATE_LABELS
from parsers.identity.kinds import kind_of_title
from parsers.identity.names import filer_of_signature, filer_of_text
from parsers.identity.signature import find_signature
from parsers.identity.titles import LONGEST_LINE, NO_TITLE, choose_title
from parsers.identity.years import Year, decide_year, listen, year_of_title
from parsers.matter import Owner, contradict, matter_of, owner_of_title, together
from parsers.prose.sections import is_heading

NO_OWNER = Owner()
ABOVE = 2  # lines above a title that may hold its name and year
YEAR_ALONE = re.compile(r"[（(]?\s*(?:20\d\d|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})\s*年?度?\s*[）)]?")
# A report's first block is its title; a page may print a few lines of its own before it.
OPENING_BLOCKS = 14
LEAST_MATTER = 2
LONGEST_SIGNATURE = 40
DATED = re.compile(r"(?:20\d\d|二[〇○零Oo0].{2})\s*[年./-]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A report's title in the content: the block at which it begins, its words, whose report it announces.

    `below` is the block after the title. Without a title `text` is empty, `owner` is who signed what follows, and
    `after` who signed what went before.
    """

    start: int
    text: str
    owner: Owner
    after: Owner = NO_OWNER
    below: int = 0


def parts_of(document: Document) -> list[Document]:
    """Give the reports of a document in order; mostly there is one, the document itself."""
    titled = list(_headings(document.blocks))
    headings = sorted([*titled, *_untitled(document.blocks, titled)], key=lambda heading: heading.start)
    if not headings or _all_one(document.blocks, headings):
        return [document]
    cuts, first = _cuts(document, headings)
    if not cuts:
        return [document]
    labels = {name: text for name, text in document.labels.items() if name in DATE_LABELS}
    ends = [*(cut.start for cut in cuts[1:]), len(document.blocks)]
    opening = replace(document, blocks=document.blocks[: cuts[0].start])
    if first:
        blocks = document.blocks[first.start : cuts[0].start]
        opening = replace(opening, blocks=blocks, headings=(first.text,) if first.text else (), labels=labels)
    rest = replace(document, labels=labels, attachments=(), pictures=0, images=(), container=False, problems=())
    return [
        opening,
        *(
            replace(rest, headings=(cut.text,) if cut.text else (), blocks=document.blocks[cut.start : end])
            for cut, end in zip(cuts, ends, strict=True)
        ),
    ]


def _all_one(blocks: Sequence[Block], headings: Sequence[Heading]) -> bool:
    """Tell the plain case: only the report's own title, at its beginning and perhaps repeated."""
    owner = headings[0].owner
    for heading in headings:
        newly_named = owner.who is None and heading.owner.who is not None
        if not heading.text or newly_named or contradict(owner, heading.owner):
            return False
        owner = together(owner, heading.owner)
    start = headings[0].start
    return start < OPENING_BLOCKS and not matter_of(blocks[:start])


def _cuts(document: Document, headings: Sequence[Heading]) -> tuple[list[Heading], Heading | None]:
    """Give the titles at which another report begins; and the first report's own, if the page's is of the whole."""
    opening = document.blocks[: headings[0].start]
    matter = matter_of(opening)
    # A title below some report's matter is not that one's.
    titled = replace(document, blocks=opening) if matter else document
    owner = owner_of_title(choose_title(titled).title or "")
    ends = [*(heading.start for heading in headings[1:]), len(document.blocks)]
    cuts: list[Heading] = []
    first: Heading | None = None
    begin = 0
    for heading, end in zip(headings, ends, strict=True):
        own = matter_of(document.blocks[heading.start : end])
        repeated = len(own) >= LEAST_MATTER and matter & own
        before = _completed(owner, document.blocks[begin : heading.start]) if repeated else owner
        if repeated and (contradict(before, heading.owner) or contradict(heading.after, heading.owner)):
            if not cuts and owner.place is None and (before.place or not heading.text):
                first = Heading(first.below if first else 0, "", before)
            cuts.append(heading)
            owner, matter, begin = heading.owner, own, heading.start
        elif own and not matter and _is_part(heading.owner, owner):
            first, owner, matter, begin = heading, heading.owner, own, heading.start
        else:
            matter |= own
            owner = owner if contradict(owner, heading.owner) else together(owner, heading.owner)
    return cuts, first


def _completed(owner: Owner, blocks: Sequence[Block]) -> Owner:
    """Add to what a title says who signed the text under it, or speaks of itself in it, and the year it is about."""
    if owner.place and owner.year:
        return owner
    text = Document(tuple(blocks))
    lines = [line.text for line in text.lines()]
    signature = find_signature(text)
    filer = signature.filer or filer_of_text(lines)
    year = decide_year(None, listen(lines), (), signature.dated)
    said = Owner(filer.place, None if filer.place else filer.name) if filer else NO_OWNER
    return Owner(owner.place or said.place, owner.body or said.body, owner.year or _firm(year))


def _firm(year: Year) -> int | None:
    """Leave out a year that a text only speaks of most."""
    return year.year if year.evidence != "body" else None


def _is_part(owner: Owner, of: Owner) -> bool:
    """Tell whether a report may be one of those that the page's title is about: its county's, or of several years."""
    return not contradict(owner, of if of.place else Owner(year=of.year))


def _headings(blocks: Sequence[Block]) -> Iterator[Heading]:
    """Find the lines, pairs of lines and tables' first rows that are a report's title and say whose or which year's."""
    done = -1
    for index, block in enumerate(blocks):
        text = _first_row(block) if isinstance(block, Grid) else block.text
        if index <= done or "公开" not in text or len(text) > LONGEST_LINE:
            continue
        for end, title in _readings(blocks, index, text):
            if ("报告" in title or "年报" in title) and kind_of_title(title).report:
                heading = replace(_with_lines_above(blocks, index, title), below=end + 1)
                if heading.owner != NO_OWNER:
                    yield heading
                done = end
                break


def _untitled(blocks: Sequence[Block], titled: Sequence[Heading]) -> Iterator[Heading]:
    """Find where a report ends with its signature and what follows is signed by another, or in another year."""
    starts = {heading.start for heading in titled}
    signed = list(_signatures(blocks))
    for (end, after), (_, owner) in pairwise(signed):
        begins_with_title = any(start in starts for start in range(end + 1, end + 1 + OPENING_BLOCKS))
        if contradict(after, owner) and not begins_with_title:
            yield Heading(end + 1, "", owner, after)


def _signatures(blocks: Sequence[Block]) -> Iterator[tuple[int, Owner]]:
    """Give the dates that stand under or behind a name: the block, who signed, the year before the date's."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Line) or len(block.text) > LONGEST_SIGNATURE or not DATED.search(block.text):
            continue
        text = in_digits(block.text)
        above = blocks[index - 1] if index else None
        names = [DAY.sub("", text), *([above.text] if isinstance(above, Line) else [])]
        filer = next((filer for name in names if name.strip() and (filer := filer_of_signature(name))), None)
        if filer and (dated := find_date(text)):
            yield index, Owner(filer.place, None if filer.place else filer.name, dated.year - 1)


def _readings(blocks: Sequence[Block], index: int, text: str) -> Iterator[tuple[int, str]]:
    """Give the line alone, then with the next one: a title may be broken over two."""
    if NO_TITLE.search(text) or is_heading(text):
        return
    yield index, text
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if not isinstance(blocks[index], Line) or not isinstance(following, Line):
        return
    fits = len(text) + len(following.text) <= LONGEST_LINE
    if fits and not NO_TITLE.search(following.text) and not is_heading(following.text):
        yield index + 1, text + following.text


def _with_lines_above(blocks: Sequence[Block], index: int, title: str) -> Heading:
    """Take in the name and the year that stand on lines of their own above a title without them."""
    owner = owner_of_title(title)
    start = index
    for block in reversed(blocks[max(0, index - ABOVE) : index]):
        if not isinstance(block, Line):
            break
        said = _said_above(block.text, owner)
        if said is None:
            break
        start, title, owner = start - 1, block.text + title, said
    return Heading(start, title, owner)


def _said_above(text: str, owner: Owner) -> Owner | None:
    """Give the owner as a line above completes it; None when the line is none of the title's."""
    if owner.year is None and YEAR_ALONE.fullmatch(text.strip()):
        return owner._replace(year=year_of_title(text))
    filer = filer_of_signature(text) if owner.who is None and len(text) <= LONGEST_LINE else None
    return Owner(filer.place, None if filer.place else filer.name, owner.year) if filer else None


def _first_row(grid: Grid) -> str:
    """Give what a table's first row says when it is one cell."""
    said = {id(cell): cell.text for cell in grid.rows[0] if cell.text.strip()} if grid.rows else {}
    return next(iter(said.values())) if len(said) == 1 else ""
