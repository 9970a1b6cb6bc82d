"""`gongkai release verify`: checks a release with nothing but its folder at hand, or with the WARCs it cites, too."""

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import WORKSPACE, NoWorkspaceOption
from cli.screen import plain
from roster.errors import BadInput

if TYPE_CHECKING:
    from release.verify.archive import Again
    from release.verify.report import Report
    from storage.chain.keys import PublicKey

_FOLDER = "The folder of a release, or the .tar.zst beside it."
_KEY = "A file with the public key (or keys, one a line) you trust; may be given several times."
_ARCHIVE = "A folder with the WARC files it cites: versions are read from them again and compared, every cell."
_SAMPLE = "How many versions to read again, chosen by lot (default: 100)."
_ALL = "Read every version again."


class Shown(StrEnum):
    """How the result is printed."""

    TABLE = "table"
    JSON = "json"


def verify(
    folder: Annotated[Path, typer.Argument(help=_FOLDER)],
    key: Annotated[list[Path] | None, typer.Option(help=_KEY)] = None,
    archive: Annotated[Path | None, typer.Option(help=_ARCHIVE)] = None,
    sample: Annotated[int | None, typer.Option(min=1, help=_SAMPLE)] = None,
    all_: Annotated[bool, typer.Option("--all", help=_ALL)] = False,
    format: Annotated[Shown, typer.Option("--format", help="Lines to read, or json for other programs.")] = Shown.TABLE,
    workspace: NoWorkspaceOption = WORKSPACE,
) -> None:
    """Check a release completely, and name each defect with its file and place. Exit code 1 when there is one."""
    from release.verify.check import verify as check
    from release.verify.opening import opened
    from storage.chain.keys import read_public_keys

    if archive is None and (sample or all_):
        raise typer.BadParameter("is about the WARCs: give --archive, too", param_hint="--sample/--all")
    if sample and all_:
        raise typer.BadParameter("say the one or the other", param_hint="--sample/--all")
    keys = [each for path in key or [] for each in read_public_keys(path)]
    again = _again(archive, sample, keys, all_=all_) if archive else None
    with opened(folder) as release:
        report = check(release, keys, again)
    if format is Shown.JSON:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        for line in lines(report):
            print(plain(line))
    if report.defects:
        raise typer.Exit(Exit.FOUND)


def _again(archive: Path, sample: int | None, keys: "list[PublicKey]", *, all_: bool) -> "Again":
    """Say what is to be read again. Raises BadInput where there is no archive."""
    from release.verify.archive import SAMPLE, Again

    if not archive.is_dir() or not any(archive.glob("*.warc.gz*")):
        raise BadInput(
            "holds no WARC files", file=archive, remedy="give the folder `archive` of a workspace, or a copy"
        )
    return Again(archive, None if all_ else sample or SAMPLE, keys)


def lines(report: "Report") -> Iterator[str]:
    """Give what was found, how much was checked, what was not, and the verdict."""
    yield from map(str, report.defects)
    for file in report.cut_short:
        yield f"{file}: more defects of it are not told"
    checked = ", ".join(f"{count} {what}" for what, count in report.counts.items())
    yield f"checked: {checked}"
    yield from (f"not checked: {note}" for note in report.notes)
    count = len(report.defects)
    told = f"{count} defect{'' if count == 1 else 's'}{' or more' if report.cut_short else ''}"
    yield told if report.defects else "the release is whole"
