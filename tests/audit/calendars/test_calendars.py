"""Never absent without complete proof, always absent once it is complete; and every other axis by the law, every night.

make calendars          ten thousand, drawn anew
CALENDARS=50000 make calendars
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine

import audit.judge
import audit.renewal
from storage.database import open_database
from tests.audit.calendars.calendar import Calendar
from tests.audit.calendars.drawing import calendars
from tests.audit.calendars.holding import hold

MANY = int(os.environ.get("CALENDARS", "0"))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('calendars') / 'store.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module", autouse=True)
def only_axes() -> Iterator[None]:
    """Leave out the rules: they are no part of the law of verdicts, and would take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit.judge, "load_reports", lambda *_: None)
        patch.setattr(audit.judge, "_copies", lambda *_: None)
        patch.setattr(audit.judge, "_with_findings", lambda _, judged, *__: judged.judgement)
        patch.setattr(audit.renewal, "FEW", 0)  # nights that only a rule counts
        yield


@given(calendar=calendars())
@settings(
    max_examples=MANY or 60,
    derandomize=not MANY,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
def test_the_audit_says_what_the_law_allows_every_night_and_later_the_same_of_that_night(
    engine: Engine, calendar: Calendar
) -> None:
    hold(engine, calendar)
