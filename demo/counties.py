"""The invented counties and their townships through time: names and codes that no real place has.

The codes begin with 99, which no province uses; tests/demo/test_counties.py holds the names against real ones.
"""

from dataclasses import dataclass
from datetime import date

from demo.nights import due

YEARS = tuple(range(2016, 2024))
FOUNDED = date(2001, 1, 1)
KINDS = {"0": "street", "1": "town", "2": "township", "4": "other"}
SEATS = {"street": "办事处", "town": "人民政府", "township": "人民政府", "other": "管理委员会"}
GOES_ON = ("renamed", "moved")  # the same unit goes on, under the row that begins that day


@dataclass(frozen=True, slots=True)
class Unit:
    """One township while its code, name and county hold. `end` says why they stopped.

    `renamed` (raised to a town or a subdistrict as well), `moved` (to another county), `merged`, `dissolved` (split as
    well). `origin` is the code of its first row: the same for every row of one township.
    """

    code: str
    name: str
    valid_from: date = FOUNDED
    valid_to: date | None = None
    successor: str | None = None
    end: str | None = None
    origin: str = ""

    @property
    def kind(self) -> str:
        """The kind as the roster import names it, from the seventh digit of the code."""
        return KINDS[self.code[6]]

    @property
    def filer(self) -> str:
        """The body that publishes the report."""
        return self.name + SEATS[self.kind]

    @property
    def root(self) -> str:
        """The code under which the township began."""
        return self.origin or self.code

    def reports_on(self, year: int) -> bool:
        """Whether it has a line in the audit of a report year: it stood in that year, and was its last row then."""
        last_day = date(year, 12, 31)
        if self.valid_from > last_day or (self.valid_to and self.valid_to <= date(year, 1, 1)):
            return False
        return not (self.end in GOES_ON and self.valid_to and self.valid_to <= last_day)

    def gone_by(self, year: int) -> bool:
        """Whether the township had ended before the report of `year` fell due."""
        return self.end not in GOES_ON and self._over(year)

    def between_counties(self, year: int) -> bool:
        """Whether it moved to another county after the report year and before the report fell due."""
        return self.end == "moved" and self._over(year)

    def _over(self, year: int) -> bool:
        return self.valid_to is not None and self.valid_to <= due(year)


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

    def unit(self, name: str, year: int) -> Unit:
        """Give the unit that has a name in a year. Raises StopIteration when the county has none."""
        return next(unit for unit in self.filers(year) if unit.name == name)


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
                "110": "棠梨渡镇",
                "111": "苇杭镇",
                "112": "砧声镇",
                "207": "鹿蕨乡",
            },
        ),
        Unit("990101109", "霜筠镇", valid_from=date(2019, 9, 1)),
        Unit("990101205", "菱舟乡", valid_to=date(2021, 6, 1), successor="990101108", end="renamed"),
        Unit("990101108", "菱舟镇", valid_from=date(2021, 6, 1), origin="990101205"),
        Unit("990101113", "雁汀镇", valid_to=date(2022, 10, 1), successor="990101001", end="renamed"),
        Unit("990101001", "雁汀街道", valid_from=date(2022, 10, 1), origin="990101113"),
        Unit("990101206", "云碓乡", valid_to=date(2023, 7, 1), successor="990101103", end="merged"),
        Unit("990101208", "苔矶乡", valid_from=date(2021, 8, 1), origin="990103206"),  # was 砚湖县's
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
                "108": "星槎镇",
                "109": "纨素镇",
                "206": "茶烟乡",
            },
        ),
        Unit("990102205", "苹洲乡", valid_to=date(2023, 5, 1), end="dissolved"),
        Unit("990102107", "砂罍镇", valid_to=date(2020, 5, 1), successor="990102110", end="renamed"),
        Unit("990102110", "云罍镇", valid_from=date(2020, 5, 1), origin="990102107"),
        Unit("990102111", "双弦镇", valid_to=date(2022, 3, 1), end="dissolved"),  # split in two
        Unit("990102112", "南弦镇", valid_from=date(2022, 3, 1)),
        Unit("990102113", "北弦镇", valid_from=date(2022, 3, 1)),
        Unit("990102207", "霭畈乡", valid_to=date(2024, 1, 15), successor="990102001", end="merged"),
        Unit("990102208", "澹烟乡", valid_to=date(2024, 1, 10), successor="990103207", end="moved"),
        Unit("990102401", "鹭屿滩农场", valid_from=date(2020, 1, 1)),  # held to the duty by a ruling of the county
    ),
)

YANHU = County(
    "yanhu",
    "990103",
    "砚湖县",
    (
        *_units(
            "990103",
            {
                "101": "素琴镇",
                "102": "弦歌渡镇",
                "103": "茗岩镇",
                "104": "纸鸢镇",
                "105": "篁影镇",
                "106": "蓑笠镇",
                "107": "菰蒲镇",
                "108": "沉璧镇",
                "109": "琉光镇",
                "110": "箬帆镇",
                "201": "汲泉乡",
                "202": "听松坪乡",
                "203": "拾柴坳乡",
                "204": "青蘅乡",
                "205": "兰皋乡",
                "208": "荠原乡",
            },
        ),
        Unit("990103206", "苔矶乡", valid_to=date(2021, 8, 1), successor="990101208", end="moved"),
        Unit("990103207", "澹烟乡", valid_from=date(2024, 1, 10), origin="990102208"),  # was 霁川区's
        Unit("990103209", "采薇坪乡", valid_to=date(2021, 1, 10), successor="990103101", end="merged"),
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
        for unit in (unit for unit in county.units if unit.kind != "other"):  # those stand in the county's rulings
            end = unit.valid_to.isoformat() if unit.valid_to else ""
            fields = [unit.code, unit.name, unit.kind, county.code, county.name]
            lines.append(",".join([*fields, unit.valid_from.isoformat(), end, unit.successor or ""]))
    return "\n".join(lines) + "\n"
