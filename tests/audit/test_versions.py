"""What is compared: versions found by id or address, and files."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from audit.difference import Difference, differ
from audit.versions import file_side, find_sides, is_file, short_ids
from roster.errors import BadInput
from storage.database import transaction
from storage.models import Capture, Record, Sighting, Snapshot
from storage.workers import Limits
from tests.audit.county import SITE, TOWNS, Page, Store, days, report

BAITA, QINGSHI, *_ = TOWNS
URL, CELL = f"{SITE}/1.html", "requests.granted.total"
NIGHTS = days(date(2024, 1, 20), 3)
LIMITS = Limits(1, 60, 2048)


@pytest.fixture
def three_versions(store: Store) -> Store:
    store.uuids = True
    for night, number, text in zip(NIGHTS, (1, 2, 2), ("甲", "甲", "乙"), strict=True):
        shown = report(BAITA, 2023, cells={CELL: number}, text=text)
        store.night(night, {"1.html": shown, "2.html": report(QINGSHI, 2023)})
    return store


def captures(store: Store, url: str = URL) -> list[str]:
    with store.engine.connect() as connection:
        query = select(Snapshot.capture_id).join(Capture, Capture.id == Snapshot.capture_id)
        return list(connection.scalars(query.where(Capture.url == url).order_by(Snapshot.version)))


def compared(store: Store, first: str, second: str | None = None) -> Difference:
    return differ(*find_sides(store.engine, first, second, LIMITS))


def nights(found: Difference) -> tuple[str, str]:
    return found.before.told["first_seen"], found.after.told["first_seen"]


def test_an_address_alone_is_its_newest_version_against_the_one_before(three_versions: Store) -> None:
    found = compared(three_versions, URL)
    assert nights(found) == (NIGHTS[1].isoformat(), NIGHTS[2].isoformat())
    [report] = found.reports
    assert (report.cells, [change.change.kind for change in report.words]) == ((), ["removed", "added"])


@pytest.mark.parametrize("digits", [8, 13, 36])
@pytest.mark.parametrize("lead", ["", "urn:uuid:", "<urn:uuid:"])
def test_a_version_is_found_by_the_beginning_of_its_id(three_versions: Store, digits: int, lead: str) -> None:
    first, second, _ = (capture[9 : 9 + digits] for capture in captures(three_versions))
    found = compared(three_versions, f"{lead}{first}{'>' if '<' in lead else ''}", second.replace("-", "").upper())
    assert nights(found) == (NIGHTS[0].isoformat(), NIGHTS[1].isoformat())
    [change] = found.reports[0].to_json()["cells"]
    assert (change["before"]["value"], change["after"]["value"], change["difference"]) == (1, 2, 1)
    assert change["label"].endswith("／ 总计")


def test_an_id_alone_is_compared_with_what_was_before_it(three_versions: Store) -> None:
    _, second, _ = captures(three_versions)
    assert nights(compared(three_versions, second)) == (NIGHTS[0].isoformat(), NIGHTS[1].isoformat())


def test_versions_of_different_filers_can_be_compared(three_versions: Store) -> None:
    rest = {change.what for change in compared(three_versions, URL, f"{SITE}/2.html").reports[0].rest}
    assert {"title", "filer", "place"} <= rest


def test_an_import_takes_its_place_by_its_day(three_versions: Store) -> None:
    three_versions.imported(date(2023, 12, 1), {"1.html": report(BAITA, 2023, text="先前")}, on=NIGHTS[2])
    first, *_ = captures(three_versions)
    found = compared(three_versions, first)
    assert nights(found) == ("2023-12-01", NIGHTS[0].isoformat())
    assert found.before.told["source"]["file"] == "others.warc.gz"
    assert "imported from others.warc.gz" in found.before.name


def test_equal_neighbours_are_passed_over(three_versions: Store) -> None:
    _, second, third = captures(three_versions)
    with transaction(three_versions.engine) as session:
        session.execute(update(Snapshot).where(Snapshot.capture_id.in_([second, third])).values(content_digest="same"))
    assert nights(compared(three_versions, URL)) == (NIGHTS[0].isoformat(), NIGHTS[1].isoformat())


def test_parts_that_only_an_older_parser_saw_are_not_compared(three_versions: Store) -> None:
    later = {"parser": "p/2", "known_at": datetime(2024, 2, 1, tzinfo=UTC), "kind": "report", "body": {}}
    with transaction(three_versions.engine) as session:
        for snapshot in session.scalars(select(Snapshot.id)).all():
            session.execute(insert(Record), [{"snapshot_id": snapshot, "part": 1, **later}])
    assert compared(three_versions, URL).equal


def test_files_that_hang_on_a_page_are_compared_by_their_bytes(store: Store) -> None:
    store.uuids = True
    for night, digest in zip(NIGHTS, ("sha256:a", "sha256:b"), strict=False):
        page = report(BAITA, 2023, text=night.isoformat())
        store.night(night, {"1.html": page, "files/a%20b.pdf": Page("附件", parent="1.html", with_page=True)})
        with transaction(store.engine) as session:
            hung = select(Sighting.capture_id).where(Sighting.night == night, Sighting.parent_id.is_not(None))
            session.execute(update(Capture).where(Capture.id.in_(hung)).values(payload_digest=digest))
    [change] = compared(store, URL).rest
    assert (change.what, change.before, change.after) == ("attachment a b.pdf", "sha256:a", "sha256:b")


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (f"{SITE}/9.html", None, "no version of"),
        ("deadbeef", None, "no version is called deadbeef"),
        ("nonsense", None, "is no file, no address and no version's id"),
        ("x" * 5000, None, "is no file, no address and no version's id"),
        (f"{SITE}/2.html", None, "has no version before"),
        (URL, "no/such/file.html", "is no file, no address"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    three_versions: Store, first: str, second: str | None, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        compared(three_versions, first, second)


def test_digits_that_several_versions_share_are_refused_with_their_ids(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = "urn:uuid:11111111-2222-4333-8444-5555555555"
    monkeypatch.setattr(store, "id", lambda visit, key: f"{start}{'aa' if key == '1.html' else 'ab'}")
    store.night(NIGHTS[0], {"1.html": report(BAITA, 2023), "2.html": report(QINGSHI, 2023)})
    with pytest.raises(BadInput, match="can mean several versions: 1.*aa, 1.*ab"):
        compared(store, "11111111")
    with store.engine.connect() as connection:
        assert list(short_ids(connection, [f"{start}aa"]).values()) == [f"{start}aa"[9:]]


def test_a_file_is_read_now_and_held_against_a_version(three_versions: Store, tmp_path: Path) -> None:
    sent = tmp_path / "sent.html"
    text = f"<html><head><title>{BAITA}2023年政府信息公开工作年度报告</title></head><body><p>乙</p></body></html>"
    sent.write_text(text, encoding="utf-8")
    found = compared(three_versions, URL, str(sent))
    assert found.after.told["file"] == str(sent)
    assert len(found.after.told["sha256"]) == 64
    assert not found.equal
    with pytest.raises(BadInput, match="something to be compared with"):
        compared(three_versions, str(sent))


def test_a_file_equals_itself_and_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("青石镇2023年政府信息公开工作年度报告\n收到12件", encoding="utf-8")
    assert differ(file_side(file, LIMITS), file_side(file, LIMITS)).equal
    assert is_file(str(file))
    assert not is_file(f"https://{'x' * 5000}.example/")
    with pytest.raises(BadInput, match="no such file"):
        file_side(tmp_path / "b.txt", LIMITS)
