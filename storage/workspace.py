"""A workspace: the folder that holds one operator's settings, portal files, archive, journal and database.

gongkai.toml      settings; its presence is what makes a folder a workspace
portals/*.yaml    one file a portal
roster/*.csv      roster imports, read on top of the packaged roster; roster/originals what they were read from
deadlines.yaml    a province's or county's own due dates (optional)
rulings.yaml      a county's own additions, exemptions and extensions (optional)
retractions.yaml  what no release says any more (optional)
archive/*.warc.gz what was fetched; the *.cdxj beside each finds it again
archive/manifests what each night archived, linked and signed
keys/             the key that signs it
journal/*.jsonl   what people decided, append-only
gongkai.db        the database, unless [database] url names another
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roster.errors import BadInput, WorkspaceLocked
from storage.clock import now
from storage.roster_imports import files_in_force
from storage.settings import Settings, load_settings

MARK = "gongkai.toml"
FIRST_SETTINGS = """\
# Settings of this workspace; docs/settings.md lists them all.
[crawl]
contact = ""  # a mail address or page by which a portal's operator can reach you
"""


@dataclass(frozen=True)
class Workspace:
    """One workspace, opened. Paths are absolute."""

    path: Path
    settings: Settings

    @property
    def portals(self) -> Path:
        """The folder of portal files."""
        return self.path / "portals"

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.path / "archive"

    @property
    def roster_files(self) -> list[Path]:
        """The roster imports in force, in the order of their names."""
        return files_in_force(self.path)

    @property
    def deadline_files(self) -> list[Path]:
        """The operator's own deadline rules, if any."""
        return [file for file in [self.path / "deadlines.yaml"] if file.exists()]

    @property
    def ruling_files(self) -> list[Path]:
        """The counties' own additions, exemptions and extensions, if any."""
        return [file for file in [self.path / "rulings.yaml"] if file.exists()]

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.settings.database.url or f"sqlite:///{self.path / 'gongkai.db'}"

    def journal(self, name: str, decision: dict[str, Any]) -> None:
        """Append a person's decision to journal/NAME.jsonl and force it to disk, before it takes effect anywhere."""
        line = json.dumps({"at": now().isoformat(), **decision}, ensure_ascii=False)
        with (self.path / "journal" / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the workspace for one run, or raise WorkspaceLocked; the system frees it on any death."""
        with (self.path / ".lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = f"{self.path}: another run holds this workspace (wait for it, or stop it)"
                raise WorkspaceLocked(message) from error
            yield


def create_workspace(path: Path) -> Workspace:
    """Make an empty workspace. A folder that is one already is left as it is."""
    for folder in ("portals", "roster", "archive", "journal"):
        (path / folder).mkdir(parents=True, exist_ok=True)
    if not (path / MARK).exists():
        (path / MARK).write_text(FIRST_SETTINGS, encoding="utf-8")
    return open_workspace(path)


def open_workspace(path: Path) -> Workspace:
    """Open a workspace. Raises BadInput when the folder is not one or its settings cannot be used."""
    if not (path / MARK).is_file():
        raise BadInput("not a Gongkai workspace", file=path, remedy=f"run: gongkai init {path}")
    return Workspace(path.resolve(), load_settings(path.resolve() / MARK))
