"""`gongkai doctor`: says what this machine and workspace can do, and what is lacking for a first real crawl."""

import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from rich.table import Table

from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import screen
from roster.errors import GongkaiError
from storage.database import open_database
from storage.workspace import Workspace, open_workspace

LIBRARIES = ("scrapy", "beautifulsoup4", "sqlalchemy", "tenacity", "fastwarc", "selectolax", "lxml")
LOW_DISK_BYTES = 5_000_000_000

Check = tuple[str, bool, str]  # what was looked at, whether it is well, what was seen and what to do


def doctor(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Look at the machine and the workspace; ends with code 1 if something needs mending."""
    checks = [*_machine(), *_workspace(workspace)]
    table = Table("check", "", "seen", box=None)
    for name, well, seen in checks:
        table.add_row(name, "ok" if well else "mend", seen)
    with screen() as console:
        console.print(table)
    if not all(well for _, well, _ in checks):
        raise SystemExit(Exit.FOUND)


def _machine() -> Iterator[Check]:
    yield "python", True, platform.python_version()
    for name in LIBRARIES:
        yield name, True, version(name)


def _workspace(path: Path) -> Iterator[Check]:
    try:
        workspace = open_workspace(path)
    except GongkaiError as error:
        yield "workspace", False, str(error)
        return
    yield "workspace", True, str(path)
    yield from _settings(workspace)
    free = shutil.disk_usage(workspace.path).free
    yield "free disk", free > LOW_DISK_BYTES, f"{free / 1e9:.1f} GB"
    try:
        engine = open_database(workspace.database_url)
        yield "database", True, f"{engine.dialect.name}, migrated"
        engine.dispose()
    except GongkaiError as error:
        yield "database", False, str(error)


def _settings(workspace: Workspace) -> Iterator[Check]:
    contact = workspace.settings.crawl.contact
    yield "contact", bool(contact), contact or "set [crawl] contact in gongkai.toml before visiting a real portal"
    allowed = workspace.settings.crawl.allow_hosts
    yield "private hosts allowed", True, ", ".join(allowed) or "none"
    files = len(list(workspace.portals.glob("*.yaml")))
    yield "portal files", files > 0, str(files) if files else "none yet; see docs/portals.md"
