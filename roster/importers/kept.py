"""Lists and changes as a workspace keeps them once they were read: CSV below one line that says what they are. Pure.

    #gongkai {"holds": "list", "cutoff": "2024-12-31", "source": "…", "confidence": "high", …}
    code,name,county_code,county

So an import is read the same for ever, however the readers change. The operator's own CSV is kept as it is.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from roster.changes import Change
from roster.errors import BadInput
from roster.importers.matter import Reading
from roster.later_lists import LaterList, ListRow

MARK = b"#gongkai "
LIST_COLUMNS = ("code", "name", "county_code", "county")
CHANGE_COLUMNS = ("year", "old_code", "old_name", "new_code", "new_name", "reason", "document", "on")
LOW = "low"


@dataclass(frozen=True)
class Kept:
    """What a kept file holds: a list or changes. `low`: it may only cast doubt on a duty, never make one."""

    later: LaterList | None = None
    changes: tuple[Change, ...] = ()
    low: bool = False


def is_kept(data: bytes) -> bool:
    """Tell whether a file of the workspace is one of these, and not the operator's own CSV."""
    return data.startswith(MARK)


def kept_of(reading: Reading, source: str, cutoff: date | None, *, low: bool) -> Kept:
    """Make of what was read what is kept. Raises BadInput for a list without a day."""
    if reading.changes:
        return Kept(changes=tuple(dict.fromkeys(one.change for one in reading.changes)), low=low)
    if cutoff is None:
        remedy = "give it: --cutoff 2024-12-31"
        raise BadInput("does not say as of which day it is", file=reading.rows[0].file, remedy=remedy)
    rows = tuple(one.row for one in reading.rows)
    return Kept(LaterList(cutoff, source, rows, scope_of(rows), reading.confirmed_only), low=low)


def scope_of(rows: Iterable[ListRow]) -> str:
    """Give the digits that all counties of a list share: a county's, a prefecture's, a province's, or none."""
    counties = {row.county_code for row in rows}
    return next((next(iter(found)) for width in (6, 4, 2) if len(found := {c[:width] for c in counties}) == 1), "")


def write_kept(kept: Kept) -> bytes:
    """Write it down. The same content gives the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    about: dict[str, Any] = {"holds": "changes"}
    if kept.later:
        one = kept.later
        told = {"cutoff": one.cutoff.isoformat(), "source": one.source, "scope": one.scope}
        about = {"holds": "list", **told, "confirmed_only": one.confirmed_only}
        writer.writerow(LIST_COLUMNS)
        writer.writerows((row.code, row.name, row.county_code, row.county) for row in one.rows)
    else:
        writer.writerow(CHANGE_COLUMNS)
        writer.writerows([getattr(change, name) or "" for name in CHANGE_COLUMNS] for change in kept.changes)
    head = json.dumps({**about, "confidence": LOW if kept.low else "high"}, ensure_ascii=False)
    return MARK + f"{head}\n{text.getvalue()}".encode()


def read_kept(file: Path, data: bytes) -> Kept:
    """Read it again. Raises BadInput with the line where somebody has changed it into what cannot be read."""
    try:
        head, _, body = data.removeprefix(MARK).decode("utf-8").partition("\n")
        about = json.loads(head)
        read = READERS[about["holds"]]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("its first line says not what it holds", file=file, line=1, remedy=REMEDY) from error
    reader = csv.reader(io.StringIO(body, newline=""), strict=True)
    try:
        next(reader, None)
        found = read(about, list(reader), file)
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise BadInput(f"cannot be read: {error}", file=file, line=reader.line_num + 1, remedy=REMEDY) from error
    return replace(found, low=about.get("confidence") == LOW)


REMEDY = "it was changed after its import: revert it and import the original again"


def _read_list(about: dict[str, Any], rows: Sequence[Sequence[str]], file: Path) -> Kept:
    listed = tuple(ListRow(*row) for row in rows)
    source = f"{about['source']} ({file.name})"
    day = date.fromisoformat(about["cutoff"])
    return Kept(LaterList(day, source, listed, about["scope"], about["confirmed_only"]))


def _read_changes(about: dict[str, Any], rows: Sequence[Sequence[str]], file: Path) -> Kept:
    found = []
    for row in rows:
        year, old_code, old_name, new_code, new_name, reason, document, day = row
        on = date.fromisoformat(day) if day else None
        found.append(Change(int(year), old_code, old_name, new_code, new_name, reason, document, on))
    return Kept(changes=tuple(found))


READERS: dict[str, Callable[[dict[str, Any], Sequence[Sequence[str]], Path], Kept]] = {
    "list": _read_list,
    "changes": _read_changes,
}
