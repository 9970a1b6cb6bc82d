"""Where a list for other programs goes: standard output or a file."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from audit.export import BOM
from roster.errors import BadInput


class AuditFormat(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def _writable(output: Path | None) -> Path | None:
    """Look before an audit is made whether its file can be: it would be in vain."""
    if output is None:
        return None
    if output.is_dir():
        raise BadInput("is a folder", file=output, remedy="name a file in it")
    if not output.parent.is_dir():
        raise BadInput("there is no such folder", file=output.parent, remedy="make it first")
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise BadInput("cannot be written: Permission denied", file=output, remedy="name another place")
    return output


AuditFormatOption = Annotated[AuditFormat, typer.Option("--format", help="A table to read; json, csv or xlsx to use.")]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", callback=_writable, help="Write into this file; xlsx needs it.")
]


def deliver(text: str, output: Path | None, *, bom: bool = False) -> None:
    """Write to the file or to standard output. A CSV file begins with a BOM, by which spreadsheets know it is UTF-8."""
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text((BOM if bom else "") + text, encoding="utf-8", newline="")


def xlsx_file(output: Path | None) -> Path:
    """Give the file of a workbook; it cannot go to standard output."""
    if output is None:
        raise typer.BadParameter("xlsx needs a file to write to", param_hint="--output")
    return output
