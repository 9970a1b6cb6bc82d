"""What was read is kept so that it is read the same again; sources of low confidence only cast doubt."""

from datetime import date
from pathlib import Path

import pytest

from roster import Duty, load
from roster.errors import BadInput
from roster.importers.kept import Kept, kept_of, read_kept, write_kept
from roster.later_lists import LaterList
from tests.roster.importers.published import COUNTY, CUTOFF, Pair, answered, reading_of, units

CHANGES = (
    "year,old_code,old_name,reason,new_code,new_name,document,date\n2016,520425206,达帮乡,合并,520425108,火花镇,a,\n"
)


def kept(pairs: list[Pair], day: date = CUTOFF, *, low: bool = False) -> Kept:
    return kept_of(reading_of(answered(pairs)), "省民政厅", day, low=low)


def written(folder: Path, name: str, one: Kept) -> Path:
    file = folder / name
    file.write_bytes(write_kept(one))
    return file


def duty(files: list[Path], year: int, unit: str = "江左镇") -> Duty:
    return {one.unit: one.duty for one in load(files).expectations(COUNTY, year)}[unit]


def test_a_list_and_changes_are_read_again_as_they_were_written(tmp_path: Path) -> None:
    for one in (kept(units()), kept_of(reading_of(CHANGES), "x", None, low=True)):
        again = read_kept(tmp_path / "a.csv", write_kept(one))
        assert again.changes == one.changes and again.low is one.low
        if one.later:
            assert isinstance(again.later, LaterList)
            assert (again.later.rows, again.later.scope, again.later.cutoff) == (one.later.rows, COUNTY, CUTOFF)


def test_a_file_that_somebody_damaged_is_refused_with_its_line(tmp_path: Path) -> None:
    data = write_kept(kept(units()))
    for torn in (data.replace(b'"cutoff"', b'"cut'), data.replace(b"410329105,", b"410329105"), b"#gongkai {}\n"):
        with pytest.raises(BadInput, match=r"a.csv:\d+: .*changed after its import"):
            read_kept(tmp_path / "a.csv", torn)


def test_a_list_makes_its_counties_due_and_one_of_low_confidence_does_not(tmp_path: Path) -> None:
    assert duty([], 2023) is Duty.UNKNOWN
    assert duty([written(tmp_path, "sure.csv", kept(units()))], 2023) is Duty.DUE
    assert duty([written(tmp_path, "low.csv", kept(units(), low=True))], 2023) is Duty.UNKNOWN


def test_a_list_of_low_confidence_casts_doubt_on_who_it_does_not_show(tmp_path: Path) -> None:
    sure = written(tmp_path, "sure.csv", kept(units(), date(2024, 12, 31)))
    without = [pair for pair in units() if pair[1] != "江左镇"]
    low = written(tmp_path, "low.csv", kept(without, date(2024, 6, 30), low=True))
    assert duty([sure], 2023) is Duty.DUE
    assert duty([sure, low], 2023) is Duty.UNKNOWN
    (said,) = [one for one in load([sure, low]).expectations(COUNTY, 2023) if one.unit == "江左镇"]
    assert "low confidence" in str(said.reason)
    others = {one.unit: one.duty for one in load([sure, low]).expectations(COUNTY, 2023) if one.unit != "江左镇"}
    assert others == {one.unit: one.duty for one in load([sure]).expectations(COUNTY, 2023) if one.unit in others}
