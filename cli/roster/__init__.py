"""`gongkai roster`: who is expected to report, what was imported to say so, and taking that back."""

from collections.abc import Callable

import typer

from cli.roster.importing import import_
from cli.roster.imports import imports, revert
from cli.roster.show import build, show

COMMANDS: dict[str, Callable[..., None]] = {
    "show": show,
    "import": import_,
    "imports": imports,
    "revert": revert,
    "build": build,
}

app = typer.Typer(help="Who is expected to report, and the operator's own rosters.", no_args_is_help=True)
for name, command in COMMANDS.items():
    app.command(name)(command)
