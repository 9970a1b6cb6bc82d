"""Files that somebody wants to import, read and checked: what they would change, and what is wrong with them.

    candidate(workspace, files, Wanted(…), today) -> Candidate      reads only; nothing is written to the workspace

The roster is loaded twice, as it stands and with the files on top, and the two are compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cli.roster.tables import tables
from roster import Roster, load
from roster.errors import BadInput
from roster.importers.checks import check_changes, check_list, check_own
from roster.importers.differing import Difference, compare
from roster.importers.kept import Kept, kept_of, write_kept
from roster.importers.known import Known
from roster.importers.matter import Problem, Reading, Severity, Source, source
from roster.importers.reading import OWN, Asked, is_own, read
from roster.importing import Import, read_import
from roster.lists import cutoffs
from storage.roster_imports import Parcel
from storage.workspace import Workspace

FIRST_YEAR = 2008


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator says of the files."""

    asked: Asked = field(default_factory=Asked)
    source: str = ""
    low: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What would be taken in. `own`: what the operator's own CSV holds, None of other kinds."""

    parcel: Parcel
    problems: tuple[Problem, ...]
    difference: Difference
    own: Import | None = None

    def of(self, severity: Severity) -> list[Problem]:
        """Give the problems of one severity."""
        return [one for one in self.problems if one.severity is severity]


def loaded(workspace: Workspace, files: Iterable[Path]) -> Roster:
    """Load the roster of a workspace, but from these imports."""
    return load(files, workspace.deadline_files, workspace.ruling_files)


def candidate(workspace: Workspace, files: Sequence[Path], wanted: Wanted, today: date) -> Candidate:
    """Read and check files. Raises BadInput for what cannot be read, and for errors that the checks find."""
    originals = [(file.name, _bytes_of(file)) for file in files]
    sources = [source(name, data) for name, data in originals]
    if wanted.asked.kind == OWN or (not wanted.asked.kind and is_own(sources[0])):
        if len(files) > 1 or wanted.low or wanted.asked.cutoff:
            told = "is the operator's own: it comes alone, with its own dates, and is no source of low confidence"
            raise BadInput(told, file=files[0], remedy="leave --cutoff and --low-confidence out")
        return _own(workspace, files[0], sources[0], wanted, today)
    return _published(workspace, originals, sources, wanted, today)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise BadInput("no such file", file=file) from error
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror or error}", file=file) from error


def _own(workspace: Workspace, file: Path, unpacked: Source, wanted: Wanted, today: date) -> Candidate:
    before = Known(loaded(workspace, workspace.roster_files))
    with TemporaryDirectory() as folder:
        plain = file
        if unpacked.name != file.name:
            plain = Path(folder) / unpacked.name
            plain.write_bytes(unpacked.data)
        after = Known(loaded(workspace, [*workspace.roster_files, plain]))
        own = read_import(plain, lambda code: code)  # successors were checked a line above, against every roster
    years = range(FIRST_YEAR, today.year)
    difference = compare(before, after, _codes(own), years, workspace.settings.audit.switches)
    parcel = Parcel(OWN, wanted.by, len(own.rows), unpacked.data, [(file.name, unpacked.data)], _about(wanted))
    return Candidate(parcel, tuple(check_own(own, before)), difference, own)


def _codes(own: Import) -> set[str]:
    return {county.code for county in own.counties}


def _published(
    workspace: Workspace,
    originals: Sequence[tuple[str, bytes]],
    sources: Sequence[Source],
    wanted: Wanted,
    today: date,
) -> Candidate:
    before = Known(loaded(workspace, workspace.roster_files))
    reading = read(sources, before, wanted.asked, tables)
    refuse(reading.problems)
    low, named = wanted.low or reading.low, wanted.source or ", ".join(one.name for one in sources)
    kept = kept_of(reading, named, wanted.asked.cutoff or reading.cutoff, low=low)
    problems = (*reading.problems, *_checked(reading, kept, before, today))
    refuse(problems)
    if low:
        problems = tuple(replace(one, severity=Severity.WARNING) for one in problems)  # it can make no duty
    data = write_kept(kept)
    with TemporaryDirectory() as folder:
        file = Path(folder) / sources[0].name
        file.write_bytes(data)
        after = Known(loaded(workspace, [*workspace.roster_files, file]))
    difference = compare(before, after, *_reach(kept, before, today), workspace.settings.audit.switches)
    rows = len(kept.later.rows) if kept.later else len(kept.changes)
    about = _about(wanted) | {"source": named, "confidence": "low" if low else "high"}
    if kept.later:
        about["cutoff"] = kept.later.cutoff.isoformat()
    return Candidate(Parcel(reading.kind, wanted.by, rows, data, originals, about), problems, difference)


def _about(wanted: Wanted) -> dict[str, Any]:
    return {"source": wanted.source} if wanted.source else {}


def _checked(reading: Reading, kept: Kept, before: Known, today: date) -> list[Problem]:
    if kept.later:
        return list(check_list(reading, kept.later, before, today))
    return list(check_changes(reading, before, today))


def _reach(kept: Kept, before: Known, today: date) -> tuple[set[str], range]:
    """Say which counties and report years an import can touch."""
    if kept.later:
        scope = kept.later.scope
        there = {code for code in before.county_names if code.startswith(scope) and before.current(code)}
        return there | {row.county_code for row in kept.later.rows}, range(max(cutoffs()) - 1, today.year)
    counties = {code[:6] for change in kept.changes for code in (change.old_code, change.new_code) if code}
    years = [change.year for change in kept.changes]
    return counties, range(max(min(years) - 1, FIRST_YEAR), min(max(years) + 2, today.year))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise BadInput where there are errors: the first, and how many more."""
    errors = [one for one in problems if one.severity is Severity.ERROR]
    if errors:
        first, more = errors[0], len(errors) - 1
        what = first.what + (f"; and {more} more errors" if more else "")
        place = f"{first.file}: {first.at}" if first.at else first.file
        raise BadInput(what, file=place, remedy=first.remedy)
