from datetime import date
from pathlib import Path

import pytest

from roster import Duty, FilerClass, load
from roster.deadlines import Deadlines, read_rules
from roster.errors import BadInput

PROVINCE = """\
- id: henan-2020
  jurisdiction: "41"
  report_years: [2020, 2021]
  due: "01-20"
  grace_days: 5
  basis: practice
  citation: a circular of the province
"""


def rules(folder: Path, text: str) -> Path:
    file = folder / "deadlines.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def rule_id(deadlines: Deadlines, county: str, year: int, code: str = "410329105") -> str:
    return deadlines.rule_for(county, {code}, FilerClass.GOV, year).id


def test_the_nation_changed_its_date_with_report_year_2019() -> None:
    deadlines = Deadlines()
    old = deadlines.rule_for("410329", {"410329105"}, FilerClass.GOV, 2018)
    new = deadlines.rule_for("410329", {"410329105"}, FilerClass.STREET, 2019)
    assert (old.id, old.due(2018), old.basis) == ("national-2008", date(2019, 3, 31), "law")
    assert (new.id, new.due(2019), new.basis) == ("national-2019", date(2020, 1, 31), "practice")
    assert {rule.grace_days for rule in deadlines.rules} == {10}
    assert all("our own margin" in rule.citation for rule in deadlines.rules)


def test_a_narrower_jurisdiction_wins_in_its_years_and_place(tmp_path: Path) -> None:
    county = (
        PROVINCE.replace('"41"', '"410329"').replace("henan-2020", "yichuan").replace("[2020, 2021]", "[2021, null]")
    )
    deadlines = Deadlines([rules(tmp_path, PROVINCE + county)])
    found = [rule_id(deadlines, "410329", year) for year in (2019, 2020, 2021, 2022)]
    assert found == ["national-2019", "henan-2020", "yichuan", "yichuan"]
    assert rule_id(deadlines, "130101", 2020) == "national-2019"


def test_a_workspace_may_replace_a_packaged_rule(tmp_path: Path) -> None:
    text = PROVINCE.replace("henan-2020", "national-2019").replace('"41"', "national").replace("2021]", "null]")
    deadlines = Deadlines([rules(tmp_path, text)])
    assert deadlines.rule_for("130101", {"130101100"}, FilerClass.GOV, 2020).due(2020) == date(2021, 1, 20)


def test_an_extension_for_named_filers_makes_the_duty_extended(tmp_path: Path) -> None:
    text = PROVINCE.replace('"01-20"', '"03-15"').replace("[2020, 2021]", "[2019, 2019]")
    file = rules(tmp_path, text + '  extended: true\n  filers: ["410329105"]\n')
    found = {one.unit: one for one in load((), [file]).expectations("410329", 2019)}
    assert (found["江左镇"].duty, found["江左镇"].due) == (Duty.EXTENDED, date(2020, 3, 15))
    assert found["江左镇"].grace_until == date(2020, 3, 20)
    assert (found["高山镇"].duty, found["高山镇"].due) == (Duty.DUE, date(2020, 1, 31))


def test_a_rule_may_be_for_some_classes_only(tmp_path: Path) -> None:
    deadlines = Deadlines([rules(tmp_path, PROVINCE + "  classes: [street]\n")])
    assert deadlines.rule_for("410329", {"410329002"}, FilerClass.STREET, 2020).id == "henan-2020"
    assert deadlines.rule_for("410329", {"410329105"}, FilerClass.GOV, 2020).id == "national-2019"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("grace_days", "grace", 5, "unknown key 'grace'"),
        ('"01-20"', '"02-30"', 4, "due must be"),
        ('"01-20"', '"02-29"', 4, "due must be"),
        ('"01-20"', '"13-01"', 4, "due must be"),
        ("[2020, 2021]", "[2007, 2021]", 3, "first report year is 2008"),
        ("[2020, 2021]", "[true, 2021]", 3, "report_years"),
        ("grace_days: 5", "grace_days: 400", 5, "grace_days"),
        ("grace_days: 5", "id: twice", 5, "stands twice"),
        ('"41"', '"411"', 2, "jurisdiction"),
        ("[2020, 2021]", "[2021, 2020]", 3, "report_years"),
        ("[2020, 2021]", "2020", 3, "report_years"),
        ("practice", "custom", 6, "basis"),
        ("grace_days: 5", "grace_days: -1", 5, "grace_days"),
        ("  basis: practice\n", "", 1, "no basis"),
        ("  citation: a circular of the province\n", "  citation: a\n  extended: true\n", 1, "belong together"),
        ("due: ", "due: [", None, "not YAML"),
        ("- id: henan-2020", "- id: !!python/name:os.system henan", 1, "not YAML"),
    ],
)
def test_a_bad_rule_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int | None, what: str) -> None:
    assert old in PROVINCE
    with pytest.raises(BadInput, match=what) as told:
        read_rules(rules(tmp_path, PROVINCE.replace(old, new)))
    assert line is None or told.value.line == line


def test_other_shapes_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="list of rules"):
        read_rules(rules(tmp_path, "id: x\n"))
    with pytest.raises(BadInput, match="twice"):
        read_rules(rules(tmp_path, PROVINCE + PROVINCE))
    assert read_rules(rules(tmp_path, "")) == []


def test_hainan_names_its_towns_and_that_is_told_as_a_local_rule() -> None:
    found = {
        year: Deadlines().rule_for("460105", {"460105100"}, FilerClass.GOV, year) for year in (2010, 2011, 2018, 2019)
    }
    assert [rule.basis for rule in found.values()] == ["law", "local", "local", "practice"]
    assert "琼府办〔2011〕214号" in found[2011].citation
    assert found[2018].due(2018) == date(2019, 3, 31)
    assert Deadlines().rule_for("460105", {"460105001"}, FilerClass.STREET, 2018).id == "national-2008"


def test_grace_runs_over_a_leap_day_and_a_year_that_has_none(tmp_path: Path) -> None:
    text = PROVINCE.replace("01-20", "02-28").replace("grace_days: 5", "grace_days: 1").replace("2021]", "null]")
    deadlines = Deadlines([rules(tmp_path, text)])
    rule = deadlines.rule_for("410329", {"410329105"}, FilerClass.GOV, 2023)
    assert (rule.grace_until(2023), rule.grace_until(2022)) == (date(2024, 2, 29), date(2023, 3, 1))
