from datetime import date
from pathlib import Path

import pytest

from roster import Duty, Roster, Status, load
from roster.errors import BadInput
from roster.importing import read_import
from roster.model import Came

HEAD = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code"


def write(folder: Path, *rows: str, head: str = HEAD, charset: str = "utf-8") -> Path:
    file = folder / "roster.csv"
    file.write_bytes("\n".join([head, *rows, ""]).encode(charset))
    return file


def row(code: str, name: str, start: str = "", end: str = "", successor: str = "", kind: str = "town") -> str:
    return f"{code},{name},{kind},990101,清岚县,{start},{end},{successor}"


def duties(roster: Roster, year: int) -> dict[str, tuple[Status, Duty, str | None]]:
    return {one.unit: (one.status, one.duty, one.successor) for one in roster.expectations("990101", year)}


DUE = (Status.EXPECTED, Duty.DUE, None)


def test_dates_decide_by_the_day(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        row("990101100", "常在镇"),
        row("990101101", "年内新镇", start="2020-12-31"),
        row("990101102", "年后新镇", start="2021-01-01"),
        row("990101103", "年前止镇", end="2020-01-01"),
        row("990101104", "年内止镇", end="2020-07-01"),
        row("990101105", "并入镇", end="2021-01-31", successor="990101100"),
        row("990101106", "期后并入镇", end="2021-02-01", successor="990101100"),
    )
    merged = (Status.NOT_EXPECTED, Duty.MERGED, "常在镇 (990101100)")
    assert duties(load([file]), 2020) == {
        "常在镇": DUE,
        "年内新镇": DUE,
        "年内止镇": (Status.NOT_EXPECTED, Duty.DISSOLVED, None),
        "并入镇": merged,
        "期后并入镇": DUE,
    }


def test_a_reason_says_into_whom_and_when(tmp_path: Path) -> None:
    file = write(
        tmp_path, row("990101100", "常在镇"), row("990101105", "并入镇", end="2020-06-01", successor="990101100")
    )
    found = {one.unit: one for one in load([file]).expectations("990101", 2020)}
    assert found["并入镇"].reason == "merged into 常在镇 (990101100) on 2020-06-01"
    assert found["常在镇"].confidence == "high"


@pytest.mark.parametrize(
    ("rows", "units"),
    [
        (
            [
                row("990101200", "火花乡", end="2020-05-01", successor="990101108", kind="township"),
                row("990101108", "火花镇", start="2020-05-01"),
            ],
            1,
        ),
        ([row("990101100", "旧名镇", end="2020-05-01"), row("990101100", "新名镇", start="2020-05-01")], 1),
        (
            [
                row("990101100", "甲镇", end="2020-05-01", successor="990101109"),
                row("990101101", "乙镇", end="2020-05-01", successor="990101109"),
                row("990101109", "丙镇", start="2020-05-01"),
            ],
            3,
        ),
        ([row("990101100", "甲镇", end="2020-05-01", successor="990101101"), row("990101101", "乙镇")], 2),
        (
            [
                row("990101100", "甲镇", end="2020-05-01", successor="990101101"),
                row("990101101", "乙镇", end="2020-05-01"),
                row("990101101", "丁镇", start="2020-05-01"),
            ],
            2,
        ),
        (
            [
                row("990101100", "甲镇", end="2020-05-01", successor="990101101"),
                row("990101101", "乙镇", start="2020-06-01"),
            ],
            2,
        ),
        ([row("990101100", "甲镇", end="2018-05-01"), row("990101100", "己镇", start="2020-05-01")], 2),
    ],
    ids=["upgrade", "rename", "merger of two", "absorbed", "absorbed while renamed", "gap", "code reused"],
)
def test_which_rows_are_one_unit(tmp_path: Path, rows: list[str], units: int) -> None:
    assert len(read_import(write(tmp_path, *rows)).units) == units


def test_a_continued_unit_is_one_filer_under_the_name_of_the_years_end(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        row("990101200", "火花乡", end="2020-05-01", successor="990101108", kind="township"),
        row("990101108", "火花镇", start="2020-05-01"),
    )
    roster = load([file])
    assert duties(roster, 2019) == {"火花乡": DUE}
    assert duties(roster, 2020) == {"火花镇": DUE}
    (unit,) = roster.identify("990101", "火花乡人民政府", 2020)
    assert [spell.came for spell in unit.spells] == [Came.LISTED, Came.TYPE_CHANGE]
    assert unit.unit_id == "990101200@always"


def test_optional_columns_name_the_filer_and_its_other_names(tmp_path: Path) -> None:
    file = write(tmp_path, row("990101100", "甲镇") + ",甲镇镇政府,老甲镇|甲城", head=HEAD + ",filer,aliases")
    roster = load([file])
    assert [one.filer for one in roster.expectations("990101", 2020)] == ["甲镇镇政府"]
    assert [unit.name for unit in roster.identify("990101", "老甲镇", 2020)] == ["甲镇"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_charsets_of_spreadsheets_are_read(tmp_path: Path, charset: str) -> None:
    (unit,) = read_import(write(tmp_path, row("990101100", "清岚镇"), charset=charset)).units
    assert unit.name == "清岚镇"


def test_an_imported_county_replaces_the_packaged_one_wholly(tmp_path: Path) -> None:
    file = write(tmp_path, "410329105,江左镇,town,410329,伊川县,,,")
    roster = load([file])
    assert [one.unit for one in roster.expectations("410329", 2025)] == ["江左镇"]
    assert [one.duty for one in roster.expectations("410329", 2025)] == [Duty.DUE]
    assert [county.code for county in roster.counties("伊川县")] == ["410329"]


def test_a_later_import_of_a_county_wins_and_successors_may_stand_elsewhere(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text(f"{HEAD}\n{row('990101100', '旧镇')}\n", encoding="utf-8")
    second.write_text(
        f"{HEAD}\n{row('990101101', '新镇', end='2021-01-01', successor='410329105')}\n", encoding="utf-8"
    )
    assert duties(load([first, second]), 2020) == {"新镇": (Status.NOT_EXPECTED, Duty.MERGED, "江左镇 (410329105)")}


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        (["990101100,甲镇,town,990101,清岚县,2020-13-01,,"], 2, "valid_from"),
        (["990101100,甲镇,town,990101,清岚县,,2020/01/01,"], 2, "valid_to"),
        (["990101100,甲镇,town,990101,清岚县,,,", "990101101,乙镇,city,990101,清岚县,,,"], 3, "kind"),
        (["99010110,甲镇,town,990101,清岚县,,,"], 2, "9 digits"),
        (["990101100001,甲镇,town,990101,清岚县,,,"], 2, "9 digits"),
        (["990101100,甲镇,town,9901,清岚县,,,"], 2, "6 digits"),
        (["990101100,,town,990101,清岚县,,,"], 2, "name"),
        (["990101100,甲镇,town,990101,清岚县,,2020-01-01,990101999"], 2, "in no roster"),
        (["990101100,甲镇,town,990101,清岚县,,,990101101", "990101101,乙镇,town,990101,清岚县,,,"], 2, "valid_to"),
        (["990101100,甲镇,town,990101,清岚县,2020-01-01,2020-01-01,"], 2, "not after"),
        (
            ["990101100,甲镇,town,990101,清岚县,,2020-06-01,", "990101100,乙镇,town,990101,清岚县,2020-05-31,,"],
            3,
            "twice",
        ),
        (["990101100,甲镇,town,990101,清岚县,,,", "990101100,乙镇,town,990101,清岚县,2020-05-31,,"], 3, "twice"),
        (["990101100,甲镇,town,990101,清岚县,,,,,"], 2, "more cells"),
        ([], 2, "no rows"),
    ],
)
def test_bad_rows_are_told_with_their_line(tmp_path: Path, rows: list[str], line: int, what: str) -> None:
    file = write(tmp_path, *rows)
    with pytest.raises(BadInput, match=what) as told:
        load([file])
    assert (told.value.file, told.value.line) == (file, line)


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, head="code,name,kind,county_code,valid_from,valid_to,successor_code")
    with pytest.raises(BadInput, match=r"roster.csv:1: column missing: county_name"):
        load([file])


@pytest.mark.parametrize(("data", "line"), [(b"code,name\n\xff\xff\xff\n", 2), (b"PK\x03\x04\0\0\0", 1)])
def test_what_is_no_text_is_told(tmp_path: Path, data: bytes, line: int) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(data)
    with pytest.raises(BadInput) as told:
        load([file])
    assert told.value.line == line


def test_twelve_digit_codes_are_read_as_nine(tmp_path: Path) -> None:
    (unit,) = read_import(write(tmp_path, "990101100000,甲镇,town,990101,清岚县,2019-01-01,,")).units
    assert (unit.code, unit.unit_id) == ("990101100", "990101100@2019-01-01")
    assert unit.spells[0].first == date(2019, 1, 1)
