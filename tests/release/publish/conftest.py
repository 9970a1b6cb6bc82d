"""Two releases of a small store, the second of which takes a report of the first back; and a real object store."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from release.building.build import Asked, build
from storage.workspace import open_workspace
from tests.release.verify.small import make_workspace
from tests.storage.copies.between import Between
from tests.storage.copies.conftest import between, bucket, impatient, s3, store
from tests.storage.synthetic import SITE

__all__ = ["Between", "between", "bucket", "impatient", "s3", "store"]

DAYS = {"2022-02": date(2022, 2, 20), "2022-03": date(2022, 3, 1)}
REASON = "the <script> of a <b>copyist</b> ]]> & more"
RETRACTION = f"""\
- report: {SITE}/2.html
  reason: "{REASON}"
  dated: 2022-02-25
"""


@dataclass(frozen=True)
class Two:
    """The folders of both releases, and the workspace they were built from."""

    first: Path
    second: Path
    workspace: Path


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    path = tmp_path_factory.mktemp("two")
    workspace, folders = make_workspace(path / "workspace"), []
    for name, day in DAYS.items():
        built = build(open_workspace(workspace.path), Asked(name, day, output=path / "releases", accept=REASON))
        assert built.folder is not None, built.reasons
        folders.append(built.folder)
        (workspace.path / "retractions.yaml").write_text(RETRACTION, encoding="utf-8")
    return Two(*folders, workspace.path)
