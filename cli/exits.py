"""The exit codes: one meaning each, the same for every command. docs/exit-codes.md says what to do about each."""

import errno
from enum import IntEnum

from roster.errors import BadInput, GongkaiError, Interrupted, NotDelivered, StorageFailure, WorkspaceLocked


class Exit(IntEnum):
    """What a command's end tells the timer or script that called it."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    BAD_INPUT = 3
    PARTIAL = 4
    LOCKED = 5
    STORAGE = 6
    INTERRUPTED = 7


EXIT_OF_ERROR: dict[type[GongkaiError], Exit] = {
    BadInput: Exit.BAD_INPUT,
    StorageFailure: Exit.STORAGE,
    WorkspaceLocked: Exit.LOCKED,
    Interrupted: Exit.INTERRUPTED,
    NotDelivered: Exit.FOUND,
}
STORAGE_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS})


def exit_of(error: GongkaiError) -> Exit:
    """Give the code of an error; a subclass has its parent's."""
    return next(code for kind, code in EXIT_OF_ERROR.items() if isinstance(error, kind))
