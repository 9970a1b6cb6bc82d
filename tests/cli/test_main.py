"""The rim: every error of ours has its exit code, a bug keeps its traceback, and only the called module is loaded."""

import errno
import subprocess
import sys

import pytest

import cli.main
from cli.exits import EXIT_OF_ERROR, Exit, exit_of
from roster.errors import BadInput, GongkaiError, Interrupted, StorageFailure, WorkspaceLocked


class Breaking:
    """Stands where the application would, and raises."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput("no", file="a.csv", line=3, remedy="write yes"), Exit.BAD_INPUT),
        (StorageFailure("the disk is full"), Exit.STORAGE),
        (WorkspaceLocked("held"), Exit.LOCKED),
        (Interrupted("stopped"), Exit.INTERRUPTED),
        (OSError(errno.ENOSPC, "No space left on device", "archive"), Exit.STORAGE),
        (SystemExit(Exit.PARTIAL), Exit.PARTIAL),
        (SystemExit(130), Exit.INTERRUPTED),
    ],
)
def test_each_error_ends_with_its_code(monkeypatch: pytest.MonkeyPatch, error: BaseException, code: Exit) -> None:
    monkeypatch.setattr(cli.main, "build", lambda _words: Breaking(error))
    assert cli.main.run() == code


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.main, "build", lambda _words: Breaking(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        cli.main.run()


def test_every_kind_of_error_has_a_code() -> None:
    assert set(EXIT_OF_ERROR) == set(GongkaiError.__subclasses__())


def test_a_more_special_error_has_the_code_of_its_kind() -> None:
    class Fuller(StorageFailure):
        pass

    assert exit_of(Fuller("x")) is Exit.STORAGE


def test_a_command_does_not_wait_for_what_it_does_not_need() -> None:
    code = "import sys; from cli.main import build; build(['roster']); print('scrapy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
