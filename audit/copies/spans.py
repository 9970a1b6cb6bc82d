"""What two texts share, word for word: the longest equal stretches, from the first character of one to its last.

    shared_spans(text, other) -> list[Span]

Greedy tiling: at each place of the text the longest stretch that stands anywhere in the other, then on behind it. So a
paragraph that was moved is found, and one that was said twice is counted where it stands. Pure.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

LEAST = 8  # characters: what is shorter is equal by chance
PLACES = 16  # of one beginning that are tried: a line repeated a thousand times must not take time by the square
STEP = 64


class Span(NamedTuple):
    """An equal stretch: `[at:at + length]` of the text, `[other:other + length]` of the other."""

    at: int
    other: int
    length: int


def shared_spans(text: str, other: str) -> list[Span]:
    """Give the stretches of at least eight characters that stand in both, in the order of the text."""
    places: dict[str, list[int]] = defaultdict(list)
    for place in range(len(other) - LEAST + 1):
        found = places[other[place : place + LEAST]]
        if len(found) < PLACES:
            found.append(place)
    spans: list[Span] = []
    at = 0
    while at <= len(text) - LEAST:
        begins = places.get(text[at : at + LEAST], ())
        length, place = max(((_equal(text, other, at, p), -p) for p in begins), default=(0, 0))
        if length:
            spans.append(Span(at, -place, length))
        at += length or 1
    return spans


def joined(spans: Sequence[Span], gap: int) -> list[tuple[int, int, int, int]]:
    """Put together what only a few changed characters part: (from, to) in the text, (from, to) in the other."""
    found: list[tuple[int, int, int, int]] = []
    for at, other, length in spans:
        ends = (at + length, other + length)
        if found and 0 <= at - found[-1][1] <= gap and 0 <= other - found[-1][3] <= gap:
            found[-1] = (found[-1][0], ends[0], found[-1][2], ends[1])
        else:
            found.append((at, ends[0], other, ends[1]))
    return found


def _equal(text: str, other: str, at: int, place: int) -> int:
    """Count the equal characters from two places on."""
    length, step = LEAST, STEP
    while step:
        mine = text[at + length : at + length + step]
        if len(mine) == step and mine == other[place + length : place + length + step]:
            length += step
        else:
            step //= 2
    return length
