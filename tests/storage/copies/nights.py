"""Three closed nights, copied, given up and brought home by the product's own commands."""

from typing import Any

import pytest

from storage.copies.away import copy_away, copy_home
from storage.copies.copying import CopySummary
from storage.copies.journal import NAME as JOURNAL
from storage.workspace import Workspace
from tests.storage.chain.nights import at, day, files
from tests.storage.copies.conftest import settings

LATER = 10  # days after the first night


def copied(workspace: Workspace) -> CopySummary:
    summary = CopySummary()
    copy_away(workspace, summary)
    return summary


def home(workspace: Workspace) -> CopySummary:
    summary = CopySummary()
    copy_home(workspace, summary)
    return summary


def given_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, keep_days: int = 3) -> CopySummary:
    at(monkeypatch, day(LATER))
    return copied(settings(workspace, workspace.settings.archive.copy_to, keep_days))


def there(place: Any, bucket: str) -> dict[str, bytes]:
    """Give what a copy holds, read directly."""
    return {path.partition("/archive/")[2]: place.cat_file(path) for path in place.find(f"{bucket}/archive")}


def archived(workspace: Workspace) -> dict[str, bytes]:
    """Give what the archive holds here, but for the journal, which no copy has."""
    return {name: data for name, data in files(workspace.archive).items() if name != JOURNAL}
