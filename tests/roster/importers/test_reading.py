"""Published files are recognised by their content and read into rows with places."""

import gzip
import json
from datetime import date

import pytest

from roster.errors import BadInput
from roster.importers import change_tables, provincial
from roster.importers.matter import Severity, source, text_of
from roster.importers.reading import Asked, is_own, read
from tests.roster.importers.published import (
    COUNTY,
    NAME,
    answer,
    answered,
    known,
    no_tables,
    pairs_of,
    reading_of,
    sheet,
    units,
)

PAIRS = [("410329100", "城关镇"), ("410329105", "江左镇")]


def test_the_services_answer_gives_the_townships_of_its_county() -> None:
    found = reading_of(answered(PAIRS))
    assert (found.kind, pairs_of(found)) == ("places", PAIRS)
    assert {(one.row.county_code, one.row.county) for one in found.rows} == {(COUNTY, NAME)}
    assert found.rows[1].at == "data.children[1]"


def test_municipalities_skip_a_level_and_counties_come_in_several_files() -> None:
    beijing = {"data": {"code": "110000000000", "name": "北京市", "level": 1, "children": [
        answer([("110101001", "东华门街道")], "110101", "东城区")["data"]]}}  # fmt: skip
    sources = [source("a.json", json.dumps(beijing).encode()), source("b.json", answered(PAIRS).encode())]
    found = read(sources, known(), Asked(), no_tables)
    assert pairs_of(found) == [("110101001", "东华门街道"), *PAIRS]
    assert [one.file for one in found.rows] == ["a.json", "b.json", "b.json"]


def test_a_null_name_is_the_rosters_where_it_knows_the_code_and_an_error_where_not() -> None:
    found = reading_of(answered([("410329105", None), ("410329187", None)]))
    assert pairs_of(found) == [("410329105", "江左镇")]
    assert [one.severity for one in found.problems] == [Severity.WARNING, Severity.ERROR]
    assert "410329187" in found.problems[1].line and "data.children[1]" in found.problems[1].line


def test_a_county_without_townships_is_told() -> None:
    tree = {"data": {"code": "410300000000", "name": "洛阳市", "level": 2, "children": [
        answer([])["data"], answer(PAIRS)["data"]]}}  # fmt: skip
    found = reading_of(json.dumps(tree))
    assert [one.severity for one in found.problems] == [Severity.WARNING]
    assert "without townships" in found.problems[0].what


@pytest.mark.parametrize("text", ['{"data": {"code": "41', '{"data": {}}', '{"data": {"code": "410329000000"}}'])
def test_a_torn_or_empty_answer_is_refused_with_its_place(text: str) -> None:
    try:
        found = reading_of(text)
    except BadInput as error:
        assert "list.csv" in str(error)
    else:
        assert found.problems[0].severity is Severity.ERROR


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_charset_packed_or_not(charset: str, packed: bool) -> None:
    data = "代码,名称\n410329105,江左镇\n".encode(charset)
    one = source("a.csv.gz", gzip.compress(data)) if packed else source("a.csv", data)
    assert text_of(one).endswith("410329105,江左镇\n")
    assert one.name == "a.csv"


def test_a_torn_gzip_is_refused() -> None:
    with pytest.raises(BadInput, match=r"a.gz: .*cut short"):
        source("a.gz", gzip.compress(b"x" * 10_000)[:-12])


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_package_is_read_with_its_areas(form: str) -> None:
    streets = [{"code": "410329105", "name": "江左镇", "areaCode": "410329", "cityCode": "4103", "provinceCode": "41"}]
    areas = [{"code": "410329", "name": "新伊县", "cityCode": "4103", "provinceCode": "41"}]

    def written(entries: list[dict[str, str]]) -> bytes:
        if form == "json":
            return json.dumps(entries, ensure_ascii=False).encode()
        lines = [",".join(entries[0]), *(",".join(f'"{value}"' for value in one.values()) for one in entries)]
        return "\n".join(lines).encode()

    found = read(
        [source(f"areas.{form}", written(areas)), source(f"streets.{form}", written(streets))],
        known(), Asked(), no_tables,
    )  # fmt: skip
    assert found.kind == "division"
    assert [(one.row.code, one.row.county) for one in found.rows] == [("410329105", "新伊县")]
    alone = reading_of(written(streets))
    assert [one.row.county for one in alone.rows] == [NAME]


def test_files_of_several_kinds_are_refused() -> None:
    sources = [source("a.json", answered(PAIRS).encode()), source("b.csv", b"code,name\n410329105,x\n")]
    with pytest.raises(BadInput, match=r"several kinds: a.json is places, b.csv is division"):
        read(sources, known(), Asked(), no_tables)


def test_what_is_no_list_is_refused_and_the_operators_own_is_told_by_its_columns() -> None:
    with pytest.raises(BadInput, match="is no list"):
        reading_of("a,b\n1,2\n")
    head = b"code,name,kind,county_code,county_name,valid_from,valid_to,successor_code\n"
    assert is_own(source("own.csv", head)) and is_own(source("own.csv", head.replace(b",successor_code", b"")))
    assert not is_own(source("list.csv", b"code,name\n"))


@pytest.mark.parametrize(
    "rows",
    [
        [("序号", "代码", "名称"), ("1", "410329100", "城关镇"), ("2", "410329105", "江左镇")],
        [("名称", "代码", "备注"), ("城关镇", "410329100000", ""), ("江 左 镇", "410329105000", "原江左乡")],
        [("410329", "伊川县"), ("410 329 100", "城关镇"), ("410329105.0", "江左镇")],
        [("代码", "名称", "代码", "名称"), ("410329100", "城关镇", "410329105", "江左镇")],
        [("县", "县代码", "乡镇代码", "乡镇名称"), ("伊川县", "410329", "410329100", "城关镇"),
         ("^伊川县", "^410329", "410329105", "江左镇")],
        [("乡镇名称", "乡镇代码", "所属县"), ("城关镇", "410329100", "伊川县"), ("江左镇", "410329105", "伊川县")],
        [("410329000000", "伊川县"), ("410329100000", "城关镇"), ("410329100201", "某村"), ("410329105000", "江左镇")],
    ],
)  # fmt: skip
def test_codes_and_names_of_a_provincial_list_are_found_wherever_they_stand(rows: list[tuple[str, ...]]) -> None:
    found = provincial.read([sheet(("河南省乡级区划一览表",), *rows)], known())
    assert pairs_of(found) == PAIRS
    assert {one.row.county for one in found.rows} == {NAME}
    assert not found.problems


def test_a_new_county_is_named_by_its_heading_row() -> None:
    found = provincial.read([sheet(("新设县", ""), ("419929100", "甲镇"), ("419929101", "乙镇"))], known())
    assert {one.row.county for one in found.rows} == {"新设县"}
    nameless = provincial.read([sheet(("419929100", "甲镇"), ("419929101", "乙镇"))], known())
    assert [one.severity for one in nameless.problems] == [Severity.ERROR] * 2


@pytest.mark.parametrize("code", ["4103291", "41032910500", "1.30102E+11"])
def test_a_code_of_wrong_length_is_an_error_with_its_row(code: str) -> None:
    rows = [("代码", "名称"), ("410329100", "城关镇"), (code, "江左镇"), ("410329106", "丙镇")]
    found = provincial.read([sheet(*rows)], known())
    assert [(one.severity, one.at) for one in found.problems] == [(Severity.ERROR, "row 3")]


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("截至2024年12月31日", date(2024, 12, 31)),
        ("（截止 2025 年 6 月底）", date(2025, 6, 30)),
        ("截至2024年底", date(2024, 12, 31)),
        ("2024年区划表", None),
    ],
)
def test_the_day_of_a_list_is_taken_from_its_title_only_where_it_says_so(title: str, day: date | None) -> None:
    assert provincial.read([sheet(("410329105", "江左镇"), title=title)], known()).cutoff == day


def test_a_table_of_changes_with_two_rows_of_headers_and_merged_cells_gives_a_merger() -> None:
    table = sheet(
        ("变更前", "^变更前", "变更原因", "变更后", "^变更后", "批准文号"),
        ("代码", "名称", "^变更原因", "代码", "名称", "^批准文号"),
        ("520425205", "火花乡", "合并", "520425108", "火花镇", "黔府函〔2016〕22号"),
        ("520425206", "达帮乡", "^合并", "^520425108", "^火花镇", "^黔府函〔2016〕22号"),
        ("", "", "新设街道", "520425009", "新街道", "——"),
        ("", "注：由各省上报", "", "", "", ""),
        title="2016年县以下行政区划变更情况",
    )
    found = change_tables.read([table])
    told = [(one.change.year, one.change.old_name, one.change.new_name, one.change.document) for one in found.changes]
    assert told == [
        (2016, "火花乡", "火花镇", "黔府函〔2016〕22号"),
        (2016, "达帮乡", "火花镇", "黔府函〔2016〕22号"),
        (2016, "", "新街道", ""),
    ]
    assert not found.problems


def test_the_year_is_asked_for_where_no_table_says_it() -> None:
    text = "old_code9,old_name,reason,new_code9,new_name,approval_doc\n520425205,火花乡,合并,520425108,火花镇,\n"
    assert "year" in reading_of(text).problems[0].what
    asked = Asked(cutoff=date(2016, 12, 31))
    assert [one.change.year for one in reading_of(text, asked=asked).changes] == [2016]


@pytest.mark.parametrize("day", ["2016-02-30", "2016-13-01"])
def test_a_day_that_does_not_exist_is_an_error(day: str) -> None:
    text = f"old_code,old_name,new_code,new_name,date\n520425205,火花乡,520425108,火花镇,{day}\n"
    (problem,) = reading_of(text).problems
    assert (problem.severity, problem.at) == (Severity.ERROR, "line 2")


def test_a_row_of_changes_with_a_code_and_no_name_is_left_out_and_told() -> None:
    found = reading_of("year,old_code,old_name,new_code,new_name\n2016,520425205,,520425108,火花镇\n")
    assert not found.changes
    assert [one.severity for one in found.problems] == [Severity.WARNING]


HISTORY = "code9,name,county_code6,county_name,first_year,last_year\n"


def test_a_history_gives_the_list_of_the_year_after_the_packaged_ones() -> None:
    rows = "410329105,江左镇,410329,伊川县,2015,2024\n410329199,旧镇,410329,伊川县,2015,2023\n"
    found = reading_of(HISTORY + rows, asked=Asked(cutoff=date(2024, 10, 31)))
    assert pairs_of(found) == [("410329105", "江左镇")]
    with pytest.raises(BadInput, match="has those lists already"):
        reading_of(HISTORY + rows.replace("2024", "2023"))


def test_lists_older_than_the_packaged_ones_are_refused_by_name() -> None:
    with pytest.raises(BadInput, match="older than the first packaged one"):
        reading_of("code9,name_2013,name_2014,name_nbs2015\n410329105,江左镇,江左镇,江左镇\n")


def test_a_bridge_is_laid_over_the_list_of_2023_and_of_low_confidence() -> None:
    rows = [
        "410329105,伊川县,江左镇,,removed_after_2023,2024-09-21",
        "410329199,伊川县,,新镇,added_after_2023,2025-11-07",
    ]
    head = "code9,county_name_2026,name_nbs2023,name_mumuy_2026_04,change,snapshot_date\n"
    found = reading_of(head + "\n".join(rows))
    before, after = set(units()), {pair for pair in pairs_of(found) if pair[0].startswith(COUNTY)}
    assert found.low and found.cutoff == date(2025, 11, 7)
    assert {pair for pair in before - after} == {("410329105", "江左镇")}
    assert {pair for pair in after - before if pair[0][6] < "4"} == {("410329199", "新镇")}
