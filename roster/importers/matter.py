"""What readers of rosters take and give: named bytes in; sheets between; rows with their places, and problems, out."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from roster.changes import Change
from roster.errors import BadInput
from roster.later_lists import ListRow

GZIP = b"\x1f\x8b"
LARGEST = 200_000_000  # bytes a file may unpack to; the largest list of the nation has 5 million


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name, unpacked."""

    name: str
    data: bytes


class SheetCell(NamedTuple):
    """A cell. `own` is False where another cell, merged over this place, shows its text here, too."""

    text: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a table, and where a person finds it."""

    at: str
    cells: tuple[SheetCell, ...]

    def text(self, column: int) -> str:
        """Give the text of a column without any blanks; nothing beyond the row's end."""
        return "".join(self.cells[column].text.split()) if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file. `title`: the name of the sheet and the lines that stand before the table."""

    file: str
    title: str
    rows: tuple[SheetRow, ...]


# Reads the tables of a workbook or page; lies outside, since reading formats is the affair of the parsers.
Tables = Callable[[Source], Sequence[Sheet]]


class Severity(StrEnum):
    """How grave a problem is: it refuses the file, needs a person's yes, or is only told."""

    ERROR = "error"
    DOUBT = "doubt"  # the roster could say what is not so: somebody becomes due, or is lost
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where, and what to do about it."""

    severity: Severity
    what: str
    file: str
    at: str = ""
    remedy: str = ""

    @property
    def line(self) -> str:
        """Say it in one line."""
        place = f"{self.file}: {self.at}: " if self.at else f"{self.file}: "
        return f"{self.severity}: {place}{self.what}" + (f" ({self.remedy})" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a list, with its file and place."""

    row: ListRow
    file: str
    at: str


@dataclass(frozen=True, slots=True)
class PlacedChange:
    """A row of a table of changes, with its file and place."""

    change: Change
    file: str
    at: str


@dataclass(frozen=True)
class Reading:
    """What files of one kind hold: the rows of a list, or changes.

    `cutoff`: the day of the list, None where no file says it. `confirmed_only`: as of `LaterList`. `low`: the kind is
    of low confidence, whatever the operator says.
    """

    kind: str
    rows: tuple[Placed, ...] = ()
    changes: tuple[PlacedChange, ...] = ()
    cutoff: date | None = None
    confirmed_only: bool = True
    low: bool = False
    problems: tuple[Problem, ...] = ()


def source(name: str, data: bytes) -> Source:
    """Take a file in, unpacked where it is gzip. Raises BadInput for one that is torn, or swells without end."""
    if not data.startswith(GZIP):
        return Source(name, data)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(data, LARGEST)
    except zlib.error as error:
        raise BadInput(f"cannot be unpacked: {error}", file=name, remedy="fetch it again") from error
    if not unpacking.eof:
        what = f"holds more than {LARGEST:,} bytes" if unpacking.unconsumed_tail else "is cut short"
        raise BadInput(what, file=name, remedy="fetch it again")
    return Source(name.removesuffix(".gz"), plain)


def text_of(one: Source) -> str:
    """Decode text: UTF-8 (with or without mark), UTF-16 with a mark, else GB18030. Raises BadInput for neither."""
    marked = one.data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for charset in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = one.data.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput("neither UTF-8 nor GB18030 text", file=one.name, remedy="save it as CSV UTF-8")
