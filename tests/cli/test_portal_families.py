"""Every simulated site of a family: probed by the command, crawled with the file as it was written, and read."""

import pytest

from crawler.portal_file import load_portal
from demo.families import SITES, county
from demo.server import serving
from tests.cli.test_portal import reports_read, run
from tests.crawler.county import workspace_for


@pytest.mark.parametrize("name", SITES)
def test_the_family_is_recognised_and_the_crawl_finds_exactly_the_reports_shown(name, tmp_path):
    workspace = workspace_for(tmp_path / "w")
    (workspace.path / "roster" / "county.csv").write_text(county.roster_csv([name]), encoding="utf-8")
    code, start = county.county(name).code, SITES[name].start.removeprefix("/")
    with serving([name]) as portals:
        added = run(workspace, "portal", "probe", portals.base_urls[name] + start, "--county", code, "--yes")
        crawled = run(workspace, "crawl")
    assert added.exit_code == 0, added.output
    assert load_portal(workspace.portals / f"{code}.yaml").family == SITES[name].family
    assert "complete" in crawled.stdout, crawled.output
    assert reports_read(workspace) == county.reports(name)
