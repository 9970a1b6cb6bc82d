"""`gongkai archive verify`: reads the store again and names what is not as it was written."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.exits import Exit
from cli.options import WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.screen import plain

if TYPE_CHECKING:
    from storage.archive.defect import Defect
    from storage.chain.keys import PublicKey
    from storage.verification.verify import Verification
    from storage.workspace import Workspace

COLUMNS = ("file", "offset", "record_id", "what")
_SAMPLE = "Read a night's portion: so much that all is read again within [archive] verify_days days."
_PUBLISHED = "Folder or fsspec address where manifests were published: they must be the same."
_KEY = "A file with a public key (or keys, one a line) that manifests must be signed by; may be given several times."
_FILES = "WACZ files to check, instead of the store of a workspace."


def verify(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE.wacz]...", help=_FILES)] = None,
    sample: Annotated[bool, typer.Option("--sample", help=_SAMPLE)] = False,
    published: Annotated[str | None, typer.Option(help=_PUBLISHED)] = None,
    key: Annotated[list[Path] | None, typer.Option(help=_KEY)] = None,
    workspace: WorkspaceOption = WORKSPACE,
    format: FormatOption = Format.TABLE,
) -> None:
    """Read everything again, hold it against everything else, and name each defect. Exit code 1 when there is one."""
    from storage.chain.keys import read_public_keys

    keys = [each for path in key or [] for each in read_public_keys(path)]
    if files and (sample or published):
        raise typer.BadParameter("is about the store, and is not checked with FILE", param_hint="--sample/--published")
    if files:
        defects, lines, told = _wacz(files, keys)
    else:
        from storage.workspace import open_workspace

        opened = open_workspace(workspace)
        with opened.lock():
            found = _store(opened, keys, sample=sample, published=published)
        defects, lines, told = found.defects, summary(found), _as_json(found)
    _give(format, defects, lines, told)
    if defects:
        raise typer.Exit(Exit.FOUND)


def verify_tonight(workspace: "Workspace") -> tuple[list[str], bool]:
    """Check the portion of a night; the caller holds the lock. Gives the lines to print, and whether all was well."""
    found = _store(workspace, (), sample=True, published=None)
    lines = [f"archive: {defect}" for defect in found.defects]
    return [*lines, *(f"archive: {line}" for line in summary(found))], not found.defects


def summary(found: "Verification") -> list[str]:
    """Say what was checked, and what came of it."""
    from storage.verification.verify import lines

    what = "the portion that was read" if found.share else "the archive"
    return [*lines(found), f"{len(found.defects)} defects" if found.defects else f"{what} is whole"]


def _store(
    workspace: "Workspace", keys: "Sequence[PublicKey]", *, sample: bool, published: str | None
) -> "Verification":
    from storage.verification.verify import Asked
    from storage.verification.verify import verify as verify_store

    with _progress() as progress:
        return verify_store(workspace, Asked(sample=sample, keys=keys, published=published, progress=progress))


def _wacz(files: Sequence[Path], keys: "Sequence[PublicKey]") -> "tuple[list[Defect], list[str], dict[str, Any]]":
    """Check WACZ files, each by itself."""
    from storage.wacz.check import examine

    reports = [examine(path, keys) for path in files]
    defects = [defect for report in reports for defect in report.defects]
    notes = [f"{report.file}: {note}" for report in reports for note in report.notes]
    proven = [f"{report.file}: {line}" for report in reports for line in report.proven]
    records = sum(report.records for report in reports)
    ended = f"{len(defects)} defects" if defects else "whole"
    checked = f"checked: {len(reports)} files, {records} records"
    lines = [checked, *(f"proven: {line}" for line in proven), *(f"not checked: {note}" for note in notes), ended]
    return defects, lines, {"checked": {"files": len(reports), "records": records}, "proven": proven, "notes": notes}


def _as_json(found: "Verification") -> dict[str, Any]:
    share = asdict(found.share) if found.share else None
    return {"checked": dict(found.counts), "rows": found.rows, "notes": found.notes, "sample": share}


def _give(format: Format, defects: "Sequence[Defect]", lines: Sequence[str], told: dict[str, Any]) -> None:
    rows = [asdict(defect) for defect in defects]
    if format is Format.JSON:
        typer.echo(json.dumps({"defects": rows, **told}, ensure_ascii=False, default=str))
    elif format is Format.CSV:
        from audit.export import table_csv

        typer.echo(table_csv(COLUMNS, rows), nl=False)
    else:
        for line in [*map(str, defects), *lines]:
            print(plain(line))


@contextmanager
def _progress() -> "Iterator[Callable[[str, int, int], None] | None]":
    """Give what draws how far the check is; nothing where nobody looks."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Progress(console=console, transient=True) as bars:
        drawn: dict[str, TaskID] = {}

        def draw(what: str, done: int, total: int) -> None:
            if what not in drawn:
                drawn[what] = bars.add_task(what)
            bars.update(drawn[what], completed=done, total=total)

        yield draw
