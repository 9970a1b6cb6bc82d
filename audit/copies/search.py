"""Finds near-duplicates among any number of texts, without comparing each with each.

    candidates(texts) -> list[(key, key)]     texts: an iterable of (key, sorted numbers of the text's n-grams)

One-permutation MinHash: the range of the numbers is cut in 128 bins, and the least number of each bin kept; four
neighbouring bins are a band, and two texts that share a band are a pair to look at. Of a text 256 bytes stay in memory;
the texts themselves may come as a stream. Which pairs come out does not depend on the order of the texts.
Pairs are candidates, no more: `audit.copies.comparing` compares them word for word. Pure.
"""

from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from audit.copies.grams import Grams, mixed

BINS, ROWS = 128, 4
CROWD = 200  # what more texts than these share is nobody's own; and pairs of them would be without number
_EDGES = np.arange(BINS, dtype=np.uint64) << np.uint64(57)
_AWAY = np.uint64(0xD6E8FEB86659FD93)
Key = TypeVar("Key", bound=Hashable)


def candidates(texts: Iterable[tuple[Key, Grams]], rows: int = ROWS) -> list[tuple[Key, Key]]:
    """Give the pairs of keys (which can be ordered) whose texts may be alike, the lesser key first, in order.

    Fewer `rows` in a band find texts that are less alike, and more that are not alike at all.
    """
    keys: list[Any] = []
    bands: list[Grams] = []
    for key, numbers in texts:
        if len(numbers):
            keys.append(key)
            bands.append(sketch(numbers, rows))
    if not keys:
        return []
    ordered = sorted(range(len(keys)), key=keys.__getitem__)
    table = np.stack([bands[place] for place in ordered])
    found = {pair for band in range(table.shape[1]) for pair in _sharing(table[:, band])}
    return [(keys[ordered[low]], keys[ordered[high]]) for low, high in sorted(found)]


def sketch(numbers: Grams, rows: int = ROWS) -> Grams:
    """Give the bands of a text: `numbers` are those of its n-grams, sorted, at least one."""
    place = np.searchsorted(numbers, _EDGES)
    least = numbers[np.minimum(place, len(numbers) - 1)]
    filled = (place < len(numbers)) & (least >> np.uint64(57) == np.arange(BINS, dtype=np.uint64))
    kept = _lent(least, filled).reshape(-1, rows)
    bands = np.zeros(len(kept), dtype=np.uint64)
    for row in range(rows):
        bands = mixed(bands + kept[:, row])
    return bands


def _lent(least: Grams, filled: NDArray[np.bool_]) -> Grams:
    """Fill each empty bin from the next that is not, and tell it from that one by how far off it is."""
    places = np.flatnonzero(filled)
    after = np.searchsorted(places, np.arange(BINS))
    lender = places[after % len(places)]
    away = (lender - np.arange(BINS)) % BINS
    return least[lender] + away.astype(np.uint64) * _AWAY


def _sharing(band: Grams) -> Iterator[tuple[int, int]]:
    """Give the pairs of places with the same number."""
    order = np.argsort(band, kind="stable")
    starts = np.concatenate(([0], np.flatnonzero(np.diff(band[order])) + 1))
    sizes = np.diff(starts, append=len(order))
    some = (sizes > 1) & (sizes <= CROWD)
    for start, size in zip(starts[some].tolist(), sizes[some].tolist(), strict=True):
        yield from combinations(order[start : start + size].tolist(), 2)
