"""`gongkai findings`: the list of what the rules found, and a module for each kind of work on it."""

from collections.abc import Callable

import typer

from cli.findings.deciding import confirm, dismiss, dispute, note
from cli.findings.listing import listing
from cli.findings.replying import reply
from cli.findings.show import show

COMMANDS: dict[str, Callable[..., None]] = {
    "list": listing,
    "show": show,
    "confirm": confirm,
    "dismiss": dismiss,
    "dispute": dispute,
    "note": note,
    "reply": reply,
}

app = typer.Typer(name="findings", help="List what the rules found, look at it, decide on it, record replies.")
app.callback(invoke_without_command=True)(listing)
for name, command in COMMANDS.items():
    app.command(name)(command)
