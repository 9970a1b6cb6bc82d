"""Prose as rules search and quote it.

Searching goes over `folded` text: wide signs made narrow and all brackets round, sign by sign, so that a place found
there is the same place in the words as printed, which are what is quoted.
"""

import re
from collections.abc import Iterator

WIDE = {chr(0xFF01 + n): chr(0x21 + n) for n in range(94)} | {"\u3000": " "}
BRACKETS = dict(zip("〔〕[]【】〈〉﹝﹞", "()()()()()", strict=True))
FOLDED = {sign: BRACKETS.get(narrow, narrow) for sign, narrow in WIDE.items()} | BRACKETS
_FOLDING = re.compile(f"[{re.escape(''.join(FOLDED))}]")  # few signs of a text: quicker than str.translate asks for all
AROUND = 24  # signs quoted on either side
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def folded(text: str) -> str:
    """Make wide signs narrow and all brackets round; every sign stays in its place."""
    return _FOLDING.sub(lambda sign: FOLDED[sign[0]], text)


def quoted(text: str, start: int, end: int) -> str:
    """Give the words at a place with what stands around them in their line."""
    first = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    line_end = text.find("\n", end)
    last = min(len(text) if line_end < 0 else line_end, end + AROUND)
    return text[first:last].strip()


def found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Give every match of a pattern in the folded text, each with its quotation."""
    for match in pattern.finditer(folded(text)):
        yield match, quoted(text, match.start(), match.end())


def sentences(text: str) -> Iterator[str]:
    """Give the sentences of a text, without the blanks around them."""
    return (match[0].strip() for match in SENTENCE.finditer(text) if match[0].strip())
