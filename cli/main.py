"""The `gongkai` command: finds the group a command line asks for, and is the one rim where errors are caught.

Takes the command line; gives the exit code of docs/exit-codes.md. A traceback here is a bug of ours.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import typer

from cli.exits import STORAGE_ERRNOS, Exit, exit_of
from roster.errors import GongkaiError

# Every command and the module that has it, under the command's own name; a group's module has an `app`.
COMMANDS = {
    "demo": "cli.demo",
    "init": "cli.init",
    "crawl": "cli.crawl",
    "nightly": "cli.nightly",
    "parse": "cli.parse",
    "reparse": "cli.reparse",
    "history": "cli.history",
    "diff": "cli.diff",
    "status": "cli.status",
    "doctor": "cli.doctor",
}
GROUPS = {
    "roster": "cli.roster",
    "portal": "cli.portal",
    "archive": "cli.archive",
    "audit": "cli.audit",
    "findings": "cli.findings",
    "news": "cli.news",
    "release": "cli.release",
}


def build(words: Sequence[str] = ()) -> typer.Typer:
    """Make the command line's application, with only the module that `words` call: Scrapy alone takes seconds."""
    app = typer.Typer(
        name="gongkai",
        help="Finds out which townships did not publish their annual report on information disclosure, and proves it.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_nothing_of_its_own)
    known = {**COMMANDS, **GROUPS}
    called = words[:1] if words and words[0] in known else known
    for name in called:
        module = import_module(known[name])
        if name in GROUPS:
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name))
    return app


def _nothing_of_its_own() -> None:
    """Keep `gongkai COMMAND` a group even where only one command was loaded."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    if isinstance(sys.stdout, TextIOWrapper):  # a file's name need not be text in the terminal's encoding
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run())


def run() -> int:
    """Run the command line; errors become one line on standard error and their code."""
    try:
        build(sys.argv[1:])()
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
