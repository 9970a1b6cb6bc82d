"""The roster imports of a workspace, held against their journal.

check_rosters(workspace) -> Iterator[Defect]
"""

from collections.abc import Iterator

from storage.archive.defect import Defect
from storage.roster_imports import faults
from storage.workspace import Workspace


def check_rosters(workspace: Workspace) -> Iterator[Defect]:
    """Check that every roster file is the one that was journaled."""
    for name, what in faults(workspace.path):
        yield Defect(name, None, None, what)
