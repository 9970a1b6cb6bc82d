"""What a release was made from beside the store, by digest: a release can be told apart from one made with others.

    inputs_of(workspace) -> dict        the roster, its imports, the own rules of counties, the settings that matter
    head_of(archive, as_of) -> Head|None    the archive's last closed night up to a day
    software() -> dict                  what read, judged and wrote

Files count by name and digest, never by where they lie.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from audit.rules.catalogue import RULES
from parsers import PARSER
from release.privacy import RULE as PRIVACY
from roster.errors import StorageFailure
from storage.chain.manifest import Manifest, manifests
from storage.workspace import Workspace

RETRACTIONS = "retractions.yaml"  # in the workspace
# What of the settings changes what a release says; the rest is about this machine or about asking politely.
JUDGING = ("absence_nights", "streets", "farms", "zones")
CODE = ("roster", "parsers", "storage", "audit", "release")  # the packages that have a part in it
SOURCES = frozenset({".py", ".json", ".yaml", ".csv", ".gz", ".md", ".txt"})
ELSEWHERE = frozenset({"publish"})  # of [release]: where to, not what


@dataclass(frozen=True, slots=True)
class Head:
    """The last manifest of an archive up to a day: with its digest the whole archive before it is fixed."""

    number: int
    night: date
    sha256: str
    root: str
    key: str | None

    @classmethod
    def of(cls, manifest: Manifest) -> "Head":
        """Take it from a manifest."""
        return cls(manifest.number, manifest.night, manifest.digest, manifest.root, manifest.key)

    def told(self) -> dict[str, Any]:
        """Give it as RELEASE.json and PROVENANCE.jsonl have it."""
        return {
            "number": self.number,
            "night": self.night.isoformat(),
            "sha256": self.sha256,
            "root": self.root,
            "key": self.key,
        }


def head_of(archive: Path, as_of: date) -> Head | None:
    """Give the last closed night up to a day; None when none is. Raises StorageFailure at a broken manifest."""
    closed = [manifest for manifest in manifests(archive) if manifest.night <= as_of]
    return Head.of(closed[-1]) if closed else None


def inputs_of(workspace: Workspace) -> dict[str, Any]:
    """Give what bears on a release and is not in the archive. Raises StorageFailure when a file cannot be read."""
    files = [*workspace.roster_files, *workspace.deadline_files, *workspace.ruling_files]
    settings = workspace.settings
    retractions = workspace.path / RETRACTIONS
    try:
        return {
            "roster": {
                "packaged": _packaged(),
                "files": [{"name": file.name, "sha256": _digest(file)} for file in files],
            },
            "settings": {
                "audit": {name: getattr(settings.audit, name) for name in JUDGING},
                "release": settings.release.model_dump(mode="json", exclude=set(ELSEWHERE)),
            },
            "retractions": _digest(retractions) if retractions.exists() else None,
        }
    except OSError as error:
        raise StorageFailure(f"{error.filename}: cannot be read: {error.strerror}") from error


def software() -> dict[str, Any]:
    """Give what bears on the rows: this program by version and by digest, its parser, the version of each rule."""
    try:
        own = version("gongkai")
    except PackageNotFoundError:  # run from a folder that was never installed
        own = "not installed"
    folders = [Path(str(resources.files(package))) for package in CODE]
    rules = {rule.id: rule.version for rule in RULES.values()}
    return {"gongkai": own, "code": code_of(folders), "parser": PARSER, "privacy": PRIVACY, "rules": rules}


def code_of(folders: Iterable[Path]) -> str:
    """Give the digest of a program: between two releases of one version it may have been mended."""
    parts = (
        (f"{folder.name}/{part.relative_to(folder).as_posix()}", _digest(part))
        for folder in folders
        for part in folder.rglob("*")
        if part.suffix in SOURCES and part.is_file()
    )
    return _over(f"{name} {digest}" for name, digest in sorted(parts))


def _packaged() -> str:
    """Give the digest of the lists and rules that come with the program."""
    folder = resources.files("roster").joinpath("data")
    parts = sorted((part.name, sha256(part.read_bytes()).hexdigest()) for part in folder.iterdir() if part.is_file())
    return _over(f"{name} {digest}" for name, digest in parts)


def _over(lines: Iterable[str]) -> str:
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
