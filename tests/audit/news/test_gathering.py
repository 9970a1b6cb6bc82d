"""What of a night is news: from real judgements of the invented county."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import delete, select

from audit.judge import judge
from audit.news.gathering import Portal, gather, portal_items
from audit.news.item import Item, item_from
from audit.news.wording import said
from audit.register import record_verdicts
from roster import Roster
from storage.database import transaction
from storage.models import Finding, News, Tally, Verdict
from storage.settings import FeedPlace, Settings
from tests.audit.county import COUNTY, TOWNS, Page, Store, days, report

BAITA, QINGSHI, _, YUNXI = TOWNS
NIGHTS = days(date(2024, 1, 31), 24)  # due on the first, grace until the eleventh
FIRST = 9
ALL = FeedPlace(name="all", kind="feed", file="feed.atom", severity="low")
ONLY_MISSING = FeedPlace(name="missing", kind="feed", file="feed.atom", tell=("missing",))


def night(store: Store, roster: Roster, day: date, places: Sequence[FeedPlace] = (ALL,)) -> None:
    judgements = judge(store.engine, roster, Settings(), year=2023, as_of=day)
    record_verdicts(store.engine, judgements, day, gather(places))


def rows(store: Store, place: str = "all") -> list[Item]:
    with transaction(store.engine) as session:
        query = select(News.__table__).where(News.place == place).order_by(News.day, News.subject, News.number)
        return [item_from(dict(row)) for row in session.execute(query).mappings()]


def told(store: Store, place: str = "all") -> list[tuple[date, str, str]]:
    """Give what is in the outbox of filings and of alterations: day, kind, unit."""
    return [
        (item.day, item.kind, item.facts["unit"])
        for item in rows(store, place)
        if item.kind not in ("first", "finding", "filed")
    ]


def play(store: Store, roster: Roster, nights: int, pages: dict[str, Page] | None = None) -> None:
    for day in NIGHTS[FIRST:nights]:
        store.night(day, {"2.html": report(QINGSHI, 2023)} | (pages or {}))
        night(store, roster, day)


def test_a_county_judged_for_the_first_time_is_told_in_counts(store: Store, roster: Roster) -> None:
    play_on(store, roster, NIGHTS[0])
    [item] = rows(store)
    assert item.kind == "first"
    assert item.facts["counts"] == {"filed": 1, "not due": 2}


def test_a_missing_report_is_told_on_the_night_that_completes_the_proof_and_only_then(
    store: Store, roster: Roster
) -> None:
    play(store, roster, 12)
    assert told(store) == []
    play_on(store, roster, NIGHTS[12])
    assert told(store) == [(NIGHTS[12], "missing", BAITA), (NIGHTS[12], "missing", YUNXI)]
    play_on(store, roster, NIGHTS[13])
    assert len(told(store)) == 2


def play_on(store: Store, roster: Roster, day: date, pages: dict[str, Page] | None = None) -> None:
    store.night(day, {"2.html": report(QINGSHI, 2023)} | (pages or {}))
    night(store, roster, day)


def test_a_report_that_was_told_as_missing_and_comes_takes_that_back(store: Store, roster: Roster) -> None:
    play(store, roster, 13)
    play_on(store, roster, NIGHTS[13], {"1.html": report(BAITA, 2023)})
    last = [item for item in rows(store) if item.day == NIGHTS[13] and item.kind != "finding"]
    assert [(item.kind, item.corrects, item.number) for item in last] == [("late", ("missing",), 2)]
    assert "Recorded before as: missing. That no longer holds." in said(last[0])[0]


def test_a_place_that_is_told_only_who_is_missing_is_told_the_correction(store: Store, roster: Roster) -> None:
    for day in NIGHTS[FIRST:14]:
        late = {"1.html": report(BAITA, 2023)} if day == NIGHTS[13] else {}
        store.night(day, {"2.html": report(QINGSHI, 2023)} | late)
        night(store, roster, day, (ONLY_MISSING,))
    assert told(store, "missing")[-1] == (NIGHTS[13], "late", BAITA)


def test_a_second_run_of_a_night_and_a_clock_set_back_tell_nothing(store: Store, roster: Roster) -> None:
    play(store, roster, 13)
    before = rows(store)
    night(store, roster, NIGHTS[12])
    for day in (NIGHTS[5], NIGHTS[11], NIGHTS[0], NIGHTS[12]):
        night(store, roster, day)
    assert rows(store) == before


def test_a_register_made_anew_tells_nothing_again_and_still_takes_back(store: Store, roster: Roster) -> None:
    play(store, roster, 13)
    before = rows(store)
    with transaction(store.engine) as session:
        for table in (Verdict, Finding, Tally):
            session.execute(delete(table))
    night(store, roster, NIGHTS[12])
    assert rows(store) == before
    with transaction(store.engine) as session:
        for table in (Verdict, Finding, Tally):
            session.execute(delete(table))
    play_on(store, roster, NIGHTS[13], {"1.html": report(BAITA, 2023)})
    assert told(store)[-1] == (NIGHTS[13], "late", BAITA)


def test_news_stands_exactly_when_the_verdicts_stand(
    store: Store, roster: Roster, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(store, roster, 12)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr("audit.register._write_findings", killed)
        play_on(store, roster, NIGHTS[12])
    assert told(store) == []
    night(store, roster, NIGHTS[12])
    assert [kind for _, kind, _ in told(store)] == ["missing", "missing"]


def test_each_alteration_is_told_once(store: Store, roster: Roster) -> None:
    texts = ("一年来，工作平稳。", "一年来，另有补充。", "一年来，又有补充，内容不同。")
    for day, text in zip(NIGHTS, texts, strict=False):
        store.night(day, {"2.html": report(QINGSHI, 2023, text=text)})
        night(store, roster, day)
        night(store, roster, day)
    assert told(store) == [(NIGHTS[1], "altered", QINGSHI), (NIGHTS[2], "altered", QINGSHI)]


def test_a_finding_that_comes_later_is_told_and_taken_back_when_it_is_cleared(store: Store, roster: Roster) -> None:
    parts = {f"disputes.review.{name}": 0.0 for name in ("upheld", "corrected", "other", "pending")}
    for day, total in zip(NIGHTS, (0, 2, 0), strict=False):
        cells = parts | {"disputes.review.total": float(total)}
        store.night(day, {"2.html": report(QINGSHI, 2023, cells=cells)})
        night(store, roster, day)
    found = [item for item in rows(store) if item.facts.get("rule") == "disputes_total"]
    assert [(item.kind, item.day) for item in found] == [("finding", NIGHTS[1]), ("correction", NIGHTS[2])]


def test_what_is_only_suspected_is_never_news(store: Store, roster: Roster) -> None:
    play(store, roster, 13)
    with transaction(store.engine) as session:
        suspects = set(session.scalars(select(Finding.id).where(Finding.result == "suspect")))
    assert not suspects & {item.facts.get("finding") for item in rows(store)}


def test_counties_are_told_where_they_are_asked_for(store: Store, roster: Roster) -> None:
    other = ALL.model_copy(update={"name": "other", "counties": ("410329",)})
    same = ALL.model_copy(update={"name": "same", "counties": (COUNTY,)})
    store.night(NIGHTS[0], {"2.html": report(QINGSHI, 2023)})
    night(store, roster, NIGHTS[0], (other, same))
    assert rows(store, "other") == []
    assert len(rows(store, "same")) == 1


def test_an_alert_has_the_same_id_each_time_it_is_told_of() -> None:
    portal = Portal("qinglan", "清岚县", "raised", NIGHTS[0], 3, "down", "qinglan (清岚县): down")
    again = Portal("qinglan", "清岚县", "repeated", NIGHTS[0], 10, "down", "qinglan (清岚县): down")
    first, second, later = portal_items([portal, portal, again], NIGHTS[3])
    assert first.id == second.id != later.id
