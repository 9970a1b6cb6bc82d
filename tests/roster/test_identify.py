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
990101202,巴音朝鲁蒙古族乡,township,990101,清岚县,,,,
990101203,白音花回族乡,township,990101,清岚县,,,,
990101204,白音塔拉满族乡,township,990101,清岚县,,,,
990101205,白草苏木,township,990101,清岚县,,,,
990101101,清岚河镇,town,990101,清岚县,,,,
990101102,河镇,town,990101,清岚县,,,,
990101103,柳塘镇,town,990101,清岚县,,,,
990101400,红柳农场,other,990101,清岚县,,,,
990101401,清岚工业园区,other,990101,清岚县,,,,
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
        ("东门街道党工委", ["东门街道"]),
        ("中共清岚县东门街道工作委员会", ["东门街道"]),
        ("东门街道办事处筹备处", ["东门街道"]),
        ("清岚县人民政府东门街道办事处", ["东门街道"]),
        ("中共柳塘镇委员会", ["柳塘镇"]),
        ("柳塘镇党委", ["柳塘镇"]),
        ("柳塘镇党政综合办公室", ["柳塘镇"]),
        ("柳塘镇人民政府信息公开办公室", ["柳塘镇"]),
        ("柳塘街道办", ["柳塘镇"]),
        ("湘河市柳塘镇人民政府", ["柳塘镇"]),
        ("湘河市清岚县柳塘镇", ["柳塘镇"]),
        ("大柳塘镇", []),
        ("巴音乡人民政府", ["巴音朝鲁蒙古族乡"]),
        ("巴音朝鲁乡", ["巴音朝鲁蒙古族乡"]),
        ("白音乡", ["白音花回族乡", "白音塔拉满族乡"]),
        ("白音塔拉镇", ["白音塔拉满族乡"]),
        ("白草苏木人民政府", ["白草苏木"]),
        ("白草民族苏木", ["白草苏木"]),
        ("白草嘎查", []),
        ("清岚河镇", ["清岚河镇"]),
        ("清岚县河镇", ["河镇"]),
        ("红柳农场管理委员会", ["红柳农场"]),
        ("清岚县红柳农场", ["红柳农场"]),
        ("清岚工业园区管委会", ["清岚工业园区"]),
    ],
)
def test_an_exact_name_wins_a_shared_stem_is_ambiguous(roster: Roster, name: str, names: list[str]) -> None:
    assert [unit.name for unit in roster.identify("990101", name, 2020)] == names


def test_a_unit_knows_its_spell_of_a_day(roster: Roster) -> None:
    (unit,) = roster.identify("990101", "东门街道", 2020)
    spell = unit.on(date(2020, 6, 1))
    assert spell is not None and spell.filer == "东门街道办事处"


def test_a_name_of_another_countys_unit_and_of_one_that_may_be_older_than_its_first_list_can_mean_either() -> None:
    packaged = load()

    def meant(county: str, year: int) -> set[str]:
        return {unit.unit_id for unit in packaged.identify(county, "坪上镇", year)}

    assert meant("371373", 2015) == {"371327104@2015", "371373100@2017"}  # the zone's own lists begin in 2017
    assert meant("371373", 2018) == {"371373100@2017"}
    assert meant("371327", 2015) == {"371327104@2015"}
