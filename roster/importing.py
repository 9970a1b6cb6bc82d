"""Reads a roster file of the operator's own: CSV rows with exact dates become units through time.

Takes a path; gives counties and units, or a BadInput with the line at fault. docs/roster.md describes the format.
"""

import csv
import io
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from roster.errors import BadInput
from roster.model import Came, County, FilerClass, Kind, Spell, Successor, Unit
from roster.names import filer_name

COLUMNS = ("code", "name", "kind", "county_code", "county_name", "valid_from", "valid_to", "successor_code")
CLASS_OF = {
    Kind.TOWN: FilerClass.GOV,
    Kind.TOWNSHIP: FilerClass.GOV,
    Kind.STREET: FilerClass.STREET,
    Kind.OTHER: FilerClass.NONE,
}
DAY = timedelta(days=1)
# Gives the latest name of a code that stands elsewhere (another import, the packaged lists), None if nowhere.
KnownName = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of the file: a spell from `start` up to, not including, `end`."""

    line: int
    code: str
    name: str
    kind: Kind
    county_code: str
    county: str
    start: date | None
    end: date | None
    successor: str
    filer: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """What a file holds."""

    file: Path
    rows: tuple[ImportRow, ...]
    counties: tuple[County, ...]
    units: tuple[Unit, ...]


def read_import(file: Path, known: KnownName = lambda code: None) -> Import:
    """Read a roster file. Raises BadInput with the line of the first row that cannot be used."""
    rows = _rows(file)
    by_code: dict[str, list[ImportRow]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    for spells in by_code.values():
        spells.sort(key=_start)
        _check_overlap(file, spells)
    _check_successors(file, rows, by_code, known)
    counties = {row.county_code: County(row.county_code, row.county) for row in sorted(rows, key=_start)}
    units = [_unit(chain, by_code, known) for chain in _chains(rows, by_code)]
    return Import(file, tuple(rows), tuple(counties.values()), tuple(units))


def _text(file: Path) -> str:
    data = file.read_bytes()
    for charset in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    good = _good_lines(data)
    raise BadInput("neither UTF-8 nor GB18030 text", file=file, line=good + 1, remedy="save it as CSV UTF-8")


def _good_lines(data: bytes) -> int:
    """Count the whole lines before the first that neither charset can read."""
    count = 0
    for line in data.split(b"\n"):
        try:
            line.decode("gb18030")
        except UnicodeDecodeError:
            break
        count += 1
    return count


def _rows(file: Path) -> list[ImportRow]:
    text = _text(file)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadInput(
            "holds a NUL character, so it is no CSV text", file=file, line=line, remedy="save it as CSV UTF-8"
        )
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise BadInput(
                f"column missing: {', '.join(missing)}", file=file, line=1, remedy="docs/roster.md lists them"
            )
        rows = [_row(file, reader.line_num, fields) for fields in reader if any(_cells(fields))]
    except csv.Error as error:
        raise BadInput(f"not CSV: {error}", file=file, line=reader.line_num) from error
    if not rows:
        raise BadInput("holds no rows", file=file, line=2)
    return rows


def _cells(fields: dict[str, str | None]) -> list[str]:
    return [value for value in fields.values() if isinstance(value, str) and value.strip()]


def _row(file: Path, line: int, fields: dict[str, str | None]) -> ImportRow:
    def cell(column: str) -> str:
        return (fields.get(column) or "").strip()

    def fail(what: str) -> BadInput:
        return BadInput(what, file=file, line=line, remedy="docs/roster.md describes the columns")

    if None in fields:
        raise fail("more cells than columns")
    kind = _kind(cell("kind"), fail)
    name, county = cell("name"), cell("county_name")
    if not name or not county:
        raise fail("name and county_name must not be empty")
    start, end = _day("valid_from", cell("valid_from"), fail), _day("valid_to", cell("valid_to"), fail)
    if start and end and end <= start:
        raise fail(f"valid_to {end} is not after valid_from {start}")
    successor = cell("successor_code")
    if successor and end is None:
        raise fail("names a successor but no valid_to")
    return ImportRow(
        line,
        _code("code", cell("code"), fail),
        name,
        kind,
        _county_code(cell("county_code"), fail),
        county,
        start,
        end,
        _code("successor_code", successor, fail) if successor else "",
        cell("filer") or filer_name(name, kind),
        tuple(alias.strip() for alias in cell("aliases").split("|") if alias.strip()),
    )


def _kind(text: str, fail: Callable[[str], BadInput]) -> Kind:
    try:
        return Kind(text)
    except ValueError as error:
        raise fail(f"kind must be {', '.join(Kind)}, not {text!r}") from error


def _code(column: str, text: str, fail: Callable[[str], BadInput]) -> str:
    """Read a code of 9 digits, or of 12 whose last three are those of no village."""
    if not re.fullmatch(r"[0-9]{9}(?:000)?", text):
        raise fail(f"{column} must have 9 digits (or 12, ending in 000), not {text!r}")
    return text[:9]


def _county_code(text: str, fail: Callable[[str], BadInput]) -> str:
    if not re.fullmatch(r"[0-9]{6}", text):
        raise fail(f"county_code must have 6 digits, not {text!r}")
    return text


def _day(column: str, text: str, fail: Callable[[str], BadInput]) -> date | None:
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise fail(f"{column} must be a date such as 2020-01-31, or empty, not {text!r}")


def _start(row: ImportRow) -> date:
    return row.start or date.min


def _check_overlap(file: Path, spells: list[ImportRow]) -> None:
    for before, after in itertools.pairwise(spells):
        if before.end is None or _start(after) < before.end:
            raise BadInput(
                f"code {after.code} is valid twice at once: see also line {before.line}",
                file=file,
                line=max(before.line, after.line),
                remedy="valid_to is the first day a row no longer holds",
            )


def _check_successors(file: Path, rows: list[ImportRow], by_code: dict[str, list[ImportRow]], known: KnownName) -> None:
    for row in rows:
        if row.successor and row.successor not in by_code and known(row.successor) is None:
            raise BadInput(f"successor {row.successor} is in no roster", file=file, line=row.line, remedy="add its row")


def _chains(rows: list[ImportRow], by_code: dict[str, list[ImportRow]]) -> list[list[ImportRow]]:
    """Group rows into units: a row and the one that continues it belong to the same."""
    pointing: dict[tuple[str, date], list[ImportRow]] = {}
    for row in rows:
        if row.successor and row.end:
            pointing.setdefault((row.successor, row.end), []).append(row)
    following = {row.line: after for row in rows if (after := _continuation(row, by_code, pointing))}
    continued = {after.line for after in following.values()}
    chains = []
    for row in rows:
        if row.line not in continued:
            chain = [row]
            while chain[-1].line in following:
                chain.append(following[chain[-1].line])
            chains.append(chain)
    return chains


def _continuation(
    row: ImportRow, by_code: dict[str, list[ImportRow]], pointing: dict[tuple[str, date], list[ImportRow]]
) -> ImportRow | None:
    """Give the row in which the same unit goes on, if any.

    Under its own code: the next spell, unless the row says its successor is another. Under another code: the row that
    begins the day this one ends, if nothing else ends in it and its code did not exist the day before.
    """
    if row.end is None:
        return None
    if row.successor in ("", row.code):
        later = [one for one in by_code[row.code] if one.start and one.start >= row.end]
        return later[0] if later and (later[0].start == row.end or later[0].name == row.name) else None
    heirs = by_code.get(row.successor, [])
    begins = next((one for one in heirs if one.start == row.end), None)
    existed = any(one.end == row.end for one in heirs)
    alone = len(pointing[row.successor, row.end]) == 1
    return begins if begins and alone and not existed else None


def _unit(chain: list[ImportRow], by_code: dict[str, list[ImportRow]], known: KnownName) -> Unit:
    first, last = chain[0], chain[-1]
    unit_id = f"{first.code}@{first.start.isoformat() if first.start else 'always'}"
    spells = [_spell(row, chain[place - 1] if place else None) for place, row in enumerate(chain)]
    return Unit(unit_id, tuple(spells), imported=True, successor=_successor(last, by_code, known))


def _spell(row: ImportRow, before: ImportRow | None) -> Spell:
    return Spell(
        row.code,
        row.name,
        row.kind,
        CLASS_OF[row.kind],
        row.filer,
        row.county_code,
        row.county,
        row.start,
        row.end - DAY if row.end else None,
        _came(before, row),
        aliases=row.aliases,
    )


def _came(before: ImportRow | None, row: ImportRow) -> Came:
    if before is None:
        return Came.NEW if row.start else Came.LISTED
    changes = (
        (before.county_code != row.county_code, Came.COUNTY_CHANGE),
        (before.kind is not row.kind, Came.TYPE_CHANGE),
        (before.name != row.name, Came.RENAME),
        (before.end != row.start, Came.RETURN),
    )
    return next((came for changed, came in changes if changed), Came.RECODE)


def _successor(row: ImportRow, by_code: dict[str, list[ImportRow]], known: KnownName) -> Successor | None:
    if not row.successor or row.end is None or row.successor == row.code:
        return None
    heirs = by_code.get(row.successor, [])
    named = next((one.name for one in heirs if one.end is None or one.end > row.end), None)
    return Successor(
        row.successor, named or known(row.successor) or (heirs[-1].name if heirs else row.successor), row.end
    )
