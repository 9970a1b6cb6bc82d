"""Who filed, for which year, signed and published when; contradictions between title and text are told.

The filer is taken from the title, the title printed in the text, the signature, the page's publisher fields and
breadcrumb, and last from what the text makes its subject; the first that names one decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parsers.document import Document
from parsers.identity.fields import find_made, find_published, find_publisher
from parsers.identity.leftovers import blank_problems, foreign_problems
from parsers.identity.names import Filer, filer_of_text, filer_of_title, same_place
from parsers.identity.signature import Signature, find_signature
from parsers.identity.titles import Titles
from parsers.identity.years import Spoken, Year, conflicting_year, decide_year, listen
from parsers.record import Problem

LONGEST_DELAY = 10  # years


@dataclass(frozen=True, slots=True)
class Identity:
    """What identification found; `filer` is None when nothing names one."""

    filer: Filer | None
    year: Year
    dated: date | None
    published: date | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """The filers that a page names: in its title, the title in the text, its signature; else in its fields."""

    title: Filer | None
    own: Filer | None
    signature: Filer | None
    publisher: Filer | None

    @property
    def first(self) -> Filer | None:
        """The most trusted one."""
        return self.title or self.own or self.signature or self.publisher


def identify(document: Document, titles: Titles) -> Identity:
    """Identify a report."""
    lines = list(document.lines())
    signature = find_signature(document)
    spoken = listen([line.text for line in lines if line.text not in (titles.title, titles.own)])
    year = decide_year(titles.title, spoken, _cells(document), signature.dated)
    titled, own = _titled(titles.title), _titled(titles.own)
    publisher = None if titled or own else find_publisher(document)
    named = _Named(titled, own, signature.filer, publisher)
    filer = named.first or filer_of_text(line.text for line in lines)
    problems = [
        *_year_problems(titles, spoken, year),
        *_filer_problems(named, signature, filer),
        *foreign_problems(lines, filer.place if filer else None),
        *blank_problems(lines),
    ]
    dated = _plausible(signature.dated or find_made(document), year)
    return Identity(filer, year, dated, find_published(document), tuple(problems))


def _plausible(dated: date | None, year: Year) -> date | None:
    """Leave out a date so long after the report year that it is a misprint."""
    return None if dated and year.year and dated.year - year.year > LONGEST_DELAY else dated


def _titled(title: str | None) -> Filer | None:
    return filer_of_title(title) if title else None


def _cells(document: Document) -> Iterator[str]:
    return (cell.text for grid in document.grids() for row in grid.rows for cell in row)


def _year_problems(titles: Titles, spoken: Spoken, year: Year) -> list[Problem]:
    if year.year is None:
        return [Problem("no_year", "neither title nor text says which year the report is about")]
    other = conflicting_year(titles.title, spoken, titles.own)
    if other is None:
        return []
    return [Problem("year_conflict", f"the title claims {year.year}, the text is about {other}")]


def _filer_problems(named: _Named, signature: Signature, filer: Filer | None) -> list[Problem]:
    """Tell of a title that names another place than the text; without a title's name, of a page of another's."""
    if filer is None:
        return [Problem("no_filer", "neither title, signature nor text names who filed")]
    title, own, signed, page = (
        one.place if one else None for one in (named.title, named.own, named.signature, named.publisher)
    )
    claimed = title or own
    if claimed:
        other = next((p for p in (own, signed) if p and not same_place(claimed, p)), None)
        said = f"the title names {claimed}, the report itself {other}"
    else:
        other = page if signed and page and not same_place(signed, page) else None
        said = f"the signature names {signed}, the page is that of {page}"
    return [Problem("filer_conflict", said, signature.at)] if other else []
