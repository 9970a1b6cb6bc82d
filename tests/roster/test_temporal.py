from roster.temporal import SPELL_COLUMNS, merge_lists
from tests.roster.lists_in_small import small_list


def merged(*lists: dict[str, str]) -> list[dict[str, str]]:
    spells, _ = merge_lists([small_list(2015 + at, names) for at, names in enumerate(lists)])
    return [dict(zip(SPELL_COLUMNS, row, strict=True)) for row in spells]


def test_a_unit_keeps_its_id_through_its_spells() -> None:
    rows = merged({"990101205": "火花乡"}, {"990101108": "火花镇"}, {"990101108": "火花镇"})
    assert [(row["unit_id"], row["name"], row["first_list"], row["last_list"], row["came"]) for row in rows] == [
        ("990101205@2015", "火花乡", "2015", "2015", "listed"),
        ("990101205@2015", "火花镇", "2016", "2017", "type_change"),
    ]


def test_a_reused_code_makes_two_units() -> None:
    rows = merged({"990101201": "东山乡"}, {"990101202": "西河乡"}, {"990101201": "东溪口乡", "990101202": "西河乡"})
    assert [row["unit_id"] for row in rows if row["code"] == "990101201"] == ["990101201@2015", "990101201@2017"]


def test_spellings_are_kept_as_aliases() -> None:
    (row,) = merged({"990101001": "城关街道办事处"}, {"990101001": "城关街道"})
    assert (row["name"], row["aliases"]) == ("城关街道", "城关街道办事处")


def test_a_unit_missing_from_one_list_comes_back_as_itself() -> None:
    rows = merged({"990101201": "东山乡"}, {"990101100": "西镇"}, {"990101100": "西镇", "990101201": "东山乡"})
    back = [row for row in rows if row["code"] == "990101201"]
    assert [(row["unit_id"], row["came"]) for row in back] == [
        ("990101201@2015", "listed"),
        ("990101201@2015", "return"),
    ]


def test_what_lists_began_to_show_late_is_marked_as_possibly_older() -> None:
    rows = merged(
        {"990101100": "西镇"},
        {"990101100": "西镇", "990101400": "国营农场", "990101101": "新镇"},
        {"990101100": "西镇", "990101400": "国营农场", "990101101": "新镇", "990171100": "园中镇"},
    )
    censored = {row["name"]: (row["first_censored"], row["last_censored"]) for row in rows}
    assert censored == {"西镇": ("1", "1"), "国营农场": ("1", "1"), "新镇": ("0", "1"), "园中镇": ("1", "1")}


def test_counties_keep_their_names_over_time_and_know_their_heir() -> None:
    before = small_list(2015, {"990122100": "城关镇", "990122101": "平乐镇"}, {"990122": "清岚县"})
    after = small_list(2016, {"990108100": "城关镇", "990108101": "平乐镇"}, {"990108": "清岚区"})
    _, counties = merge_lists([before, after])
    assert counties == [
        ["990108", "清岚区", "甲市", "乙省", "2016", "2016", ""],
        ["990122", "清岚县", "甲市", "乙省", "2015", "2015", "990108"],
    ]
