"""Whose report is it, when units have merged, were raised or renamed: a successor's column, either name, never both."""

from datetime import date, timedelta

import pytest

from audit.judge import judge
from audit.judgement import Judgement
from roster import Roster, load
from storage.settings import AuditSettings, Settings
from tests.audit.county import COLUMNS, COUNTY, NAME, Page, Store, days, report

SETTINGS = Settings(audit=AuditSettings(absence_nights=2))
NIGHTS = days(date(2024, 2, 27), 3)  # after the grace of the reports on 2023, due on 2024-01-31
QINGSHI = {"county_code": COUNTY, "filer": "青石镇", "years": None}
HEIR = {"county_code": COUNTY, "filer": "丙山镇", "years": None}


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    """青石镇 took in 白塔镇, 丙山镇 was made of 甲山乡 and 乙山乡, both between the year's end and the due date.

    竹溪乡 became 竹溪镇 then; 松林镇 was made of 东林乡 and 西林乡 after the due date.
    """
    rows = [  # the first four codes are those that the store's searches look for
        ("101", "青石镇", "town", "2010-01-01", "", ""),
        ("102", "东林乡", "township", "2010-01-01", "2024-02-20", "990101109"),
        ("103", "西林乡", "township", "2010-01-01", "2024-02-20", "990101109"),
        ("104", "云溪街道", "street", "2010-01-01", "", ""),
        ("105", "白塔镇", "town", "", "2024-01-15", "990101101"),
        ("201", "甲山乡", "township", "", "2024-01-20", "990101106"),
        ("202", "乙山乡", "township", "", "2024-01-20", "990101106"),
        ("106", "丙山镇", "town", "2024-01-20", "", ""),
        ("203", "竹溪乡", "township", "", "2024-01-10", "990101107"),
        ("107", "竹溪镇", "town", "2024-01-10", "", ""),
        ("109", "松林镇", "town", "2024-02-20", "", ""),
    ]
    county = f"{COUNTY},{NAME}"
    lines = [
        f"{COUNTY}{code},{name},{kind},{county},{start},{end},{into}" for code, name, kind, start, end, into in rows
    ]
    file = tmp_path_factory.mktemp("roster") / "qinglan.csv"
    file.write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")
    return load([file])


CONTROL = {"control.html": report("云溪街道", 2023)}


def judged(store: Store, roster: Roster, pages: dict[str, Page], **more: object) -> dict[str, Judgement]:
    for night in NIGHTS:
        store.night(night, CONTROL | pages, **more)  # type: ignore[arg-type]
    found = judge(store.engine, roster, SETTINGS, year=2023, as_of=NIGHTS[-1] + timedelta(days=1))
    return {judgement.expectation.unit: judgement for judgement in found}


def words(found: dict[str, Judgement], *units: str) -> list[tuple[str, str]]:
    return [(found[unit].duty.value, found[unit].headline) for unit in units]


def test_who_was_merged_before_the_due_date_owes_nothing(store: Store, roster: Roster) -> None:
    found = judged(store, roster, {})
    assert words(found, "白塔镇", "青石镇") == [("merged", "not obliged"), ("due", "missing")]
    assert "merged into 青石镇 (990101101) on 2024-01-15" in found["白塔镇"].duty.basis
    assert words(found, "丙山镇") == [("exempt", "not obliged")]
    assert "甲山乡" in found["丙山镇"].duty.basis


@pytest.mark.parametrize(
    "title",
    [
        "白塔镇2023年政府信息公开工作年度报告",
        "青石镇（原白塔镇）2023年政府信息公开工作年度报告",
        "原白塔镇2023年政府信息公开工作年度报告",
    ],
)
def test_its_report_in_the_successors_column_is_its_own_under_either_name(
    store: Store, roster: Roster, title: str
) -> None:
    place = "青石镇" if title.startswith("青石镇") else "白塔镇"
    found = judged(store, roster, {"1.html": report(place, 2023, title=title)}, scope=QINGSHI, covers="columns")
    assert words(found, "白塔镇") == [("merged", "filed")]
    assert found["白塔镇"].observation.value == "found"
    assert found["青石镇"].headline != "filed"


@pytest.mark.parametrize(
    ("title", "place", "filed", "doubtful"),
    [
        ("青石镇（含原白塔镇）2023年政府信息公开工作年度报告", "青石镇", "白塔镇", "青石镇"),
        ("竹溪镇、东林乡2023年政府信息公开工作年度报告", "竹溪镇", "竹溪乡", "东林乡"),
        ("东林乡和西林乡2023年政府信息公开工作年度报告", "西林乡", "西林乡", "东林乡"),
    ],
)
def test_nobody_is_missing_whom_the_title_of_anothers_report_names(
    store: Store, roster: Roster, title: str, place: str, filed: str, doubtful: str
) -> None:
    found = judged(store, roster, {"1.html": report(place, 2023, title=title)})
    assert found[filed].headline == "filed"
    assert (found[doubtful].headline, found[doubtful].observation.reason) == ("unobservable", "unresolved_entry")


def test_both_reports_in_one_column_are_told_apart(store: Store, roster: Roster) -> None:
    own = report("青石镇", 2023)
    other = report("青石镇", 2023, title="青石镇（原白塔镇）2023年政府信息公开工作年度报告")
    found = judged(store, roster, {"1.html": own, "2.html": other})
    assert words(found, "青石镇", "白塔镇") == [("due", "filed"), ("merged", "filed")]
    urls = {unit: [document.url.rsplit("/")[-1] for document in found[unit].documents] for unit in ("青石镇", "白塔镇")}
    assert urls == {"青石镇": ["1.html"], "白塔镇": ["2.html"]}


def test_one_report_that_speaks_for_both_is_the_successors(store: Store, roster: Roster) -> None:
    found = judged(store, roster, {"1.html": report("丙山镇", 2023)})
    assert words(found, "丙山镇", "甲山乡", "乙山乡") == [
        ("exempt", "filed"),
        ("merged", "not obliged"),
        ("merged", "not obliged"),
    ]
    both = report("丙山镇", 2023, title="丙山镇（原甲山乡、乙山乡）2023年政府信息公开工作年度报告")
    again = judged(store, roster, {"2.html": both}, scope=HEIR, portal="second")
    assert words(again, "丙山镇", "甲山乡", "乙山乡")[1:] == [("merged", "not obliged")] * 2


@pytest.mark.parametrize("name", ["竹溪乡", "竹溪镇"])
def test_a_raised_unit_is_one_filer_under_either_name(store: Store, roster: Roster, name: str) -> None:
    found = judged(store, roster, {"1.html": report(name, 2023)})
    assert words(found, "竹溪乡") == [("due", "filed")]
    assert "竹溪镇" not in found


def test_who_owed_a_report_is_not_missing_while_the_successors_may_be_it(store: Store, roster: Roster) -> None:
    alone = judged(store, roster, {})
    assert words(alone, "东林乡", "西林乡") == [("due", "missing")] * 2
    joint = judged(store, roster, {"9.html": report("松林镇", 2023)}, portal="second")
    assert [(joint[unit].headline, joint[unit].observation.reason) for unit in ("东林乡", "西林乡")] == [
        ("unobservable", "unresolved_entry")
    ] * 2


SIGNED = "filer_conflict: the title names {}, the report itself {}"
SPEAKS = "foreign_name: the text speaks 3 times of {}, the report is that of {}"


@pytest.mark.parametrize(
    ("title", "signed"),
    [
        ("白塔镇", "青石镇"),  # its successor
        ("丙山镇", "甲山乡"),  # one of those it was made of
        ("竹溪乡", "竹溪镇"),  # itself, raised
    ],
)
def test_a_report_under_one_name_and_signed_under_its_kins_is_no_defect(
    store: Store, roster: Roster, title: str, signed: str
) -> None:
    problems = (SIGNED.format(title, signed), SPEAKS.format(signed, title))
    found = judged(store, roster, {"1.html": report(title, 2023, problems=problems)})
    filed = [judgement for judgement in found.values() if judgement.documents]
    assert [(judgement.headline, judgement.integrity.value) for judgement in filed] == [("filed", ("unchanged",))] * 2


@pytest.mark.parametrize(("title", "signed"), [("竹溪乡", "青石镇"), ("甲山乡", "乙山乡")])
def test_a_report_signed_by_a_stranger_is_defective_even_if_both_went_into_one(
    store: Store, roster: Roster, title: str, signed: str
) -> None:
    found = judged(store, roster, {"1.html": report(title, 2023, problems=(SIGNED.format(title, signed),))})
    assert "defective" in {word for judgement in found.values() for word in judgement.integrity.value}
