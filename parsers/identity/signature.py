"""The name and date at a report's end, in one line or several, in either order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parsers.document import Document, Line
from parsers.identity.dates import DAY, find_date, in_digits
from parsers.identity.names import Filer, filer_of_signature
from parsers.identity.plain import gathered

LAST_LINES = 12
LAST_NAMES = 3
LONGEST_SIGNATURE = 60
MOST_BROKEN = 3  # lines that one date may be broken over
LONGEST_PIECE = 12
NEAR = 2  # lines between a name and its date
AROUND_DATE = " 　:：()（）日期时间"
DATED = re.compile(r"[2２二]")


@dataclass(frozen=True, slots=True)
class Signature:
    """The name and date at a report's end."""

    filer: Filer | None
    dated: date | None
    at: str | None


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date among the last lines: the lines it stands on, and what else is written there."""

    day: date
    first: int
    last: int
    rest: str


def find_signature(document: Document) -> Signature:
    """Find the signature among the last lines: a date, and a name beside, just above or just below it."""
    lines = list(document.lines())[-LAST_LINES:]
    texts = [gathered(line.text) for line in lines]
    for found in _dates(texts):
        names = [
            found.rest,
            *reversed(texts[max(0, found.first - NEAR) : found.first]),
            *texts[found.last + 1 : found.last + 1 + NEAR],
        ]
        filer = next((filer for name in names if name and (filer := filer_of_signature(name))), None)
        return Signature(filer, found.day, lines[found.last].at)
    return _name_alone(lines)


def _dates(texts: Sequence[str]) -> Iterator[_Dated]:
    """Give the dates that stand alone or beside a name, the last first; one may be broken over short lines."""
    for last in range(len(texts) - 1, -1, -1):
        for first in range(last, max(-1, last - MOST_BROKEN), -1):
            if first < last and max(map(len, texts[first : last + 1])) > LONGEST_PIECE:
                break
            text = "".join(texts[first : last + 1])
            if len(text) > LONGEST_SIGNATURE or not DATED.search(text):
                continue
            text = in_digits(text)
            day = find_date(text)
            rest = DAY.sub("", text).strip(AROUND_DATE) if day else ""
            if day and (not rest or filer_of_signature(rest)):
                yield _Dated(day, first, last, rest)
                break


def _name_alone(lines: Sequence[Line]) -> Signature:
    for line in reversed(lines[-LAST_NAMES:]):
        if filer := filer_of_signature(line.text):
            return Signature(filer, None, line.at)
    return Signature(None, None, None)
