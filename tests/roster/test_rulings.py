"""Rulings of a county: what they do to a duty, from which day, and how a file that cannot be used is told."""

from datetime import date
from pathlib import Path

import pytest

from roster import Duty, Roster, Status, Switches, load
from roster.errors import BadInput
from roster.model import Expectation

EXTENDED = """\
- id: flood-2019
  what: extended
  county: "410329"
  filers: ["410329105"]
  report_years: [2019, 2019]
  due: "2020-03-15"
  document: 伊政办〔2020〕3号
  dated: 2020-01-28
  note: after the flood
"""
EXEMPT = """\
- id: quake
  what: exempt
  county: "410329"
  filers: ["410329105", "410329002"]
  report_years: [2018, 2020]
  document: 伊政办〔2019〕9号
  dated: 2019-02-01
"""
ADDED = """\
- id: farms
  what: added
  county: "410329"
  filers:
    - {code: "410329450", name: 青山茶场, kind: other, filer: 青山茶场管理委员会}
  report_years: [2019, null]
  document: 伊政办〔2019〕40号
  dated: 2019-11-05
"""


def rulings(folder: Path, text: str) -> Path:
    file = folder / "rulings.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def ruled(folder: Path, text: str) -> Roster:
    return load(ruling_files=[rulings(folder, text)])


def told(roster: Roster, unit: str, year: int = 2019, on: date | None = None) -> Expectation | None:
    found = [one for one in roster.expectations("410329", year, Switches(), on) if one.unit == unit]
    return found[0] if found else None


def test_an_extension_makes_the_duty_extended_to_its_day_and_cites_its_document(tmp_path: Path) -> None:
    found = told(ruled(tmp_path, EXTENDED), "江左镇")
    assert found
    assert (found.duty, found.due, found.grace_until) == (Duty.EXTENDED, date(2020, 3, 15), date(2020, 3, 25))
    assert (found.rule, found.basis_kind) == ("flood-2019", "local")
    assert found.basis.startswith("伊政办〔2020〕3号 (2020-01-28): after the flood")
    assert "2020-01-31" in found.basis


def test_grace_of_an_extension_can_be_its_own(tmp_path: Path) -> None:
    found = told(ruled(tmp_path, EXTENDED + "  grace_days: 0\n"), "江左镇")
    assert found and found.grace_until == date(2020, 3, 15)


def test_a_ruling_is_not_known_before_its_day(tmp_path: Path) -> None:
    roster = ruled(tmp_path, EXTENDED)
    before = told(roster, "江左镇", on=date(2020, 1, 27))
    assert before and (before.duty, before.due, before.rule) == (Duty.DUE, date(2020, 1, 31), "national-2019")
    since = told(roster, "江左镇", on=date(2020, 1, 28))
    assert since and since.duty is Duty.EXTENDED


def test_a_ruling_is_for_its_years_and_filers_only(tmp_path: Path) -> None:
    roster = ruled(tmp_path, EXTENDED)
    other, later = told(roster, "高山镇"), told(roster, "江左镇", 2020)
    assert other and later
    assert (other.duty, later.duty) == (Duty.DUE, Duty.DUE)


def test_an_exemption_lets_off_with_its_document_as_the_reason(tmp_path: Path) -> None:
    found = told(ruled(tmp_path, EXEMPT), "江左镇")
    assert found and (found.status, found.duty, found.basis_kind) == (Status.NOT_EXPECTED, Duty.EXEMPT, "local")
    assert found.reason == "exempt by 伊政办〔2019〕9号 (2019-02-01)"


def test_an_added_filer_is_due_from_its_first_year_and_found_by_its_names(tmp_path: Path) -> None:
    roster = ruled(tmp_path, ADDED)
    assert told(roster, "青山茶场", 2018) is None
    for year in (2019, 2023, 2030):
        found = told(roster, "青山茶场", year)
        assert found and (found.unit_id, found.duty, found.status) == (
            "410329450@added",
            Duty.DUE,
            Status.EXPECTED,
        )
        assert (found.filer, found.basis_kind, found.rule) == ("青山茶场管理委员会", "local", "farms")
        assert found.basis.startswith("伊政办〔2019〕40号 (2019-11-05); the due date is that of rule national-2019")
        assert [unit.unit_id for unit in roster.identify("410329", "青山茶场管理委员会", year)] == ["410329450@added"]
    assert [unit.unit_id for unit in roster.identify("410329", "伊川县青山茶场", 2020)] == ["410329450@added"]
    assert told(roster, "青山茶场", on=date(2019, 11, 4)) is None
    assert [unit.name for unit in roster.identify("410329", "江左镇", 2019)] == ["江左镇"]


def test_a_county_has_an_added_unit_from_the_day_of_its_ruling_on(tmp_path: Path) -> None:
    roster = ruled(tmp_path, ADDED)

    def ids(on: date | None = None) -> list[str]:
        return [unit.unit_id for unit in roster.units("410329", on)]

    assert set(ids()) - set(ids(date(2019, 11, 4))) == {"410329450@added"}
    assert ids(date(2019, 11, 5)) == ids()


def test_who_was_added_can_get_more_time(tmp_path: Path) -> None:
    later = EXTENDED.replace("410329105", "410329450")
    found = told(ruled(tmp_path, ADDED + later), "青山茶场")
    assert found and (found.duty, found.due) == (Duty.EXTENDED, date(2020, 3, 15))


def test_a_farm_of_the_roster_is_added_by_its_code_and_keeps_its_id(tmp_path: Path) -> None:
    text = ADDED.replace('"410329"', '"532625"').replace(
        '{code: "410329450", name: 青山茶场, kind: other, filer: 青山茶场管理委员会}', '"532625501"'
    )
    (found,) = [one for one in ruled(tmp_path, text).expectations("532625", 2019) if one.code == "532625501"]
    assert (found.unit_id, found.duty, found.basis_kind) == ("532625501@2016", Duty.DUE, "local")


@pytest.mark.parametrize(
    ("base", "old", "new", "line", "what"),
    [
        (EXTENDED, "  note:", "  notes:", 9, "unknown key 'notes'"),
        (EXTENDED, "what: extended", "what: prolonged", 2, "what must be"),
        (EXTENDED, '"410329"', '"41032"', 3, "six digits"),
        (EXTENDED, '"410329"', '"990101"', 1, "in no roster"),
        (EXTENDED, '["410329105"]', '["410329999"]', 1, "410329999 is in no roster"),
        (EXTENDED, '["410329105"]', '["4103291"]', 4, "nine digits"),
        (EXTENDED, '["410329105"]', "[]", 4, "filers"),
        (EXTENDED, '["410329105"]', '["410329105", "410329105"]', 4, "twice"),
        (EXTENDED, '["410329105"]', '[{code: "410329450", name: 茶场}]', 1, "give the code"),
        (EXTENDED, "[2019, 2019]", "[2019, null]", 1, "may not end in null"),
        (EXTENDED, "[2019, 2019]", "[2019, 2018]", 5, "report_years ends"),
        (EXTENDED, "[2019, 2019]", "[2007, 2019]", 5, "report_years begins"),
        (EXTENDED, "[2019, 2019]", "[2019, 2020]", 1, "before the end of report year 2020"),
        (EXTENDED, "2020-03-15", "2020-02-30", 6, "must be a date"),
        (EXTENDED, '"2020-03-15"', "2021-02-29", 6, "cannot be used"),
        (EXTENDED, "2020-03-15", "03-15", 6, "must be a date"),
        (EXTENDED, "2020-03-15", "2019-12-31", 1, "before the end"),
        (EXTENDED, "2020-03-15", "2020-01-31", 1, "extends nothing"),
        (EXTENDED, '  due: "2020-03-15"\n', "", 1, "no due"),
        (EXTENDED, "dated: 2020-01-28", "dated: 2020-13-28", 8, "dated|cannot be used|must be a date"),
        (EXTENDED, "  document: 伊政办〔2020〕3号\n", "", 1, "no document"),
        (EXTENDED, "  note: after the flood\n", "  grace_days: -1\n", 9, "grace_days"),
        (EXEMPT, "  dated", '  due: "2020-03-15"\n  dated', 1, "for extensions only"),
        (ADDED, "410329450", "410329105", 1, "in the roster already"),
        (ADDED, "410329450", "410330450", 1, "does not begin with"),
        (ADDED, "kind: other", "kind: farm", 5, "kind must be"),
        (ADDED, "kind: other", "sort: other", 5, "unknown key 'sort'"),
        (ADDED, "name: 青山茶场, ", "", 5, "no name"),
        (EXTENDED, "- id: flood-2019\n", "- id: flood-2019\n  id: again\n", 2, "stands twice"),
        (EXTENDED, "report_years: ", "report_years: [", None, "not YAML"),
    ],
)
def test_a_ruling_that_cannot_be_used_is_told_with_its_line(
    tmp_path: Path, base: str, old: str, new: str, line: int | None, what: str
) -> None:
    assert old in base
    with pytest.raises(BadInput, match=what) as fault:
        ruled(tmp_path, base.replace(old, new, 1))
    assert fault.value.file == tmp_path / "rulings.yaml"
    assert line is None or fault.value.line == line


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        (EXTENDED, EXTENDED, 10),
        (EXTENDED, EXEMPT, 10),
        (EXTENDED, EXTENDED.replace("flood-2019", "other").replace("03-15", "03-20"), 10),
        (ADDED, ADDED.replace("farms", "other").replace("青山茶场,", "青峰茶场,"), 9),
        (ADDED, ADDED.replace("farms", "other").replace("[2019, null]", "[2030, 2031]"), 9),
        (ADDED, EXEMPT.replace('"410329105", "410329002"', '"410329450"'), 9),
    ],
    ids=["same id", "extended and exempt", "two days", "two names", "twice", "added and exempt"],
)
def test_rulings_that_contradict_each_other_are_refused(tmp_path: Path, first: str, second: str, line: int) -> None:
    with pytest.raises(BadInput, match=r"contradicts|stands twice") as fault:
        ruled(tmp_path, first + second)
    assert fault.value.line == line


def test_rulings_that_agree_or_do_not_meet_stand_side_by_side(tmp_path: Path) -> None:
    again = EXEMPT.replace("quake", "again").replace("[2018, 2020]", "[2021, null]")
    other = EXTENDED.replace("flood-2019", "other").replace("410329105", "410329104")
    renamed = (
        ADDED.replace("farms", "renamed").replace("青山茶场,", "青峰茶场,").replace("[2019, null]", "[2022, null]")
    )
    roster = ruled(tmp_path, EXEMPT + again + other + ADDED.replace("null", "2021") + renamed)
    assert [one.unit for one in roster.expectations("410329", 2021) if one.unit_id == "410329450@added"] == ["青山茶场"]
    assert [one.unit for one in roster.expectations("410329", 2022) if one.unit_id == "410329450@added"] == ["青峰茶场"]


def test_an_empty_file_rules_nothing(tmp_path: Path) -> None:
    found = told(ruled(tmp_path, ""), "江左镇")
    assert found and found.duty is Duty.DUE


def test_switched_on_farms_and_zones_rest_on_practice_and_are_due_as_far_as_lists_tell() -> None:
    roster = load()

    def of(year: int, **switches: bool) -> Expectation:
        found = roster.expectations("532625", year, Switches(**switches))
        return next(one for one in found if one.code == "532625501")

    off, on, old = of(2019), of(2019, farms=True), of(2017, farms=True)
    assert (off.duty, on.duty, of(2019, zones=True).duty, of(2023, farms=True).duty) == (
        Duty.EXEMPT,
        Duty.DUE,
        Duty.EXEMPT,
        Duty.UNKNOWN,
    )
    assert "[audit] farms" in str(off.reason) and "[audit] farms" in on.basis
    assert (on.basis_kind, old.basis_kind) == ("practice", "practice")
