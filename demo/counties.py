"""The invented counties and their townships: names and codes that no real place has.

The codes begin with 99, which no province uses; tests/demo/test_counties.py holds the names against real ones.
"""

from dataclasses import dataclass
from datetime import date

YEARS = (2018, 2019, 2020, 2021, 2022, 2023)
FOUNDED = date(2001, 1, 1)
KINDS = {"0": "street", "1": "town", "2": "township"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One township while its code and name hold. `end` says why they stopped: renamed, merged or dissolved."""

    code: str
    name: str
    valid_from: date = FOUNDED
    valid_to: date | None = None
    successor: str | None = None
    end: str | None = None

    @property
    def kind(self) -> str:
        """The kind as the roster import names it, from the seventh digit of the code."""
        return KINDS[self.code[6]]

    @property
    def filer(self) -> str:
        """The body that publishes the report."""
        return self.name + ("办事处" if self.kind == "street" else "人民政府")

    def reports_on(self, year: int) -> bool:
        """Whether it has a line in the audit of a report year: it stood in that year, and has the name still."""
        if self.valid_from > date(year, 12, 31) or (self.valid_to and self.valid_to <= date(year, 1, 1)):
            return False
        return not (self.end == "renamed" and self.gone_by(year))

    def gone_by(self, year: int) -> bool:
        """Whether the spell ended before the report of `year` fell due."""
        return self.valid_to is not None and self.valid_to <= date(year + 1, 1, 31)


@dataclass(frozen=True, slots=True)
class County:
    """One county: its portal's id, its code and name, and its units."""

    id: str
    code: str
    name: str
    units: tuple[Unit, ...]

    def filers(self, year: int) -> list[Unit]:
        """Every unit that has a line in the audit of a report year, those freed of the duty included."""
        return [unit for unit in self.units if unit.reports_on(year)]


def _units(county: str, names: dict[str, str]) -> tuple[Unit, ...]:
    return tuple(Unit(county + serial, name) for serial, name in names.items())


QINGLAN = County(
    "qinglan",
    "990101",
    "清岚县",
    (
        *_units(
            "990101",
            {
                "101": "漱石镇",
                "102": "枕泉镇",
                "103": "椴雪镇",
                "104": "鹤拂镇",
                "105": "桐荫坞镇",
                "106": "苔谷镇",
                "107": "蓼汀镇",
                "201": "芦笙渡乡",
                "202": "竹筱乡",
                "203": "萤川乡",
                "204": "荻野乡",
            },
        ),
        Unit("990101205", "菱舟乡", valid_to=date(2021, 6, 1), successor="990101108", end="renamed"),
        Unit("990101108", "菱舟镇", valid_from=date(2021, 6, 1)),
        Unit("990101206", "云碓乡", valid_to=date(2023, 7, 1), successor="990101103", end="merged"),
    ),
)

JICHUAN = County(
    "jichuan",
    "990102",
    "霁川区",
    (
        *_units(
            "990102",
            {
                "001": "墨渚街道",
                "002": "琴洲街道",
                "101": "柘影镇",
                "102": "枫笺镇",
                "103": "澜汀镇",
                "104": "磬石镇",
                "105": "棹歌镇",
                "106": "杉幕镇",
                "201": "沐霞乡",
                "202": "鹭飞乡",
                "203": "蕉雨乡",
                "204": "藕香乡",
            },
        ),
        Unit("990102205", "苹洲乡", valid_to=date(2023, 5, 1), end="dissolved"),
    ),
)

YANHU = County(
    "yanhu",
    "990103",
    "砚湖县",
    _units(
        "990103",
        {
            "101": "素琴镇",
            "102": "弦歌渡镇",
            "103": "茗岩镇",
            "104": "纸鸢镇",
            "105": "篁影镇",
            "106": "蓑笠镇",
            "107": "菰蒲镇",
            "201": "汲泉乡",
            "202": "听松坪乡",
            "203": "拾柴坳乡",
            "204": "青蘅乡",
            "205": "兰皋乡",
        },
    ),
)

COUNTIES = (QINGLAN, JICHUAN, YANHU)


def by_id(county_id: str) -> County:
    """Give a county by the id of its portal."""
    return next(county for county in COUNTIES if county.id == county_id)


def roster_csv() -> str:
    """Give the invented townships in the format of `gongkai roster import`."""
    lines = ["code,name,kind,county_code,county_name,valid_from,valid_to,successor_code"]
    for county in COUNTIES:
        for unit in county.units:
            end = unit.valid_to.isoformat() if unit.valid_to else ""
            fields = [unit.code, unit.name, unit.kind, county.code, county.name]
            lines.append(",".join([*fields, unit.valid_from.isoformat(), end, unit.successor or ""]))
    return "\n".join(lines) + "\n"
