"""A report that stands only in the news is found there, and who published nowhere is missing: crawl, read, judge."""

from datetime import date
from pathlib import Path

import pytest

from audit.judge import judge
from audit.judgement import Judgement
from crawler.run import crawl
from roster import load
from storage.database import open_database
from storage.reading import read_new
from storage.rebuild import rebuild
from storage.workspace import Workspace
from tests.crawler.county import report
from tests.crawler.searching.test_elsewhere import NAMES, SEARCH, Searchable, pages, title, workspace
from tests.crawler.servers import Site

HIDDEN, NEVER = NAMES[2], NAMES[3]
NEWS = "/xw/77.html"


def judged(workspace: Workspace, as_of: date) -> dict[str, Judgement]:
    engine = open_database(workspace.database_url)
    try:
        found = judge(engine, load(workspace.roster_files), workspace.settings, year=2019, as_of=as_of)
        return {judgement.expectation.unit: judgement for judgement in found}
    finally:
        engine.dispose()


def night(workspace: Workspace, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", f"{day}T02:00")
    crawl(workspace)
    read(workspace)


def read(workspace: Workspace) -> None:
    engine = open_database(workspace.database_url)
    try:
        read_new(engine, workspace, processes=1)
    finally:
        engine.dispose()


def test_found_elsewhere_or_missing_and_the_archive_alone_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pages(HIDDEN, NEVER)
    index = {url: title(NAMES[int(url[-6])]) for url in found if url != "/nb/"} | {NEWS: title(HIDDEN)}
    with Site(found | {NEWS: report(HIDDEN)}) as site:
        site.pages = Searchable(site.pages, index)
        made = workspace(tmp_path, site, SEARCH)
        for day in ("2020-07-01", "2020-07-02", "2020-07-03"):
            night(made, day, monkeypatch)
        searches = [path for path in site.paths if path.startswith("/search")]
    told = judged(made, date(2020, 7, 3))
    assert {unit: (j.headline, j.observation.value) for unit, j in told.items()} == {
        NAMES[0]: ("filed", "found"),
        NAMES[1]: ("filed", "found"),
        HIDDEN: ("filed", "found_elsewhere"),
        NEVER: ("missing", "absent"),
    }
    assert [document.url for document in told[HIDDEN].documents] == [site.url + NEWS]
    assert told[HIDDEN].timing.value == "undetermined"
    assert told[NEVER].headline_since == date(2020, 7, 2)
    assert len(searches) == 3, "one control and one search for each of the two, on the first night alone"
    assert judged(made, date(2020, 7, 1))[NEVER].observation.reason == "nights"

    for file in made.path.glob("gongkai.db*"):
        file.unlink()
    engine = open_database(made.database_url)
    rebuild(engine, made)
    engine.dispose()
    read(made)
    assert judged(made, date(2020, 7, 3)) == told
