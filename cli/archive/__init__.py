"""`gongkai archive`: a module for each of its commands."""

from collections.abc import Callable

import typer

from cli.archive.close import close
from cli.archive.copy import copy
from cli.archive.export import export
from cli.archive.imports import imports
from cli.archive.index import index
from cli.archive.proof import proof
from cli.archive.replay import replay
from cli.archive.verify import verify
from cli.archive.verify_proof import verify_proof

COMMANDS: dict[str, Callable[..., None]] = {
    "verify": verify,
    "index": index,
    "import": imports,
    "copy": copy,
    "close": close,
    "proof": proof,
    "verify-proof": verify_proof,
    "export": export,
    "replay": replay,
}

app = typer.Typer(
    help="Check the archive, prove it, take it in and out; make the database again from it.", no_args_is_help=True
)
for name, command in COMMANDS.items():
    app.command(name)(command)
