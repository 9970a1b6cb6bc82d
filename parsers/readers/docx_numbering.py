"""The numbers that Word prints before paragraphs without their being in the text: 一、 （三） 2.

Takes the numbering and style parts of a .docx; gives the label of each paragraph, counting as it goes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from parsers.readers.docx_package import HINT, W, children, number, value

DIGITS, LEGAL_DIGITS = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
UNITS, LEGAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
LEVELS = 9
MOST = 9_999


class Level(NamedTuple):
    """How one level of a list is numbered: its format, the text around (`%1、`), where it starts, what follows it."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    plain: bool = False


def counted(count: int, digits: str = DIGITS, units: tuple[str, ...] = UNITS) -> str:
    """Write a number below ten thousand in Chinese, as lists are counted: 十, 十一, 二十, 一百零三."""
    written, gap = "", False
    for place, digit in enumerate(reversed(str(count))):
        if digit == "0":
            gap = gap or bool(written)
            continue
        zero = "零" if gap else ""
        written, gap = digits[int(digit)] + units[place] + zero + written, False
    return written.removeprefix(digits[1]) if 10 <= count < 20 else written or digits[0]


def _roman(count: int) -> str:
    written = ""
    for size, letters in ROMAN:
        repeats, count = divmod(count, size)
        written += letters * repeats
    return written


def _letters(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _run_of(first: str, most: int) -> Callable[[int], str]:
    """Give the format whose numbers are characters in a row, such as ①; beyond the last of them it is digits."""
    return lambda count: chr(ord(first) + count - 1) if 1 <= count <= most else str(count)


def _chinese(count: int) -> str:
    return counted(count)


def _legal(count: int) -> str:
    return counted(count, LEGAL_DIGITS, LEGAL_UNITS)


def _digit_by_digit(count: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(count))


def _full_width(count: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(count))


# Word's formats of numbers by their names in the file; what is not here is printed in digits.
FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "koreanCounting": _chinese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": lambda count: STEMS[(count - 1) % len(STEMS)],
    "ideographZodiac": lambda count: BRANCHES[(count - 1) % len(BRANCHES)],
    "decimalZero": lambda count: f"{count:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _run_of("①", 20),
    "decimalEnclosedCircleChinese": _run_of("①", 20),
    "decimalEnclosedParen": _run_of("⑴", 20),
    "decimalEnclosedFullstop": _run_of("⒈", 20),
    "ideographEnclosedCircle": _run_of("㊀", 10),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
}
SILENT = frozenset({"bullet", "none"})


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted. Paragraphs must be asked for in reading order."""

    lists: dict[str, str] = field(default_factory=dict)  # a list's id -> its definition's
    levels: dict[tuple[str, int], Level] = field(default_factory=dict)  # (definition, level)
    own_levels: dict[tuple[str, int], Level] = field(default_factory=dict)  # (list, level), where it has its own
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)  # (list, level) -> where it begins anew
    of_styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # a style's id -> (list, level)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)  # (definition, level) -> the last number
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, properties: etree._Element | None) -> str:
        """Give the label of the next paragraph from its properties; "" when it has none."""
        if properties is None or not len(properties):
            return ""
        printed = properties.find(f"{W}listPr/{HINT}t")
        if printed is not None:
            return str(printed.get(f"{HINT}val", ""))
        place = self._place(properties)
        if place is None or place[0] not in self.lists:
            return ""
        listed, depth = place
        definition = self.lists[listed]
        count = self._count(listed, definition, depth)
        level = self._level(listed, depth)
        if level.form in SILENT or not 0 < count <= MOST:
            return ""
        text = level.text
        for upper in range(depth + 1):
            text = text.replace(f"%{upper + 1}", self._written(listed, definition, upper, level))
        return f"{text} " if text[-1:].isalnum() else text

    def _place(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """Tell the list and level of a paragraph: its own, else its style's. List 0 means none."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        styled = self.of_styles.get(value(properties, "pStyle") or "")
        if own is None:
            return styled
        listed, depth = value(own, "numId"), number(own, "ilvl")
        if listed is None:
            return (styled[0], depth or 0) if styled else None
        return listed, min(max(depth or 0, 0), LEVELS - 1)

    def _level(self, listed: str, depth: int) -> Level:
        return self.own_levels.get((listed, depth)) or self.levels.get((self.lists[listed], depth)) or Level()

    def _count(self, listed: str, definition: str, depth: int) -> int:
        """Count one further on a level; those below it begin again."""
        start = self._level(listed, depth).start
        anew = self.restarts.get((listed, depth))
        if anew is not None and (listed, depth) not in self.begun:
            self.counts[definition, depth] = anew - 1
        self.begun.add((listed, depth))
        self.counts[definition, depth] = self.counts.get((definition, depth), start - 1) + 1
        for lower in range(depth + 1, LEVELS):
            self.counts.pop((definition, lower), None)
        return self.counts[definition, depth]

    def _written(self, listed: str, definition: str, depth: int, shown_at: Level) -> str:
        level = self._level(listed, depth)
        count = self.counts.get((definition, depth), level.start)
        form = str if shown_at.plain else FORMS.get(level.form, str)
        return form(count) if 0 < count <= MOST else str(count)


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read the lists a document defines, and the styles that number their paragraphs."""
    found = Numbering()
    for abstract in children(numbering, "abstractNum"):
        definition = abstract.get(f"{W}abstractNumId", "")
        found.levels |= {(definition, depth): level for depth, level in _levels(abstract)}
    for listed in children(numbering, "num"):
        name = listed.get(f"{W}numId", "")
        found.lists[name] = value(listed, "abstractNumId") or ""
        for override in children(listed, "lvlOverride"):
            depth = _depth(override)
            found.own_levels |= {(name, depth): level for depth, level in _levels(override)}
            start = number(override, "startOverride")
            if start is not None:
                found.restarts[name, depth] = start
    found.of_styles = dict(_numbered_styles(styles))
    return found


def _depth(level: etree._Element) -> int:
    text = level.get(f"{W}ilvl", "0")
    return int(text) if text.isdecimal() and len(text) == 1 else 0


def _levels(parent: etree._Element) -> list[tuple[int, Level]]:
    return [
        (
            _depth(level),
            Level(
                value(level, "numFmt") or "decimal",
                value(level, "lvlText") or "",
                start if (start := number(level, "start")) is not None else 1,
                level.find(f"{W}isLgl") is not None,
            ),
        )
        for level in children(parent, "lvl")
    ]


def _numbered_styles(styles: etree._Element | None) -> list[tuple[str, tuple[str, int]]]:
    """Give the styles that put their paragraphs into a list, also by the style they are based on."""
    by_id = {style.get(f"{W}styleId", ""): style for style in children(styles, "style")}
    found = []
    for name in by_id:
        current, seen = name, set[str]()
        while current in by_id and current not in seen:
            seen.add(current)
            own = by_id[current].find(f"{W}pPr/{W}numPr")
            if own is not None and value(own, "numId"):
                found.append((name, (value(own, "numId") or "", number(own, "ilvl") or 0)))
                break
            current = value(by_id[current], "basedOn") or ""
    return found
