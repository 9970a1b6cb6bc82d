"""What a text says it is: whose report, of which year, and which parts of a report it holds.

Asked when a file may hold several reports (`parting`) or several files may hold one (`joining`).
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from parsers.document import Block, Grid
from parsers.identity.names import filer_of_title
from parsers.identity.years import year_of_title
from parsers.prose.sections import split_sections

# Words that only one table of the forms has.
TABLE_MARKS = {
    "table of disclosure": re.compile(r"第二十条|现行有效件"),
    "table of requests": re.compile(r"本年新收|上年结转|结转下年度"),
    "table of disputes": re.compile(r"结果维持"),
    "table of statistics": re.compile(r"统计指标"),
}
ENDS = re.compile(r"(?:民族乡|街道|镇|乡|苏木)$")


class Owner(NamedTuple):
    """Whose report of which year a text claims to be; None for what it does not say.

    `place` is the township, `body` the name of a filer that is none.
    """

    place: str | None = None
    body: str | None = None
    year: int | None = None

    @property
    def who(self) -> str | None:
        """Give the township, else the other body."""
        return self.place or self.body


def owner_of_title(title: str) -> Owner:
    """Read the owner off a report's title."""
    filer = filer_of_title(title)
    named = (filer.place, None if filer.place else filer.name) if filer else (None, None)
    return Owner(*named, year_of_title(title))


def contradict(one: Owner, other: Owner) -> bool:
    """Tell whether two owners cannot be the same; what one does not say contradicts nothing."""
    years = {owner.year for owner in (one, other) if owner.year is not None}
    return len(years) > 1 or not _may_be_one(one.who, other.who)


def together(one: Owner, other: Owner) -> Owner:
    """Give what two owners that do not contradict each other say together."""
    named = one if one.place or not other.place else other
    return Owner(named.place, named.body or other.body, one.year or other.year)


def matter_of(blocks: Iterable[Block]) -> frozenset[str]:
    """Name the parts of a report that stand in some blocks: keys of sections, tables of the forms."""
    blocks = tuple(blocks)
    keys = {section.key for section in split_sections(blocks) if section.key}
    return frozenset(keys | tables_of(block for block in blocks if isinstance(block, Grid)))


def tables_of(grids: Iterable[Grid]) -> frozenset[str]:
    """Name the tables of the forms that some grids are."""
    found: set[str] = set()
    for grid in grids:
        text = "".join("".join(cell.text for row in grid.rows for cell in row).split())
        found |= {name for name, words in TABLE_MARKS.items() if words.search(text)}
    return frozenset(found)


def _may_be_one(one: str | None, other: str | None) -> bool:
    """镇 and 街道 of one name are one place renamed; a name with its county before it is the name."""
    if one is None or other is None or one == other:
        return True
    bare_one, bare_other = ENDS.sub("", one), ENDS.sub("", other)
    return bare_one.endswith(bare_other) or bare_other.endswith(bare_one)
