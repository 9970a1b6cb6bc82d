"""What the invented counties ruled for themselves: whom they added, freed, and gave more time, by which document.

Written as the workspace's `rulings.yaml`; a ruling is not known before its date.
"""

from dataclasses import dataclass
from datetime import date

from demo.counties import COUNTIES, County, Unit


@dataclass(frozen=True, slots=True)
class Ruling:
    """One ruling: `added`, `exempt` or `extended` for some filers of a county and report years from `first` on."""

    id: str
    what: str
    county: str
    filers: tuple[str, ...]
    first: int
    last: int | None
    document: str
    dated: date
    due: date | None = None

    def holds(self, county: County, unit: Unit, year: int, today: date) -> bool:
        """Whether it is known on a day and is for a unit and year."""
        here = self.county == county.id and unit.name in self.filers
        return here and self.first <= year <= (self.last or year) and self.dated <= today


RULINGS = (
    Ruling("farm", "added", "jichuan", ("鹭屿滩农场",), 2020, None, "霁政办〔2020〕41号", date(2020, 12, 10)),
    Ruling("reservoir", "exempt", "yanhu", ("沉璧镇",), 2020, 2020, "砚政办〔2021〕3号", date(2021, 1, 18)),
    Ruling(
        "flood",
        "extended",
        "qinglan",
        ("砧声镇", "鹿蕨乡", "棠梨渡镇"),
        2023,
        2023,
        "清政办〔2024〕2号",
        date(2024, 1, 28),
        date(2024, 3, 15),
    ),
)


def ruling(what: str, county: County, unit: Unit, year: int, today: date) -> Ruling | None:
    """Give the ruling of a sort that holds for a unit and year, as known on a day."""
    return next((one for one in RULINGS if one.what == what and one.holds(county, unit, year, today)), None)


def rulings_yaml() -> str:
    """Give all rulings as the workspace's file of them."""
    return "\n".join(_table(one) for one in RULINGS)


def _table(one: Ruling) -> str:
    county = next(county for county in COUNTIES if county.id == one.county)
    units = {unit.name: unit for unit in county.units if unit.name in one.filers}
    lines = [f"- id: {one.id}", f"  what: {one.what}", f'  county: "{county.code}"', "  filers:"]
    lines += [_filer(units[name], one.what) for name in one.filers]
    lines += [f"  report_years: [{one.first}, {one.last or 'null'}]", f"  document: {one.document}"]
    lines += [f"  dated: {one.dated}"] + ([f'  due: "{one.due}"'] if one.due else [])
    return "\n".join(lines) + "\n"


def _filer(unit: Unit, what: str) -> str:
    if what != "added":
        return f'    - "{unit.code}"'
    return f'    - {{code: "{unit.code}", name: {unit.name}, kind: {unit.kind}, filer: {unit.filer}}}'
