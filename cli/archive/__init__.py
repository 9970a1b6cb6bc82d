"""`gongkai archive`: a module for each of its commands."""

import typer

from cli.archive.index import index
from cli.archive.verify import verify

COMMANDS = {"verify": verify, "index": index}

app = typer.Typer(
    help="Check the archive, prove it, take it in and out; make the database again from it.", no_args_is_help=True
)
for name, command in COMMANDS.items():
    app.command(name)(command)
