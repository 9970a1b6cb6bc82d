"""What an export has to hold: every capture that bears out an answer, and nothing of other filings."""

from collections.abc import Sequence
from datetime import date

import pytest

from audit import evidence
from audit.history import find_filer
from audit.judge import judge
from roster import Roster
from roster.errors import BadInput
from storage.settings import Settings
from storage.wacz.selection import Selection
from tests.audit.county import TOWNS, Page, Store, days, report

BAITA, QINGSHI, _, _ = TOWNS
NIGHTS = days(date(2024, 2, 20), 4)
SIBLING = {"2.html": report(QINGSHI, 2023)}
DAY = NIGHTS[-1]


def asked(store: Store, roster: Roster) -> evidence.Store:
    return evidence.Store(store.engine, roster, Settings(), DAY)


def of_filer(store: Store, roster: Roster, town: str = BAITA, year: int | None = 2023) -> Selection:
    return evidence.of_filer(asked(store, roster), find_filer(store.engine, roster, town, DAY), year)


def play(store: Store, shown: Sequence[dict[str, Page]]) -> None:
    for night, pages in zip(NIGHTS, shown, strict=True):
        store.night(night, SIBLING | pages)


def test_an_absence_comes_with_its_listings_and_controls(store: Store, roster: Roster) -> None:
    play(store, [{}] * 4)
    found = of_filer(store, roster)
    (judgement,) = (
        each
        for each in judge(store.engine, roster, Settings(), year=2023, as_of=DAY)
        if each.expectation.code == "990101101"
    )
    assert judgement.headline == "missing"
    assert set(found.captures) == set(judgement.proof) >= {"v1/list", "v2/list", "v1/2.html"}
    assert found.told["verdicts"][0]["says"] == "missing"
    assert (found.title, found.told["as_of"]) == (f"清岚县 {BAITA}人民政府 2023", "2024-02-23")


def test_a_report_comes_in_every_state_it_was_seen_in(store: Store, roster: Roster) -> None:
    first, second = report(BAITA, 2023), report(BAITA, 2023, text="一年来，稳中有进。")
    gone = Page(first.title, outcome="error", listed=True)
    play(store, [{"1.html": first}, {"1.html": first}, {"1.html": gone}, {"1.html": second}])
    found = of_filer(store, roster)
    assert {f"v{n}/1.html" for n in (1, 2, 3, 4)} <= set(found.captures), "also the night on which it was an error"
    assert "altered" in found.told["verdicts"][0]["says"]


def test_its_attachments_come_along_and_its_neighbours_do_not(store: Store, roster: Roster) -> None:
    file = Page("附件", parent="1.html", with_page=True)
    shown = {"1.html": report(BAITA, 2023), "1.pdf": file, "3.html": report(QINGSHI, 2022)}
    play(store, [shown] * 4)
    found = set(of_filer(store, roster).captures)
    assert {"v1/1.html", "v1/1.pdf", "v4/1.pdf"} <= found
    assert not {each for each in found if each.endswith("3.html")}


def test_of_every_year_each_has_its_verdict(store: Store, roster: Roster) -> None:
    play(store, [{"1.html": report(BAITA, 2023), "0.html": report(BAITA, 2022)}] * 4)
    found = of_filer(store, roster, year=None)
    assert {"v1/1.html", "v1/0.html"} <= set(found.captures)
    assert {verdict["year"] for verdict in found.told["verdicts"]} >= {2022, 2023}


def test_a_finding_comes_with_its_evidence_and_its_judgement(store: Store, roster: Roster) -> None:
    first, second = report(BAITA, 2023), report(BAITA, 2023, text="一年来，稳中有进。")
    play(store, [{"1.html": first}, {"1.html": first}, {"1.html": second}, {"1.html": second}])
    judged = judge(store.engine, roster, Settings(), year=2023, as_of=DAY)
    (altered,) = (f for each in judged for f in each.findings if f.rule == "altered" and f.result == "fail")
    found = evidence.of_finding(asked(store, roster), altered.id)
    assert {"v1/1.html", "v3/1.html"} <= set(found.captures)
    assert (found.told["asked"], found.told["findings"][0]["id"]) == ({"finding": altered.id}, altered.id)
    assert [verdict["filer_code"] for verdict in found.told["verdicts"]] == ["990101101"]


def test_a_finding_that_is_none_is_refused(store: Store, roster: Roster) -> None:
    play(store, [{}] * 4)
    with pytest.raises(BadInput, match="no finding 'x'"):
        evidence.of_finding(asked(store, roster), "x")


@pytest.mark.parametrize("text", ["990101", "清岚县"])
def test_a_county_is_all_its_visits(store: Store, roster: Roster, text: str) -> None:
    play(store, [{"1.html": report(BAITA, 2023)}] * 4)
    found = evidence.of_county(asked(store, roster), text)
    assert found.visits == ("v1", "v2", "v3", "v4")
    assert len(found.captures) == 4 * 3
    with pytest.raises(BadInput, match="无名县"):
        evidence.of_county(asked(store, roster), "无名县")


def test_a_night_is_its_visits_alone(store: Store, roster: Roster) -> None:
    play(store, [{}] * 4)
    found = evidence.of_night(asked(store, roster), NIGHTS[1])
    assert (found.visits, set(found.captures)) == (("v2",), {"v2/list", "v2/2.html"})
    assert "verdicts" not in found.told, "of whole visits nothing is claimed"


def test_a_capture_is_named_by_its_first_digits(store: Store, roster: Roster) -> None:
    store.uuids = True
    play(store, [{}] * 4)
    id = store.id("v1", "2.html")
    digits = id.removeprefix("urn:uuid:")
    for text in (id, f"<{id}>", digits, digits[:8]):
        assert evidence.of_captures(asked(store, roster), [text]).captures == (id,)
    for wrong in ("", "1234567", "%%%%%%%%", "0" * 8, "urn:uuid:nothing"):
        with pytest.raises(BadInput):
            evidence.of_captures(asked(store, roster), [wrong])


def test_what_others_captured_of_it_comes_along(store: Store, roster: Roster) -> None:
    store.imported(date(2024, 1, 10), {"1.html": report(BAITA, 2023)}, on=NIGHTS[0])
    play(store, [{"1.html": report(BAITA, 2023)}] * 4)
    assert {"v1/1.html", "v2/1.html"} <= set(of_filer(store, roster).captures)


def test_addresses_are_compared_whole(store: Store, roster: Roster) -> None:
    play(store, [{"1.html": report(BAITA, 2023), "1.html?x": report(QINGSHI, 2021)}] * 4)
    assert not {each for each in of_filer(store, roster).captures if each.endswith("?x")}
