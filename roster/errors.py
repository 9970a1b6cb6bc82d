"""The errors of Gongkai: one base, one class per cause. Caught at one rim, `cli.main`, which knows their exit codes."""

from pathlib import Path


class GongkaiError(Exception):
    """Base of every error this project raises on purpose. Its message is one line, written for the operator."""


class BadInput(GongkaiError):
    """A file or argument given to us cannot be used. Says which file, where in it, and what to do about it."""

    def __init__(self, what: str, *, file: Path | str | None = None, line: int | None = None, remedy: str = "") -> None:
        place = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__("".join([f"{place}: " if place else "", what, f" ({remedy})" if remedy else ""]))
        self.file, self.line, self.remedy = file, line, remedy


class StorageFailure(GongkaiError):
    """The archive or the database could not be written or read: a full disk, a torn file, a lost server."""


class WorkspaceLocked(GongkaiError):
    """Another run holds the workspace's lock."""


class Interrupted(GongkaiError):
    """The operator stopped the run. What was committed stays; the same command goes on from there."""


class NotDelivered(GongkaiError):
    """A place outside, told of what is new, did not take the message."""
