"""A release tells what changed since the one before: every row in delta.csv, the whole in CHANGES.md."""

import csv
import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from release.delta.changes import write
from release.delta.described import DELTA_TABLE
from release.delta.pair import COLUMNS
from roster.errors import BadInput
from tests.release.delta.pairs import ReleasePair


@pytest.fixture
def pair(tmp_path: Path) -> ReleasePair:
    pair = ReleasePair(tmp_path)
    pair.later["as_of"] = "2024-02-25"
    return pair


def written(pair: ReleasePair) -> tuple[str, list[dict[str, str]]]:
    before, after = pair.write()
    write(after, before)
    with (after / "delta.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return (after / "CHANGES.md").read_text(encoding="utf-8"), rows


def test_the_first_release_has_both_files_and_no_rows(pair: ReleasePair) -> None:
    _, after = pair.write()
    write(after, None)
    assert (after / "delta.csv").read_bytes() == b'"table","key","what","fields","cause","also"\n'
    assert "The first release" in (after / "CHANGES.md").read_text(encoding="utf-8")


def test_every_row_that_differs_is_a_line(pair: ReleasePair) -> None:
    pair.later["software"]["parser"] = "gongkai-parser/5"
    pair.after.change("cells", {"value": 7.0, "state": "reported"}, state="unclear")
    pair.after.change("units", {"name": "某镇", "kind": "street"}, unit_id="041032105@2001")
    page, rows = written(pair)
    assert rows[0] == {
        "table": "units",
        "key": '["041032105@2001"]',
        "what": "changed",
        "fields": "name kind",
        "cause": "read_better",
        "also": "",
    }
    assert [json.loads(row["key"])[1] for row in rows[1:]] == ["disclosure.licensing.prior_year_items"] * 6
    assert "| cells | 改动 changed | `read_better` | 6 |" in page


def test_a_line_without_a_second_cause_has_nothing_there(pair: ReleasePair) -> None:
    pair.after.change("captures", {"manifest": 2}, capture_id="urn:uuid:00000000-0000-4000-8000-000000000002")
    before, after = pair.write()
    write(after, before)
    line = (after / "delta.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line == ('"captures","[""urn:uuid:00000000-0000-4000-8000-000000000002""]","changed","manifest","sealed",')


def test_both_files_are_the_same_bytes_each_time(pair: ReleasePair) -> None:
    pair.later["inputs"]["roster"]["packaged"] = "c" * 64
    pair.after.change("units", {"name": "某镇"})
    before, after = pair.write()
    files = [after / "delta.csv", after / "CHANGES.md"]
    write(after, before)
    first = [file.read_bytes() for file in files]
    write(after, before)
    assert [file.read_bytes() for file in files] == first


def test_a_byte_order_mark_is_put_where_the_other_files_have_one(pair: ReleasePair) -> None:
    pair.later["csv_byte_order_mark"] = True
    before, after = pair.write()
    write(after, before)
    assert (after / "delta.csv").read_bytes().startswith(b'\xef\xbb\xbf"table"')


def test_which_verdicts_changed_is_told_with_their_words(pair: ReleasePair) -> None:
    pair.later["inputs"]["settings"]["audit"]["absence_nights"] = 3
    pair.after.change("verdicts", {"headline": "unobservable"}, headline="missing")
    page, _ = written(pair)
    assert "| `missing` | `unobservable` | `settings_changed` | 2 |" in page


def test_equal_releases_say_so(pair: ReleasePair) -> None:
    page, rows = written(pair)
    assert rows == []
    assert "Not one row differs." in page


def test_what_the_two_were_made_from_is_told(pair: ReleasePair) -> None:
    pair.later["inputs"]["roster"]["packaged"] = "c" * 64
    pair.later["counties"]["codes"]["990101"] = "某县"
    page, _ = written(pair)
    assert "Compared with `2024-02`, as of 2024-02-22; this one as of 2024-02-25." in page
    assert "- `roster_corrected`" in page
    assert "counties 新增 new: 990101" in page
    assert "- `read_better`" not in page


def test_what_is_taken_back_and_given_back_is_told_with_its_reason(pair: ReleasePair) -> None:
    told = {
        "report": "http://a.example/",
        "county": "041032",
        "finding": None,
        "reason": "测试\n页<b>|",
        "dated": "2024-02-23",
    }
    other = {"report": None, "county": None, "finding": "altered-1", "reason": "误判", "dated": "2024-02-01"}
    pair.told[0]["retracted"], pair.later["retracted"] = [other], [told]
    page, _ = written(pair)
    assert "- http://a.example/ (041032), 2024-02-23: 测试 页\\<b\\>\\|（新 new）" in page
    assert "- altered-1, 2024-02-01: 误判（恢复 given back）" in page


def test_the_later_release_is_not_taken_for_the_earlier(pair: ReleasePair) -> None:
    before, after = pair.write()
    with pytest.raises(BadInput, match="name the earlier release first"):
        write(before, after)


def test_a_release_before_without_its_tables_is_named(pair: ReleasePair) -> None:
    before, after = pair.write()
    (before / "gongkai.sqlite").unlink()
    with pytest.raises(BadInput, match=r"2024-02/gongkai\.sqlite"):
        write(after, before)


def test_a_column_of_one_of_them_is_told_once_and_not_row_by_row(pair: ReleasePair) -> None:
    before, after = pair.write()
    with sqlite3.connect(before / "gongkai.sqlite") as connection:
        connection.execute("ALTER TABLE units DROP COLUMN imported")
        connection.execute("ALTER TABLE visits ADD COLUMN mood TEXT DEFAULT 'good'")
        connection.execute("DROP TABLE statements")
    connection.close()
    assert write(after, before).rows() == []
    page = (after / "CHANGES.md").read_text(encoding="utf-8")
    assert "- 移除 removed: `visits.mood`" in page
    assert "- 新增 added: `units.imported`, `statements.version_id`" in page


def test_texts_that_could_break_a_table_stay_in_their_cell(pair: ReleasePair) -> None:
    """Keys may hold anything that a listing or a journal brings."""
    visit = pair.before.tables["listings"][0]["visit_id"]
    pair.after.add("listings", pair.before.tables["listings"][0], column='=A1,"x"\n下一行', visit_id=visit)
    _, rows = written(pair)
    assert json.loads(rows[0]["key"]) == [visit, '=A1,"x"\n下一行']


def test_a_day_that_passed_alone_is_a_cause_of_its_own(pair: ReleasePair) -> None:
    pair.after.change("units", {"valid_to": date(2024, 2, 24)}, unit_id="041032105@2001")
    _, rows = written(pair)
    assert [(row["cause"], row["also"]) for row in rows] == [("time_passed", "")]


def test_its_columns_are_described_as_they_are(pair: ReleasePair) -> None:
    pair.after.change("units", {"name": "某镇"})
    pair.after.add("rules", pair.before.tables["rules"][0], rule="new")
    _, rows = written(pair)
    assert len(rows) == 5
    assert DELTA_TABLE.names == COLUMNS
    assert not [row for row in rows if not all(row[field.name] or field.empty for field in DELTA_TABLE.fields)]
