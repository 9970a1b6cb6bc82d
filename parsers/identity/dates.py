"""Dates as reports and portals write them: 2020年1月31日, 二〇二〇年一月三十一日, 2020-01-31, and broken ones."""

import re
import unicodedata
from datetime import date

FIRST_YEAR, LAST_YEAR = 2008, 2099
DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "Ｏ": "0",
    "O": "0",
    "o": "0",
}
YEAR_IN_WORDS = re.compile(r"([二][〇○零ＯOo0][〇○零ＯOo0一二三四五六七八九]{2})(?=\s*年)")
SMALL = re.compile(r"([年月至到]\s*)([一二三四五六七八九十元]{1,3})(?=\s*[月日号])")
MONTHS = tuple(f"{last}月" for last in "元一二三四五六七八九十")
WIDE = re.compile("[０-９．／－～]")
DAY = re.compile(
    r"(?<!\d)((?:20)\d\d)\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*(?:[日号]|$)"
    r"|[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d\d?)(?=\D|$|\d\d:))"
)


def in_digits(text: str) -> str:
    """Write a date's Chinese numerals as digits: 二〇二〇年一月 becomes 2020年1月; wide digits are folded."""
    text = YEAR_IN_WORDS.sub(lambda m: "".join(DIGITS.get(c, c) for c in m[1]), text)
    if any(month in text for month in MONTHS):
        # Twice, because a month's sign is the one before its day's.
        text = SMALL.sub(_with_small, SMALL.sub(_with_small, text))
    return unicodedata.normalize("NFKC", text) if WIDE.search(text) else text


def _with_small(match: re.Match[str]) -> str:
    return f"{match[1]}{_small(match[2])}"


def _small(words: str) -> int:
    words = words.replace("元", "一")
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int("".join(DIGITS[c] for c in words))
    return (int(DIGITS.get(tens, "1")) if tens != "十" else 1) * 10 + int(DIGITS.get(ones, "0"))


def find_date(text: str) -> date | None:
    """Give the first plausible date of a text."""
    for match in DAY.finditer(in_digits(text)):
        year, *rest = match.groups()
        month, day = (int(part) for part in rest if part)
        if FIRST_YEAR <= int(year) <= LAST_YEAR:
            try:
                return date(int(year), month, day)
            except ValueError:
                continue
    return None


def without_dates(text: str) -> str:
    """Give a text (in digits) with its full dates blanked out."""
    return DAY.sub(" ", text)
