"""`gongkai crawl` and `gongkai portal`, as an operator meets them."""

import csv
import json

import pytest
import typer
from typer.testing import CliRunner

from cli import crawl, portal
from tests.crawler.county import two_pages, workspace_for
from tests.crawler.servers import Answer, Site

app = typer.Typer()
app.command()(crawl.crawl)
app.add_typer(portal.app, name="portal")


def run(workspace, *words):
    return CliRunner().invoke(app, [*words, "-w", str(workspace.path)])


def test_a_whole_night_ends_with_0_and_a_second_run_finds_nothing_due(tmp_path):
    with Site(two_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        first, again, forced = run(workspace, "crawl"), run(workspace, "crawl"), run(workspace, "crawl", "--force")
    assert (first.exit_code, again.exit_code, forced.exit_code) == (0, 0, 0)
    assert first.stdout.splitlines()[1].split() == ["portal0", "清岚县", "complete", "6", "4", "4", "0"]
    assert again.stdout == "complete tonight already: portal0\n"
    assert forced.stdout.splitlines()[1].split() == ["portal0", "清岚县", "complete", "6", "4", "0", "0"]


def test_a_portal_that_could_not_be_read_whole_ends_with_4(tmp_path):
    with Site({**two_pages(), "/nb/index_1.html": Answer(status=404)}) as site:
        result = run(workspace_for(tmp_path, site), "crawl")
    assert result.exit_code == 4
    assert "incomplete" in result.stdout
    assert "HTTP 404" in result.stdout


def test_a_workspace_without_portals_says_so(tmp_path):
    assert "no portal files in this workspace" in run(workspace_for(tmp_path), "crawl").stdout


def test_portals_are_listed_with_their_last_visit(tmp_path):
    with Site(two_pages()) as visited, Site({}) as other:
        workspace = workspace_for(tmp_path, visited, other)
        run(workspace, "crawl", "--portal", "portal0")
    rows = json.loads(run(workspace, "portal", "list", "--format", "json").stdout)
    assert [(row["id"], row["family"], row["columns"], row["state"]) for row in rows] == [
        ("portal0", "trs", 1, "complete"),
        ("portal1", "trs", 1, None),
    ]
    lines = list(csv.DictReader(run(workspace, "portal", "list", "--format", "csv").stdout.splitlines()))
    assert [line["county_code"] for line in lines] == ["990100", "990101"]
    assert "complete" in run(workspace, "portal", "list").stdout


@pytest.mark.parametrize(("key", "code"), [("family", 0), ("famly", 3)])
def test_portal_files_are_checked(tmp_path, key, code):
    with Site({}) as site:
        workspace = workspace_for(tmp_path, site)
    file = workspace.portals / "portal0.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("family", key), encoding="utf-8")
    result = run(workspace, "portal", "check", "--offline")
    assert result.exit_code == code
    assert result.stdout == f"1 portal files, {2 if code else 0} faults\n"
    assert (f"{file}:4: famly: unknown key (see docs/portals.md)" in result.stderr) == bool(code)
