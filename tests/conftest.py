"""What holds for the whole suite: the longest tests go first, and what tests start takes Ctrl-C as from a terminal.

Nothing is held against the clock: a busy machine draws examples slowly, and that is no fault of what is tested.
"""

import signal

import pytest
from hypothesis import HealthCheck, settings

# A shell without job control starts `make test &` with the signal ignored, and what we start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with tests that ask for more time than others: begun last, one of them would keep all workers waiting."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)
