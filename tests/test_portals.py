"""The stock of real portals in portals/: none was ever visited, and none may accuse anybody."""

from pathlib import Path

import pytest

from crawler.portal_file import load_portal
from roster import load

FOLDER = Path(__file__).parents[1] / "portals"
FILES = sorted(FOLDER.rglob("*.yaml"))


@pytest.fixture(scope="module")
def roster():
    return load()


def test_at_least_sixty_counties_of_many_provinces_and_families():
    portals = [load_portal(path) for path in FILES]
    assert len({portal.county_code for portal in portals}) >= 60
    assert len({portal.family for portal in portals}) >= 10
    assert len({path.parent.name for path in FILES}) >= 20
    assert len({portal.id for portal in portals}) == len(portals)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_portal_nobody_visited_says_so_and_misses_nobody(path, roster):
    portal = load_portal(path)
    assert portal.unverified
    assert all(column.elsewhere for column in portal.columns)
    assert roster.county(portal.county_code, 2022).name == portal.county
    assert "never visited" in path.read_text(encoding="utf-8").splitlines()[0]


def test_the_index_names_every_file_and_no_other():
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [line.split("](")[1].split(")")[0] for line in index.splitlines() if "](" in line] == [
        str(path.relative_to(FOLDER)) for path in FILES
    ]
