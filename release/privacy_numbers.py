"""How telephone numbers, addresses of mail and accounts are written: what the privacy rule searches with. Pure.

Everything here works on `plain(text)`: the text with the full-width forms of digits, letters and signs made narrow,
character for character, so that a place in one is the same place in the other. No pattern looks further than a fixed
number of characters back or ahead, so a search takes time in proportion to the text.
"""

import re
from importlib import resources
from typing import Any

import yaml

WORDS: dict[str, Any] = yaml.safe_load(
    resources.files("release").joinpath("data/privacy.yaml").read_text(encoding="utf-8")
)
_HYPHENS = "‐‑‒–—―−－﹣﹘"
_NARROW = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, _HYPHENS), ord("-"))
    | dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\t"), ord(" "))
)


def plain(text: str) -> str:
    """Give the text with the forms of a sign made one; no longer and no shorter."""
    return text.translate(_NARROW)


def one_of(words: list[str], spaced: bool = False) -> str:
    """Give a pattern for any of some words, the longest first; `spaced`: as 电　话 is printed to fill a line."""
    between = " {0,4}" if spaced else ""
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(between.join(map(re.escape, word)) for word in longest) + ")"


_UNIT = one_of(WORDS["units"])
_AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
_DASH = " ?-{1,2} ?"
_BEFORE = r"(?<![0-9A-Za-z_./=&?%#@+〕-])"
_AFTER = rf"(?![0-9A-Za-z_〔])(?!\.[0-9])(?! ?{_UNIT})"
_INNER = r"(?: ?(?:-|转|分机[: ]?)[0-9]{1,6}(?![0-9])|\(转[0-9]{1,6}\))?"
_ABROAD = r"(?:\+86[- ]?|86-|\(\+?86\)[- ]?)"
_DAY = "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_SUBSCRIBER = (
    "(?:(?!9[56][0-9]{4}(?![0-9]))[1-9][0-9]{5,7}|(?!(?:19|20)[0-9]{2}-)[1-9][0-9]{2,3}[- ][0-9]{4}(?!-?[0-9]))"
)
# A bare number of eleven digits with no word at either side is a cell of a table, whatever it looks like.
_WORD = "[㐀-䶿一-鿿:,，。、;()]"
_BESIDE_WORDS = f"(?:(?<={_WORD})|(?<={_WORD} )|(?=1[0-9]{{10}} ?{_WORD}))"
# Numbers that are sure by themselves, wherever they stand.
SURE = (
    rf"{_BEFORE}{_ABROAD}?(?:"
    rf"(?:\({_AREA}\)[ -]{{0,2}}|{_AREA}{_DASH}|{_AREA} (?=[2-8])){_SUBSCRIBER}{_INNER}"
    rf"|{_BESIDE_WORDS}1[3-9][0-9]{{9}}|1[3-9][0-9](?:-[0-9]{{4}}-[0-9]{{4}}|-[0-9]{{8}}|[0-9]{{4}}-[0-9]{{4}})"
    rf"){_AFTER}"
    rf"|(?<![0-9〕])\+86[- ]?1[3-9][0-9][- ]?[0-9]{{4}}[- ]?[0-9]{{4}}{_AFTER}"
    rf"|(?<![0-9〕])\+86[- ]?(?:10|2[0-9]|[3-9][0-9]{{2}})[- ]?[1-9][0-9]{{6,7}}{_INNER}{_AFTER}"
)
# Numbers that are telephones only where a label or a name says so.
SAID = (
    rf"(?<![0-9A-Za-z〕])(?:{_AREA}[1-9][0-9]{{6,7}}"
    r"|1[3-9][0-9] [0-9]{4} [0-9]{4}|1[3-9][0-9]{5} [0-9]{4}|1[3-9][0-9] [0-9]{8}|1[3-9][0-9]{9}"
    rf"|(?!{_DAY}(?![0-9]))[1-9][0-9]{{6,7}}|(?!(?:19|20)[0-9]{{2}}[- ])[1-9][0-9]{{2,3}}[- ][0-9]{{4}}(?!-[0-9])"
    rf"){_INNER}{_AFTER}"
)
# Six digits: an inner number, after a colon alone; 95… and 96… are services.
SHORT = rf"(?<![0-9A-Za-z〕])(?!9[56])[1-9][0-9]{{5}}{_AFTER}"
PARENTHESIS = r"(?:\((?![0+8]|[0-9][-0-9 ]{5})[^():\n〔〕]{1,16}\))?"  # but never the number itself
PHONE_LABEL = rf"{one_of(WORDS['phone_labels'], spaced=True)}{PARENTHESIS}"
MAIL = r"(?<![A-Za-z0-9._%+〕-])[A-Za-z0-9._%+-]{1,64} ?@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
ACCOUNT = (
    r"(?:[Qq][Qq](?:群|号码|号|邮箱|群号)?|微信号?(?!公众|平台|群|小程序))[ :为是]{0,3}"
    rf"(?P<account>(?<![0-9〕])[1-9][0-9]{{4,11}}{_AFTER}"
    r"|(?<=[: ])[A-Za-z][-_A-Za-z0-9]{5,19}(?![-_A-Za-z0-9]))(?! ?[@.])"
)
IDENTITY = rf"(?<![0-9A-Za-z〕])[1-9][0-9]{{5}}{_DAY}[0-9]{{3}}[0-9Xx](?![0-9A-Za-z〔])"
CARD = r"身份证(?:件|号码|号){0,2}[ :为是]{0,3}(?P<own>[1-9](?:[0-9]{16}[0-9Xx]|[0-9]{14}))(?![0-9A-Za-z〔])"
# What stands for itself: addresses of the web, numbers that name things, services that begin with 400 and 800.
KEPT = (
    r"(?:https?://|www\.)[!-~]+"
    rf"|{one_of(WORDS['code_labels'])}[: 为是]{{0,3}}[\[(]?[0-9A-Za-z][0-9A-Za-z./\]-]*"
    rf"|{one_of(WORDS['figure_labels'])}[: 为达约共是]{{0,3}}[0-9][0-9.,]*"
    r"|(?<![0-9〕-])[48]00-?[0-9]{3,4}-?[0-9]{3,4}(?![0-9])"
)


def is_identity(number: str) -> bool:
    """Say whether the last digit of an 18-digit number is the one that the number of a person's identity card has."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True)) % 11
    return number[17].upper() == "10X98765432"[rest]
