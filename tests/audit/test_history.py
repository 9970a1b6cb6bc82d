"""The story of one filer: who is meant, what each night showed, what was said of it."""

from datetime import date

import pytest

from audit.history import find_filer, history
from audit.judge import judge
from audit.register import record_verdicts
from roster import Roster
from roster.errors import BadInput
from storage.settings import Settings
from tests.audit.county import TOWNS, Page, Store, days, report

BAITA, QINGSHI, HEMING, _ = TOWNS
NIGHTS = days(date(2024, 1, 20), 6)
SIBLING = {"2.html": report(QINGSHI, 2023)}


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
    told = judge(store.engine, roster, Settings(), year=2023, as_of=NIGHTS[-1])
    record_verdicts(store.engine, told, NIGHTS[-1])
    filer = find_filer(store.engine, roster, BAITA, NIGHTS[-1])

    events = history(store.engine, roster, filer, 2023, NIGHTS[-1])

    assert [(event.night, event.until, event.what) for event in events] == [
        (NIGHTS[0], NIGHTS[1], "2 visits: listings whole, the report not there"),
        (NIGHTS[2], NIGHTS[2], "first seen, version 1"),
        (NIGHTS[3], NIGHTS[3], "1 visit: there, as before"),
        (NIGHTS[4], NIGHTS[4], "version 2 (textual change)"),
        (NIGHTS[5], NIGHTS[5], "withdrawn"),
        (NIGHTS[5], NIGHTS[5], "verdict: withdrawn; altered (textual)"),
    ]
    assert events[1].url == "https://qinglan.example/1.html"
