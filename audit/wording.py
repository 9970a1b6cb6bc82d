"""The words of two texts: which paragraphs went, came, moved or changed, and within a changed one, which words.

    compare(before, after) -> list[ParagraphChange]   both are paragraphs in their order
    pieces(before, after) -> Pieces                   one changed paragraph, piece by piece

Readable for Chinese: a character is a word, figures and Latin words stay whole, and what happens to be equal between
two changes is not told apart from them. The same two texts the other way round give the same, mirrored. Time and
memory are bounded: what is too long to be compared word by word is told as gone and come, and says so. Pure.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from rapidfuzz.distance import Indel, LCSseq

EQUAL, REMOVED, ADDED, CHANGED, MOVED = "equal", "removed", "added", "changed", "moved"
STEPS = 200_000_000  # of one alignment: the product of both lengths; its table takes an eighth of that in bytes
PAIRS = 40_000  # how many pairs of paragraphs are tried for likeness between two that are equal
ALIKE = 0.45
TOKEN = re.compile(
    r"[0-9０-９]+(?:,[0-9]{3})*(?:[.．][0-9０-９]+)*[%％‰]?"  # a figure
    r"|[A-Za-zÀ-ɏＡ-Ｚａ-ｚ][0-9A-Za-zÀ-ɏＡ-Ｚａ-ｚ]*(?:['’_-][A-Za-zÀ-ɏ]+)*"  # a Latin word
    r"|.",
    re.DOTALL,
)
FIGURE = re.compile(r"[0-9０-９][0-9０-９,.．]*[%％‰]?")
WITHIN_WORD = re.compile(r"[0-9A-Za-zÀ-ɏ０-９Ａ-Ｚａ-ｚ.,．%％‰'’_-]*")
BETWEEN_FIGURES = re.compile(r"(?<=[0-9])\s+(?=[0-9])")  # 1 2 is not 12
SPACE = "\x04"
WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """One paragraph that is not as it was. A place is its number in the text, from 0; None: it is not in that text.

    `kind`: `removed`, `added`, `changed`, or `moved` (the same words in another place).
    """

    kind: str
    before: int | None
    after: int | None


class Piece(NamedTuple):
    """A stretch of a paragraph: `equal`, `removed` or `added`."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Pieces:
    """A changed paragraph. `whole`: a part of it was too long, and is told as gone and come as a whole."""

    pieces: tuple[Piece, ...]
    whole: bool = False


class Gap(NamedTuple):
    """What lies between two equal stretches: [i:j] of the text before, [k:m] of the text after."""

    i: int
    j: int
    k: int
    m: int


class _Step(NamedTuple):
    """An equal stretch, and the change that follows it."""

    equal: str
    removed: str
    added: str


def compare(before: Sequence[str], after: Sequence[str]) -> list[ParagraphChange]:
    """Compare two texts. Paragraphs that differ only in white space or in the width of characters are equal."""
    old, new = [_folded(each) for each in before], [_folded(each) for each in after]
    changes: list[ParagraphChange] = []
    for gap in gaps(old, new):
        if new < old:  # by one rule in both directions
            pairs = [(i, k) for k, i in _alike(new, old, Gap(gap.k, gap.m, gap.i, gap.j))]
        else:
            pairs = _alike(old, new, gap)
        changes += _told(gap, pairs)
    return _with_moves(changes, old, new)


def gaps(before: Sequence[str], after: Sequence[str]) -> list[Gap]:
    """Give what differs between two sequences, in their order."""
    if list(after) < list(before):  # by one rule in both directions
        return [Gap(k, m, i, j) for i, j, k, m in gaps(after, before)]
    number: dict[str, int] = {}
    old, new = ([number.setdefault(each, len(number)) for each in side] for side in (before, after))
    return list(_gaps(old, new))


def pieces(before: str, after: str) -> Pieces:
    """Compare two paragraphs word by word."""
    if after < before:
        mirror = pieces(after, before)
        swapped = {EQUAL: EQUAL, REMOVED: ADDED, ADDED: REMOVED}
        return Pieces(tuple(_removed_first([Piece(swapped[op], text) for op, text in mirror.pieces])), mirror.whole)
    lead, tail = _common_ends(before, after)
    old, new = before[lead : len(before) - tail], after[lead : len(after) - tail]
    whole = len(old) * len(new) > STEPS
    steps = [_Step("", old, new), _Step("", "", "")] if whole else _swallowed(_steps(old, new))
    steps[0] = steps[0]._replace(equal=before[:lead] + steps[0].equal)
    steps[-1] = steps[-1]._replace(equal=steps[-1].equal + before[len(before) - tail :])
    told = [Piece(op, text) for step in steps for op, text in zip((EQUAL, REMOVED, ADDED), step, strict=True) if text]
    return Pieces(tuple(told), whole)


def _folded(text: str) -> str:
    """Drop what is no difference: white space, except between figures, and the width of characters."""
    return "".join(BETWEEN_FIGURES.sub(SPACE, text.translate(WIDTH)).split())


def _gaps(old: Sequence[int], new: Sequence[int]) -> Iterator[Gap]:
    lead, tail = _common_ends(old, new, whole_words=False)
    old_end, new_end = len(old) - tail, len(new) - tail
    at, to = lead, lead
    for i, k in [*_equal(old[lead:old_end], new[lead:new_end]), (old_end - lead, new_end - lead)]:
        if lead + i > at or lead + k > to:
            yield Gap(at, lead + i, to, lead + k)
        at, to = lead + i + 1, lead + k + 1


def _equal(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Give the places of equal elements, as many as there can be in one order; fewer when the sequences are long."""
    if len(old) * len(new) <= STEPS:
        blocks = LCSseq.opcodes(old, new).as_matching_blocks() if old and new else []
        return [(a + n, b + n) for a, b, size in blocks for n in range(size)]
    found, at, to = [], 0, 0
    for i, k in [*_anchors(old, new), (len(old), len(new))]:
        if len(old[at:i]) * len(new[to:k]) <= STEPS:
            found += [(at + a, to + b) for a, b in _equal(old[at:i], new[to:k])]
        found += [(i, k)] if i < len(old) else []
        at, to = i + 1, k + 1
    return found


def _anchors(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Give what stands once in either sequence, as much of it as is in the same order in both."""
    once_old, once_new = Counter(old), Counter(new)
    place = {each: k for k, each in enumerate(new) if once_new[each] == 1}
    both = [(i, place[each]) for i, each in enumerate(old) if once_old[each] == 1 and each in place]
    ends: list[int] = []  # the smallest end of a rising row of each length
    last: list[int] = []  # which pair that is
    link: list[int] = []
    for n, (_, k) in enumerate(both):
        length = bisect_left(ends, k)
        link.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [k], [n]
    row, n = [], last[-1] if last else -1
    while n >= 0:
        row.append(both[n])
        n = link[n]
    return row[::-1]


def _alike(old: Sequence[str], new: Sequence[str], gap: Gap) -> list[tuple[int, int]]:
    """Pair the paragraphs of a gap that are versions of each other, in one order, as alike as can be."""
    before, after = old[gap.i : gap.j], new[gap.k : gap.m]
    tries, letters = len(before) * len(after), sum(map(len, before)) * sum(map(len, after))
    if tries > PAIRS or letters > STEPS * 8:
        places = zip(range(gap.i, gap.j), range(gap.k, gap.m), strict=True) if len(before) == len(after) else ()
        return list(places)
    likeness = [[Indel.normalized_similarity(a, b, score_cutoff=ALIKE) for b in after] for a in before]
    return [(gap.i + a, gap.k + b) for a, b in _best(likeness)]


def _best(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Choose pairs in one order with the greatest sum."""
    rows, columns = len(likeness), len(likeness[0]) if likeness else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for a in range(rows - 1, -1, -1):
        for b in range(columns - 1, -1, -1):
            paired = likeness[a][b] + best[a + 1][b + 1] if likeness[a][b] else 0.0
            best[a][b] = max(best[a + 1][b], best[a][b + 1], paired)
    pairs, a, b = [], 0, 0
    while a < rows and b < columns:
        if likeness[a][b] and best[a][b] == likeness[a][b] + best[a + 1][b + 1]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _told(gap: Gap, pairs: Sequence[tuple[int, int]]) -> Iterator[ParagraphChange]:
    """Tell a gap: before each changed pair what went, then what came."""
    at, to = gap.i, gap.k
    for i, k in [*pairs, (gap.j, gap.m)]:
        yield from (ParagraphChange(REMOVED, n, None) for n in range(at, i))
        yield from (ParagraphChange(ADDED, None, n) for n in range(to, k))
        if i < gap.j:
            yield ParagraphChange(CHANGED, i, k)
        at, to = i + 1, k + 1


def _with_moves(changes: list[ParagraphChange], old: Sequence[str], new: Sequence[str]) -> list[ParagraphChange]:
    """Put together what went in one place and came in another; told where it came."""
    gone: dict[str, list[int]] = defaultdict(list)
    for change in reversed(changes):
        if change.kind == REMOVED and change.before is not None:
            gone[old[change.before]].append(change.before)
    moved: dict[int, int] = {}
    for change in changes:
        if change.kind == ADDED and change.after is not None and gone.get(new[change.after]):
            moved[change.after] = gone[new[change.after]].pop()
    left = set(moved.values())
    return [
        ParagraphChange(MOVED, moved[change.after], change.after) if change.after in moved else change
        for change in changes
        if not (change.kind == REMOVED and change.before in left)
    ]


def _common_ends(old: Sequence[T], new: Sequence[T], *, whole_words: bool = True) -> tuple[int, int]:
    """Give how much is equal at the beginning and, of the rest, at the end; of a text never half a word."""
    short = min(len(old), len(new))
    lead = _common(short, lambda n, m: old[n:m] == new[n:m])
    if whole_words and isinstance(old, str):
        lead -= len(WITHIN_WORD.match(old[:lead][::-1][:1000])[0])  # type: ignore[index]
    x, y = len(old), len(new)
    tail = _common(short - lead, lambda n, m: old[x - m : x - n] == new[y - m : y - n])
    if whole_words and isinstance(old, str):
        tail -= len(WITHIN_WORD.match(old[x - tail : x - tail + 1000])[0])  # type: ignore[index]
    return max(lead, 0), max(tail, 0)


def _common(most: int, same: Callable[[int, int], bool]) -> int:
    """Find how far two sequences agree, by comparing ever smaller slices: `same(from, to)` says whether they agree."""
    done, step = 0, 1 << max(most, 1).bit_length()
    while step and done < most:
        if done + step <= most and same(done, done + step):
            done += step
        else:
            step >>= 1
    return done


def _steps(old: str, new: str) -> list[_Step]:
    """Align two paragraphs word by word."""
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    steps, at = [], 0
    for i, j, k, m in [*gaps(a, b), Gap(len(a), len(a), len(b), len(b))]:
        steps.append(_Step("".join(a[at:i]), "".join(a[i:j]), "".join(b[k:m])))
        at = j
    return steps


def _swallowed(steps: list[_Step]) -> list[_Step]:
    """Join changes that have next to nothing between them."""
    while True:
        joined = steps[:1]
        for step in steps[1:]:
            last = joined[-1]
            if _is_nothing(step.equal, last, step):
                removed, added = last.removed + step.equal + step.removed, last.added + step.equal + step.added
                joined[-1] = _Step(last.equal, removed, added)
            else:
                joined.append(step)
        if len(joined) == len(steps):
            return joined
        steps = joined


def _is_nothing(island: str, left: _Step, right: _Step) -> bool:
    """Tell whether what stands between two changes is equal by chance: short, and shorter than either of them."""
    if not (right.removed or right.added) or not (left.removed or left.added):
        return False
    weights = [_weight(step) for step in (left, right)]
    return len(island) < min(weights) or (len(island) <= 1 and max(weights) > 1)


def _weight(step: _Step) -> int:
    """Give the length of a change; a figure is as long as a character."""
    return max(1 if FIGURE.fullmatch(text) else len(text) for text in (step.removed, step.added))


def _removed_first(told: list[Piece]) -> list[Piece]:
    """Bring each removal before the addition beside it."""
    for n, (one, other) in enumerate(pairwise(told)):
        if (one.op, other.op) == (ADDED, REMOVED):
            told[n], told[n + 1] = other, one
    return told
