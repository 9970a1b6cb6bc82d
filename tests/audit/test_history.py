"""The story of one filer: who is meant, which versions there are, what each night showed, what was said of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from audit.history import History, find_filer, history
from audit.judge import judge
from audit.register import record_verdicts
from roster import Roster
from roster.errors import BadInput
from storage.database import transaction
from storage.models import Snapshot
from storage.settings import Settings
from tests.audit.county import SITE, TOWNS, Page, Store, days, report

BAITA, QINGSHI, HEMING, _ = TOWNS
NIGHTS = days(date(2024, 1, 20), 6)
SIBLING = {"2.html": report(QINGSHI, 2023)}
CELL = "requests.granted.total"


def told(
    store: Store, roster: Roster, town: str = BAITA, year: int | None = 2023, as_of: date | None = None
) -> History:
    day = as_of or NIGHTS[-1]
    return history(store.engine, roster, find_filer(store.engine, roster, BAITA, day), year, day)


def seen(found: History) -> list[tuple[date, date, int]]:
    return [(version.first_seen, version.last_seen, version.times) for version in found.versions]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BAITA, "990101101"),
        (f"{BAITA}人民政府", "990101101"),
        ("990101102", "990101102"),
        (HEMING, "990101103"),  # merged away in 2022: an earlier year knows it
    ],
)
def test_a_filer_is_found_by_name_and_code(store: Store, roster: Roster, text: str, code: str) -> None:
    store.night(NIGHTS[0], SIBLING)
    assert find_filer(store.engine, roster, text, NIGHTS[0]).code == code


def test_a_filer_of_no_visited_county_is_refused(store: Store, roster: Roster) -> None:
    store.night(NIGHTS[0], SIBLING)
    with pytest.raises(BadInput, match="no filer of a visited county"):
        find_filer(store.engine, roster, "无名镇", NIGHTS[0])


def test_the_story_tells_nights_versions_withdrawal_and_verdicts(store: Store, roster: Roster) -> None:
    first, second = report(BAITA, 2023), report(BAITA, 2023, text="一年来，稳中有进。")
    gone = Page(first.title, outcome="gone", listed=False)
    for night, shown in zip(NIGHTS, (None, None, first, first, second, gone), strict=True):
        store.night(night, SIBLING | ({"1.html": shown} if shown else {}))
    record_verdicts(store.engine, judge(store.engine, roster, Settings(), year=2023, as_of=NIGHTS[-1]), NIGHTS[-1])

    events = told(store, roster).events

    assert [(event.night, event.until, event.what) for event in events] == [
        (NIGHTS[0], NIGHTS[1], "2 visits: listings whole, the report not there"),
        (NIGHTS[2], NIGHTS[2], "first seen, version 1"),
        (NIGHTS[3], NIGHTS[3], "1 visit: there, as before"),
        (NIGHTS[4], NIGHTS[4], "version 2 (textual change)"),
        (NIGHTS[5], NIGHTS[5], "withdrawn"),
        (NIGHTS[5], NIGHTS[5], "verdict: withdrawn; altered (textual)"),
    ]
    assert events[1].url == f"{SITE}/1.html"


@pytest.mark.parametrize("outcome", ["error", "blocked", "robots"])
def test_a_failed_request_is_no_withdrawal_and_its_end_no_return(store: Store, roster: Roster, outcome: str) -> None:
    there = report(BAITA, 2023)
    for night, shown in zip(NIGHTS, (there, Page(there.title, outcome=outcome), there), strict=False):
        store.night(night, SIBLING | {"1.html": shown})
    assert [event.what for event in told(store, roster).events] == [
        "first seen, version 1",
        f"1 visit: not shown: {outcome}",
        "1 visit: there, as before",
    ]
    assert seen(told(store, roster)) == [(NIGHTS[0], NIGHTS[2], 2)]


def test_a_return_is_told_and_is_the_same_version(store: Store, roster: Roster) -> None:
    there = report(BAITA, 2023)
    gone = Page(there.title, outcome="gone", listed=False)
    for night, shown in zip(NIGHTS, (there, gone, there), strict=False):
        store.night(night, SIBLING | {"1.html": shown})
    found = told(store, roster)
    assert [event.what for event in found.events] == ["first seen, version 1", "withdrawn", "restored"]
    assert seen(found) == [(NIGHTS[0], NIGHTS[2], 2)]


def test_a_version_says_when_it_was_seen_what_changed_and_who_dates_it(store: Store, roster: Roster) -> None:
    dates: dict[str, Any] = {"published": date(2024, 1, 18), "dated": date(2024, 1, 15), "listed_on": date(2024, 1, 19)}
    first = report(BAITA, 2023, cells={CELL: 3}, text="甲\n收到3件", **dates)
    second = report(BAITA, 2023, cells={CELL: 5}, text="甲\n收到5件\n乙", **(dates | {"published": date(2024, 1, 23)}))
    for night, shown in zip(NIGHTS, (first, first, first, second, second), strict=False):
        store.night(night, SIBLING | {"1.html": shown})

    one, two = told(store, roster).to_json()["versions"]

    assert (one["first_seen"], one["last_seen"], one["times"]) == ("2024-01-20", "2024-01-22", 3)
    assert one["claimed"] == {"published": "2024-01-18", "signed": "2024-01-15", "listed": "2024-01-19"}
    assert (one["before"], one["changes"]) == (None, None)
    assert (two["first_seen"], two["times"], two["before"]) == ("2024-01-23", 2, one["id"])
    assert two["changes"]["cells"]["count"] == 1
    assert two["changes"]["cells"]["first"][0]["difference"] == 2
    assert two["changes"]["paragraphs"] == {"changed": 1, "added": 1}
    assert (two["sources"], two["addresses"]) == (["our visits"], [f"{SITE}/1.html"])


def test_one_content_at_two_addresses_is_one_version_and_another_stands_apart(store: Store, roster: Roster) -> None:
    same, other = report(BAITA, 2023), report(BAITA, 2023, text="另一篇。")
    store.night(NIGHTS[0], SIBLING | {"1.html": same})
    store.night(NIGHTS[1], SIBLING | {"1.html": same, "copy.html": same})
    store.night(NIGHTS[2], SIBLING | {"1.html": same, "copy.html": same, "old.html": other})
    first, second = told(store, roster).versions
    assert first.addresses == [f"{SITE}/1.html", f"{SITE}/copy.html"]
    assert (first.times, second.addresses, second.changes) == (5, [f"{SITE}/old.html"], None)


def test_equal_neighbours_are_one_version_and_no_alteration(store: Store, roster: Roster) -> None:
    """Two versions that a better normalisation takes for the same: their digests were recomputed."""
    for night, text in zip(NIGHTS, ("甲", "乙"), strict=False):
        store.night(night, SIBLING | {"1.html": report(BAITA, 2023, text=text)})
    with transaction(store.engine) as session:
        session.execute(update(Snapshot).values(content_digest="content/2:same"))
    assert seen(told(store, roster)) == [(NIGHTS[0], NIGHTS[1], 2)]
    [judgement] = [
        j for j in judge(store.engine, roster, Settings(), year=2023, as_of=NIGHTS[1]) if j.expectation.unit == BAITA
    ]
    assert judgement.integrity.value == ("unchanged",)


def test_a_version_that_comes_back_is_told_again(store: Store, roster: Roster) -> None:
    for night, text in zip(NIGHTS, ("甲", "乙", "甲"), strict=False):
        store.night(night, SIBLING | {"1.html": report(BAITA, 2023, text=text)})
    versions = told(store, roster).versions
    assert [version.changes["paragraphs"] if version.changes else None for version in versions] == [
        None,
        {"removed": 1, "added": 1},
        {"removed": 1, "added": 1},
    ]


def test_an_import_makes_the_history_grow_backwards(store: Store, roster: Roster) -> None:
    old, now = report(BAITA, 2023, cells={CELL: 1}), report(BAITA, 2023, cells={CELL: 2})
    store.night(NIGHTS[1], SIBLING | {"1.html": now})
    before = date(2023, 12, 1)
    for night, shown in ((before, old), (before + timedelta(days=3), old), (before + timedelta(days=9), now)):
        store.imported(night, {"1.html": shown}, on=NIGHTS[3])

    found = told(store, roster)

    theirs = "others.warc.gz (somebody's crawler/1)"
    assert [(v.first_seen, v.last_seen, v.times, v.sources) for v in found.versions] == [
        (before, before + timedelta(days=3), 2, [theirs]),
        (before + timedelta(days=9), NIGHTS[1], 2, ["our visits", theirs]),
    ]
    assert found.versions[1].changes is not None
    assert found.versions[1].changes["cells"]["count"] == 1
    assert [(event.night, event.what) for event in found.events] == [
        (before, f"seen by others: 2 captures, imported on {NIGHTS[3]} from {theirs}"),
        (before + timedelta(days=9), f"seen by others: 1 capture, imported on {NIGHTS[3]} from {theirs}"),
        (NIGHTS[1], "first seen, version 1"),
    ]
    assert seen(told(store, roster, as_of=NIGHTS[2])) == [(NIGHTS[1], NIGHTS[1], 1)]


def test_a_filer_that_only_others_saw_has_a_history(store: Store, roster: Roster) -> None:
    store.imported(date(2023, 12, 1), {"1.html": report(BAITA, 2022)}, on=NIGHTS[0])
    assert seen(told(store, roster, year=None)) == [(date(2023, 12, 1), date(2023, 12, 1), 1)]


def test_the_id_of_a_version_is_of_its_capture_and_outlives_a_rebuild(store: Store, roster: Roster) -> None:
    store.uuids = True
    store.night(NIGHTS[0], SIBLING | {"1.html": report(BAITA, 2023)})
    [version] = told(store, roster).versions
    assert version.capture == f"urn:uuid:{version.capture[9:]}"
    assert version.id == version.capture[9:17]


def test_an_id_is_longer_where_two_begin_alike(store: Store, roster: Roster, monkeypatch: pytest.MonkeyPatch) -> None:
    start = "urn:uuid:11111111-2222-4333-8444-5555555555"
    ids = {"1.html": f"{start}aa", "2.html": f"{start}ab"}
    monkeypatch.setattr(store, "id", lambda visit, key: ids[key])
    store.night(NIGHTS[0], SIBLING | {"1.html": report(BAITA, 2023)})
    assert [version.id for version in told(store, roster).versions] == [f"{start}aa"[9:]]
