import csv
import gzip
import io
from importlib.resources import files

import pytest

from demo.counties import COUNTIES, QINGLAN, YEARS, roster_csv
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


def test_three_counties_of_a_dozen_townships_each():
    assert all(len(county.filers(year)) >= 12 for county in COUNTIES for year in YEARS)


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
        "云碓乡": ("2023-07-01", "990101103"),
        "苹洲乡": ("2023-05-01", ""),
    }
