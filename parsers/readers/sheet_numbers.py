"""What a spreadsheet shows of a number: rounded, as a percentage, as a date, or not at all.

Takes the number and its format code (`0.00`, `#,##0`, `yyyy-mm-dd`, `0;-0;;@`), gives the text; a code it does not know
gives the number as it is.
"""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

# The codes that files name by number only.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 14: "yyyy-m-d", 15: "d-m-yy", 16: "d-m", 17: "m-yy", 18: "h:m", 19: "h:m:s", 20: "h:m", 21: "h:m:s",
    22: "yyyy-m-d h:m", 45: "m:s", 46: "h:m:s", 47: "m:s",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-m-d"),
}  # fmt: skip
GENERAL = ("", "general", "@")
LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
PLACES = re.compile(r"[#,0?]*[0#](?:\.(?P<decimals>[0#?]+))?")
DATE = re.compile(r"[ymdhs]", re.I)
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  # a sheet's dates have no zone
LAST_DAY = 2_958_465


class Shown(NamedTuple):
    """How one section of a code prints: decimals (None: all there are), times hundred, the words around the number."""

    decimals: int | None
    percent: bool
    before: str
    after: str
    is_date: bool = False


def shown(number: float, code: str, *, from_1904: bool = False) -> str:
    """Give a number as a sheet shows it."""
    sections = _sections(code)
    section = _section_for(number, sections)
    if not section and len(sections) > 1:
        return ""
    how = _read_code(section)
    if how is None:
        return plain(number)
    if how.is_date:
        return _date(number, from_1904) or plain(number)
    size = Decimal(repr(number)) * (100 if how.percent else 1)
    if len(sections) > 1 and number < 0:
        size = abs(size)
    if how.decimals is not None:
        size = size.quantize(Decimal(1).scaleb(-how.decimals), ROUND_HALF_UP)
    text = f"{size:f}" if size else f"{abs(size):f}"
    return f"{how.before}{text}{'%' if how.percent else ''}{how.after}"


def plain(number: float) -> str:
    """Give a number as a cell without a format shows it: whole numbers without a point."""
    text = f"{number:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _sections(code: str) -> list[str]:
    return LITERAL.sub(lambda match: match[0].replace(";", "\x00"), code).split(";")


def _section_for(number: float, sections: list[str]) -> str:
    """The first section is for what is positive, the second for what is negative, the third for zero."""
    place = 1 if number < 0 else 2 if number == 0 else 0
    return sections[place] if place < min(len(sections), 3) else sections[0]


@lru_cache(maxsize=512)
def _read_code(section: str) -> Shown | None:
    """Read one section; None for a code that prints the number as it is, or in a way not known here."""
    if section.lower() in GENERAL:
        return None
    bare = LITERAL.sub("", section)
    places = PLACES.search(bare)
    if places is None:
        return Shown(None, False, "", "", True) if DATE.search(bare) else None
    rest = bare[: places.start()] + bare[places.end() :]
    if re.search(r"[eE/?]", rest) or places[0].endswith(","):
        return None
    written = [match for match in LITERAL.finditer(section) if match[1] is not None or match[2]]
    first = section.find(places[0][0]) if places[0] else 0
    before = "".join(match[1] or match[2] or "" for match in written if match.start() < first)
    after = "".join(match[1] or match[2] or "" for match in written if match.start() >= first)
    signs = rest.replace("%", "").strip()
    return Shown(len(places["decimals"] or ""), "%" in rest, before + ("-" if signs.startswith("-") else ""), after)


def _date(number: float, from_1904: bool) -> str | None:
    if not 0 <= number <= LAST_DAY:
        return None
    moment = (EPOCH_1904 if from_1904 else EPOCH) + timedelta(days=number)
    if number < 1:
        return f"{moment:%H:%M:%S}"
    return f"{moment:%Y-%m-%d}" if number == int(number) else f"{moment:%Y-%m-%d %H:%M:%S}"
