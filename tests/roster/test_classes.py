import csv
import re

import pytest

from roster.classes import FARMS, NO_BODY, ZONES, body_of, classify, held_by_setting, is_held, why_not
from roster.lists import DATA
from roster.model import Came, FilerClass, Kind, Spell, Switches


@pytest.mark.parametrize(
    ("code", "name", "kind", "filer_class"),
    [
        ("410329105", "江左镇", Kind.TOWN, FilerClass.GOV),
        ("230406202", "东方红乡", Kind.TOWNSHIP, FilerClass.GOV),
        ("152523201", "赛罕高毕苏木", Kind.TOWNSHIP, FilerClass.GOV),
        ("410329002", "河滨街道", Kind.STREET, FilerClass.STREET),
        ("110117005", "马坊地区", Kind.STREET, FilerClass.STREET),
        ("320505400", "浒墅关经开区（镇）", Kind.OTHER, FilerClass.REVIEW),
        ("469024401", "加来镇", Kind.TOWN, FilerClass.REVIEW),
        ("150424400", "城北街道办事处筹备处", Kind.OTHER, FilerClass.REVIEW),
        ("230703010", "城林社区", Kind.OTHER, FilerClass.REVIEW),
        ("230281400", "龙河镇保安林场", Kind.OTHER, FilerClass.NONE),
        ("532625501", "健康农场", Kind.OTHER, FilerClass.NONE),
        ("460204198", "天涯区直辖村级区划", Kind.OTHER, FilerClass.NONE),
        ("350527100", "金城镇", Kind.OTHER, FilerClass.NONE),
        ("220502120", "通化经济开发区（特殊乡镇）", Kind.OTHER, FilerClass.NONE),
        ("420105012", "四新地区管委会", Kind.OTHER, FilerClass.NONE),
        ("211303070", "开发区龙泉街道", Kind.STREET, FilerClass.STREET),
    ],
)
def test_code_and_name_decide_the_class(code: str, name: str, kind: Kind, filer_class: FilerClass) -> None:
    assert classify(code, name, name) == (kind, filer_class)


def test_a_note_does_not_unmake_a_street_but_a_zone_in_its_name_does() -> None:
    assert classify("370672003", "古现街道", "古现街道（烟台开发区）")[1] is FilerClass.STREET
    assert classify("420506002", "夷陵经济开发区街道", "夷陵经济开发区办事处")[1] is FilerClass.NONE


ALL_ON, ALL_OFF = Switches(streets=True, farms=True, zones=True), Switches(streets=False)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("健康农场", FARMS),
        ("塞罕坝机械林场", FARMS),
        ("火连畈茶场", FARMS),
        ("查干湖渔场", FARMS),
        ("哈拉毛都良种场", FARMS),
        ("安徽省国营十字铺茶场", FARMS),
        ("内蒙古自治区五一种畜场", FARMS),
        ("白沙农场管理委员会", FARMS),
        ("大兴经济开发区", ZONES),
        ("河北唐山国家农业科技园区", ZONES),
        ("工业园区管委会", ZONES),
        ("天津医药医疗器械工业园", ZONES),
        ("深州监狱", NO_BODY),
        ("大兴国际机场", NO_BODY),
        ("向阳区直辖村级区划", NO_BODY),
        ("新华路街道", NO_BODY),
        ("农场生活区", NO_BODY),
        ("河南红阳机械厂", NO_BODY),
        ("呼伦贝尔农垦三河农牧场有限公司", NO_BODY),
        ("城关镇", NO_BODY),
    ],
)
def test_a_name_tells_farms_from_zones_and_both_from_the_rest(name: str, body: str) -> None:
    assert body_of(name) == body


def test_the_table_of_bodies_holds_its_own_examples() -> None:
    with (DATA / "bodies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert re.search(row["pattern"], row["example"]), row
            assert body_of(row["example"]) == row["body"]


@pytest.mark.parametrize("filer_class", FilerClass)
def test_who_is_not_held_to_the_duty_is_told_why(filer_class: FilerClass) -> None:
    for name in ("健康农场", "大兴经济开发区", "深州监狱", "甲街道"):
        spell = Spell("990101400", name, Kind.OTHER, filer_class, name, "990101", "清岚县", None, None, Came.NEW)
        assert is_held(spell, ALL_OFF) is (filer_class is FilerClass.GOV)
        if filer_class is not FilerClass.GOV:
            assert why_not(spell)
        if filer_class in (FilerClass.REVIEW, FilerClass.NONE):
            assert is_held(spell, ALL_ON) is (body_of(name) != NO_BODY) is bool(held_by_setting(spell))
