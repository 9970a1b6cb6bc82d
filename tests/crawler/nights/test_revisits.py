"""What a visit asks for again, and how: listings always, documents when they are due, with their validators."""

import hashlib

import pytest

from crawler.run import crawl
from storage.archive import verify
from storage.database import open_database
from storage.reading import read_new
from storage.rebuild import rebuild
from tests.crawler.county import TOWNS, Left, entry, listing, report, two_pages, workspace_for
from tests.crawler.servers import Answer, Site

PAGE = "/nb/t20200101_0.html"
FILE = "/nb/P1.txt"
LINK = f"<a href='{FILE}'>附件</a>"
SEASON, LATER = "2020-02-0{}T02:00", "2020-06-{:02}T02:00"


def whole_pages(**more):
    """Two pages of listing without validators; reports with an ETag and a Last-Modified, 304 to whoever holds them."""
    pages = {path: body if "t2020" not in path else static(body) for path, body in two_pages().items()}
    return pages | more


def static(body, headers=None):
    """Answer as a web server does for a file."""
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:8]}"'
    validators = {"ETag": tag, "Last-Modified": "Wed, 01 Jan 2020 00:00:00 GMT", **(headers or {})}

    def answer(_, given):
        held = given.get("If-None-Match") == tag
        return Answer("" if held else body, 304 if held else 200, validators)

    return answer


@pytest.fixture
def night(monkeypatch):
    return lambda moment: monkeypatch.setenv("GONGKAI_NOW", moment)


def statuses(left, visit):
    """The status of each page of the portal; what it shows for an address that cannot exist is not of interest."""
    rows = left.rows("capture", visit_id=visit)
    return {row.url.partition("/nb/")[2]: row.status for row in rows if "/nb/" in row.url and row.status != 404}


def read(workspace):
    engine = open_database(workspace.database_url)
    try:
        return read_new(engine, workspace, processes=1)
    finally:
        engine.dispose()


def test_in_season_all_is_asked_and_what_did_not_change_costs_its_headers(tmp_path, night):
    with Site(whole_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        night(SEASON.format(1))
        crawl(workspace)
        night(SEASON.format(2))
        [second] = crawl(workspace).results
    left = Left(workspace)
    assert second.state == "complete"
    assert statuses(left, second.visit) == {
        "": 200,
        "index_1.html": 200,
        **{f"t20200101_{n}.html": 304 for n in range(4)},
    }
    first = {row.url: row for row in left.rows("capture", visit_id="portal0.2020-02-01.1")}
    for row in left.rows("capture", visit_id=second.visit):
        if row.status == 304:
            assert (row.revisit_of, row.payload_digest) == (first[row.url].id, first[row.url].payload_digest)
    assert {row.outcome for row in left.rows("sighting", visit_id=second.visit)} == {"present"}
    assert verify(workspace.archive) == []


def test_what_was_read_is_not_read_again_after_a_304(tmp_path, night):
    with Site(whole_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        for day in (1, 2, 3):
            night(SEASON.format(day))
            crawl(workspace)
            summary = read(workspace)
            assert (summary.read, summary.unchanged) == ((4, 0) if day == 1 else (0, 4))


def test_a_third_304_refers_to_the_response_and_not_to_the_304_before(tmp_path, night):
    with Site(whole_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        for day in (1, 2, 3):
            night(SEASON.format(day))
            crawl(workspace)
    repeats = [row for row in Left(workspace).rows("capture") if row.status == 304]
    originals = {row.id for row in Left(workspace).rows("capture") if row.status == 200 and row.revisit_of is None}
    assert len(repeats) == 8
    assert {row.revisit_of for row in repeats} <= originals


def test_out_of_season_only_listings_and_what_is_due_are_asked_for(tmp_path, night):
    with Site(whole_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        night(SEASON.format(1))
        crawl(workspace)
        read(workspace)
        counts = []
        for day in range(1, 31):
            night(LATER.format(day))
            before = len(site.paths)
            [result] = crawl(workspace).results
            assert result.state == "complete"
            counts.append(len(set(site.paths[before:]) & {path for path in two_pages() if "t2020" in path}))
            assert [path for path in site.paths[before:] if path in ("/nb/", "/nb/index_1.html")]
    assert counts[0] == 4, "for four months nothing had come whole"
    assert sum(counts[1:]) in range(4 * 4, 4 * 5 + 1), "reports of a recent year, once a week each"
    assert max(counts[1:]) < 4, "spread over the nights"


def test_full_asks_for_all_and_for_all_bytes(tmp_path, night):
    with Site(whole_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        night(LATER.format(1))
        crawl(workspace)
        [second] = crawl(workspace, full=True).results
    assert second.visit == "portal0.2020-06-01.2"
    assert {status for path, status in statuses(Left(workspace), second.visit).items()} == {200}


def test_a_page_that_stands_keeps_its_attachments(tmp_path, night):
    page = report(TOWNS[0], extra=LINK)
    pages = {"/nb/": listing([entry(0)]), PAGE: static(page), FILE: static("全文见此" * 40)}
    with Site(pages) as site:
        workspace = workspace_for(tmp_path, site)
        for day in (1, 2):
            night(SEASON.format(day))
            before = len(site.paths)
            crawl(workspace)
    assert FILE in site.paths[before:]
    seen = Left(workspace).rows("sighting", visit_id="portal0.2020-02-02.1")
    assert [row.outcome for row in seen] == ["present", "present"]
    assert sorted(row.parent_id is not None for row in seen) == [False, True]


def test_a_304_nobody_asked_for_is_an_error(tmp_path):
    with Site({**two_pages(), PAGE: Answer("", 304)}) as site:
        workspace = workspace_for(tmp_path, site)
        crawl(workspace)
    assert Left(workspace).outcomes(site.url)[PAGE] == "error"


def test_a_304_that_names_other_validators_is_answered_by_asking_for_all(tmp_path, night):
    def lying(_, given):
        return Answer("", 304, {"ETag": '"other"'}) if "If-None-Match" in given else Answer(body, 200, {"ETag": '"a"'})

    body = report(TOWNS[0])
    with Site(whole_pages(**{PAGE: lying})) as site:
        workspace = workspace_for(tmp_path, site)
        for day in (1, 2):
            night(SEASON.format(day))
            [result] = crawl(workspace).results
    answers = [
        (row.status, row.revisit_of is None)
        for row in Left(workspace).rows("capture", visit_id=result.visit)
        if row.url.endswith(PAGE)
    ]
    assert sorted(answers) == [(200, False), (304, True)]
    assert Left(workspace).outcomes(site.url)[PAGE] == "present"


def test_a_304_whose_original_the_archive_lost_is_asked_again_whole(tmp_path, night):
    with Site(whole_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        night(SEASON.format(1))
        crawl(workspace)
        for segment in workspace.archive.glob("*.warc.gz"):
            data = bytearray(segment.read_bytes())
            data[300:] = bytes(len(data) - 300)
            segment.write_bytes(data)
        night(SEASON.format(2))
        [result] = crawl(workspace).results
    left = Left(workspace)
    for n in range(4):
        tries = [
            row.status for row in left.rows("capture", visit_id=result.visit) if row.url.endswith(f"0101_{n}.html")
        ]
        assert sorted(tries) == [200, 304]
    assert {task.outcome for task in left.rows("task", visit_id=result.visit, role="page")} == {"present"}
    assert not [row for row in left.rows("capture") if row.status == 304 and row.revisit_of]


def test_a_redirected_document_sends_its_validators_where_they_came_from(tmp_path, night):
    moved = "/moved/0.html"
    pages = whole_pages(**{PAGE: Answer(status=302, headers={"Location": moved}), moved: static(report(TOWNS[0]))})
    with Site(pages) as site:
        workspace = workspace_for(tmp_path, site)
        for day in (1, 2):
            night(SEASON.format(day))
            [result] = crawl(workspace).results
    answers = [(row.url.removeprefix(site.url), row.status) for row in Left(workspace).rows("capture")]
    assert (PAGE, 302) in answers
    assert (moved, 304) in answers
    assert result.state == "complete"


def test_the_tables_made_again_from_the_archive_say_the_same_of_a_304(tmp_path, night):
    with Site(whole_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        for day in (1, 2):
            night(SEASON.format(day))
            crawl(workspace)
    engine = open_database(f"sqlite:///{tmp_path}/again.db")
    rebuild(engine, workspace)
    with engine.connect() as connection:
        again = connection.exec_driver_sql(CAPTURES).all()
    engine.dispose()
    engine = open_database(workspace.database_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(CAPTURES).all() == again
    engine.dispose()


CAPTURES = "select id, status, payload_digest, revisit_of, etag, last_modified, media_type from capture order by id"
