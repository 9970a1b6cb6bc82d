"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path,
    typer.Option("-w", "--workspace", envvar="GONGKAI_WORKSPACE", help="The folder that `gongkai init` made."),
]
NoWorkspaceOption = Annotated[
    Path,
    typer.Option("-w", "--workspace", envvar="GONGKAI_WORKSPACE", hidden=True, help="Taken, since every command does."),
]
WORKSPACE = Path("workspace")
LAST_YEAR = 9998  # that a report can be on: it is due in the year after, and no date is later than 9999


class Format(StrEnum):
    """How a listing is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="A table to read, or json/csv for other programs.")]
