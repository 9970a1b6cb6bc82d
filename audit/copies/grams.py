"""The n-grams of a text as numbers: what texts are compared by before they are compared word for word.

The same text gives the same numbers in every process and on every machine. Pure.
"""

import numpy as np
from numpy.typing import NDArray

GRAM = 6
Grams = NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


def grams(text: str) -> Grams:
    """Give the number of each n-gram of a text, by the place where it begins."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = len(signs) - GRAM + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    sums = np.zeros(count, dtype=np.uint64)
    for place in range(GRAM):
        sums = sums * _BASE + signs[place : place + count]
    return mixed(sums)


def mixed(numbers: Grams) -> Grams:
    """Spread numbers evenly: neighbours become strangers, the same stay the same."""
    for shift, factor in zip(_SHIFTS[:2], _MIX, strict=True):
        numbers = (numbers ^ (numbers >> shift)) * factor
    return numbers ^ (numbers >> _SHIFTS[2])


def within(numbers: Grams, known: Grams) -> NDArray[np.bool_]:
    """Tell of each number whether it is among the known ones, which are sorted."""
    if not len(known):
        return np.zeros(len(numbers), dtype=np.bool_)
    place = np.searchsorted(known, numbers)
    return np.asarray(known[np.minimum(place, len(known) - 1)] == numbers)


def covered(marked: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Mark the characters of a text of some length that lie in a marked n-gram."""
    over = np.zeros(length, dtype=np.bool_)
    for place in range(GRAM if len(marked) else 0):
        over[place : place + len(marked)] |= marked
    return over
