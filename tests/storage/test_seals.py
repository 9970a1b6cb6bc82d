from datetime import UTC, date, datetime

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from storage.database import transaction
from storage.models import Cell, Finding, Record, Snapshot, Tally, Verdict
from storage.reading import read_new
from storage.seals import SealChange, add_to_tally, row_seal, seal, seal_all, seal_versions, tally_of, version_seals
from storage.workspace import Workspace
from tests.storage.fake_parser import FIRST
from tests.storage.test_reading import crawled, page

FILING = ("990101", "unit-1", 2019)
VERDICT = {"county_code": "990101", "unit_id": "unit-1", "year": 2019, "known_on": date(2020, 2, 1)}
VERDICT |= {"headline": "late", "body": {"headline": "late", "days": 3}}


def seals(engine: Engine) -> dict[int, object]:
    with Session(engine) as session:
        return version_seals(session, list(session.scalars(select(Snapshot.id))))  # type: ignore[return-value]


def test_what_is_read_is_sealed_as_it_stands_in_the_tables(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    with Session(engine) as session:
        records = {record.id: record.seal for record in session.scalars(select(Record))}
        held = {snapshot.id: (snapshot.seal, records) for snapshot in session.scalars(select(Snapshot))}
    assert {id: (each.snapshot, dict(each.records)) for id, each in seals(engine).items()} == held  # type: ignore[attr-defined]


def test_an_edited_cell_changes_its_records_seal_and_no_other(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    ((snapshot_id, before),) = seals(engine).items()
    with transaction(engine) as session:
        session.execute(update(Cell).values(value=Cell.value + 1))
    after = seals(engine)[snapshot_id]
    assert before.records != after.records  # type: ignore[attr-defined]
    assert before.snapshot == after.snapshot  # type: ignore[attr-defined]


def test_a_record_that_is_gone_changes_its_versions_seal(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    ((snapshot_id, before),) = seals(engine).items()
    with transaction(engine) as session:
        session.execute(delete(Cell))
        session.execute(delete(Record))
    assert seals(engine)[snapshot_id].snapshot != before.snapshot  # type: ignore[attr-defined]


def test_sealing_again_keeps_the_seal_of_an_edited_record_wrong(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    with transaction(engine) as session:
        session.execute(update(Record).values(title="edited"))
        seal_versions(session, session.scalars(select(Snapshot.id)))
        (record,) = session.scalars(select(Record))
        ((_, told),) = version_seals(session, [record.snapshot_id]).items()
    assert record.seal != told.records[record.id]


def test_a_database_from_before_there_were_seals_gets_them_all(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    with transaction(engine) as session:
        session.add(Verdict(**VERDICT))
        for table in (Snapshot, Record):
            session.execute(update(table).values(seal=None))
        session.flush()
        seal_all(session)
    with Session(engine) as session:
        assert session.scalar(select(Verdict.seal)) == row_seal(Verdict, VERDICT)
        (tally,) = session.scalars(select(Tally))
        assert (tally.kind, tally.number, tally.total) == ("verdict", *tally_of([row_seal(Verdict, VERDICT)]))
        ((_, told),) = version_seals(session, list(session.scalars(select(Snapshot.id)))).items()
        assert session.scalar(select(Snapshot.seal)) == told.snapshot


def test_a_tally_follows_rows_that_come_and_go(engine: Engine) -> None:
    with transaction(engine) as session:
        add_to_tally(session, "finding", {FILING: SealChange(came=["0a", "0b"])})
        add_to_tally(session, "finding", {FILING: SealChange(came=["0c"], went=["0a"])})
        (tally,) = session.scalars(select(Tally))
    assert (tally.number, tally.total) == tally_of(["0c", "0b"])


def test_a_damaged_seal_or_sum_stops_nobody(engine: Engine) -> None:
    with transaction(engine) as session:
        add_to_tally(session, "finding", {FILING: SealChange(came=["no seal", "0a"])})
        session.execute(update(Tally).values(total="no sum"))
        add_to_tally(session, "finding", {FILING: SealChange(came=["0c"])})
        (tally,) = session.scalars(select(Tally))
    assert (tally.number, tally.total) == (3, tally_of(["0c"])[1])


def test_a_seal_is_the_same_before_and_after_the_engine_kept_the_row(engine: Engine) -> None:
    days = {"first_known": date(2020, 1, 1), "last_known": date(2020, 1, 2)}
    row = {"id": "f", "rule": "r", "rule_version": 1, "result": "fail", "reason": "坏\0", "severity": "high", **days}
    row |= {"county_code": "990101", "unit_id": "u", "year": 2019, "evidence": {"b": [1, 2.5, None], "a": "\ud800"}}
    with transaction(engine) as session:
        session.add(Finding(**row))
    with Session(engine) as session:
        (kept,) = session.execute(select(Finding.__table__)).mappings()
        assert row_seal(Finding, dict(kept)) == row_seal(Finding, row)


def test_moments_are_sealed_in_utc() -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    assert row_seal(Record, {"known_at": at}) == row_seal(Record, {"known_at": at.astimezone()})


def test_a_finding_that_was_sealed_before_its_digest_came_keeps_its_seal() -> None:
    row = {column.name: None for column in Finding.__table__.columns if column.name not in ("seal", "digest")}
    assert row_seal(Finding, row) == row_seal(Finding, row | {"digest": None}) == seal(row)
    assert row_seal(Finding, row | {"digest": "a"}) != seal(row)
