"""What holds for the whole suite: the longest tests go first, and what tests start takes Ctrl-C as from a terminal."""

import signal

import pytest

# A shell without job control starts `make test &` with the signal ignored, and what we start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with tests that ask for more time than others: begun last, one of them would keep all workers waiting."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)
