"""A probe of every site of the folder: it calls the family, finds each report, and takes just the columns there are."""

import asyncio

import pytest

from crawler.probe.probe import Question, look
from demo.families import SITES
from demo.families.county import YEARS, county, reports, roster_csv
from roster import load
from tests.demo.families.test_sites import HOME, ask


@pytest.fixture(scope="module")
def roster(tmp_path_factory):
    file = tmp_path_factory.mktemp("roster") / "counties.csv"
    file.write_text(roster_csv(list(SITES)), encoding="utf-8")
    return load([file])


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_a_probe_finds_family_columns_and_reports(site, roster):
    async def web(ref):
        return ask(site, ref.url, ref.body)

    found = asyncio.run(look(web, Question(HOME + site.start, county(site.id).code, YEARS[-1]), roster))
    assert found.family == site.family
    assert {(found.names[unit], year) for unit, years in found.found.items() for year in years} == reports(site.id)
    assert {column.url.removeprefix(HOME) for column in found.columns} == set(site.columns)
