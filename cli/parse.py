"""`gongkai parse`: one JSON line for each record read from files, in the order given."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.options import WORKSPACE, NoWorkspaceOption
from parsers import read_report
from roster.errors import BadInput


def parse(
    files: Annotated[list[Path], typer.Argument(help="Files of reports; a folder stands for all files in it.")],
    url: Annotated[str | None, typer.Option("--url", help="The address the file came from.")] = None,
    content_type: Annotated[str | None, typer.Option("--content-type", help="The Content-Type it came with.")] = None,
    workspace: NoWorkspaceOption = WORKSPACE,
) -> None:
    """Read report files and print what they say: one JSON object (gongkai.record/1) a line."""
    for missing in (path for path in files if not path.exists()):
        raise BadInput("no such file or folder", file=missing)
    for path in _every_file(files):
        reading = read_report(path.read_bytes(), content_type=content_type, url=url, file=str(path))
        for record in reading.records:
            print(json.dumps(record.to_json(), ensure_ascii=False))


def _every_file(paths: list[Path]) -> Iterator[Path]:
    """Give the files in order; those of a folder sorted by path."""
    for path in paths:
        if path.is_dir():
            yield from sorted(child for child in path.rglob("*") if child.is_file())
        else:
            yield path
