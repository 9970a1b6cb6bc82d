"""Which imports rest on another: without it they would say something else, or nothing. Pure.

A list rests on an older one that covers the same: units are tied to it from list to list. Changes rest on a list or
roster that alone knows the units they name. (An own CSV rests on what has its successors: loading it shows that.)
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from roster.importers.kept import Kept, is_kept, read_kept
from roster.importers.known import Known


def rests(target: Path, later: Sequence[Path], known: Known, without: Known) -> Iterator[str]:
    """Give the names of later imports that rest on one. `known`, `without`: the roster with it, and without."""
    one = _read(target)
    for file in later:
        other = _read(file)
        if (one and other and _follows(other, one)) or (other and _names(other, known) - _names(other, without)):
            yield file.name


def _read(file: Path) -> Kept | None:
    data = file.read_bytes()
    return read_kept(file, data) if is_kept(data) else None


def _follows(other: Kept, one: Kept) -> bool:
    if other.later is None or one.later is None or other.later.cutoff < one.later.cutoff:
        return False
    return other.later.covers(one.later.scope) or one.later.covers(other.later.scope)


def _names(kept: Kept, known: Known) -> set[str]:
    """Give the codes in a table of changes that a roster knows."""
    codes = {code for change in kept.changes for code in (change.old_code, change.new_code) if code}
    return {code for code in codes if known.name_of(code)}
