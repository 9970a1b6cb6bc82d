import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import main as cli_main
from cli.archive import app
from crawler.nights.health import histories
from roster.errors import BadInput, WorkspaceLocked
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.storage.imports.makers import http, response, revisit, sha1, wacz, written, zipped
from tests.storage.synthetic import dump

HOST = "http://www.yichuan.example"
PAGE = f"{HOST}/2019/1.html"
REPORT = """<html><head><meta charset="utf-8"><title>江左镇2019年政府信息公开工作年度报告</title></head><body>
<div><h1>江左镇人民政府2019年政府信息公开工作年度报告</h1><p>一、总体情况</p>
<p>本镇全年主动公开政府信息十二条，其中机构职能类三条，财政预决算类四条，其他五条，均已在县政府门户网站上发布。</p>
<p>二、存在的主要问题及改进情况</p><p>公开的及时性还不够，下一年将明确专人负责，做到按月更新。</p></div></body></html>""".encode()
PORTAL = """id: yichuan
county_code: "410329"
county: 伊川县
family: generic
base_urls: [http://www.yichuan.example/]
columns: [{key: annual, url: "http://www.yichuan.example/list.html"}]
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one portal file."""
    workspace = create_workspace(tmp_path / "ws")
    (workspace.portals / "yichuan.yaml").write_text(PORTAL, encoding="utf-8")
    return workspace


def gongkai(workspace: Workspace, *arguments: str | Path) -> Result:
    words = ["import", "-w", str(workspace.path), *map(str, arguments)]
    return CliRunner().invoke(app, words, catch_exceptions=False)


def rows(workspace: Workspace, table: str) -> list[dict[str, object]]:
    engine = open_database(workspace.database_url)
    found = dump(engine)[table]
    engine.dispose()
    return list(found)


def test_a_file_is_imported_read_and_summed_up(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [response(PAGE, http(REPORT)), response("http://else.example/", http(b"x"))])
    result = gongkai(workspace, path)
    assert result.exit_code == 0
    assert "2 records by an unnamed maker" in result.output
    assert "2 captures of 2018-03-01, 1 of documents (伊川县 410329)" in result.output
    assert "else.example 1" in result.output
    assert "read: 1 new versions" in result.output
    assert "gongkai audit" in result.output
    (record,) = rows(workspace, "record")
    assert (record["kind"], record["year"], record["place"]) == ("report", 2019, "江左镇")


def test_the_scans_a_page_shows_in_place_of_its_report_are_read_with_it(workspace: Workspace, tmp_path: Path) -> None:
    body = (
        REPORT[: REPORT.index("<p>一".encode())]
        + b'<p><img src="/img/1.png"></p></div><i class="footer"><img src="/f.png">'
    )
    picture = http(b"\x89PNG\r\n\x1a\n" + bytes(64), "Content-Type: image/png")
    names = [f"{HOST}/img/1.png", f"{HOST}/f.png"]
    path = written(tmp_path, [response(PAGE, http(body)), *(response(name, picture) for name in names)])
    gongkai(workspace, path)
    found = {row["url"]: row["parent_id"] for row in rows(workspace, "document")}
    assert found.keys() == {PAGE, names[0]}
    assert found[names[0]] is not None


def test_an_import_is_no_portal_whose_health_is_watched(workspace: Workspace, tmp_path: Path) -> None:
    gongkai(workspace, written(tmp_path, [response(PAGE, http(REPORT))]))
    engine = open_database(workspace.database_url)
    assert histories(engine, date(2030, 1, 1)) == []
    engine.dispose()


def test_the_same_again_says_that_it_is_known(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [response(PAGE, http(REPORT))])
    gongkai(workspace, path)
    result = gongkai(workspace, path)
    assert (result.exit_code, "taken: 0; known already: 1" in result.output) == (0, True)


def test_the_county_can_be_given_for_all(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [response("http://else.example/1.html", http(REPORT))])
    assert "1 of documents (伊川县 410329)" in gongkai(workspace, path, "--county", "410329").output


def test_a_county_that_is_none_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [response(PAGE, http(REPORT))])
    with pytest.raises(BadInput, match="--county 999999: not the code of a county"):
        gongkai(workspace, path, "--county", "999999")


def test_a_host_of_two_counties_is_no_county_s(workspace: Workspace, tmp_path: Path) -> None:
    second = PORTAL.replace("id: yichuan", "id: other").replace("410329", "410328")
    (workspace.portals / "other.yaml").write_text(second, encoding="utf-8")
    result = gongkai(workspace, written(tmp_path, [response(PAGE, http(REPORT))]))
    assert "www.yichuan.example 1" in result.output


def test_json_tells_every_record_that_was_not_taken(workspace: Workspace, tmp_path: Path) -> None:
    lost = revisit(PAGE, sha1(b"other"), "v", "2018-03-02T04:00:00Z")
    result = gongkai(workspace, written(tmp_path, [response(PAGE, http(REPORT)), lost]), "--format", "json")
    (told,) = json.loads(result.output)
    assert result.exit_code == 4
    (refused,) = told["not_taken"]
    assert refused["offset"] == len(zipped([response(PAGE, http(REPORT))]))
    assert refused["reason"] == "revisit of a capture that is not here"
    assert (told["first"], told["documents"], told["counties"]) == ("2018-03-01", 1, {"410329": "伊川县"})


def test_damage_ends_with_4_and_what_is_whole_is_there(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [response(PAGE, http(REPORT)), response(f"{HOST}/2.html", http(REPORT))])
    path.write_bytes(path.read_bytes()[:-9])
    result = gongkai(workspace, path)
    assert result.exit_code == 4
    assert "damaged: the file ends inside this gzip member" in result.output
    assert len(rows(workspace, "capture")) == 1


def test_a_file_that_is_none_ends_with_3_and_the_others_are_imported(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page, missing = tmp_path / "page.html", tmp_path / "missing.warc"
    page.write_text("<html>")
    good = wacz(tmp_path / "x.wacz", {"a.warc.gz": zipped([response(PAGE, http(REPORT))])})
    words = ["gongkai", "archive", "import", "-w", str(workspace.path), str(page), str(missing), str(good)]
    monkeypatch.setattr("sys.argv", words)
    assert cli_main.run() == 3
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[:2] for line in told] == [["gongkai", str(page)], ["gongkai", str(missing)]]
    assert len(rows(workspace, "capture")) == 1


def test_it_waits_for_nobody(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [response(PAGE, http(REPORT))])
    with workspace.lock(), pytest.raises(WorkspaceLocked):
        gongkai(workspace, path)
