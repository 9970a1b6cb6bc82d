import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.model import Kind
from roster.names import filer_name, kind_of, list_name, place_of, stem


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("东华门街道办事处", "东华门街道"),
        ("团结办事处", "团结街道"),
        ("吴林街道办", "吴林街道"),
        ("光明路街道办事", "光明路街道"),
        ("均州路办事处街道", "均州路街道"),
        ("管庄地区办事处", "管庄地区"),
        ("惜福镇街道办事处", "惜福镇街道"),
        ("古现街道（烟台开发区）", "古现街道"),
        ("漆园办事处（镇级单位）", "漆园街道"),
        ("吴家山街", "吴家山街道"),
        ("清岚县梁山街道办事处", "梁山街道"),
        ("甲市清岚县梁山街道", "梁山街道"),
        ("清岚县人民政府新州街道", "新州街道"),
    ],
)
def test_a_street_has_one_name_however_a_list_spells_it(raw: str, name: str) -> None:
    assert list_name(raw, street=True, parents=("甲市清岚县", "清岚县")) == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("清岚县江左镇", "江左镇"),
        ("韵家口镇政府", "韵家口镇"),
        ("满（lang）塘镇", "满塘镇"),
        ("清岚县镇", "清岚县镇"),
        ("中国（上海）自由贸易试验区", "中国（上海）自由贸易试验区"),
        ("清岚县良种场", "清岚县良种场"),
    ],
)
def test_notes_and_parents_go_only_when_a_name_is_left(raw: str, name: str) -> None:
    assert list_name(raw, street=False, parents=("清岚县",)) == name


def test_a_stem_is_what_stays_when_kind_or_people_change() -> None:
    assert stem("火花乡") == stem("火花镇") == stem("火花街道") == "火花"
    assert stem("中村瑶族乡") == stem("中村乡")
    assert stem("郭大寨彝族白族乡") == "郭大寨"


@pytest.mark.parametrize(
    ("name", "filer"),
    [
        ("江左镇", "江左镇人民政府"),
        ("东方红乡", "东方红乡人民政府"),
        ("敖汉苏木", "敖汉苏木人民政府"),
        ("河滨街道", "河滨街道办事处"),
        ("马坊地区", "马坊地区办事处"),
        ("国营农场", "国营农场"),
    ],
)
def test_the_body_that_reports(name: str, filer: str) -> None:
    assert filer_name(name, kind_of(name)) == filer


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("伊川县江左镇人民政府", "江左镇"),
        ("江左镇人民政府办公室", "江左镇"),
        ("江左镇党政办公室", "江左镇"),
        ("伊川县河滨街道办事处", "河滨街道"),
        ("河滨街道办", "河滨街道"),
        ("河滨办事处", "河滨街道"),
        ("伊川县人民政府", "伊川县"),
        ("江左镇", "江左镇"),
    ],
)
def test_the_place_in_a_filers_name(written: str, place: str) -> None:
    assert place_of(written, ("伊川县",)) == place


@given(st.text(max_size=30))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(place_of(text, ("伊川县",)), str)
    assert isinstance(list_name(text, street=True), str)
    assert kind_of(text) in Kind
