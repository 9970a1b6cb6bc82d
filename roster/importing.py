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
from roster.model import Came, County, Ending, FilerClass, How, Kin, Kind, Spell, Unit
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
    successors: tuple[str, ...]
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
    units = _Kinship(_chains(rows, by_code), by_code, known).units()
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
    named = filter(None, cell("successor_code").split("|"))
    successors = tuple(_code("successor_code", each.strip(), fail) for each in named)
    if successors and end is None:
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
        successors,
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
        for code in row.successors:
            if code not in by_code and known(code) is None:
                raise BadInput(f"successor {code} is in no roster", file=file, line=row.line, remedy="add its row")


def _chains(rows: list[ImportRow], by_code: dict[str, list[ImportRow]]) -> list[list[ImportRow]]:
    """Group rows into units: a row and the one that continues it belong to the same."""
    pointing: dict[tuple[str, date], list[ImportRow]] = {}
    for row in rows:
        for code in row.successors if row.end else ():
            pointing.setdefault((code, row.end or date.max), []).append(row)
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

    Under its own code: the next spell, unless the row says that its successors are others. Under another code: the row
    that begins the day this one ends, if it is the only successor, nothing else ends in it and its code did not exist
    the day before.
    """
    if row.end is None:
        return None
    if not row.successors or row.code in row.successors:
        later = [one for one in by_code[row.code] if one.start and one.start >= row.end]
        return later[0] if later and (later[0].start == row.end or later[0].name == row.name) else None
    if len(row.successors) > 1:
        return None
    (successor,) = row.successors
    heirs = by_code.get(successor, [])
    begins = next((one for one in heirs if one.start == row.end), None)
    existed = any(one.end == row.end for one in heirs)
    alone = len(pointing[successor, row.end]) == 1
    return begins if begins and alone and not existed else None


class _Kinship:
    """The units of a file, each with those it went into and those that went into it."""

    def __init__(self, chains: list[list[ImportRow]], by_code: dict[str, list[ImportRow]], known: KnownName) -> None:
        self._chains, self._by_code, self._known = chains, by_code, known
        self._id_of = {row.line: _unit_id(chain) for chain in chains for row in chain}

    def units(self) -> list[Unit]:
        endings = {_unit_id(chain): self._ending(chain[-1]) for chain in self._chains}
        before: dict[str, list[Kin]] = {}
        for chain in self._chains:
            ending = endings[_unit_id(chain)]
            for kin in ending.into if ending else ():
                before.setdefault(kin.unit_id, []).append(Kin(chain[-1].code, chain[-1].name, _unit_id(chain)))
        ids = [_unit_id(chain) for chain in self._chains]
        return [
            _unit(chain, endings[unit_id], tuple(before.get(unit_id, ())))
            for unit_id, chain in zip(ids, self._chains, strict=True)
        ]

    def _ending(self, row: ImportRow) -> Ending | None:
        if row.end is None:
            return None
        into = tuple(self._kin(code, row.end) for code in row.successors if code != row.code)
        if not into:
            return Ending(How.DISSOLVED, on=row.end, year=row.end.year)
        return Ending(How.MERGED if len(into) == 1 else How.SPLIT, into, row.end, row.end.year)

    def _kin(self, code: str, day: date) -> Kin:
        """Name a successor as it was from the day on, else as it was last."""
        rows = self._by_code.get(code, [])
        found = next((one for one in rows if one.end is None or one.end > day), rows[-1] if rows else None)
        if found is None:
            return Kin(code, self._known(code) or code)
        return Kin(code, found.name, self._id_of[found.line])


def _unit_id(chain: list[ImportRow]) -> str:
    first = chain[0]
    return f"{first.code}@{first.start.isoformat() if first.start else 'always'}"


def _unit(chain: list[ImportRow], ending: Ending | None, before: tuple[Kin, ...]) -> Unit:
    spells = [_spell(row, chain[place - 1] if place else None) for place, row in enumerate(chain)]
    return Unit(_unit_id(chain), tuple(spells), imported=True, ending=ending, before=before)


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
