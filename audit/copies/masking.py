"""A report's prose as it is compared: without marks and spaces, its names, years and numbers masked.

    mask(text, masker(names)) -> Masked

So `江左镇2023年公开信息12条。` and `张巷镇2022年公开信息 9 条` are the same, as one form letter says it of every
township. Every character left knows where it stands in the text, so that what is shared can be shown. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NUMBER, PLACE, KIND = "\ue000", "\ue001", "\ue002"
BODIES = "街道办事处|街道办|街道|办事处|民族苏木|苏木|民族乡|镇|乡"
ENDING = re.compile(rf"(?:{BODIES})?(?:人民政府|政府)?$")
COUNTED = "条|件|次|篇|份|人|个|期|名|场|项|宗|起|年|月|日"
_NUMBER = (
    r"(?P<number>[0-9０-９][0-9０-９,，.．:：]*[%％‰]?"
    r"|[〇○零一二三四五六七八九]{4}(?=年)"
    rf"|[一二两三四五六七八九十百千]+余?(?=多?(?:{COUNTED})))"
)
_KIND = rf"(?P<kind>{BODIES})"
_MARK = r"(?P<mark>[^\w]+|_+)"
_NOTHING = r"(?!)"
_SIGNS = {"place": PLACE, "number": NUMBER, "kind": KIND, "mark": ""}


@dataclass(frozen=True, slots=True, eq=False)
class Masked:
    """A masked text. The character `i` stands for `[start[i]:end[i]]` of the text it was made from."""

    text: str
    start: NDArray[np.int32]
    end: NDArray[np.int32]


def masker(places: Iterable[str], counties: Iterable[str] = ()) -> re.Pattern[str]:
    """Prepare to mask: the filers (`江左镇`, `江左镇人民政府`, others whole) and counties whose names stand for any."""
    stems = {place: ENDING.sub("", place) for place in places}
    town = rf"(?:{_any_of({stem for name, stem in stems.items() if stem != name})})(?:{BODIES})"
    other = _any_of({*counties, *(name for name, stem in stems.items() if stem == name)})
    place = rf"(?P<place>(?:{town}|{other})(?:人民政府|政府)?)"
    return re.compile("|".join((place, _NUMBER, _KIND, _MARK)))


def mask(text: str, pattern: re.Pattern[str]) -> Masked:
    """Mask a text, by what `masker` prepared."""
    pieces: list[str] = []
    spots: list[tuple[int, int, bool]] = []  # a stretch of the text; whether a single sign stands for all of it
    last = 0
    for found in pattern.finditer(text):
        pieces += (text[last : found.start()], sign := _SIGNS[found.lastgroup or "mark"])
        spots.append((last, found.start(), False))
        if sign:
            spots.append((found.start(), found.end(), True))
        last = found.end()
    pieces.append(text[last:])
    spots.append((last, len(text), False))
    starts = [np.array([low]) if sign else np.arange(low, high) for low, high, sign in spots]
    ends = [np.array([high]) if sign else np.arange(low + 1, high + 1) for low, high, sign in spots]
    return Masked("".join(pieces), np.concatenate(starts).astype(np.int32), np.concatenate(ends).astype(np.int32))


def _any_of(names: set[str]) -> str:
    """Give a pattern of any of these names, the longest first; of none at all one that is never found."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)) if name) or _NOTHING
