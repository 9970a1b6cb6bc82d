from datetime import date

import yaml

from demo.counties import by_id
from demo.rulings import RULINGS, ruling, rulings_yaml


def test_the_file_says_who_why_and_since_when():
    told = {one["id"]: one for one in yaml.safe_load(rulings_yaml())}
    assert {one["what"] for one in told.values()} == {"added", "exempt", "extended"}
    assert told["farm"]["filers"] == [
        {"code": "990102401", "name": "鹭屿滩农场", "kind": "other", "filer": "鹭屿滩农场管理委员会"}
    ]
    assert told["flood"]["filers"] == ["990101112", "990101207", "990101110"]
    assert told["flood"]["due"] == "2024-03-15"
    assert all(one["document"] and one["dated"] for one in told.values())


def test_a_ruling_is_not_known_before_its_date():
    county = by_id("qinglan")
    unit = county.unit("鹿蕨乡", 2023)
    assert ruling("extended", county, unit, 2023, date(2024, 1, 27)) is None
    assert ruling("extended", county, unit, 2023, date(2024, 1, 28)) is RULINGS[2]
    assert ruling("extended", county, unit, 2022, date(2024, 1, 28)) is None
