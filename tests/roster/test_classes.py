import pytest

from roster.classes import WHY_NOT, classify
from roster.model import FilerClass, Kind


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


def test_every_class_that_is_not_plainly_due_has_its_reason() -> None:
    assert set(WHY_NOT) == set(FilerClass) - {FilerClass.GOV}
