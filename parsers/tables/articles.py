"""The heads of the disclosure table's blocks (第二十条第（一）项): which name another article or item."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import normalize

from parsers.document import Grid
from parsers.record import Problem

ARTICLE_OF_FORM = 20
BLOCKS = ("一", "五", "六", "八", "九")  # the items of article 20 that the forms of 2019 and 2021 ask about
HEAD = re.compile(r"第([一二三四五六七八九十百]{1,6}|\d{1,3})条第?\(?([一二三四五六七八九十]{1,3}|\d{1,2})\)?([项款])")
DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)}


class Article(NamedTuple):
    """An article and one of its items. `sort`: what it is called there, 项 (item) or 款 (paragraph)."""

    article: int
    item: int
    sort: str

    @property
    def right(self) -> bool:
        """Whether a block of the form is headed so."""
        return (
            self.sort == "项" and self.article == ARTICLE_OF_FORM and self.item in {number_of(sign) for sign in BLOCKS}
        )


def read_article(text: str) -> Article | None:
    """Read a text that names an article with an item, and nothing else."""
    match = HEAD.fullmatch("".join(normalize("NFKC", text).split()))
    return Article(number_of(match[1]), number_of(match[2]), match[3]) if match else None


def number_of(text: str) -> int:
    """Read a number of an article or item: 二十六, 五, 49."""
    if text.isdigit():
        return int(text)
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.lstrip("零").rpartition("十")
    whole = DIGITS.get(hundreds, 0) * 100 + (DIGITS.get(tens, 1) * 10 if ten else 0)
    return whole + DIGITS.get(ones, 0)


def article_problems(grids: Iterable[Grid]) -> list[Problem]:
    """Tell of every block whose head names another article or item than the form's."""
    cells = (cell for grid in grids for row in grid.rows for cell in row)
    wrong = {cell.at: cell.text for cell in cells if (read := read_article(cell.text)) and not read.right}
    return [
        Problem("misprinted_article", f"a block of the table is headed {text.strip()!r}", at)
        for at, text in wrong.items()
    ]
