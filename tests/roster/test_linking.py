from roster.linking import Tie, main_heirs, tie_lists
from roster.model import Came
from tests.roster.lists_in_small import small_list

COUNTY = "990101"


def ties(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, Came | None, bool]]:
    made = tie_lists(small_list(2015, before), small_list(2016, after))
    return {tie.old: (tie.new, tie.came, tie.certain) for tie in made}


def test_a_respelt_office_is_the_same_row() -> None:
    assert ties({"990101001": "城关街道办事处"}, {"990101001": "城关街道"}) == {"990101001": ("990101001", None, True)}


def test_a_township_that_became_a_town_is_followed() -> None:
    found = ties({"990101205": "火花乡"}, {"990101108": "火花镇"})
    assert found == {"990101205": ("990101108", Came.TYPE_CHANGE, True)}


def test_two_candidates_are_none() -> None:
    assert ties({"990101205": "火花乡", "990101105": "火花镇"}, {"990101005": "火花街道"}) == {}


def test_a_code_given_to_another_follows_the_name_not_the_code() -> None:
    found = ties({"990101201": "东山乡", "990101202": "西河乡"}, {"990101201": "西河乡", "990101202": "东山乡"})
    assert found["990101201"] == ("990101202", Came.RECODE, True)
    assert found["990101202"] == ("990101201", Came.RECODE, True)


def test_a_new_name_under_an_old_code_is_sure_only_when_most_of_it_stays() -> None:
    assert ties({"990101101": "雕鄂子镇"}, {"990101101": "雕鹗子镇"})["990101101"][2] is True
    assert ties({"990101101": "城东镇"}, {"990101101": "城西镇"})["990101101"][2] is False
    assert ties({"990101101": "水塘镇"}, {"990101101": "格凸河镇"})["990101101"][2] is False


def test_a_county_that_got_another_code_takes_its_units_along() -> None:
    before = {"990122100": "城关镇", "990122101": "平乐镇", "990122200": "白云乡", "990130100": "城关镇"}
    after = {"990108100": "城关镇", "990108101": "平乐镇", "990108102": "白云镇", "990130100": "城关镇"}
    old, new = small_list(2015, before), small_list(2016, after)
    made = tie_lists(old, new)
    assert Tie("990122100", "990108100", Came.COUNTY_CHANGE) in made
    assert Tie("990122200", "990108102", Came.COUNTY_CHANGE) in made
    assert main_heirs(made, old, new) == {"990122": "990108"}


def test_one_far_namesake_is_no_successor() -> None:
    before = {"990101201": "杨柳乡", "990101202": "东山乡"}
    after = {"990101202": "东山乡", "990703201": "杨柳乡"}
    assert "990101201" not in ties(before, after)
