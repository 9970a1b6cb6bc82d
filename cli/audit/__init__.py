"""`gongkai audit`: the list of all verdicts; below it a module for each of its commands."""

from collections.abc import Callable

import typer

from cli.audit.compare import compare
from cli.audit.explain import explain
from cli.audit.letter import letter
from cli.audit.listing import listing

COMMANDS: dict[str, Callable[..., None]] = {"explain": explain, "letter": letter, "compare": compare}

app = typer.Typer(
    name="audit", help="Judge every filer and report year; explain a verdict, write letters, compare days."
)
app.callback(invoke_without_command=True)(listing)
for name, command in COMMANDS.items():
    app.command(name)(command)
