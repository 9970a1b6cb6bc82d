"""`gongkai parse`: one JSON line for each record read from files, in the order given."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from cli.options import WORKSPACE, NoWorkspaceOption
from parsers.record import Kind
from roster.errors import BadInput
from storage.files import Job, read_files
from storage.settings import ReadSettings
from storage.workers import Limits

NAMES = {Kind.REPORT: "read", Kind.UNREADABLE: "unreadable", Kind.NOT_A_REPORT: "not a report"}


def parse(
    files: Annotated[list[Path], typer.Argument(help="Files of reports; a folder stands for all files in it.")],
    url: Annotated[str | None, typer.Option("--url", help="The address the file came from.")] = None,
    content_type: Annotated[str | None, typer.Option("--content-type", help="The Content-Type it came with.")] = None,
    attachment: Annotated[
        list[Path] | None, typer.Option("--attachment", help="A file that hangs on the one FILE; may be repeated.")
    ] = None,
    workspace: NoWorkspaceOption = WORKSPACE,
) -> None:
    """Read report files and print what they say: one JSON object (gongkai.record/1) a line."""
    attached = tuple(attachment or ())
    for missing in (path for path in (*files, *attached) if not path.exists()):
        raise BadInput("no such file or folder", file=missing)
    if attached and (len(files) > 1 or files[0].is_dir()):
        raise typer.BadParameter("attachments belong to one FILE", param_hint="--attachment")
    paths = list(_every_file(files))
    kinds: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    with _counting(len(paths)) as progress:
        for read in read_files((Job(path, url, content_type, attached) for path in paths), _limits(len(paths))):
            _write(read.lines)
            kinds += read.kinds
            problems += read.problems
            progress.advance(progress.task_ids[0])
    if paths != files or len(paths) > 1:
        _summarise(kinds, problems)


def _write(lines: Sequence[str]) -> None:
    """Print lines at once; whoever stopped reading them, as `head` does, has what it wanted, and we are done."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        raise typer.Exit from None


def _every_file(paths: Sequence[Path]) -> Iterator[Path]:
    """Give the files in order; those of a folder sorted by path."""
    for path in paths:
        if path.is_dir():
            # A link that leads nowhere is kept: its record says so, where leaving it out would say nothing.
            yield from sorted(child for child in path.rglob("*") if child.is_file() or not child.exists())
        else:
            yield path


def _limits(files: int) -> Limits:
    """Give the limits of a reading pass, and no more processes than files."""
    settings = ReadSettings()
    return Limits(min(files, len(os.sched_getaffinity(0))), settings.seconds, settings.memory_mb)


@contextmanager
def _counting(files: int) -> Iterator[Progress]:
    """Show how far it is, where a person looks at standard error and the records go elsewhere."""
    columns = (TextColumn("files read"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    shown = console.is_terminal and not sys.stdout.isatty()
    with Progress(*columns, console=console, transient=True, disable=not shown, redirect_stdout=False) as progress:
        progress.add_task("", total=files)
        yield progress


def _summarise(kinds: Counter[str], problems: Counter[str]) -> None:
    print(", ".join(f"{kinds[kind]} {name}" for kind, name in NAMES.items()), file=sys.stderr)
    for code, count in sorted(problems.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"  {count} {code}", file=sys.stderr)
