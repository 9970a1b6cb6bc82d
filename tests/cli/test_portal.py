"""`gongkai portal probe`, `add`, `check` and `move`, as an operator meets them: over real requests to loopback."""

import json
from datetime import date

import pytest
import typer
from typer.testing import CliRunner

from audit.judge import judge
from cli import crawl, portal
from crawler.portal_file import load_portal
from roster import load
from storage.database import open_database
from storage.reading import read_new
from tests.crawler.county import Left, workspace_for
from tests.crawler.probe import sites
from tests.crawler.servers import Answer, Site

app = typer.Typer()
app.command()(crawl.crawl)
app.add_typer(portal.app, name="portal")
PORTAL = f"{sites.COUNTY.code}.yaml"


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_NOW", "2024-04-10T02:00")
    made = workspace_for(tmp_path / "w")
    (made.path / "roster" / "county.csv").write_text(sites.ROSTER, encoding="utf-8")
    return made


def run(workspace, *words):
    return CliRunner().invoke(app, [*words, "-w", str(workspace.path)])


def probed(workspace, site, *more):
    return run(workspace, "portal", "probe", f"{site.url}/", "--county", sites.COUNTY.code, *more)


def reports_read(workspace):
    """The filer's place and year of every report in the store."""
    engine = open_database(workspace.database_url)
    try:
        read_new(engine, workspace)
    finally:
        engine.dispose()
    rows = Left(workspace).rows("record")
    return {(row.place, row.year) for row in rows if row.kind == "report"}


def judged(workspace):
    """The judgement of every filer and year, after reading what is new."""
    reports_read(workspace)
    engine = open_database(workspace.database_url)
    try:
        roster = load(workspace.roster_files)
        return {
            (one.expectation.filer, one.expectation.year): one
            for one in judge(engine, roster, workspace.settings, as_of=date(2024, 4, 12))
        }
    finally:
        engine.dispose()


@pytest.mark.parametrize("make", sites.MAKES)
def test_a_county_of_any_make_is_added_by_one_command_and_its_crawl_is_complete(make, workspace):
    with Site(sites.MAKES[make]()) as site:
        added = probed(workspace, site, "--yes")
        crawled = run(workspace, "crawl")
    assert added.exit_code == 0, added.output
    assert crawled.exit_code == 0, crawled.output
    assert "complete" in crawled.stdout
    assert reports_read(workspace) == sites.truth(make)


def test_without_yes_and_without_a_terminal_the_file_is_only_shown(workspace):
    with Site(sites.tabs_with_bodies()) as site:
        shown = probed(workspace, site)
    assert shown.exit_code == 0
    assert shown.stdout.startswith("# Written by `gongkai portal probe")
    assert "--yes writes it" in shown.stderr
    assert not (workspace.portals / PORTAL).exists()


def test_the_findings_are_told_to_people_and_to_programs(workspace):
    with Site(sites.organs()) as site:
        told = probed(workspace, site, "--yes").stdout
        data = json.loads(probed(workspace, site, "--format", "json").stdout)
    assert f"reports found of {len(sites.UNITS)} of {len(sites.UNITS)} filers" in told
    assert f"written: {workspace.portals / PORTAL}" in told
    assert {column["filer"] for column in data["columns"]} == set(sites.UNITS)
    assert data["family"] == "generic"
    assert data["written"] is None


def test_everything_a_probe_asked_for_is_archived_and_belongs_to_no_visit(workspace):
    with Site(sites.tabs_with_bodies()) as site:
        probed(workspace, site, "--yes")
        asked = set(site.paths)
    captures = Left(workspace).rows("capture")
    assert {row.url.removeprefix(site.url) for row in captures} == asked
    assert {row.visit_id for row in captures} == {None}
    assert "/robots.txt" in asked


def test_where_nothing_is_found_nothing_is_written_and_the_command_ends_with_4(workspace):
    with Site({"/": sites.home("")}) as site:
        result = probed(workspace, site, "--yes")
    assert result.exit_code == 4
    assert "no column of annual reports was found" in result.stderr
    assert "gongkai portal probe COLUMN_ADDRESS" in result.stderr
    assert list(workspace.portals.iterdir()) == []


def test_a_site_that_forbids_robots_is_left_alone(workspace):
    pages = {**sites.tabs_with_bodies(), "/robots.txt": Answer("User-agent: *\nDisallow: /\n")}
    with Site(pages) as site:
        result = probed(workspace, site, "--yes")
    assert site.paths == ["/robots.txt"]
    assert result.exit_code == 4
    assert "forbidden by robots.txt" in result.stderr
    assert "Ask the portal's operator" in result.stderr
    assert "COLUMN_ADDRESS" not in result.stderr


def test_a_site_that_does_not_answer_is_no_matter_of_another_column(workspace):
    result = run(workspace, "portal", "probe", "http://127.0.0.1:1/", "--county", sites.COUNTY.code, "--yes")
    assert result.exit_code == 4
    assert "look with a browser whether it is the right one" in result.stderr


def test_a_county_that_is_in_no_roster_is_bad_input(workspace):
    result = run(workspace, "portal", "probe", "http://127.0.0.1:1/", "--county", "000000", "--yes")
    assert "000000 is in no roster" in str(result.exception)


def test_a_file_of_the_same_site_is_replaced_and_the_old_one_kept(workspace):
    with Site(sites.tabs_with_bodies()) as site:
        probed(workspace, site, "--yes")
        (workspace.portals / PORTAL).write_text(
            (workspace.portals / PORTAL).read_text(encoding="utf-8") + "# mine\n", encoding="utf-8"
        )
        run(workspace, "portal", "add", f"{site.url}/", "--county", sites.COUNTY.code)
    assert (workspace.portals / f"{PORTAL}.before").read_text(encoding="utf-8").endswith("# mine\n")
    assert not (workspace.portals / PORTAL).read_text(encoding="utf-8").endswith("# mine\n")


def test_check_clears_the_mark_of_what_a_visit_has_proved_and_finds_nothing_changed(workspace):
    with Site(sites.organs()) as site:
        probed(workspace, site, "--yes")
        run(workspace, "crawl")
        result = run(workspace, "portal", "check")
    assert result.exit_code == 0, result.output
    assert "1 portals tried, 0 changed" in result.stdout
    assert "verified by its last visit" in result.stdout
    text = (workspace.portals / PORTAL).read_text(encoding="utf-8")
    assert "unverified" not in text
    assert text.startswith("# Written by")


def test_check_says_what_changed_and_accept_takes_a_shorter_column_as_it_is(workspace):
    pages = sites.tabs_with_bodies()
    with Site(pages) as site:
        probed(workspace, site, "--yes")
        run(workspace, "crawl")
        site.pages["/nb/xz"] = sites.page("乡镇", sites.lines(sites.FILINGS[:3], lambda item: f"/content/{item.id}"))
        changed = run(workspace, "portal", "check")
        accepted = run(workspace, "portal", "check", sites.COUNTY.code, "--accept")
    assert changed.exit_code == 1
    assert f"annual: shows 3 entries, {len(sites.FILINGS)} are usual" in changed.stdout
    assert accepted.exit_code == 0
    assert load_portal(workspace.portals / PORTAL).columns[0].accepted == date(2024, 4, 11)


def test_check_tells_a_column_that_is_gone_and_one_that_is_new(workspace):
    with Site(sites.tabs_with_bodies()) as site:
        probed(workspace, site, "--yes")
        site.pages["/nb/zj"] = site.pages.pop("/nb/xz")
        site.pages["/nb"] = sites.page("信息公开年报", "<a href='/nb/zj'>乡镇</a>")
        result = run(workspace, "portal", "check")
    assert result.exit_code == 1
    assert "annual: gone: HTTP 404: not found" in result.stdout
    assert f"a column that the file does not name: 信息公开年报 > 乡镇 {site.url}/nb/zj" in result.stdout


def test_files_named_are_only_looked_at_and_need_no_site(workspace):
    with Site(sites.tabs_with_bodies()) as site:
        probed(workspace, site, "--yes")
    file = workspace.portals / PORTAL
    assert run(workspace, "portal", "check", str(file)).stdout == "1 portal files, 0 faults\n"
    assert run(workspace, "portal", "check", "--offline").stdout == "1 portal files, 0 faults\n"


def test_a_portal_is_followed_to_its_new_address_and_keeps_its_id_and_columns(workspace):
    with Site(sites.folders_of_years()) as old:
        probed(workspace, old, "--yes")
        run(workspace, "crawl")
    before = load_portal(workspace.portals / PORTAL)
    with Site(sites.folders_of_years()) as new:
        result = run(workspace, "portal", "move", sites.COUNTY.code, f"{new.url}/")
        crawled = run(workspace, "crawl", "--force")
        asked = new.paths
    after = load_portal(workspace.portals / PORTAL)
    assert result.exit_code == 0, result.output
    assert [(c.key, c.years) for c in after.columns] == [(c.key, c.years) for c in before.columns]
    assert after.base_urls == (f"{new.url}/",)
    assert old.url in (workspace.portals / PORTAL).read_text(encoding="utf-8").splitlines()[0]
    assert crawled.exit_code == 0, crawled.output
    assert not any(path.startswith("http") for path in asked)


def test_after_a_move_the_same_reports_are_found_at_two_addresses_and_none_is_withdrawn(workspace, monkeypatch):
    with Site(sites.tabs_with_bodies()) as old:
        probed(workspace, old, "--yes")
        run(workspace, "crawl")
        before = judged(workspace)
    with Site(sites.tabs_with_bodies()) as new:
        run(workspace, "portal", "move", sites.COUNTY.code, f"{new.url}/")
        for night in ("2024-04-11", "2024-04-12"):
            monkeypatch.setenv("GONGKAI_NOW", f"{night}T02:00")
            assert run(workspace, "crawl").exit_code == 0
    after = judged(workspace)
    found = [one for one in after.values() if one.observation.value == "found"]
    assert len(found) == len(sites.TRUTH)
    assert {one.headline for one in found} == {"filed"}
    assert [one.timing.seen for one in found] == [before[key].timing.seen for key in after if after[key] in found]
    assert {tuple(one.integrity.value) for one in found} == {("unchanged",)}
    assert {len(one.documents) for one in found} == {2}


def test_a_move_to_a_site_without_the_columns_writes_nothing(workspace):
    with Site(sites.tabs_with_bodies()) as old, Site({"/": sites.home("")}) as new:
        probed(workspace, old, "--yes")
        text = (workspace.portals / PORTAL).read_text(encoding="utf-8")
        result = run(workspace, "portal", "move", sites.COUNTY.code, f"{new.url}/")
    assert result.exit_code == 4
    assert "annual: neither at" in result.stderr
    assert (workspace.portals / PORTAL).read_text(encoding="utf-8") == text
