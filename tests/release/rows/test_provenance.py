"""What a version was read from: each line says all that reading it again needs, and every capture named is a row."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from release.county import Ground
from release.rows.captures import captures_of, sealed
from roster import Roster
from roster.errors import StorageFailure
from storage.chain.manifest import Counts, Manifest, SegmentListed, counts_of, folder_of, root_over
from storage.database import transaction
from storage.models import Capture, Document, Sighting, Snapshot
from storage.reader import Source
from storage.rereading import archived_sources
from storage.workspace import Workspace
from tests.audit.county import Page, Store, days, report
from tests.release.rows.judged_reports import rows_of

NIGHTS = days(date(2024, 2, 18), 3)
FILE = "附件"


@pytest.fixture
def ground(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    return Ground(workspace, store.engine, roster, NIGHTS[-1])


def source_of(line: Mapping[str, Any]) -> Source:
    """Say with a line alone where a version lies."""

    def placed(told: Mapping[str, Any], attachments: tuple[Source, ...] = ()) -> Source:
        original = told["original"] and (told["original"]["segment"], told["original"]["offset"])
        lies = (told["id"], told["segment"], told["offset"], original)
        return Source(*lies, told["media_type"], told["url"], told["payload_digest"], attachments)

    return placed(line["capture"], tuple(map(placed, line["attachments"])))


def with_repeats(ground: Ground) -> None:
    """Make what the second night showed repeat the first: by its bytes, and of the page by a 304."""
    first = {"offset": 700, "media_type": "text/html", "payload_digest": "sha256:ab"}
    again = {"offset": 900, "media_type": None, "payload_digest": "sha256:ab", "status": 304}
    with transaction(ground.engine) as session:
        for key in ("a", "a.doc"):
            session.execute(update(Capture).where(Capture.id == f"v1/{key}").values(**first))
            session.execute(update(Capture).where(Capture.id == f"v2/{key}").values(**again, revisit_of=f"v1/{key}"))


def test_a_line_places_a_version_as_rereading_does(store: Store, ground: Ground) -> None:
    pages = {"a": report("白塔镇", 2023), "a.doc": Page(FILE, {}, parent="a", with_page=True)}
    store.night(NIGHTS[0], pages)
    store.night(NIGHTS[1], {**pages, "a": report("白塔镇", 2023, text="改了。")})
    with_repeats(ground)
    rows, lines = rows_of(ground)
    told = {line["version_id"]: line for line in map(json.loads, lines)}
    assert list(told) == [row["version_id"] for row in rows["versions"]]
    with ground.engine.connect() as connection:
        page = select(Snapshot.version, Snapshot.id).join(Document).where(Document.role == "page")
        snapshots = {row.version: row.id for row in connection.execute(page)}
    placed = dict(archived_sources(ground.engine, list(snapshots.values())))
    for row in rows["versions"]:
        source = placed[snapshots[row["number"]]]
        assert source_of(told[row["version_id"]]) == source
        assert len(source.attachments) == 1
        assert (told[row["version_id"]]["part"], told[row["version_id"]]["parser"]) == (row["part"], row["parser"])
    second = told[rows["versions"][1]["version_id"]]["capture"]
    assert second["original"] == {"id": "v1/a", "segment": "a.warc.gz", "offset": 700}
    assert (second["status"], second["media_type"]) == (304, "text/html")


def test_every_capture_that_a_row_or_a_line_names_is_a_row(store: Store, ground: Ground) -> None:
    pages = {"a": report("白塔镇", 2023), "a.doc": Page(FILE, {}, parent="a", with_page=True)}
    store.night(NIGHTS[0], pages)
    store.night(NIGHTS[1], {**pages, "a": report("白塔镇", 2023, text="改了。")})
    store.imported(date(2023, 3, 1), {"old": report("青石镇", 2022)}, on=NIGHTS[1])
    with_repeats(ground)
    rows, lines = rows_of(ground)
    there = {row["capture_id"] for row in rows["captures"]}
    named = {row["capture_id"] for table in ("versions", "proofs") for row in rows[table]}
    for line in map(json.loads, lines):
        for each in (line["capture"], *line["attachments"]):
            named |= {each["id"]} | ({each["original"]["id"]} if each["original"] else set())
    assert named == there
    assert {row["capture_id"]: row["revisit_of"] for row in rows["captures"]}["v2/a"] == "v1/a"


def test_a_capture_that_is_an_original_of_an_original_is_followed(ground: Ground, store: Store) -> None:
    store.night(NIGHTS[0], {"a": report("白塔镇", 2023)})
    at = datetime(2024, 1, 1, tzinfo=UTC)
    plain = {"url": "http://x", "method": "GET", "at": at, "fidelity": "wire", "segment": "a.warc.gz", "length": 1}
    rows = [{"id": f"c{n}", "revisit_of": f"c{n - 1}" if n else None, "offset": n, **plain} for n in range(3)]
    with transaction(ground.engine) as session:
        session.execute(insert(Capture), rows)
    assert set(captures_of(ground.engine, {"c2", "nowhere"})) == {"c0", "c1", "c2"}


def manifest(number: int, night: date, segment: str) -> Manifest:
    listed = (SegmentListed(segment, 10, "0" * 64, 1, 1, 0, "0" * 64),)
    counts: Counts = counts_of(listed)
    closed = datetime(night.year, night.month, night.day, 20, tzinfo=UTC)
    return Manifest(number, night, closed, {"gongkai": "0"}, None, listed, counts, root_over(listed), None)


def test_the_manifest_is_the_one_that_had_listed_the_file_by_the_day(ground: Ground, store: Store) -> None:
    archive = ground.workspace.archive
    folder_of(archive).mkdir()
    for number, (night, segment) in enumerate(((NIGHTS[0], "a.warc.gz"), (NIGHTS[1], "b.warc.gz")), start=1):
        made = manifest(number, night, segment)
        (folder_of(archive) / made.name).write_bytes(made.to_bytes())
    assert sealed(archive, NIGHTS[0]) == {"a.warc.gz": 1}
    assert sealed(archive, NIGHTS[1]) == {"a.warc.gz": 1, "b.warc.gz": 2}
    store.night(NIGHTS[0], {"a": report("白塔镇", 2023)})
    rows, (line,) = rows_of(ground)
    assert json.loads(line)["capture"]["manifest"] == 1
    assert {row["manifest"] for row in rows["captures"]} == {1}


def test_what_was_seen_after_the_day_changes_no_line(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"a": report("白塔镇", 2023)})
    before = rows_of(Ground(ground.workspace, ground.engine, ground.roster, NIGHTS[0]))
    store.night(
        NIGHTS[1], {"a": report("白塔镇", 2023, text="改了。"), "a.doc": Page(FILE, {}, parent="a", with_page=True)}
    )
    with ground.engine.connect() as connection:
        assert connection.scalar(select(Sighting.document_id).where(Sighting.night == NIGHTS[1]).limit(1))
    assert rows_of(Ground(ground.workspace, ground.engine, ground.roster, NIGHTS[0])) == before


def test_a_version_of_which_nobody_knows_who_showed_it_is_told_in_one_line(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"a": report("白塔镇", 2023), "b": report("青石镇", 2023)})
    with transaction(ground.engine) as session:
        session.execute(update(Sighting).where(Sighting.capture_id == "v1/a").values(capture_id="v1/b"))
    with pytest.raises(StorageFailure, match=r"showed version 990101-[0-9a-f]{16}\.1\.1 first.*archive verify"):
        rows_of(ground)
