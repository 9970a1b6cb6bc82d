"""A run: several portals, interruption, a kill at any moment, and Scrapy's own command."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from crawler.portal_file import PortalFile
from crawler.run import by_host, crawl
from roster.errors import BadInput, Interrupted, StorageFailure
from tests.crawler.county import TOWNS, Left, entry, listing, report, two_pages, workspace_for
from tests.crawler.servers import Answer, Site

REPOSITORY = Path(__file__).parents[2]


def long_listing(reports=24, seconds=0.02):
    """A listing of two dozen reports on three pages, each answered with a little delay."""
    pages = {f"/nb/t20200101_{n}.html": Answer(report(TOWNS[n % 4]), seconds=seconds) for n in range(reports)}
    third = reports // 3
    for number, path in enumerate(("/nb/", "/nb/index_1.html", "/nb/index_2.html")):
        lines = [entry(n) for n in range(number * third, (number + 1) * third)]
        pages[path] = Answer(listing(lines, f"createPageHTML(3, {number}, 'index', 'html')"), seconds=seconds)
    return pages


def child(workspace, *command, **environment):
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}
    return subprocess.Popen(
        [sys.executable, *command], cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


CRAWL = """
import sys
from pathlib import Path
from crawler.run import crawl
from storage.workspace import open_workspace
crawl(open_workspace(Path(sys.argv[1])))
"""


def facts(left, base):
    """What a visit proved, without the ids and moments that differ from run to run."""
    documents = {row.id: row.url.removeprefix(base) for row in left.rows("document")}
    return {
        "visits": [(row.state, row.reason) for row in left.rows("visit")],
        "listings": [(row.column, row.complete, row.reason) for row in left.rows("listing")],
        "pages": [(row.page, row.url.removeprefix(base)) for row in left.rows("listing_page")],
        "entries": [(row.page, row.position, documents[row.document_id], row.title) for row in left.rows("entry")],
        "sightings": sorted((documents[row.document_id], row.outcome) for row in left.rows("sighting")),
    }


@pytest.mark.parametrize("after", [1, 5, 12, 27])
def test_a_killed_crawl_is_resumed_with_nothing_lost_and_little_asked_twice(tmp_path, after):
    with Site(long_listing()) as site:
        undisturbed = workspace_for(tmp_path / "undisturbed", site)
        crawl(undisturbed)
        workspace, already = workspace_for(tmp_path / "killed", site), len(site.visits)
        process = child(workspace, "-c", CRAWL, str(workspace.path))
        while len(site.visits) - already < after and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        process.communicate()
        summary = crawl(workspace)
        asked = len(site.visits) - already
        assert summary.results[0].state == "complete"
        assert facts(Left(workspace), site.url) == facts(Left(undisturbed), site.url)
    once = len(long_listing()) + 2  # with robots.txt and an address that cannot exist
    assert asked <= once + 1 + 4  # robots.txt again, and the answers that were on their way to the disk


def test_a_visit_that_is_complete_is_not_due_again_the_same_night(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_NOW", "2020-02-01T02:00")
    with Site(two_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        assert [one.state for one in crawl(workspace).results] == ["complete"]
        assert crawl(workspace).not_due == ("portal0",)
        assert crawl(workspace, force=True).results[0].visit == "portal0.2020-02-01.2"
        monkeypatch.setenv("GONGKAI_NOW", "2020-02-02T02:00")
        assert crawl(workspace).results[0].visit == "portal0.2020-02-02.1"


def test_a_visit_an_earlier_night_left_open_is_closed_as_abandoned(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_NOW", "2020-02-01T02:00")
    with Site(long_listing()) as site:
        workspace = workspace_for(tmp_path, site)
        process = child(workspace, "-c", CRAWL, str(workspace.path))
        while len(site.visits) < 6 and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        process.communicate()
        monkeypatch.setenv("GONGKAI_NOW", "2020-02-02T02:00")
        crawl(workspace)
    visits = [(row.night.day, row.state, row.reason) for row in Left(workspace).rows("visit")]
    assert visits == [(1, "incomplete", "abandoned"), (2, "complete", None)]


def test_several_portals_are_visited_and_each_is_told_of(tmp_path):
    seen = []
    with Site(two_pages()) as good, Site({"/nb/": Answer("出错", 500)}) as bad:
        workspace = workspace_for(tmp_path, good, bad, retries=0)
        summary = crawl(workspace, watch=lambda portal, done: seen.append((portal, done)))
    assert [(one.portal, one.state) for one in summary.results] == [("portal0", "complete"), ("portal1", "down")]
    assert summary.partial
    assert ("portal0", 6) in seen
    assert ("portal1", 1) in seen


def test_an_unknown_portal_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match="no portal 'nowhere'"):
        crawl(workspace_for(tmp_path), ["nowhere"])


def test_a_faulty_portal_file_stops_the_run_before_anything_is_asked(tmp_path):
    with Site(two_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        (workspace.portals / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
        with pytest.raises(BadInput, match=r"broken\.yaml:1"):
            crawl(workspace)
    assert site.visits == []


def test_ctrl_c_keeps_what_was_fetched_and_the_next_run_goes_on(tmp_path):
    with Site(long_listing(seconds=0.05)) as site:
        workspace = workspace_for(tmp_path, site)

        def interrupt():
            while len(site.visits) < 8:
                time.sleep(0.005)
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

        threading.Thread(target=interrupt, daemon=True).start()
        with pytest.raises(Interrupted):
            crawl(workspace)
        assert [row.state for row in Left(workspace).rows("visit")] == ["open"]
        asked = len(site.visits)
        assert 8 <= asked <= 10
        assert crawl(workspace).results[0].state == "complete"
        assert len(site.visits) <= len(long_listing()) + 1 + 1 + 2


def test_a_store_that_fails_ends_the_run_in_one_line_and_leaves_the_visit_open(tmp_path, monkeypatch, caplog):
    def full(intake, batch):
        raise StorageFailure("no space left on device")

    with Site(two_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        with monkeypatch.context() as broken:
            broken.setattr("storage.intake.Intake.commit", full)
            with pytest.raises(StorageFailure, match="no space left"):
                crawl(workspace)
        assert "Traceback" not in caplog.text
        assert [row.state for row in Left(workspace).rows("visit")] == ["open"]
        assert crawl(workspace).results[0].state == "complete"


def test_scrapys_own_command_visits_a_portal(tmp_path):
    with Site(two_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        words = ["-m", "scrapy", "crawl", "annual_reports", "-a", "portal=portal0"]
        process = child(workspace, *words, GONGKAI_WORKSPACE=str(workspace.path))
        _, log = process.communicate(timeout=300)  # a bound for a hang, not a measure
    assert process.returncode == 0
    assert b"visit portal0." in log
    assert b"is complete: 6 pages, 4 documents, 4 new" in log
    assert [row.state for row in Left(workspace).rows("visit")] == ["complete"]


def portal(name, *addresses):
    columns = [{"key": f"c{n}", "url": address} for n, address in enumerate(addresses)]
    return PortalFile(
        id=name, county_code="990101", county="清岚县", family="trs", base_urls=addresses[:1], columns=columns
    )


def test_portals_that_share_a_host_are_one_group():
    portals = [
        portal("a", "http://a.test/"),
        portal("b", "http://b.test/"),
        portal("ab", "https://www.a.test/x/", "http://b.test:8080/"),
        portal("c", "http://c.test/"),
    ]
    groups = [sorted(member.id for member in group) for group in by_host(portals)]
    assert sorted(groups, key=len) == [["c"], ["a", "ab", "b"]]
