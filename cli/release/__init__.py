"""`gongkai release`: a module for each of its commands."""

from collections.abc import Callable

import typer

from cli.release.build import build
from cli.release.diff import diff
from cli.release.publish import publish
from cli.release.schema import schema
from cli.release.verify import verify

COMMANDS: dict[str, Callable[..., None]] = {
    "build": build,
    "diff": diff,
    "publish": publish,
    "schema": schema,
    "verify": verify,
}

app = typer.Typer(help="Dataset releases: build, check, compare and publish them.", no_args_is_help=True)
for name, command in COMMANDS.items():
    app.command(name)(command)
