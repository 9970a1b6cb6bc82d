"""The county behind a site of this folder: its townships and reports, the same for every site system but for names.

    county("vsb")    -> demo.counties.County: a few townships; names and codes that no real place has
    items("vsb")     -> its documents, newest first: reports, and entries in the column that are no township's report
    body(item, hand) -> the text of one as HTML
    reports("vsb")   -> the truth: (township, report year) of every report shown

Every county has four or five townships with reports on 2020 to 2023, of which one never filed one year.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from demo.calendar import due
from demo.counties import County, Unit
from demo.filings import TITLES, Filing, Life
from demo.markup import printed
from demo.report import blocks, lookalike

YEARS = (2020, 2021, 2022, 2023)
FIRST = "砚笺箬棹芷蓼荻藻茗篁岫峦霁澹溆汀渚潆沅泠"
SECOND = "琴弦韵磬筝笛箫瑟笙缶钟鼓棋画墨绢帛绫绮罗"
KINDS = ("镇", "镇", "乡", "镇", "乡")
NEVER = {1: 2022, 3: 2021}  # township by its place -> the year it never filed
SHOWN = Life(listed=True, page="there")
OTHERS = (
    ("{county}政府信息公开指南", date(2022, 6, 8), "guide"),
    ("{county}人民政府网站工作年度报表（2023年度）", date(2024, 1, 15), "website"),
)


@dataclass(frozen=True)
class Item:
    """One document: its number, title and the day it claims; `filing` is None for what is no township's report."""

    id: int
    title: str
    dated: date
    county: str
    filing: Filing | None = None
    other: str | None = None


@cache
def county(site_id: str) -> County:
    """Give the county of a site. Its code is 9902NN, NN being made of the id."""
    chance = random.Random(site_id)
    number = sum(ord(letter) * place for place, letter in enumerate(site_id, start=7)) % 10_000
    code = f"99{number:04d}"
    first, second = chance.sample(FIRST, 6), chance.sample(SECOND, 6)
    name = f"{second[5]}{first[5]}县"
    count = chance.choice((4, 5))
    units = tuple(
        Unit(f"{code}{(100 if KINDS[n] == '镇' else 200) + n + 1}", f"{first[n]}{second[n]}{KINDS[n]}")
        for n in range(count)
    )
    return County(site_id, code, name, units)


@cache
def items(site_id: str) -> tuple[Item, ...]:
    """Give every document of a site, newest first."""
    where = county(site_id)
    found = [_report(where, place, unit, year) for year in YEARS for place, unit in enumerate(where.units)]
    numbered = enumerate(OTHERS, start=7_100_001)
    others = [Item(n, title.format(county=where.name), day, site_id, other=body) for n, (title, day, body) in numbered]
    shown = [item for item in found if item is not None] + others
    return tuple(sorted(shown, key=lambda item: (item.dated, item.id), reverse=True))


def reports(site_id: str) -> set[tuple[str, int]]:
    """Give the township and report year of every report that the site shows."""
    return {(item.filing.unit.name, item.filing.year) for item in items(site_id) if item.filing}


def body(item: Item, hand: str = "plain") -> str:
    """Print the text of a document as HTML in one hand: word, plain, spaced or flat."""
    if item.filing is not None:
        return printed(blocks(item.filing, SHOWN), hand)
    assert item.other is not None
    return printed(lookalike(item.other, county(item.county).name), hand)


def roster_csv(site_ids: list[str]) -> str:
    """Give the townships of these sites in the format of `gongkai roster import`."""
    lines = ["code,name,kind,county_code,county_name,valid_from,valid_to,successor_code"]
    for where in map(county, site_ids):
        lines += [f"{u.code},{u.name},{u.kind},{where.code},{where.name},{u.valid_from},," for u in where.units]
    return "\n".join(lines) + "\n"


def _report(where: County, place: int, unit: Unit, year: int) -> Item | None:
    if NEVER.get(place) == year:
        return None
    chance = random.Random(f"{unit.code} {year}")
    claims = due(year) - timedelta(days=chance.randint(2, 20))
    title = chance.choice(TITLES).format(county=where.name, name=unit.name, filer=unit.filer, year=year)
    number = 7_200_000 + (place + 1) * 100 + year % 100
    filing = Filing(where, unit, year, number, title, claims, claims - timedelta(days=chance.randint(0, 4)), 0, ())
    return Item(number, title, claims, where.id, filing)
