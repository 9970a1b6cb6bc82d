"""The whole story of a filing: true and complete for every kind of verdict, and nothing claimed beyond the axes."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from audit.judge import judge
from audit.plain import printable
from audit.register import record_verdicts
from audit.story.html import html
from audit.story.lacking import REASONS, lacking
from audit.story.telling import Asked, Progress, Story, tell
from audit.story.text import WIDTH, page, sections
from audit.story.whose import find
from audit.terms import SAYINGS
from roster import Roster
from roster.errors import BadInput
from storage.settings import Settings
from tests.audit.county import NAME, TOWNS, Page, Store, days, report
from tests.audit.timeline import judged, on

BAITA, QINGSHI, HEMING, YUNXI = TOWNS
NIGHTS = days(date(2024, 2, 12), 4)
DISPUTES = {f"disputes.review.{name}": 0.0 for name in ("upheld", "corrected", "other", "pending")}
OTHERS = {"2.html": report(QINGSHI, 2023), "guide.html": Page("政府信息公开指南")}


def story(store: Store, roster: Roster, town: str = BAITA, year: int = 2023, day: date = NIGHTS[-1]) -> Story:
    whose = find(store.engine, roster, town, day)
    return tell(store.engine, roster, Settings(), Asked(whose, year, day))


def told(found: Story) -> str:
    """Give the page with its lines put together again."""
    return " ".join(" ".join(page(found).split()).split())


def nights(store: Store, shown: Mapping[int, Mapping[str, Page]] = {}, **more: Any) -> None:
    for number, night in enumerate(NIGHTS):
        store.night(night, OTHERS | dict(shown.get(number, {})), **more)


def test_nights_that_show_the_same_are_one_line_with_pages_entries_and_control(store: Store, roster: Roster) -> None:
    nights(store)
    text = told(story(store, roster))
    assert "2024-02-12 … 2024-02-15, 4 visits, portal qinglan: listings whole, the report not there" in text
    assert (
        f"listing annual: read whole, 1 page, 2 entries, control 对照 {QINGSHI}人民政府 2023; the report not there"
        in text
    )
    assert "searched for outside of the columns, in vain" in text
    assert "missing 未发现, since 2024-02-13" in text


def test_the_story_of_a_missing_report_says_what_proves_it_and_what_may_be_said(store: Store, roster: Roster) -> None:
    nights(store)
    found = story(store, roster)
    text = told(found)
    assert "proven by the nights 2024-02-12, 2024-02-13, and by a search outside of the columns" in text
    assert SAYINGS["missing"].may in text
    assert f"You may not say: {SAYINGS['missing'].may_not}" in text
    assert {each.capture for each in found.captures} >= set(found.judgement.proof)
    assert all(id in text for id in found.judgement.proof)
    assert "a.warc.gz at 0" in text


def test_the_duty_is_told_with_its_rule_and_what_it_rests_on(store: Store, roster: Roster) -> None:
    nights(store)
    text = told(story(store, roster))
    assert "due date 应公开日期 2024-01-31, grace 宽限至 2024-02-10" in text
    assert "by rule national-2019, which rests on practice 惯例" in text


def test_a_night_that_was_not_read_whole_says_nothing_of_the_report(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, OTHERS, state="incomplete", complete=False)
    text = told(story(store, roster))
    assert "of the report nothing can be said" in text
    assert "the report not there" not in text
    assert REASONS["incomplete"] in text
    assert "0 good nights after the grace (2024-02-10), 2 needed" in text


def test_what_was_altered_is_told_version_by_version(store: Store, roster: Roster) -> None:
    first, second = (report(BAITA, 2023, cells=DISPUTES | {"disputes.review.total": total}) for total in (0.0, 3.0))
    nights(store, {0: {"1.html": first}, 1: {"1.html": first}, 2: {"1.html": second}, 3: {"1.html": second}})
    found = story(store, roster)
    text = told(found)
    assert [(each.first_seen, each.last_seen) for each in found.versions] == [
        (NIGHTS[0], NIGHTS[1]),
        (NIGHTS[2], NIGHTS[3]),
    ]
    assert "1 cell: disputes.review.total 0 → 3" in text
    assert "altered 有改动 (numeric 数字)" in text
    assert "fail 不符 altered v" in text


def test_what_fails_is_told_with_its_arithmetic_and_what_passes_in_a_line(store: Store, roster: Roster) -> None:
    broken = report(BAITA, 2023, edition="2021", cells=DISPUTES | {"disputes.review.total": 3.0})
    nights(store, {number: {"1.html": broken} for number in range(4)})
    found = story(store, roster)
    lines = page(found).splitlines()
    failed = next(number for number, line in enumerate(lines) if "disputes_total" in line)
    assert any("0 + 0 + 0 + 0 ≠ 3" in line for line in lines[failed : failed + 4])
    passed = {each.rule for each in found.judgement.findings if each.result == "pass"}
    for rule in passed:
        assert sum(line.startswith(f"  pass 相符 {rule}") for line in lines) == 1, rule


def test_a_withdrawal_shows_its_nights_and_answers(store: Store, roster: Roster) -> None:
    there, gone = report(BAITA, 2023), Page(report(BAITA, 2023).title, outcome="gone", listed=False)
    nights(store, {0: {"1.html": there}, 1: {"1.html": there}, 2: {"1.html": gone}, 3: {"1.html": gone}})
    text = told(story(store, roster))
    assert "withdrawn 撤下, since 2024-02-14" in text
    assert "2024-02-12 … 2024-02-13, 2 visits, portal qinglan: the report was listed" in text
    assert "its own addresses answered: gone" in text


def test_a_filing_that_nobody_owes_is_no_accusation(store: Store, roster: Roster) -> None:
    nights(store)
    text = told(story(store, roster, HEMING, 2022))
    assert "not obliged 无公开义务" in text
    assert f"merged into {BAITA}" in text
    assert "ended on 2022-06-01: merged into" in text
    assert "accuses nobody" in text


def test_what_only_others_captured_is_told_as_theirs(store: Store, roster: Roster) -> None:
    nights(store)
    store.imported(date(2024, 1, 20), {"1.html": report(BAITA, 2023)}, on=NIGHTS[2])
    text = told(story(store, roster))
    assert "filed 已公开" in text
    assert "imported 仅见于他人存档" in text
    assert "IMPORTED 他人存档 2024-01-20, 1 captures, known since 2024-02-14, from others.warc.gz" in text


def test_it_is_told_as_of_a_day(store: Store, roster: Roster) -> None:
    nights(store)
    text = told(story(store, roster, day=NIGHTS[0]))
    assert "2024-02-12, 1 visit, portal qinglan" in text
    assert "unobservable 无法核实, since" in text
    assert REASONS["nights"] in text
    assert "2024-02-13" not in text


def test_verdicts_are_told_as_they_changed(store: Store, roster: Roster) -> None:
    for night in NIGHTS:
        store.night(night, OTHERS)
        record_verdicts(store.engine, judge(store.engine, roster, Settings(), year=2023, as_of=night), night)
    assert "2024-02-12: unobservable (nights) 2024-02-13: unobservable (nights) → missing" in told(story(store, roster))


def test_no_line_is_wider_than_the_page(store: Store, roster: Roster) -> None:
    broken = report(BAITA, 2023, edition="2021", cells=DISPUTES | {"disputes.review.total": 3.0}, text="长" * 900)
    nights(store, {number: {"1.html": broken} for number in range(4)})
    assert max(cell_len(line) for line in page(story(store, roster)).splitlines()) <= WIDTH


def test_the_page_to_print_says_the_same_and_runs_nothing(store: Store, roster: Roster) -> None:
    hostile = report(BAITA, 2023, title=f"{BAITA}2023年政府信息公开工作年度报告<script>alert(1)</script>")
    nights(store, {number: {"1.html": hostile} for number in range(4)})
    found = story(store, roster)
    written = html(found)
    tree = HTMLParser(written)
    assert not tree.css("script, a, img, link, iframe")
    shown = [node.text() for node in tree.css("p")]
    assert shown == [printable(text) for _, lines in sections(found) for _, text in lines]
    assert "default-src 'none'" in written


def test_the_json_says_the_same_and_can_be_read_back(store: Store, roster: Roster) -> None:
    nights(store)
    found = story(store, roster)
    read = json.loads(json.dumps(found.to_json(), ensure_ascii=False))
    assert read["schema"] == "gongkai.story/1"
    assert read["verdict"] == json.loads(json.dumps(found.judgement.to_json()))
    [stretch] = read["nights"]
    assert (stretch["visits"], stretch["worth"], stretch["sought"]) == (4, "good", True)
    control = next(each["control"] for each in stretch["lists"] if each["control"])
    assert (control["filer"], control["year"]) == (f"{QINGSHI}人民政府", 2023)
    assert read["proof_of_absence"][0]["good_nights"][:2] == ["2024-02-12", "2024-02-13"]
    assert {each["capture"] for each in read["captures"]} >= set(read["verdict"]["proof"])


@pytest.mark.parametrize("text", [BAITA, f"{BAITA}人民政府", "990101101", f"{NAME}/{BAITA}", "990101/990101101"])
def test_a_filer_is_meant_by_name_code_or_county(store: Store, roster: Roster, text: str) -> None:
    store.night(NIGHTS[0], OTHERS)
    assert find(store.engine, roster, text, NIGHTS[0]).code == "990101101"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("无名镇", "no filer of a visited county"),
        (f"无县/{BAITA}", "no county is called"),
        (f"{NAME}/无名镇", "has no visited filer called"),
    ],
)
def test_nobody_is_refused(store: Store, roster: Roster, text: str, says: str) -> None:
    store.night(NIGHTS[0], OTHERS)
    with pytest.raises(BadInput, match=says):
        find(store.engine, roster, text, NIGHTS[0])


def test_a_year_of_which_nothing_is_expected_is_refused_with_the_reason(store: Store, roster: Roster) -> None:
    store.night(NIGHTS[0], OTHERS)
    with pytest.raises(BadInput, match=rf"nothing is known to be expected .* ended on 2022-06-01 .* into {BAITA}"):
        story(store, roster, HEMING, 2023)
    with pytest.raises(BadInput, match="the roster has no such unit for that year"):
        story(store, roster, BAITA, 2008)


@pytest.mark.parametrize(
    ("nights", "reason"),
    [
        ("-", "not_yet_due"),
        ("---|-", "grace"),
        ("---|---|-", "nights"),
        ("---|---|xx", "no_control"),
        ("---|---|##", "incomplete"),
        ("---|---|DD", "down"),
        ("---|---|BB", "blocked"),
        ("---|---|RR", "robots"),
        ("---|---|??", "unresolved_entry"),
    ],
)
def test_each_reason_is_said_in_words(nights: str, reason: str) -> None:
    judgement = judged(nights)
    assert judgement.observation.reason == reason
    sentences = lacking(judgement, [Progress("qinglan", (on(7),), 2, searched=False)])
    assert REASONS[reason] in sentences
    assert any("1 good nights after the grace (2020-02-03), 2 needed" in sentence for sentence in sentences)


def test_a_duty_that_is_not_known_is_said_to_be_so() -> None:
    assert any("never missing" in sentence for sentence in lacking(judged("---|---|--", confidence="low"), []))


@pytest.mark.parametrize("nights", ["1", "---|--2", "12"])
def test_what_was_found_lacks_nothing(nights: str) -> None:
    assert lacking(judged(nights), []) == []
