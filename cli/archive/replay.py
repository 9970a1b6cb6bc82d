"""`gongkai archive replay`: shows archived pages in a browser of this machine, through pywb."""

import signal
import time
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from cli.archive.pywb import Server, serving
from cli.options import WORKSPACE, WorkspaceOption
from roster.errors import BadInput
from storage.workspace import open_workspace

PORT = 8080
_LOOK = 0.2  # seconds between two looks whether pywb is still there


def replay(
    file: Annotated[Path | None, typer.Argument(help="A WACZ file; the workspace's archive when left out.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on 127.0.0.1; 0 for any free one.")] = PORT,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Serve archived pages on 127.0.0.1 until Ctrl-C. Nothing is fetched from the web, nothing is recorded."""
    source = file if file is not None else open_workspace(workspace).archive
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with serving(source, port) as server:
            print(f"{server.url} shows {source}; Ctrl-C ends it", flush=True)
            _wait(server)
    except KeyboardInterrupt:
        print("ended")
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Let a `kill` end it as Ctrl-C does."""
    raise KeyboardInterrupt


def _wait(server: Server) -> None:
    while server.process.poll() is None:
        time.sleep(_LOOK)
    raise BadInput(f"pywb ended by itself; it said: {server.last_words()}")
