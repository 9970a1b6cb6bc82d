"""From the database to judgements: attribution, doubts and the universe of filers, on both engines."""

from datetime import date, timedelta

import pytest

from audit.judge import judge
from audit.judgement import Judgement
from roster import Roster
from roster.errors import BadInput
from storage.settings import AuditSettings, Settings
from tests.audit.county import COUNTY, EVERYONE, NAME, TOWNS, Page, Store, days, report

BAITA, QINGSHI, HEMING, YUNXI = TOWNS
LATE = date(2024, 3, 1)  # long after the grace of the reports on 2023
SETTINGS = Settings(audit=AuditSettings(absence_nights=2))
SIBLING = {"2.html": report(QINGSHI, 2023)}


def judged(
    store: Store, roster: Roster, year: int | None = 2023, as_of: date = LATE, **more: object
) -> dict[str, Judgement]:
    found = judge(store.engine, roster, SETTINGS, year=year, as_of=as_of, **more)  # type: ignore[arg-type]
    return {judgement.expectation.unit: judgement for judgement in found}


def headline(store: Store, roster: Roster, town: str = BAITA) -> tuple[str, str | None]:
    judgement = judged(store, roster)[town]
    return judgement.headline, judgement.observation.reason


def test_a_county_in_one_picture(store: Store, roster: Roster) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, SIBLING)
    told = {unit: judgement.headline for unit, judgement in judged(store, roster).items()}
    assert told == {BAITA: "missing", QINGSHI: "filed", YUNXI: "missing"}
    assert {unit: j.headline for unit, j in judged(store, roster, 2022).items()}[HEMING] == "not obliged"


def test_the_proof_names_listing_and_control_of_both_nights(store: Store, roster: Roster) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, SIBLING)
    judgement = judged(store, roster)[BAITA]
    assert judgement.proof == ("v1/list", "v1/2.html", "v2/list", "v2/2.html")
    assert judgement.headline_since == LATE - timedelta(days=2)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # who is it?
        (Page("年度报告", outcome="error"), ("unobservable", "unresolved_entry")),
        (Page(f"{BAITA}2023年年度报告", outcome="error"), ("unobservable", "unresolved_entry")),
        (Page(f"{QINGSHI}2023年年度报告", outcome="error"), ("missing", None)),
        (Page(f"清岚县{QINGSHI}人民政府2023年年度报告", outcome="blocked"), ("missing", None)),
        (Page("清岚县教育局2023年政府信息公开工作年度报告", outcome="error"), ("missing", None)),
        (Page("清岚县人民政府2023年政府信息公开工作年度报告", outcome="error"), ("missing", None)),
        (Page("白搭镇2023年年度报告", outcome="error"), ("unobservable", "unresolved_entry")),  # misspelt: might be it
        # of which year?
        (Page(f"{BAITA}2022年年度报告", outcome="error"), ("missing", None)),
        (Page(f"{BAITA}二〇二二年年度报告", outcome="error"), ("missing", None)),
        (Page(f"{BAITA}年度报告（2024-01-15）", outcome="error"), ("unobservable", "unresolved_entry")),
        # what did the page show?
        (Page(f"{BAITA}2023年年度报告", outcome="soft_404"), ("unobservable", "unresolved_entry")),
        (Page(f"{BAITA}2023年年度报告", kind="unreadable"), ("unobservable", "unresolved_entry")),
        (Page(f"{BAITA}2023年政府信息公开工作年度报告"), ("unobservable", "unresolved_entry")),  # promised, not there
        (Page("2023年政府信息公开工作年度报告"), ("unobservable", "unresolved_entry")),  # whose, is not said
        (Page("2022年政府信息公开工作年度报告"), ("missing", None)),
        (Page(f"{BAITA}政府信息公开工作年度报告"), ("unobservable", "unresolved_entry")),
        (Page("2023年政府信息公开工作年度报告解读"), ("missing", None)),
        (Page("政府信息公开指南"), ("missing", None)),
        (Page("关于做好2023年政府信息公开工作年度报告编制工作的通知"), ("missing", None)),
        (report(BAITA, 2022, title=f"{BAITA}2023年政府信息公开工作年度报告"), ("unobservable", "unresolved_entry")),
        (report("无名镇", 2023), ("unobservable", "unresolved_entry")),
        (report(BAITA, 2023, year=None, title="年度报告"), ("unobservable", "unresolved_entry")),
        (report(QINGSHI, 2023, year=None, title="年度报告"), ("missing", None)),
        (report("清岚县教育局", 2023, filer="清岚县教育局", place=None), ("missing", None)),
        (report(BAITA, 2023), ("filed", None)),
        (report(BAITA, 2022, year_evidence="signature", title=f"{BAITA}2023年年度报告"), ("defective", None)),
        # whose or what does the text say it is, under another's or another year's title?
        (
            report(BAITA, 2023, year_evidence="text", title=f"{BAITA}2024年年度报告"),
            ("unobservable", "unresolved_entry"),
        ),
        (
            report(BAITA, 2024, problems=("year_conflict: the title claims 2024, the text is about 2023",)),
            ("unobservable", "unresolved_entry"),
        ),
        (
            report(YUNXI, 2023, problems=(f"filer_conflict: the title names {YUNXI}, the report itself {BAITA}",)),
            ("unobservable", "unresolved_entry"),
        ),
        # is it everybody's?
        (
            Page("清岚县2023年政府信息公开工作年度报告（含各乡镇）", kind="unreadable"),
            ("unobservable", "unresolved_entry"),
        ),
        (Page("清岚县2023年政府信息公开工作年度报告", kind="unreadable"), ("missing", None)),
    ],
)
def test_what_an_entry_says_about_a_filer(store: Store, roster: Roster, page: Page, expected: tuple[str, str]) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, SIBLING | {"1.html": page})
    got = headline(store, roster)
    assert (("filed", None) if got[0] == "late" else got) == expected


def test_a_text_of_another_year_is_nobodys_else_when_that_year_has_its_own_report(store: Store, roster: Roster) -> None:
    conflict = ("year_conflict: the title claims 2024, the text is about 2023",)
    wrong, own = report(BAITA, 2024, problems=conflict), report(BAITA, 2023)
    store.night(LATE - timedelta(days=2), {**SIBLING, "w.html": wrong, "1.html": own})
    store.night(LATE, {**SIBLING, "w.html": wrong, "1.html": report(BAITA, 2023, outcome="gone", listed=False)})
    assert headline(store, roster) == ("withdrawn", None)


def test_a_report_hanging_on_a_page_as_attachment_is_found(store: Store, roster: Roster) -> None:
    page = Page(f"{BAITA}2023年政府信息公开工作年度报告")
    store.night(LATE, SIBLING | {"1.html": page, "1.docx": report(BAITA, 2023, parent="1.html")})
    judgement = judged(store, roster)[BAITA]
    assert judgement.observation.value == "found"
    assert [document.url for document in judgement.documents] == ["https://qinglan.example/1.docx"]


def test_a_collection_is_a_filing_of_every_township_in_it(store: Store, roster: Roster) -> None:
    title = f"{NAME}各乡镇2023年政府信息公开工作年度报告"
    first, second = report(BAITA, 2023).report, report(YUNXI, 2023).report
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {**SIBLING, "1.html": Page(title, first, others=(second or {},))})
    told = {unit: judgement.headline for unit, judgement in judged(store, roster).items()}
    assert told == {BAITA: "filed", QINGSHI: "filed", YUNXI: "filed"}


def test_a_township_that_its_countys_collection_leaves_out_is_missing(store: Store, roster: Roster) -> None:
    title = f"{NAME}各乡镇2023年政府信息公开工作年度报告"
    first, second = report(QINGSHI, 2023).report, report(YUNXI, 2023).report
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {"2.html": report(QINGSHI, 2022), "1.html": Page(title, first, others=(second or {},))})
    assert judged(store, roster)[BAITA].headline == "missing"


def test_a_yearbook_is_a_filing_of_each_of_its_years(store: Store, roster: Roster) -> None:
    first, second = report(BAITA, 2023).report, report(BAITA, 2022).report
    yearbook = Page(f"{BAITA}历年政府信息公开工作年度报告", first, others=(second or {},))
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {**SIBLING, "1.html": yearbook})
    assert [judged(store, roster, year)[BAITA].headline for year in (2023, 2022)] == ["filed", "filed"]


ATTACHED = {"a.pdf": Page("", parent="1.html", with_page=True)}


def test_an_attachment_read_with_its_page_leaves_no_doubt_when_the_page_is_no_report(
    store: Store, roster: Roster
) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {**SIBLING, "1.html": Page("关于绿化的公示"), **ATTACHED})
    assert headline(store, roster) == ("missing", None)


def test_an_attachment_that_cannot_be_read_leaves_a_doubt_though_the_page_can(store: Store, roster: Roster) -> None:
    page = Page(f"{BAITA}2023年度报告", problems=("attachment_unreadable",))
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {**SIBLING, "1.html": page, **ATTACHED})
    assert headline(store, roster)[0] == "unobservable"


def test_a_page_of_another_matter_with_an_attachment_that_cannot_be_read_is_a_doubt(
    store: Store, roster: Roster
) -> None:
    page = Page("年度报告", problems=("attachment_unreadable",))
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {**SIBLING, "1.html": page, **ATTACHED})
    assert headline(store, roster) == ("unobservable", "unresolved_entry")


def test_a_report_of_page_and_attachment_is_filed_and_withdrawn_with_its_page(store: Store, roster: Roster) -> None:
    shown = {**SIBLING, "1.html": report(BAITA, 2023), **ATTACHED}
    gone = {**SIBLING, "1.html": report(BAITA, 2023, outcome="gone", listed=False)}
    for night, pages in zip(days(LATE - timedelta(days=4), 4), (shown, shown, gone, gone), strict=True):
        store.night(night, pages)
    judgement = judged(store, roster)[BAITA]
    assert (judgement.headline, judgement.integrity.value) == ("withdrawn", ("withdrawn",))


def test_an_unreadable_attachment_beside_a_stub_is_a_doubt(store: Store, roster: Roster) -> None:
    page = Page(f"{BAITA}2023年政府信息公开工作年度报告")
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, SIBLING | {"1.html": page, "1.pdf": Page("", kind="unreadable", parent="1.html")})
    assert headline(store, roster) == ("unobservable", "unresolved_entry")


def test_a_report_withdrawn_with_its_page(store: Store, roster: Roster) -> None:
    page, file = Page(f"{BAITA}2023年年度报告"), report(BAITA, 2023, parent="1.html")
    first, second = days(LATE - timedelta(days=3), 2)
    store.night(first, SIBLING | {"1.html": page, "1.docx": file})
    store.night(second, SIBLING | {"1.html": Page(page.title, outcome="gone", listed=False)})
    judgement = judged(store, roster)[BAITA]
    assert (judgement.headline, judgement.integrity.since) == ("withdrawn", second)


def test_an_alteration_tells_numbers_from_words(store: Store, roster: Roster) -> None:
    cell = "requests.granted.total"
    first, second, third = days(LATE - timedelta(days=5), 3)
    store.night(first, {"1.html": report(BAITA, 2023, cells={cell: 1}), "2.html": report(QINGSHI, 2023, text="甲")})
    store.night(second, {"1.html": report(BAITA, 2023, cells={cell: 2}), "2.html": report(QINGSHI, 2023, text="乙")})
    store.night(third, {"1.html": report(BAITA, 2023, cells={cell: 2}), "2.html": report(QINGSHI, 2023, text="乙")})
    found = judged(store, roster)
    assert [(j.integrity.value, j.integrity.detail, j.integrity.since) for j in (found[BAITA], found[QINGSHI])] == [
        (("altered",), "numeric", second),
        (("altered",), "textual", second),
    ]
    evidence = next(f.evidence for f in found[BAITA].findings if f.rule == "altered")
    assert evidence["cells"] == [
        {
            "cell": cell,
            "from": {"value": 1, "state": "reported", "raw": "1"},
            "to": {"value": 2, "state": "reported", "raw": "2"},
        }
    ]


def test_an_error_page_between_two_equal_versions_is_no_alteration(store: Store, roster: Roster) -> None:
    for night, page in zip(
        days(LATE - timedelta(days=5), 3),
        (report(BAITA, 2023), Page(f"{BAITA}2023年年度报告", text="系统维护"), report(BAITA, 2023)),
        strict=True,
    ):
        store.night(night, SIBLING | {"1.html": page})
    judgement = judged(store, roster)[BAITA]
    assert (judgement.integrity.value, judgement.documents[0].versions) == (("unchanged",), 1)


def test_as_of_repeats_what_was_known_on_the_day(store: Store, roster: Roster) -> None:
    nights = days(date(2024, 2, 25), 4)
    for night in nights[:3]:
        store.night(night, SIBLING)
    before = judged(store, roster, as_of=nights[2])[BAITA].to_json()
    store.night(nights[3], SIBLING | {"1.html": report(BAITA, 2023)})
    assert judged(store, roster, as_of=nights[2])[BAITA].to_json() == before
    assert judged(store, roster, as_of=nights[3])[BAITA].headline == "late"


def test_a_column_that_names_a_filer_gives_it_its_nameless_reports(store: Store, roster: Roster) -> None:
    own = EVERYONE | {"filer": BAITA}
    nameless = report(BAITA, 2023, place=None, filer=None, title="2023年政府信息公开工作年度报告")
    store.night(LATE, {"1.html": nameless}, scope=own, covers="columns")
    found = judged(store, roster)
    assert {unit: judgement.observation.value for unit, judgement in found.items()} == {BAITA: "found"}


def test_a_report_in_another_filers_column_is_found_elsewhere(store: Store, roster: Roster) -> None:
    store.night(LATE, {"1.html": report(QINGSHI, 2023)}, scope=EVERYONE | {"filer": BAITA})
    assert judged(store, roster)[QINGSHI].observation.value == "found_elsewhere"


def test_a_filer_of_a_covered_county_that_no_listing_covers_is_unobservable(store: Store, roster: Roster) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {"1.html": report(BAITA, 2022)}, scope=EVERYONE | {"filer": BAITA})
    assert headline(store, roster, YUNXI) == ("unobservable", "no_listing")
    assert headline(store, roster, BAITA) == ("missing", None)  # its own report of an earlier year is the control


def test_anothers_reports_in_a_filers_own_column_are_no_control(store: Store, roster: Roster) -> None:
    own = EVERYONE | {"filer": BAITA}
    store.night(LATE - timedelta(days=4), {"1.html": report(BAITA, 2022)}, scope=own)
    for night in days(LATE - timedelta(days=3), 3):  # the site shows another township's list in its place
        others = {"2.html": report(QINGSHI, 2022), "3.html": report(QINGSHI, 2023)}
        store.night(night, {"1.html": report(BAITA, 2022, listed=False), **others}, scope=own)
    assert headline(store, roster, BAITA) == ("unobservable", "no_control")


def test_a_page_whose_end_did_not_come_is_no_alteration(store: Store, roster: Roster) -> None:
    cells = {"requests.granted.total": 3.0}
    torn = report(BAITA, 2023, text="一年来", problems=("cut_short", "empty_report"))
    for night, page in zip(
        days(LATE, 3), (report(BAITA, 2023, cells=cells), torn, report(BAITA, 2023, cells=cells)), strict=True
    ):
        store.night(night, {"1.html": page})
        assert judged(store, roster, as_of=night)[BAITA].integrity.value == ("unchanged",)


def test_what_changes_after_a_page_whose_end_did_not_come_is_held_against_the_last_whole_one(
    store: Store, roster: Roster
) -> None:
    torn = report(BAITA, 2023, text="一年来", problems=("cut_short",))
    before, after = ({"requests.granted.total": number} for number in (3.0, 4.0))
    for night, page in zip(
        days(LATE, 4), (torn, report(BAITA, 2023, cells=before), torn, report(BAITA, 2023, cells=after)), strict=True
    ):
        store.night(night, {"1.html": page})
    found = judged(store, roster, as_of=days(LATE, 4)[3])[BAITA].integrity
    assert (found.value, found.detail, found.since) == (("altered",), "numeric", days(LATE, 4)[3])


def test_a_column_of_certain_years_says_nothing_of_others(store: Store, roster: Roster) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(
            night, {"1.html": report(BAITA, 2022)}, scope=EVERYONE | {"filer": BAITA, "years": [2022]}, covers="columns"
        )
    assert judged(store, roster) == {}
    assert set(judged(store, roster, 2022)) == {BAITA}


def test_without_a_control_nobody_is_missing(store: Store, roster: Roster) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {})
    assert headline(store, roster) == ("unobservable", "no_control")


def test_a_listing_that_shows_only_later_years_proves_no_earlier_one_missing(store: Store, roster: Roster) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {"1.html": report(BAITA, 2023)})
    assert headline(store, roster, QINGSHI) == ("missing", None)
    assert judged(store, roster, 2021)[QINGSHI].observation.reason == "no_control"


@pytest.mark.parametrize("state", ["down", "blocked", "robots"])
def test_a_portal_that_never_answered(store: Store, roster: Roster, state: str) -> None:
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, state=state)
    assert headline(store, roster) == ("unobservable", state)


def test_all_years_from_the_first_report_found_to_the_last_duty(store: Store, roster: Roster) -> None:
    store.night(LATE, {"1.html": report(BAITA, 2020)})
    years = [
        j.expectation.year for j in judge(store.engine, roster, SETTINGS, as_of=LATE) if j.expectation.unit == BAITA
    ]
    assert years == [2020, 2021, 2022, 2023]


def test_a_portal_never_read_whole_does_not_tell_where_it_begins(store: Store, roster: Roster) -> None:
    store.night(LATE, {"1.html": report(BAITA, 2022)}, state="incomplete", complete=False)
    years = {judgement.expectation.year for judgement in judge(store.engine, roster, SETTINGS, as_of=LATE)}
    assert years == {2018, 2019, 2020, 2021, 2022, 2023}


def test_the_order_is_county_code_year(store: Store, roster: Roster) -> None:
    store.night(LATE, {"1.html": report(BAITA, 2021)})
    order = [(j.expectation.code, j.expectation.year) for j in judge(store.engine, roster, SETTINGS, as_of=LATE)]
    assert order == sorted(order)


def test_a_county_by_name_and_one_without_a_portal(store: Store, roster: Roster) -> None:
    store.night(LATE, SIBLING)
    assert judged(store, roster, county="清岚县").keys() == judged(store, roster, county=COUNTY).keys()
    assert judged(store, roster, county="伊川县") == {}
    with pytest.raises(BadInput, match="no county is called"):
        judged(store, roster, county="乌有县")


def test_an_entry_that_named_the_report_and_was_never_read_stays_in_doubt_after_it_vanished(
    store: Store, roster: Roster
) -> None:
    first, *rest = days(LATE - timedelta(days=4), 4)
    named, nameless = Page(f"{BAITA}2023年政府信息公开工作年度报告", outcome="error"), Page("年报", outcome="error")
    store.night(first, SIBLING | {"1.html": named, "9.html": nameless})
    for night in rest:
        store.night(night, SIBLING)
    assert headline(store, roster) == ("unobservable", "unresolved_entry")
    assert headline(store, roster, YUNXI) == ("missing", None)  # the nameless one stood in the way for one night only
    store.night(LATE, SIBLING | {"1.html": Page("政府信息公开指南", listed=False)})
    assert headline(store, roster, BAITA) == ("unobservable", "unresolved_entry")
    store.night(LATE, SIBLING | {"1.html": report(QINGSHI, 2023, listed=False)})
    assert headline(store, roster, BAITA) == ("missing", None)  # it was read at last, and is another's


def test_a_listing_that_shows_less_than_half_of_what_is_published_proves_nothing(store: Store, roster: Roster) -> None:
    files = {f"{n}.html": report(town, 2023) for n, town in enumerate((QINGSHI, YUNXI), start=2)}
    older = {f"o{n}.html": report(town, 2022) for n, town in enumerate((QINGSHI, BAITA, YUNXI), start=2)}
    full = files | older
    first, *rest = days(LATE - timedelta(days=5), 5)
    store.night(first, full)
    hidden = {key: Page(page.title, page.report, listed=False) for key, page in files.items()}
    for night in rest[:3]:
        store.night(night, hidden | older)
    assert headline(store, roster) == ("unobservable", "incomplete")
    for night in rest[3:]:
        store.night(night, full)
    assert headline(store, roster) == ("missing", None)


def test_a_listing_that_lost_reports_that_are_gone_or_stand_elsewhere_is_whole(store: Store, roster: Roster) -> None:
    files = {f"{n}.html": report(town, 2023) for n, town in enumerate((QINGSHI, YUNXI), start=2)}
    older = {"o.html": report(QINGSHI, 2022)}
    first, *rest = days(LATE - timedelta(days=4), 4)
    store.night(first, files | older)
    gone = {key: Page(page.title, outcome="gone", listed=False) for key, page in files.items()}
    for night in rest:
        store.night(night, gone | older)
    assert headline(store, roster) == ("missing", None)
    assert headline(store, roster, YUNXI) == ("withdrawn", None)


@pytest.mark.parametrize(
    "successor",
    [
        report(BAITA, 2023, outcome="error"),
        Page(f"{BAITA}2023年政府信息公开工作年度报告", kind="unreadable"),
        Page("2023年政府信息公开工作年度报告", kind="unreadable"),
    ],
)
def test_a_report_that_may_have_got_another_address_is_not_withdrawn(
    store: Store, roster: Roster, successor: Page
) -> None:
    mine, gone = report(BAITA, 2023), report(BAITA, 2023, outcome="gone", listed=False)
    store.night(LATE - timedelta(days=2), {**SIBLING, "1.html": mine})
    store.night(LATE - timedelta(days=1), {**SIBLING, "1.html": gone, "new.html": successor})
    assert headline(store, roster) == ("filed", None)
    store.night(LATE, {**SIBLING, "1.html": gone, "new.html": mine})
    assert judged(store, roster)[BAITA].integrity.value == ("unchanged",)


def test_a_page_in_a_filers_own_column_that_names_the_county_as_publisher_stays_in_doubt(
    store: Store, roster: Roster
) -> None:
    mine = {"county_code": COUNTY, "filer": BAITA, "years": None}
    page = report("", 2023, place=None, filer="清岚县人民政府", title="2023年政府信息公开工作年度报告")
    for night in days(LATE - timedelta(days=3), 3):
        store.night(night, {"1.html": page, "0.html": report(BAITA, 2022)}, scope=mine, covers="columns")
    assert headline(store, roster) == ("unobservable", "unresolved_entry")


@pytest.mark.parametrize(
    ("code", "integrity"),
    [("truncated_file", "unchanged"), ("reader_timeout", "unchanged"), ("needs_ocr", "altered")],
)
def test_what_a_file_lacks_that_broke_off_or_that_we_gave_up_is_no_alteration(
    store: Store, roster: Roster, code: str, integrity: str
) -> None:
    whole = report(BAITA, 2023, cells={"requests.new.total": 3.0})
    torn = report(BAITA, 2023, problems=(f"attachment_unreadable: 附表.docx: {code}: it could not be read",))
    for night, page in zip(days(LATE - timedelta(days=2), 3), (whole, torn, whole), strict=True):
        store.night(night, {**SIBLING, "1.html": page})
    assert judged(store, roster)[BAITA].integrity.value == (integrity,)


def test_reports_that_are_gone_all_together_are_not_withdrawn(store: Store, roster: Roster) -> None:
    files = {f"{n}.html": report(town, 2021) for n, town in enumerate(TOWNS)}
    older = {"o.html": report(QINGSHI, 2020)}
    store.night(LATE - timedelta(days=2), files | older)
    gone = {key: Page(page.title, outcome="gone", listed=False) for key, page in files.items()}
    store.night(LATE - timedelta(days=1), gone | older)
    assert {judgement.headline for judgement in judged(store, roster, 2021).values()} == {"filed"}
    one = {"0.html": Page(files["0.html"].title, outcome="gone", listed=False)}
    store.night(LATE, files | older | one)
    told = {unit: judgement.headline for unit, judgement in judged(store, roster, 2021).items()}
    assert told == dict.fromkeys(TOWNS, "filed") | {BAITA: "withdrawn"}


def test_what_is_listed_after_a_proof_of_absence_ends_it_though_its_page_fails(store: Store, roster: Roster) -> None:
    for night in days(LATE - timedelta(days=4), 3):
        store.night(night, SIBLING)
    assert headline(store, roster) == ("missing", None)
    store.night(LATE - timedelta(days=1), {**SIBLING, "1.html": Page(f"{BAITA}2023年年度报告", outcome="error")})
    assert headline(store, roster) == ("unobservable", "unresolved_entry")


def test_an_entry_that_names_nobody_suspends_a_proof_until_the_next_good_night(store: Store, roster: Roster) -> None:
    for night in days(LATE - timedelta(days=5), 3):
        store.night(night, SIBLING)
    store.night(LATE - timedelta(days=2), {**SIBLING, "1.html": Page("年度报告", outcome="error")})
    assert headline(store, roster) == ("unobservable", "unresolved_entry")
    store.night(LATE - timedelta(days=1), SIBLING)
    assert headline(store, roster) == ("missing", None)
