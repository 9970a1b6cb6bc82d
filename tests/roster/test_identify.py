from datetime import date
from pathlib import Path

import pytest

from roster import Roster, load

HEAD = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code,aliases\n"
ROWS = """\
990101100,青石镇,town,990101,清岚县,,,,
990101200,青石乡,township,990101,清岚县,,,,
990101201,竹溪瑶族乡,township,990101,清岚县,,,,白竹乡|竹溪垌
990101001,东门街道,street,990101,清岚县,,,,
"""


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    file = tmp_path / "清岚.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    return load([file])


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("青石镇人民政府", ["青石镇"]),
        ("青石乡", ["青石乡"]),
        ("青石街道", ["青石镇", "青石乡"]),
        ("青石", ["青石镇", "青石乡"]),
        ("竹溪乡", ["竹溪瑶族乡"]),
        ("清岚县竹溪镇人民政府", ["竹溪瑶族乡"]),
        ("白竹乡人民政府", ["竹溪瑶族乡"]),
        ("竹溪垌", ["竹溪瑶族乡"]),
        ("东门办事处", ["东门街道"]),
        ("东门街道办事处", ["东门街道"]),
        ("西门街道办事处", []),
    ],
)
def test_an_exact_name_wins_a_shared_stem_is_ambiguous(roster: Roster, name: str, names: list[str]) -> None:
    assert [unit.name for unit in roster.identify("990101", name, 2020)] == names


def test_a_unit_knows_its_spell_of_a_day(roster: Roster) -> None:
    (unit,) = roster.identify("990101", "东门街道", 2020)
    spell = unit.on(date(2020, 6, 1))
    assert spell is not None and spell.filer == "东门街道办事处"
