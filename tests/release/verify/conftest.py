"""A small release that is whole, made once, and what a check of a copy of it says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from release.verify.report import Report
from tests.release.verify.forging import copied
from tests.release.verify.small import Released, make_released


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return make_released(tmp_path_factory.mktemp("released"))


@pytest.fixture
def folder(released: Released, tmp_path: Path) -> Path:
    """Give a copy of the release, to be injured."""
    return copied(released.folder, tmp_path / released.folder.name)


@pytest.fixture
def named() -> Callable[[Report, str, str], bool]:
    """Give what says whether a report names a file and a place (or what is wrong) in one defect."""

    def is_named(report: Report, file: str, what: str) -> bool:
        return any(defect.file == file and what in str(defect) for defect in report.defects)

    return is_named
