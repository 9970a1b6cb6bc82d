"""Who filed, for which year, signed and published when; contradictions between title and text are told."""

import re
from dataclasses import dataclass
from datetime import date

from parsers.document import Document
from parsers.identity.dates import DAY, find_date, in_digits
from parsers.identity.names import Filer, filer_of_name, filer_of_signature, filer_of_text, filer_of_title
from parsers.identity.titles import Titles
from parsers.identity.years import Spoken, Year, conflicting_year, decide_year, listen
from parsers.record import Problem

# The national page labels first, then the spellings portals use; all by lower-case name.
DATE_LABELS = (
    "pubdate",
    "publishdate",
    "publish-date",
    "publishtime",
    "firstpublishedtime",
    "createdate",
    "article:published_time",
)
PUBLISHER_LABELS = ("contentsource", "author", "source", "publisher")
SHOWN_DATE = tuple(
    re.compile(rf"{words}\s*[】\]]?\s*[:：]?\s*[\[【]?\s*(20\d\d[^\n]{{0,24}})", re.M)
    for words in ("(?:发布|发表|公开)(?:日期|时间)", r"^\s*(?:日期|时间)(?=\s*[:：])")
)
LAST_LINES = 12
LONGEST_SIGNATURE = 60
TOWNSHIP_ENDS = re.compile(r"(?:街道|镇|乡|苏木|民族乡)$")


@dataclass(frozen=True, slots=True)
class Identity:
    """What identification found; `filer` is None when nothing names one."""

    filer: Filer | None
    year: Year
    dated: date | None
    published: date | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """The name and date at a report's end."""

    filer: Filer | None
    dated: date | None
    at: str | None


def identify(document: Document, titles: Titles) -> Identity:
    """Identify a report."""
    signature = find_signature(document)
    lines = [line.text for line in document.lines()]
    spoken = listen([line for line in lines if line not in (titles.title, titles.own)])
    year = decide_year(titles.title, spoken, signature.dated)
    named = [filer_of_title(title) if title else None for title in (titles.title, titles.own)]
    filer = next((f for f in (*named, signature.filer, _publisher(document)) if f), None) or filer_of_text(lines)
    problems = [*_year_problems(titles, spoken, year), *_filer_problems(named, signature, filer)]
    return Identity(filer, year, signature.dated, find_published(document), tuple(problems))


def find_signature(document: Document) -> Signature:
    """Find the signature among the last lines: a line that is a date, and a line that is a name at or just above it."""
    lines = list(document.lines())[-LAST_LINES:]
    for index in range(len(lines) - 1, -1, -1):
        text = in_digits(lines[index].text)
        dated = find_date(text) if len(text) <= LONGEST_SIGNATURE else None
        rest = DAY.sub("", text).strip(" 　:：()（）日期时间") if dated else ""
        if dated and (not rest or filer_of_signature(rest)):
            names = [rest, *(line.text for line in reversed(lines[max(0, index - 2) : index]))]
            filer = next((f for name in names if name and (f := filer_of_signature(name))), None)
            return Signature(filer, dated, lines[index].at)
    for line in reversed(lines[-3:]):
        if filer := filer_of_signature(line.text):
            return Signature(filer, None, line.at)
    return Signature(None, None, None)


def find_published(document: Document) -> date | None:
    """Give the publication date the page claims: its labels, else a date shown beside 发布日期 and the like."""
    for name in DATE_LABELS:
        if name in document.labels and (found := find_date(document.labels[name])):
            return found
    for pattern in SHOWN_DATE:
        for match in pattern.finditer(document.furniture):
            if found := find_date(match[1]):
                return found
    return None


def _publisher(document: Document) -> Filer | None:
    """Publisher labels often name the county's office, so only a township there is believed."""
    found = (filer_of_name(document.labels[name]) for name in PUBLISHER_LABELS if name in document.labels)
    return next((filer for filer in found if filer and filer.place), None)


def _year_problems(titles: Titles, spoken: Spoken, year: Year) -> list[Problem]:
    if year.year is None:
        return [Problem("no_year", "neither title nor text says which year the report is about")]
    other = conflicting_year(titles.title, spoken, titles.own)
    if other is None:
        return []
    return [Problem("year_conflict", f"the title claims {year.year}, the text is about {other}")]


def _filer_problems(named: list[Filer | None], signature: Signature, filer: Filer | None) -> list[Problem]:
    if filer is None:
        return [Problem("no_filer", "neither title, signature nor text names who filed")]
    title, own = named
    places = [f.place for f in (title, own) if f and f.place]
    signed = signature.filer.place if signature.filer else None
    claimed = places[0] if places else None
    other = next((p for p in (*places[1:], signed) if p and claimed and not _same_place(claimed, p)), None)
    if other is None:
        return []
    return [Problem("filer_conflict", f"the title names {claimed}, the report itself {other}", signature.at)]


def _same_place(a: str, b: str) -> bool:
    """镇 and 街道 of one name are one place renamed; a name with its county before it is the name."""
    bare_a, bare_b = TOWNSHIP_ENDS.sub("", a), TOWNSHIP_ENDS.sub("", b)
    return bare_a.endswith(bare_b) or bare_b.endswith(bare_a)
