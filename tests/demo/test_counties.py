import csv
import gzip
import io
from importlib.resources import files

import pytest

from demo.counties import COUNTIES, QINGLAN, YEARS, by_id, roster_csv
from demo.showcase import reports

INVENTED = sorted({unit.name for county in COUNTIES for unit in county.units} | {county.name for county in COUNTIES})


@pytest.fixture(scope="module")
def real_names() -> str:
    """All the packaged roster, as text."""
    texts = []
    for file in (files("roster") / "data").iterdir():
        data = file.read_bytes()
        texts.append((gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode())
    return "\n".join(texts)


def test_no_real_place_has_an_invented_name(real_names):
    assert [name for name in INVENTED if name in real_names] == []


def test_the_roster_it_is_held_against_is_the_real_one(real_names):
    assert [report["name"] for report in reports() if report["name"] not in real_names] == []


def test_codes_begin_with_a_province_that_does_not_exist(real_names):
    codes = [unit.code for county in COUNTIES for unit in county.units]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("99") and code not in real_names for code in codes)


def test_sixty_filers_in_three_counties_and_eight_report_years():
    assert len({unit.root for county in COUNTIES for unit in county.units}) == 60
    assert all(len(county.filers(year)) >= 16 for county in COUNTIES for year in YEARS)
    assert len(YEARS) == 8


def test_a_township_has_one_line_a_year_whatever_its_name_and_county():
    for year in YEARS:
        roots = [unit.root for county in COUNTIES for unit in county.filers(year)]
        assert len(set(roots)) == len(roots)


def test_a_township_that_moved_reports_in_the_county_in_which_it_ended_the_year():
    assert [county.id for county in COUNTIES for unit in county.filers(2020) if unit.name == "苔矶乡"] == ["yanhu"]
    assert [county.id for county in COUNTIES for unit in county.filers(2021) if unit.name == "苔矶乡"] == ["qinglan"]
    moving = by_id("jichuan").unit("澹烟乡", 2023)
    assert moving.between_counties(2023)
    assert not moving.between_counties(2022)


def test_what_a_split_left_behind_is_new():
    names = {year: {unit.name for unit in by_id("jichuan").filers(year)} for year in (2021, 2022, 2023)}
    assert "双弦镇" in names[2021]
    assert not {"南弦镇", "北弦镇"} & names[2021]
    assert {"双弦镇", "南弦镇", "北弦镇"} <= names[2022], "it stood for a part of that year"
    assert by_id("jichuan").unit("双弦镇", 2022).gone_by(2022)
    assert "双弦镇" not in names[2023]


def test_a_renamed_township_is_one_filer_in_every_year():
    names = {year: [u.name for u in QINGLAN.filers(year) if u.name.startswith("菱舟")] for year in YEARS}
    assert names[2020] == ["菱舟乡"]
    assert names[2021] == ["菱舟镇"]
    assert all(len(found) == 1 for found in names.values())


def test_a_merged_township_has_its_last_line_in_the_year_of_the_merger():
    merged = next(unit for unit in QINGLAN.units if unit.end == "merged")
    assert merged.reports_on(2023)
    assert merged.gone_by(2023)
    assert not merged.gone_by(2022)
    assert not merged.reports_on(2024)


def test_the_roster_file_has_the_columns_of_an_import():
    rows = list(csv.DictReader(io.StringIO(roster_csv())))
    assert set(rows[0]) == set(
        ["code", "name", "kind", "county_code", "county_name", "valid_from", "valid_to", "successor_code"]
    )
    assert {row["kind"] for row in rows} == {"town", "township", "street"}
    ended = {row["name"]: (row["valid_to"], row["successor_code"]) for row in rows if row["valid_to"]}
    assert ended == {
        "菱舟乡": ("2021-06-01", "990101108"),
        "雁汀镇": ("2022-10-01", "990101001"),
        "云碓乡": ("2023-07-01", "990101103"),
        "苹洲乡": ("2023-05-01", ""),
        "砂罍镇": ("2020-05-01", "990102110"),
        "双弦镇": ("2022-03-01", ""),
        "霭畈乡": ("2024-01-15", "990102001"),
        "澹烟乡": ("2024-01-10", "990103207"),
        "苔矶乡": ("2021-08-01", "990101208"),
        "采薇坪乡": ("2021-01-10", "990103101"),
    }
