"""A calendar: what a small county's portals publish night by night, how they fail, and what each visit shows of it.

Everything is one character a night, so that a failing example can be read:

    fate of a portal   o all is well   D down  B blocked  C changed   # the listing is read in part
                       0 the listing comes back whole and falsely empty   1 whole, but with its first line only
                       . not visited
    place of a page    . not published   a in the portal's first column   b in its second   e in one marked elsewhere
                       u published, in no column
    answer of a page   p as it is   x an error   g a false "gone"   - not asked for
    its content        1, or 2 with another number, or 3 with another text
    search             s all that is not listed is searched for elsewhere   - it is not

A visit on which nothing was listed (D, B, C) asks for no page either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

TOWNS = ("白塔镇", "青石镇", "鹤鸣乡", "云溪街道")
UNLISTED, UNPUBLISHED = "u", "."
NO_LISTING = {"D": "down", "B": "blocked", "C": "changed"}


@dataclass(frozen=True)
class Column:
    """One column: its key in `place`, whose reports it lists (None: everybody's), whether reports have to be there."""

    key: str
    filer: str | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class Portal:
    """A portal with its columns, its fates and its searches, a character a night."""

    id: str
    covers: str
    columns: tuple[Column, ...]
    fate: str
    search: str


@dataclass(frozen=True)
class Page:
    """A page of a portal. `is_a`: report, notice, unreadable, nobody (a report that names no one), department.

    `town` and `year` are the truth of a report; `title` is what the listing calls it: `full`, `town`, `year` or `bare`.
    `read_late`: the first parser cannot read it, one that comes on that night can.
    """

    key: str
    portal: str
    is_a: str
    town: str
    year: int
    title: str
    place: str
    answer: str
    content: str
    read_late: int | None = None

    @property
    def words(self) -> str:
        """The title as the listing prints it."""
        town = self.town if self.title in ("full", "town") else ""
        year = f"{self.year}年" if self.title in ("full", "year") else ""
        if self.is_a == "department":
            return f"清岚县教育局{year}政府信息公开工作年度报告"
        if self.is_a == "notice":
            return f"{town}{year}工作动态"
        return f"{town}{year}政府信息公开工作年度报告"


@dataclass(frozen=True)
class Import:
    """Somebody else's capture of a page: of the night with that number, imported on the other."""

    page: int
    night: int
    known: int


@dataclass(frozen=True)
class Calendar:
    """The whole story. `succession`: what became of the third township and when, as rows of the roster say it."""

    nights: tuple[date, ...]
    portals: tuple[Portal, ...]
    pages: tuple[Page, ...]
    imports: tuple[Import, ...] = ()
    succession: str = "none"
    needed: int = 2


@dataclass(frozen=True)
class Line:
    """What a visit made of one page: the columns that showed it, and what its address answered (None: not asked)."""

    page: int
    columns: tuple[str, ...]
    outcome: str | None


@dataclass(frozen=True)
class Seen:
    """One visit as made: its state, the columns shown with whether each was read to its end, and its pages."""

    portal: Portal
    night: int
    state: str
    columns: tuple[tuple[Column, bool], ...]
    lines: tuple[Line, ...]
    searched: bool


def visits(calendar: Calendar) -> Iterator[Seen]:
    """Give every visit in the order of time."""
    known: dict[str, set[int]] = {portal.id: set() for portal in calendar.portals}
    for night in range(len(calendar.nights)):
        for portal in calendar.portals:
            if portal.fate[night] != ".":
                yield _visit(calendar, portal, night, known[portal.id])


def _visit(calendar: Calendar, portal: Portal, night: int, known: set[int]) -> Seen:
    fate = portal.fate[night]
    if fate in NO_LISTING:
        return Seen(portal, night, NO_LISTING[fate], (), (), searched=False)
    listed = {column.key: _listed(calendar, portal, column, night) for column in portal.columns}
    known |= {page for pages in listed.values() for page in pages}
    lines = tuple(
        Line(
            number,
            tuple(key for key, pages in listed.items() if number in pages),
            _outcome(calendar.pages[number], night),
        )
        for number in sorted(known)
    )
    whole = fate != "#"
    columns = tuple((column, whole) for column in portal.columns)
    return Seen(
        portal, night, "complete" if whole else "incomplete", columns, lines, portal.search[night] == "s" and whole
    )


def _listed(calendar: Calendar, portal: Portal, column: Column, night: int) -> list[int]:
    """Give the pages that a column shows on a night: what stands there, less what the portal's fault hides."""
    there = [
        number
        for number, page in enumerate(calendar.pages)
        if page.portal == portal.id and page.place[night] == column.key
    ]
    keep = {"#": (len(there) + 1) // 2, "0": 0, "1": 1}.get(portal.fate[night], len(there))
    return there[:keep]


def _outcome(page: Page, night: int) -> str | None:
    answer = page.answer[night]
    if answer == "-":
        return None
    if answer == "x":
        return "error"
    gone = answer == "g" or page.place[night] == UNPUBLISHED
    return "gone" if gone else "present"
