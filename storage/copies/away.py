"""What `gongkai archive copy` and the end of a night do: copy what is new, give up here what is old enough.

copy_away(workspace, summary, watch)     to [archive] copy_to
copy_home(workspace, summary, watch)     from there, and from wherever stubs say
"""

from roster.errors import BadInput
from storage.archive.remote import absolute
from storage.clock import night, now
from storage.copies.bringing_back import bring_back
from storage.copies.copying import Copying, CopySummary, Watch, copy_out
from storage.copies.giving_up import give_up
from storage.workspace import MARK, Workspace


def copy_away(workspace: Workspace, summary: CopySummary, watch: Watch | None = None) -> None:
    """Copy the archive, and give up what is old enough. The caller holds `workspace.lock()`.

    Raises StorageFailure, and BadInput when no place is set. `summary` then says what was done before.
    """
    settings = workspace.settings.archive
    if not settings.copy_to:
        raise BadInput("[archive] copy_to is empty", file=workspace.path / MARK, remedy="set a folder or s3://BUCKET")
    copying = _copying(workspace, summary, watch)
    copy_out(workspace, copying)
    if settings.keep_days:
        give_up(copying, settings.keep_days, night(now()))


def copy_home(workspace: Workspace, summary: CopySummary, watch: Watch | None = None) -> None:
    """Bring the archive home. As `copy_away`."""
    bring_back(_copying(workspace, summary, watch))


def _copying(workspace: Workspace, summary: CopySummary, watch: Watch | None) -> Copying:
    return Copying(workspace.archive, absolute(workspace.settings.archive.copy_to, workspace.path), summary, watch)
