"""The packaged data is what the nine lists make, and what is known of them."""

import csv
import gzip
import hashlib
import io
from collections import Counter, defaultdict

import pytest

from roster.lists import DATA, sources
from roster.packaged import packaged_roster

Rows = list[dict[str, str]]
SUMS = {
    "townships.csv.gz": "ed861d799d36510da7f177781fef2a65c06a0116a91bb0a8faa7c554ad37b700",
    "counties.csv.gz": "bed2e5d2aa80ebdd93129b39acf207b3dfd769b56cb501410d78531e5d700377",
}


def text(name: str) -> str:
    return gzip.decompress((DATA / name).read_bytes()).decode("utf-8")


@pytest.fixture(scope="module")
def spells() -> Rows:
    return list(csv.DictReader(io.StringIO(text("townships.csv.gz"))))


@pytest.mark.parametrize("name", SUMS)
def test_the_files_are_those_the_build_made(name: str) -> None:
    assert hashlib.sha256(text(name).encode()).hexdigest() == SUMS[name]
    assert (DATA / name).read_bytes()[4:8] == b"\0\0\0\0", "a time stamp would make two builds differ"
    assert '"' not in text(name), "the reader splits lines at commas"


def test_the_files_are_small() -> None:
    assert sum((DATA / name).stat().st_size for name in SUMS) < 1_000_000


def test_each_list_is_there_whole(spells: Rows) -> None:
    shown = Counter(year for row in spells for year in range(int(row["first_list"]), int(row["last_list"]) + 1))
    assert shown == {source.year: source.rows for source in sources()}
    assert shown[2023] == 41_352


def test_every_row_of_a_list_belongs_to_one_unit(spells: Rows) -> None:
    held = Counter(
        (row["code"], year) for row in spells for year in range(int(row["first_list"]), int(row["last_list"]) + 1)
    )
    assert max(held.values()) == 1


def test_classes_of_the_last_list(spells: Rows) -> None:
    last = Counter(row["class"] for row in spells if row["last_list"] == "2023")
    assert last == {"gov": 29_558, "street": 9_064, "none": 2_582, "review": 148}


def test_codes_are_reused_so_units_are_the_key(spells: Rows) -> None:
    units = defaultdict(set)
    for row in spells:
        units[row["code"]].add(row["unit_id"])
    assert len(units) == 51_491
    assert sum(len(found) > 1 for found in units.values()) == 341


def test_units_never_stand_twice_in_one_list(spells: Rows) -> None:
    held = Counter(
        (row["unit_id"], year) for row in spells for year in range(int(row["first_list"]), int(row["last_list"]) + 1)
    )
    assert max(held.values()) == 1


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("410329105", "江左镇"),
        ("360981104", "张巷镇"),
        ("520425108", "火花镇"),
        ("430529102", "西岩镇"),
        ("230406202", "东方红乡"),
    ],
)
def test_the_five_townships_of_the_seeds(code: str, name: str) -> None:
    assert packaged_roster().name_of_code(code) == name


def test_every_heir_of_a_county_is_a_county() -> None:
    rows = list(csv.DictReader(io.StringIO(text("counties.csv.gz"))))
    codes = {row["code"] for row in rows}
    assert {row["heir"] for row in rows if row["heir"]} <= codes


def test_a_county_is_found_under_its_codes_of_other_years() -> None:
    packaged = packaged_roster()
    assert packaged.codes_in("410308", 2019) == {"410306", "410322"}
    assert packaged.codes_in("410322", 2022) == {"410308"}
    assert packaged.codes_in("410329", 2019) == {"410329"}
    assert packaged.codes_in("000000", 2019) == frozenset()
