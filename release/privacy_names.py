"""Where a person's name is surely written: after a label, before 同志, beside a telephone number. Pure.

name_at(text, at, sure)       how many characters of a name begin there; 0: none does
after_office(text, at)        where a name begins that stands behind an office
name_before(text, start, end) where the name begins that `text[start:end]` ends in, with what may follow it; None
Both work on `release.privacy_numbers.plain(text)`. A word is a name when it begins with a family name, is two to four
characters long, ends where a name can end, and is neither an office nor a place nor a word known to be none.
"""

import re

from release.privacy_numbers import WORDS, one_of

_HAN = re.compile("[㐀-䶿一-鿿]")
_LETTER = re.compile("[㐀-䶿一-鿿〔〕]")  # a mark beside a word is what was a word there
_COMMON = frozenset(WORDS["common"])
_WIDE = _COMMON | frozenset(WORDS["wide"])
_COMPOUND = frozenset(WORDS["compound"])
_NOT_LAST = frozenset(WORDS["not_last"])
_NOT_NAMES = tuple(WORDS["not_names"])
_TITLES = tuple(WORDS["titles"])
_AFTER = tuple(WORDS["after_name"]) + _TITLES
_BEFORE = tuple(WORDS["before_name"]) + _TITLES
_SPACED = re.compile(r"[㐀-䶿一-鿿] {1,4}[㐀-䶿一-鿿](?![㐀-䶿一-鿿〔])")
_DOTTED = re.compile(r"[㐀-䶿一-鿿]{1,7}(?:[·•・][㐀-䶿一-鿿]{1,7}){1,2}")
_OTHER = re.compile(rf"{one_of(WORDS['other_names'])}[㐀-䶿一-鿿]{{0,3}}(?![㐀-䶿一-鿿〔])")
_TAIL = re.compile(rf"{one_of(WORDS['titles'])}{{0,2}}[ ,，:：(（、\n-]{{0,3}}\Z")
_LONGEST_TAIL = 18
_LONGEST_NAME = 4
_LONGEST_OFFICE = 16


def name_at(text: str, at: int, sure: bool) -> int:
    """Give the length of the name that begins there; `sure`: a label with a colon stands before it."""
    if sure:
        for shape in (_DOTTED, _SPACED):
            found = shape.match(text, at)
            if found and _begins(found[0], _WIDE if shape is _SPACED else None):
                return len(found[0])
    for length in (4, 3, 2):
        word = text[at : at + length]
        if len(word) == length and is_name(word, _WIDE if sure else _COMMON) and _may_end(text, at + length):
            return length
    return _surname_before_title(text, at) or (_of_another_people(text, at) if sure else 0)


def after_office(text: str, at: int) -> int:
    """Give where a name begins that stands behind an office, as in 党政办张三; `at` when none does."""
    end = at
    while end < len(text) and end - at < _LONGEST_OFFICE and _HAN.match(text[end]):
        end += 1
        if text[end - 1] in _NOT_LAST:
            name = end + (text[end : end + 1] == " ")
            if name_at(text, name, sure=False):
                return name
    return at


def _begins(word: str, surnames: frozenset[str] | None) -> bool:
    return surnames is None or (word[0] in surnames and not word.replace(" ", "").startswith(_NOT_NAMES))


def _of_another_people(text: str, at: int) -> int:
    """Give the length of a name that has no family name before it, as 扎西顿珠."""
    found = _OTHER.match(text, at)
    return len(found[0]) if found and _may_end(text, found.end()) else 0


def _surname_before_title(text: str, at: int) -> int:
    """Give 1 for the 王 of 王主任."""
    return int(text[at : at + 1] in _COMMON and text.startswith(_TITLES, at + 1))


def is_name(word: str, surnames: frozenset[str] = _COMMON) -> bool:
    """Say whether a word is made as names are, and is no office, place or other thing."""
    if not all(map(_HAN.match, word)) or word.startswith(_NOT_NAMES) or word[-1:] in _NOT_LAST:
        return False
    if any(title in word for title in _TITLES):
        return False
    given = len(word) - (2 if word[:2] in _COMPOUND else 1)
    return given in (1, 2) and (word[:2] in _COMPOUND or word[0] in surnames)


def _may_end(text: str, at: int) -> bool:
    return at >= len(text) or not _LETTER.match(text[at]) or text.startswith(_AFTER, at)


def _may_begin(text: str, start: int, at: int) -> bool:
    return (
        at <= start or not _LETTER.match(text[at - 1]) or text[start:at].endswith(_BEFORE) or text[at - 1] in _NOT_LAST
    )


def name_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Give from where to where a name stands at the end of `text[start:end]`, a title and signs after it or not."""
    start = max(start, end - _LONGEST_TAIL - 2 * _LONGEST_NAME)
    tail = _TAIL.search(text, max(start, end - _LONGEST_TAIL), end)
    last = tail.start() if tail else end
    for length in (2, 3, 4):
        at = last - length
        surnames = _WIDE if text[start:at].endswith(_TITLES) else _COMMON
        if at >= start and is_name(text[at:last], surnames) and _may_begin(text, start, at):
            return at, last
    at = last - 1
    if at >= start and text[at] in _COMMON and text.startswith(_TITLES, last) and _may_begin(text, start, at):
        return at, last
    return None
