"""A proof can be looked up: each capture with its night, what it shows, and its place in the archive."""

from datetime import date, timedelta

from audit.judge import judge
from audit.proof import proof_captures
from roster import Roster
from storage.settings import Settings
from tests.audit.county import TOWNS, Store, days, report

LATE = date(2024, 3, 1)


def test_the_proof_of_an_absence_is_told_capture_by_capture(store: Store, roster: Roster) -> None:
    nights = days(LATE - timedelta(days=3), 2)
    for night in nights:
        store.night(night, {"2.html": report(TOWNS[1], 2023), "3.html": report(TOWNS[1], 2022)})
    missing = next(j for j in judge(store.engine, roster, Settings(), year=2023, as_of=LATE) if j.headline == "missing")

    told = proof_captures(store.engine, missing.proof)

    assert [(one.night, one.shows) for one in told] == [
        (night, shows) for night in nights for shows in ("listing annual, page 1", "report page")
    ]
    assert [one.capture for one in told] == list(missing.proof)
    assert {one.url.rsplit("/", 1)[-1] for one in told} == {"list", "2.html"}, "the control is the report of 2023"


def test_an_unknown_capture_is_left_out(store: Store) -> None:
    assert proof_captures(store.engine, ["urn:uuid:nobody"]) == []
