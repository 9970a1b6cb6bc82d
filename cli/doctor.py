"""`gongkai doctor`: says what this machine and workspace can do, and what is lacking for a first real crawl."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.table import Table

from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import screen
from crawler.drawing.rendering import PROGRAM, lacking
from parsers.readers.office import program
from roster.errors import GongkaiError
from storage.chain.keys import FOLDER, PublicKey, signing_key
from storage.chain.manifest import manifests
from storage.database import open_database
from storage.roster_imports import faults
from storage.settings import Place
from storage.workspace import Workspace, open_workspace

LIBRARIES = ("scrapy", "beautifulsoup4", "sqlalchemy", "tenacity", "fastwarc", "selectolax", "lxml")
LOW_DISK_BYTES = 5_000_000_000

WELL, MEND, ABSENT = "ok", "mend", "not installed"
NO_LIBREOFFICE = ".doc, .wps, .rtf and OpenDocument files cannot be read; `make libreoffice` installs it"
NO_OCR = "scanned reports and pictures cannot be read; `make ocr` installs it"
MAKE_RENDER = "`make render` installs it"
STARTS_WITHIN = 60  # seconds; a first start makes its profile

Check = tuple[str, str, str]  # what was looked at, how it is, what was seen and what to do


def doctor(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Look at the machine and the workspace; ends with code 1 if something needs mending."""
    checks = [*_machine(), _libreoffice(), _ocr(), _browser(), *_workspace(workspace)]
    table = Table("check", "", "seen", box=None)
    for check in checks:
        table.add_row(*check)
    with screen() as console:
        console.print(table)
    if any(state == MEND for _, state, _ in checks):
        raise SystemExit(Exit.FOUND)


def _machine() -> Iterator[Check]:
    yield "python", WELL, platform.python_version()
    for name in LIBRARIES:
        yield name, WELL, version(name)


def _libreoffice() -> Check:
    path = program()
    if path is None:
        return "libreoffice", ABSENT, NO_LIBREOFFICE
    try:
        command = [path, "--version"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=STARTS_WITHIN, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        return "libreoffice", MEND, f"{path} does not start: {error}"
    return "libreoffice", WELL, done.stdout.strip()


def _ocr() -> Check:
    try:
        found = f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        return "ocr", ABSENT, NO_OCR
    try:
        import_module("rapidocr")
    except ImportError as error:
        return "ocr", MEND, f"{found} cannot be loaded: {error}; `make ocr` installs it anew"
    return "ocr", WELL, found


def _browser() -> Check:
    missing = lacking()
    if missing is not None:
        return "browser", ABSENT, f"{missing} is missing: columns with render: true cannot be read; {MAKE_RENDER}"
    try:
        command = [PROGRAM, "--version"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=STARTS_WITHIN, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        return "browser", MEND, f"{PROGRAM} does not start: {error}"
    return "browser", WELL, f"{done.stdout.strip()}, scrapy-playwright {version('scrapy-playwright')}"


def _workspace(path: Path) -> Iterator[Check]:
    try:
        workspace = open_workspace(path)
    except GongkaiError as error:
        yield "workspace", MEND, str(error)
        return
    yield "workspace", WELL, str(path)
    yield from _settings(workspace)
    yield _rosters(workspace)
    yield _key(workspace)
    yield _last_close(workspace)
    free = shutil.disk_usage(workspace.path).free
    yield "free disk", _well(free > LOW_DISK_BYTES), f"{free / 1e9:.1f} GB"
    try:
        engine = open_database(workspace.database_url)
        yield "database", WELL, f"{engine.dialect.name}, migrated"
        engine.dispose()
    except GongkaiError as error:
        yield "database", MEND, str(error)


def _settings(workspace: Workspace) -> Iterator[Check]:
    contact = workspace.settings.crawl.contact
    yield (
        "contact",
        _well(bool(contact)),
        contact or "set [crawl] contact in gongkai.toml before visiting a real portal",
    )
    allowed = workspace.settings.crawl.allow_hosts
    yield "private hosts allowed", WELL, ", ".join(allowed) or "none"
    yield from map(_place, workspace.settings.news.places)
    files = len(list(workspace.portals.glob("*.yaml")))
    yield "portal files", _well(files > 0), str(files) if files else "none yet; see docs/portals.md"


def _rosters(workspace: Workspace) -> Check:
    try:
        wrong = [f"{name}: {what}" for name, what in faults(workspace.path)]
    except GongkaiError as error:
        return "roster imports", MEND, str(error)
    count = len(workspace.roster_files)
    return "roster imports", _well(not wrong), "; ".join(wrong) or f"{count} in force, each as it was journaled"


def _place(place: Place) -> Check:
    """Say of a place for news whether what is secret of it is in the environment; nothing is sent."""
    names = [name for name in (getattr(place, each, "") for each in ("address_env", "secret_env")) if name]
    lacking = [name for name in names if not os.environ.get(name)]
    told = f"set {', '.join(lacking)} in the environment" if lacking else place.kind
    return f"news: {place.name}", _well(not lacking), told


def _key(workspace: Workspace) -> Check:
    folder = workspace.path / FOLDER
    try:
        key = signing_key(folder)
    except GongkaiError as error:
        return "key", MEND, str(error)
    if key is None:
        return "key", WELL, "none: nights are closed unsigned; `gongkai init` makes one"
    if isinstance(key, PublicKey):
        return "key", WELL, f"{key.fingerprint}, kept elsewhere: manifests are to be signed by hand"
    return "key", WELL, key.public.fingerprint


def _last_close(workspace: Workspace) -> Check:
    try:
        closed = manifests(workspace.archive)
    except GongkaiError as error:
        return "last night closed", MEND, str(error)
    last = f"{closed[-1].night}, manifest {closed[-1].number}" if closed else "none yet"
    return "last night closed", WELL, last


def _well(well: bool) -> str:
    return WELL if well else MEND
