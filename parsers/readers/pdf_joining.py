"""Tables cut by a page's end, joined: by where they stand and end, never by counting columns.

Takes the last table of a page and the first of the next; gives one table when they are parts of one. A row cut in two
is made whole where the words of its label show that it is one row. Figures on both sides of the break are unsure
where they may be halves of one.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.readers.pdf_tables import Part, Table
from parsers.tables.labels import Role, vocabulary
from parsers.tables.numbers import is_value

# The ends of a table's parts, and the edges of a cell's halves, may differ by so much.
SAME_END = 6.0
SAME_EDGE = 3.0

Pair = tuple[Part, Part]


def is_continued(first: Table, second: Table) -> bool:
    """Tell whether a table at the top of a page goes on with the one at the end of the page before."""
    ends = abs(first.x0 - second.x0) < SAME_END and abs(first.x1 - second.x1) < SAME_END
    return ends and not first.aligned and not second.aligned


def join(first: Table, second: Table) -> Table:
    """Put the second table's rows below the first's; a row or cell cut by the break is made whole."""
    above = [part for part in first.parts if part.bottom == first.rows - 1]
    below = [part for part in second.parts if part.top == 0]
    pairs = [(a, b) for a in above for b in below if abs(a.x0 - b.x0) < SAME_EDGE and abs(a.x1 - b.x1) < SAME_EDGE]
    one_row = len(pairs) == len(above) == len(below) and _one_row(pairs, first.open_end)
    cut = pairs if one_row else [pair for pair in pairs if _one_label(pair) and _over_rows(pair, above, below)]
    moved = first.rows - one_row
    halves = {id(part) for pair in cut for part in pair}
    doubtful = set() if one_row else {id(part) for pair in _halved(pairs, below) for part in pair}
    parts = (
        *(_doubted(part, doubtful) for part in first.parts if id(part) not in halves),
        *(_whole(a, b, moved) for a, b in cut),
        *(_moved(_doubted(part, doubtful), moved) for part in second.parts if id(part) not in halves),
    )
    return replace(second, parts=parts, rows=moved + second.rows, y0=first.y0)


def _doubted(part: Part, doubtful: set[int]) -> Part:
    return replace(part, sure=part.sure and id(part) not in doubtful)


def _halved(pairs: Sequence[Pair], below: Sequence[Part]) -> list[Pair]:
    """Give the figures that may go on below the break: all that do, unless a row of its own begins there."""
    if any(_is_row(part.text) for part in below) and not any(map(_one_label, pairs)):
        return []
    return [pair for pair in pairs if is_value(pair[0].text) and pair[1].text]


def _is_row(text: str) -> bool:
    """Tell whether a text names a row of a form, or a column of which values may follow."""
    match = vocabulary().find(text) if text else None
    return match is not None and match.has(Role.ROW, Role.COLUMN, Role.FOREIGN_ROW, Role.ARTICLE)


def _moved(part: Part, rows: int) -> Part:
    return replace(part, top=part.top + rows, bottom=part.bottom + rows)


def _whole(above: Part, below: Part, moved: int) -> Part:
    texts = [text for text in (above.text, below.text) if text]
    page = above.page if above.text or not below.text else below.page
    sure = above.sure and below.sure
    return replace(above, text="\n".join(texts), bottom=below.bottom + moved, page=page, sure=sure)


def _one_row(pairs: Sequence[Pair], open_end: bool) -> bool:
    """Tell whether the last row before the break and the first after it are one: only one half has the values."""
    if any(is_value(a.text) for a, _ in pairs) and any(is_value(b.text) for _, b in pairs):
        return False
    if not any(b.text for _, b in pairs):
        return open_end
    return any(map(_one_label, pairs))


def _over_rows(pair: Pair, above: Sequence[Part], below: Sequence[Part]) -> bool:
    """Tell whether a cell stands over several rows: each row has a label of its own behind it."""
    behind = [[part for part in parts if part.x0 > pair[0].x0] for parts in (above, below)]
    return all(any(part.text and not is_value(part.text) for part in parts) for parts in behind)


def _one_label(pair: Pair) -> bool:
    """Tell whether two texts are a label only together."""
    above, below = (part.text for part in pair)
    words = vocabulary()
    return bool(above and below) and words.exact(above + below) and not words.exact(above) and not words.exact(below)
