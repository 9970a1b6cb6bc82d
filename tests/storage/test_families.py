"""Which attachments count as a page's in a visit, and that it is read with them, in whatever order."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, delete, select

from storage.database import open_database, transaction
from storage.families import Look, attached
from storage.models import Sighting, Visit
from storage.reader import Source, name_of
from storage.reading import read_new
from storage.rebuild import rebuild
from storage.rereading import reread
from storage.workspace import Workspace
from tests.storage.fake_parser import BETTER, FIRST
from tests.storage.synthetic import SITE, dump
from tests.storage.test_reading import PAGE, crawled, forget

FILE = f"{SITE}/files/1.txt"
OTHER = f"{SITE}/files/2.txt"
NIGHT = date(2020, 2, 1)


def look(night: int, outcome: str, page: int | None = 1, document: int = 7) -> Look:
    capture = Source(f"{document}.{night}", "s", 0, None, None, f"u{document}") if outcome == "present" else None
    return Look(document, (NIGHT + timedelta(days=night), 1), page, outcome, capture)


def on(night: int, looks: Sequence[Look], *, whole: bool = True) -> list[str]:
    moment = (NIGHT + timedelta(days=night), 1)
    return [source.capture_id for source in attached({1: looks}, 1, moment, whole=whole)]


def test_an_attachment_counts_as_the_visit_saw_it() -> None:
    looks = [look(0, "present"), look(1, "present")]
    assert (on(0, looks), on(1, looks)) == (["7.0"], ["7.1"])


@pytest.mark.parametrize(
    ("looks", "whole", "counts"),
    [
        pytest.param([look(1, "error")], True, ["7.0"], id="an error hid it"),
        pytest.param([look(1, "blocked")], False, ["7.0"], id="a wall hid it"),
        pytest.param([look(1, "gone")], True, ["7.0"], id="the link leads nowhere"),
        pytest.param([look(1, "soft_404")], False, ["7.0"], id="it politely leads nowhere"),
        pytest.param([look(1, "gone", page=None)], True, [], id="gone, and the page does not name it"),
        pytest.param([], True, [], id="a whole visit did not ask for it"),
        pytest.param([], False, ["7.0"], id="the visit never came to it"),
        pytest.param([look(1, "present", page=2)], True, ["7.1"], id="asked for on behalf of another page"),
    ],
)
def test_what_counts_when_the_visit_did_not_see_it(looks: list[Look], whole: bool, counts: list[str]) -> None:
    assert on(1, [look(0, "present"), *looks], whole=whole) == counts


def whole_look(night: int) -> Look:
    """Give a whole visit's look at the page itself."""
    return Look(1, (NIGHT + timedelta(days=night), 1), None, "present", None)


def test_what_the_page_names_no_more_does_not_come_back_with_a_visit_that_puts_something_off() -> None:
    looks = [whole_look(0), look(0, "present"), whole_look(1)]
    assert (on(0, looks), on(1, looks), on(2, looks, whole=False)) == (["7.0"], [], [])
    assert on(3, [*looks, look(3, "present"), whole_look(3)]) == ["7.3"]


def test_a_file_that_was_gone_and_that_the_page_then_dropped_does_not_count() -> None:
    looks = [look(0, "present"), whole_look(0), look(1, "gone"), whole_look(1), whole_look(2)]
    assert (on(1, looks), on(2, looks), on(3, looks, whole=False)) == (["7.0"], [], [])


def test_a_file_that_was_never_had_does_not_count() -> None:
    assert on(1, [look(0, "gone"), look(1, "gone")]) == []


def test_a_file_counts_from_the_visit_on_that_found_it_on_the_page() -> None:
    looks = [look(0, "present", page=2), look(1, "present", page=1)]
    assert (on(0, looks), on(1, looks)) == ([], ["7.1"])


def test_attachments_come_by_address() -> None:
    assert on(0, [look(0, "present", document=9), look(0, "present", document=8)]) == ["8.0", "9.0"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://a.example/files/P0201.docx", "P0201.docx"),
        ("http://a.example/%E5%B9%B4%E6%8A%A5.pdf?v=2", "年报.pdf"),
        ("http://a.example/download.jsp?id=5&name=%E5%B9%B4%E6%8A%A5.doc", "年报.doc"),
        ("http://a.example/get/77", "77"),
    ],
)
def test_an_attachment_is_called_by_its_address(url: str, name: str) -> None:
    assert name_of(url) == name


def night(page: str, **files: str | None) -> dict[str, bytes | None]:
    """Give a night's pages: the page, and its files by number; a file of None is linked and gone."""
    links = " ".join(f"attachment={SITE}/files/{number[1:]}.txt" for number in files)
    bodies = {f"{SITE}/files/{n[1:]}.txt": body.encode() if body else None for n, body in files.items()}
    return {PAGE: f"{page} {links}".encode(), **bodies}


def versions(engine: Engine, url: str) -> list[tuple[int, str]]:
    return [(s["version"], s["content_digest"]) for s in dump(engine)["snapshot"] if s["document_id"] == url]


def test_page_and_attachment_are_one_record_of_the_page(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, night("year=2019", f1="text=a n=3"))
    summary = read_new(engine, workspace, parser=FIRST, processes=1)
    assert (summary.read, summary.unreadable, summary.new_snapshots) == (1, 0, 1)
    tables = dump(engine)
    assert [(r["id"], r["title"]) for r in tables["record"]] == [(f"{PAGE}#1/1/fake/1", "a")]
    assert [s["read_by"] for s in tables["snapshot"]] == ["fake/1", "with its page"]
    assert {s["snapshot_id"] for s in tables["sighting"]} == {f"{PAGE}#1", f"{FILE}#1"}
    assert read_new(engine, workspace, parser=FIRST, processes=1).read == 0


def test_a_changed_attachment_is_a_new_version_of_its_page(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, *(night("year=2019", f1=words) for words in ("text=a n=3", "text=a n=4", "text=a n=4")))
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert versions(engine, PAGE) == [(1, "content/1:a-2019-3"), (2, "content/1:a-2019-4")]
    assert len(versions(engine, FILE)) == 2


def test_a_link_that_leads_nowhere_makes_no_version_and_one_that_is_taken_off_the_page_does(
    engine: Engine, workspace: Workspace
) -> None:
    gone = night("year=2019", f1=None)
    crawled(engine, workspace, night("year=2019", f1="text=a"), gone, night("year=2019", f1="text=a"), gone)
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert versions(engine, PAGE) == [(1, "content/1:a-2019-0")]
    crawled(engine, workspace, night("year=2019"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert versions(engine, PAGE) == [(1, "content/1:a-2019-0"), (2, "content/1:-2019-0")]


@pytest.mark.parametrize(("reason", "digests"), [("1 documents are put off: …", ["a"]), (None, ["a", ""])])
def test_an_attachment_is_missed_only_by_a_visit_that_put_nothing_off(
    engine: Engine, workspace: Workspace, reason: str | None, digests: list[str]
) -> None:
    crawled(engine, workspace, night("year=2019", f1="text=a"), night("year=2019 bytes=2", f1="text=a"))
    with transaction(engine) as session:
        last = session.scalars(select(Visit).order_by(Visit.night.desc()).limit(1)).one()
        last.reason = reason
        session.execute(delete(Sighting).where(Sighting.visit_id == last.id, Sighting.parent_id.is_not(None)))
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert versions(engine, PAGE) == [(n, f"content/1:{text}-2019-0") for n, text in enumerate(digests, start=1)]


def test_a_file_that_a_listing_names_is_read_by_itself(engine: Engine, workspace: Workspace) -> None:
    listed = f"{SITE}/report.txt"
    crawled(engine, workspace, {listed: b"year=2019 text=own"})
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert [record["title"] for record in dump(engine)["record"]] == ["own"]


NIGHTS = (
    night("year=2019", f1="text=a"),
    night("year=2019 counter=1", f1="text=a"),
    night("year=2019", f1="text=a", f2="n=5"),
    night("year=2019", f1=None, f2="n=5"),
    night("year=2019 text=b", f2="n=5"),
    night("year=2019", f1="text=a"),
)


@pytest.mark.parametrize("cut", range(1, len(NIGHTS)))
def test_the_order_of_reading_changes_nothing(engine: Engine, workspace: Workspace, cut: int) -> None:
    crawled(engine, workspace, *NIGHTS[:cut])
    read_new(engine, workspace, parser=FIRST, processes=1)
    crawled(engine, workspace, *NIGHTS[cut:])
    read_new(engine, workspace, parser=FIRST, processes=1)
    in_two_passes = dump(engine)
    forget(engine)
    read_new(engine, workspace, parser=FIRST, processes=2)
    assert dump(engine) == in_two_passes
    assert [digest for _, digest in versions(engine, PAGE)] == [
        "content/1:a-2019-0",
        "content/1:a-2019-5",
        "content/1:b-2019-5",
        "content/1:a-2019-0",
    ]


def test_a_rebuilt_store_reads_the_same(engine: Engine, workspace: Workspace, tmp_path: object) -> None:
    crawled(engine, workspace, *NIGHTS)
    read_new(engine, workspace, parser=FIRST, processes=1)
    other = open_database(f"sqlite:///{tmp_path}/other.db")
    rebuild(other, workspace)
    read_new(other, workspace, parser=FIRST, processes=1)
    left_out = ["task", "segment"]
    assert dump(other, left_out) == dump(engine, left_out)
    other.dispose()


def test_a_better_parser_reads_page_and_attachment_again_and_the_attachment_never_alone(
    engine: Engine, workspace: Workspace
) -> None:
    crawled(engine, workspace, night("year=2019", f1="text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert reread(engine, workspace, parser=BETTER, processes=1).read == 1
    assert [record["title"] for record in dump(engine)["record"]] == ["a", "A"]
    crawled(engine, workspace, night("year=2019 counter=9", f1="text=a"))
    summary = read_new(engine, workspace, parser=BETTER, processes=1)
    assert (summary.new_versions, summary.unchanged) == (0, 2)


def test_a_poisonous_attachment_costs_neither_its_page_nor_the_others(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, night("year=2019 text=a", f1="die", f2="year=2019 n=5"))
    summary = read_new(engine, workspace, parser=FIRST, processes=1)
    assert (summary.read, summary.unreadable) == (1, 0)
    [record] = dump(engine)["record"]
    assert (record["kind"], record["title"]) == ("report", "reader_crash")
    assert [cell["value"] for cell in dump(engine)["cell"]] == [5]
