"""Where a table for people goes: the terminal, a pipe, or a file; and what a line of it may hold."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

WIDE = 200  # columns where nobody's terminal sets the width, so that no name is cut


def plain(line: str) -> str:
    """Put U+FFFD for what would move a terminal's cursor: names and addresses in a line may be a stranger's."""
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


@contextmanager
def screen(output: Path | None = None) -> Iterator[Console]:
    """Give a console on standard output, or on a file. It reads no markup: names may hold brackets of their own."""
    if output is not None:
        with output.open("w", encoding="utf-8") as file:
            yield Console(file=file, width=WIDE, markup=False)
    else:
        known = sys.stdout.isatty() or "COLUMNS" in os.environ
        yield Console(width=None if known else WIDE, markup=False)
