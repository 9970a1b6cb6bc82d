"""A release of the made rows with its papers, written once a session."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from release.inputs import Head
from release.papers import write
from release.papers.facts import Facts, Previous, ReleaseFile
from release.schema import load_schema
from release.writing.release_files import TableFiles
from storage.settings import ReleaseSettings
from tests.release.made import AS_OF, COUNTIES, PARSER, made_provenance, made_tables

SETTINGS = ReleaseSettings(publisher="Office of *Tests* & Checks", homepage="https://example.org/gongkai")
HEAD = Head(number=2, night=date(2024, 2, 22), sha256="ab" * 32, root="cd" * 32, key="SHA256:abc")


def facts_of(folder: Path, **others: Any) -> Facts:
    """Give the facts of a folder of tables."""
    files = tuple(
        ReleaseFile(path.relative_to(folder).as_posix(), path.stat().st_size, sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )
    told: dict[str, Any] = {
        "name": "2024-02",
        "as_of": AS_OF,
        "settings": SETTINGS,
        "software": {"gongkai": "0.1.0", "parser": PARSER, "rules": {"altered": 1}},
        "counties": COUNTIES,
        "rows": {name: table.num_rows for name, table in made_tables().items()},
        "files": files,
        "head": HEAD,
        "previous": Previous("2024-01", "ef" * 32),
        "signed": True,
        "bom": False,
    }
    return Facts(**told | others)


def made_folder(folder: Path, *, bom: bool = False) -> Path:
    """Write the made rows and what else lies beside them when the papers are written."""
    folder.mkdir()
    with TableFiles(folder, load_schema(), bom=bom) as files:
        for name, table in made_tables().items():
            files.add(name, table)
    (folder / "PROVENANCE.jsonl").write_text("".join(f"{line}\n" for line in made_provenance()), encoding="utf-8")
    for name in ("RELEASE.json", "VALIDATION.json"):
        (folder / name).write_text("{}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with its papers; to be read only."""
    made = made_folder(tmp_path_factory.mktemp("papers") / "2024-02")
    write(made, facts_of(made))
    return made


@pytest.fixture(scope="session")
def facts(folder: Path) -> Facts:
    """Its facts."""
    return facts_of(folder)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a release with other facts."""

    def make(*, bom: bool = False, **others: Any) -> Path:
        made = made_folder(tmp_path / str(others.get("name", "2024-02")), bom=bom)
        write(made, facts_of(made, bom=bom, **others))
        return made

    return make
