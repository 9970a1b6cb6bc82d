"""The `gongkai` command: registers every group of commands, and is the one rim where errors are caught.

Takes the command line; gives the exit code of docs/exit-codes.md. A traceback here is a bug of ours.
"""

import sys

import typer

from cli import archive, audit, crawl, demo, doctor, findings, history, init, nightly, parse, portal, reparse, roster
from cli.exits import STORAGE_ERRNOS, Exit, exit_of
from roster.errors import GongkaiError

app = typer.Typer(
    name="gongkai",
    help="Finds out which townships did not publish their annual report on information disclosure, and proves it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = [
    demo.demo,
    init.init,
    crawl.crawl,
    nightly.nightly,
    parse.parse,
    reparse.reparse,
    history.history,
    history.diff,
    audit.audit,
    findings.findings,
    history.status,
    doctor.doctor,
]
for command in COMMANDS:
    app.command()(command)
GROUPS = {"roster": roster.app, "portal": portal.app, "archive": archive.app}
for name, group in GROUPS.items():
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run())


def run() -> int:
    """Run the command line; errors become one line on standard error and their code."""
    try:
        app()
    except GongkaiError as error:
        return _fail(str(error), exit_of(error))
    except OSError as error:
        if error.errno not in STORAGE_ERRNOS:
            raise
        return _fail(f"{error.filename or 'storage'}: {error.strerror}; nothing committed is lost", Exit.STORAGE)
    except SystemExit as stop:  # Typer leaves this way; 130 is its word for Ctrl-C
        code = stop.code if isinstance(stop.code, int) else 0
        return Exit.INTERRUPTED if code == 130 else code
    return Exit.DONE


def _fail(message: str, code: Exit) -> int:
    print(f"gongkai: {message}", file=sys.stderr)
    return code
