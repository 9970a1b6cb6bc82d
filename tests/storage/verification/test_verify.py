"""What a check names, and how: on both engines where it is about rows."""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, text, update
from sqlalchemy.orm import Session

from storage.archive import scan
from storage.archive.far import Stub, write_stub
from storage.archive.segments import segment_paths
from storage.chain.keys import FOLDER
from storage.clock import now
from storage.database import open_database, transaction
from storage.intake import Intake
from storage.models import Cell, Record, Segment, Sighting, Snapshot, Verdict, Visit
from storage.reading import read_new
from storage.rebuild import rebuild
from storage.rereading import reread
from storage.seals import seal_versions
from storage.verification.verify import Asked, lines, verify
from storage.workspace import Workspace
from tests.storage.fake_parser import BETTER, FIRST
from tests.storage.synthetic import PORTAL, listings, moment
from tests.storage.verification.store import NIGHTS, check, later, make_store, read_here


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", "2020-02-01T20:00+00:00")
    read_here(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Workspace:
    return make_store(tmp_path / "store")


@pytest.fixture
def on_any_engine(tmp_path: Path, database_url: str) -> Workspace:
    """The store with its database on the engine of the test."""
    path = tmp_path / "store"
    path.mkdir()
    (path / "gongkai.toml").write_text(f'[database]\nurl = "{database_url}"\n')
    return make_store(path)


def engine_of(workspace: Workspace) -> Engine:
    return open_database(workspace.database_url)


def edited(workspace: Workspace, *statements: object) -> list[str]:
    engine = engine_of(workspace)
    with transaction(engine) as session:
        for statement in statements:
            session.execute(statement)  # type: ignore[call-overload]
    engine.dispose()
    return [str(defect) for defect in check(workspace).defects]


def test_a_whole_store_has_no_defect_on_any_engine(on_any_engine: Workspace) -> None:
    found = check(on_any_engine)
    assert found.defects == []
    assert found.counts["segments"] == 3
    assert found.counts["versions read again"] == 4
    assert found.notes == []


def test_a_rebuilt_store_has_no_defect_but_its_verdicts(store: Workspace) -> None:
    for file in store.path.glob("gongkai.db*"):
        file.unlink()
    engine = engine_of(store)
    rebuild(engine, store)
    read_new(engine, store, parser=FIRST, processes=1)
    engine.dispose()
    assert check(store).defects == []


def test_real_worker_processes_read_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store(tmp_path / "real")
    monkeypatch.undo()
    found = verify(store, Asked(parser=FIRST, processes=1))
    assert (found.defects, found.counts["versions read again"]) == ([], 4)


def test_an_edited_figure_is_named_with_both_values_even_under_a_new_seal(on_any_engine: Workspace) -> None:
    engine = engine_of(on_any_engine)
    with transaction(engine) as session:
        (record, *_) = session.scalars(select(Record).order_by(Record.id))
        session.execute(update(Cell).where(Cell.record_id == record.id).values(value=50))
        session.execute(update(Record).where(Record.id == record.id).values(seal=None))
        seal_versions(session, [record.snapshot_id])
        record_id = record.id
    engine.dispose()
    (defect,) = check(on_any_engine).defects
    key = f"{record_id}, requests.new.total"
    assert (defect.file, defect.record_id) == ("database: cell", key)
    assert defect.what == "value: the archive, read again, says 0, the row 50.0"


def test_a_record_read_by_an_earlier_parser_is_told_by_its_seal(on_any_engine: Workspace) -> None:
    engine = engine_of(on_any_engine)
    reread(engine, on_any_engine, parser=BETTER, processes=1)
    engine.dispose()
    better = Asked(parser=BETTER, processes=1)
    assert verify(on_any_engine, better).defects == []
    edited(on_any_engine, update(Record).where(Record.parser == FIRST.name, Record.part == 1).values(title="edited"))
    told = {str(defect) for defect in verify(on_any_engine, better).defects}
    assert any("its seal is not that of the row and its cells" in line for line in told)
    assert all(line.startswith("database: record") for line in told)


def test_versions_of_another_parser_are_said_not_to_be_compared(store: Workspace) -> None:
    found = verify(store, Asked(parser=BETTER, processes=1))
    assert found.defects == []
    assert any("4 versions were last read by another parser than fake/2" in note for note in found.notes)


def test_a_damaged_record_is_told_once_with_what_rests_on_it(store: Workspace) -> None:
    path = segment_paths(store.archive)[0]
    hit = next(r for r in scan(path) if r.kind == "response" and (r.uri or "").endswith("1.html"))
    data = bytearray(path.read_bytes())
    data[hit.offset + hit.length // 2] ^= 0xFF
    path.write_bytes(data)
    found = check(store).defects
    first = next(d for d in found if d.offset == hit.offset)
    assert first.what.endswith("; 1 captures, 1 sightings, 1 versions rest on it")
    assert not any(d.file == "database: capture" for d in found)


def test_the_rows_of_a_visit_whose_proof_is_lost_are_counted(store: Workspace) -> None:
    path = segment_paths(store.archive)[0]
    proof = next(r for r in scan(path) if r.kind == "metadata")
    data = bytearray(path.read_bytes())
    data[proof.offset + proof.length // 2] ^= 0xFF
    path.write_bytes(data)
    of_visits = [str(d) for d in check(store).defects if d.file in ("database: visit", "database: sighting")]
    assert len(of_visits) == 1
    assert "rows of sighting rest on it" in of_visits[0]


def test_an_open_visit_is_no_defect_and_cannot_have_been_proved(store: Workspace) -> None:
    engine = engine_of(store)
    night = NIGHTS[-1] + timedelta(days=1)
    with Intake(engine, store) as intake:
        intake.open_visit(PORTAL, night, moment(night), lambda visit_id: listings(engine, visit_id))
    engine.dispose()
    assert check(store).defects == []
    (line,) = edited(store, update(Visit).where(Visit.state == "open").values(proof_id="urn:uuid:x"))
    assert line.endswith("proof_id: an open visit says nothing, the row urn:uuid:x")


def test_a_proved_visit_cannot_be_opened_again(store: Workspace) -> None:
    visit = f"{PORTAL.id}.{NIGHTS[0]}.1"
    told = edited(store, update(Visit).where(Visit.id == visit).values(state="open"))
    assert f"database: visit ({visit}): state: the archive says complete, the row open" in told


def test_a_look_that_was_read_late_is_read_again_and_is_no_defect(store: Workspace) -> None:
    """As after a file was restored: the earlier capture becomes a version behind the later ones."""
    engine = engine_of(store)
    with transaction(engine) as session:
        document = session.scalars(
            select(Snapshot.document_id).where(Snapshot.version == 2, Snapshot.read_by == FIRST.name)
        ).one()
        second = session.scalars(
            select(Sighting).where(Sighting.document_id == document).order_by(Sighting.night)
        ).all()[1]
        second.snapshot_id = None
    read_new(engine, store, parser=FIRST, processes=1)
    engine.dispose()
    found = check(store)
    assert found.defects == []
    assert found.counts["looks read again"] > 0


def test_a_look_moved_to_another_version_of_its_document_is_named(store: Workspace) -> None:
    engine = engine_of(store)
    with transaction(engine) as session:
        late = session.scalars(select(Snapshot).where(Snapshot.version == 2, Snapshot.read_by == FIRST.name)).one()
        second = session.scalars(
            select(Sighting).where(Sighting.document_id == late.document_id).order_by(Sighting.night)
        ).all()[1]
        second.snapshot_id, key = late.id, f"{second.visit_id}, {second.document_id}"
    engine.dispose()
    (defect,) = check(store).defects
    assert (defect.file, defect.record_id) == ("database: sighting", key)


def test_bytes_that_were_never_committed_are_told_as_such(store: Workspace) -> None:
    path = segment_paths(store.archive)[-1]
    length = path.stat().st_size
    with path.open("ab") as file:
        file.write(b"torn")
    told = [str(defect) for defect in check(store).defects]
    assert (
        f"{path.name} at byte {length}: 4 bytes from here on were never committed (the next crawl sets them aside)"
        in told
    )


def test_a_segment_that_lies_elsewhere_is_read_and_verified_just_the_same(store: Workspace, tmp_path: Path) -> None:
    from hashlib import sha256

    path = segment_paths(store.archive)[0]
    data = path.read_bytes()
    far = tmp_path / "far" / path.name
    far.parent.mkdir()
    shutil.move(path, far)
    write_stub(path, Stub(str(far), len(data), sha256(data).hexdigest(), now()))
    assert check(store).defects == []
    write_stub(path, Stub(str(far), len(data), "0" * 64, now()))
    (told,) = check(store).defects
    assert (told.file, "its sha256 is 000" in told.what) == (f"{path.name}.far", True)
    far.write_bytes(data[:700] + bytes([data[700] ^ 1]) + data[701:])
    assert any(defect.file == path.name and defect.offset is not None for defect in check(store).defects)
    far.unlink()
    assert any(defect.file == path.name and "cannot be read" in defect.what for defect in check(store).defects)


def test_a_value_that_no_column_of_its_kind_holds_is_named_and_nothing_else_is_claimed(store: Workspace) -> None:
    told = edited(store, text("UPDATE visit SET started_at = 'yesterday' WHERE attempt = 1 AND night = '2020-02-01'"))
    assert (
        "database: visit (qinglan.2020-02-01.1): started_at: 'yesterday' is not of the kind that this column holds"
        in told
    )
    assert any("the database was not compared" in line for line in lines(check(store)))


def test_an_empty_database_is_one_line(store: Workspace) -> None:
    for file in store.path.glob("gongkai.db*"):
        file.unlink()
    (defect,) = check(store).defects
    assert str(defect) == "database: knows nothing of this archive (run: gongkai archive index, then gongkai reparse)"


def test_a_flipped_byte_of_the_database_file_changes_no_row_or_is_named(store: Workspace) -> None:
    from random import Random

    rng, path = Random(5), store.path / "gongkai.db"
    sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    whole, rows = path.read_bytes(), contents(path)
    for _ in range(25):
        data = bytearray(whole)
        place = rng.randrange(len(data))
        data[place] ^= 1 << rng.randrange(8)
        for file in store.path.glob("gongkai.db*"):
            file.unlink()
        path.write_bytes(data)
        if contents(path) != rows:
            assert check(store).defects, f"byte {place}"


def contents(path: Path) -> object:
    """Give every row of a database as evidence has it; None when it cannot be read."""
    ledger = ("task", "alembic_version", "sqlite_sequence")
    try:
        with sqlite3.connect(path) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables if name not in ledger
            }
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()


def test_a_portion_is_read_each_night_until_all_was(store: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    days = store.settings.archive.verify_days
    seen: list[tuple[str, ...]] = []
    for day in range(days):
        monkeypatch.setenv("GONGKAI_NOW", later(day).isoformat())
        found = check(store, sample=True)
        assert found.defects == []
        assert found.share is not None
        seen.append(found.share.names)
    names = {path.name for path in segment_paths(store.archive)}
    assert {name for night in seen for name in night} == names
    engine = engine_of(store)
    with transaction(engine) as session:
        oldest = min(at for at in session.scalars(select(Segment.verified_at).where(Segment.closed)) if at)
    engine.dispose()
    assert later(days - 1) - oldest <= timedelta(days=days)


def test_a_portion_finds_what_is_wrong_in_its_own_rows_and_counts_the_segment_as_unread(store: Workspace) -> None:
    engine = engine_of(store)
    with transaction(engine) as session:
        session.execute(delete(Cell))
    engine.dispose()
    assert any(defect.file == "database: cell" for defect in check(store, sample=True).defects)
    engine = engine_of(store)
    with transaction(engine) as session:
        assert set(session.scalars(select(Segment.verified_at))) == {None}
    engine.dispose()


def test_nights_that_were_missed_are_caught_up_with(store: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    days, read = store.settings.archive.verify_days, dict[str, int]()
    for day in (0, 1, 2, days + 5, days + 6, 3 * days):
        monkeypatch.setenv("GONGKAI_NOW", later(day).isoformat())
        found = check(store, sample=True)
        assert found.share is not None
        read |= dict.fromkeys(found.share.names, day)
        assert day < days or min(read[path.name] for path in segment_paths(store.archive)) > day - days


def test_a_segment_said_to_be_read_in_time_to_come_is_read_tonight(store: Workspace) -> None:
    engine = engine_of(store)
    with transaction(engine) as session:
        session.execute(update(Segment).values(verified_at=later(9999)))
    engine.dispose()
    found = check(store, sample=True)
    assert found.share is not None
    assert set(found.share.names) == {path.name for path in segment_paths(store.archive)}


def test_a_defect_is_told_every_night_and_that_of_a_verdict_keeps_no_segment_from_counting_as_read(
    store: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of(store)
    with transaction(engine) as session:
        session.execute(update(Verdict).values(headline="missing"))
    for day in range(3):
        monkeypatch.setenv("GONGKAI_NOW", later(day).isoformat())
        found = check(store, sample=True)
        assert any(defect.file == "database: verdict" for defect in found.defects)
    with Session(engine) as session:
        assert any(session.scalars(select(Segment.verified_at)))
    engine.dispose()


def test_json_that_is_no_object_is_named(on_any_engine: Workspace) -> None:
    edits = {"verdict.body": "null", "finding.evidence": "[]", "record.body": "5", "listing.scope": '"text"'}
    places = [(*place.split("."), value) for place, value in edits.items()]
    found = edited(on_any_engine, *(text(f"UPDATE {table} SET {name} = '{value}'") for table, name, value in places))
    for table, name, _ in places:
        assert any(line.startswith(f"database: {table} ") and f"{name}: " in line for line in found), found


def test_json_of_another_kind_with_the_same_value_to_python_is_named(on_any_engine: Workspace) -> None:
    changed = "replace(CAST(scope AS varchar), 'null', '0')"
    cast = f"CAST({changed} AS json)" if on_any_engine.database_url.startswith("postgres") else changed
    found = edited(on_any_engine, text(f"UPDATE listing SET scope = {cast}"))
    assert any(line.startswith("database: listing ") and "scope: " in line for line in found), found


def test_values_that_python_could_not_read_are_named_by_table_and_column(store: Workspace) -> None:
    values = {
        "finding.rule": "CAST(x'6162ff' AS text)",
        "finding.evidence": "CAST(x'7b22ff223a317d' AS text)",
        "finding.first_known": "'0000-01-01'",
        "visit.started_at": "'0000-01-01 00:00:00.000000'",
        "visit.ended_at": "'2020-02-01 00:00:00Z'",
        "capture.at": "'2020-02-01 00:00:00.12345678'",
    }
    places = [(*place.split("."), value) for place, value in values.items()]
    found = edited(store, *(text(f'UPDATE {table} SET "{name}" = {value}') for table, name, value in places))
    for table, name, _ in places:
        assert any(line.startswith(f"database: {table} ") and f": {name}: " in line for line in found), name


def test_a_day_that_python_does_not_know_is_named(on_any_engine: Workspace) -> None:
    day = "infinity" if on_any_engine.database_url.startswith("postgres") else "0000-00-00"
    found = edited(on_any_engine, text(f"UPDATE finding SET last_known = '{day}'"))
    assert any(line.startswith("database: finding ") and "last_known: " in line for line in found), found


def test_a_sighting_of_a_document_that_is_not_there_is_named(store: Workspace) -> None:
    with sqlite3.connect(store.path / "gongkai.db") as connection:
        connection.execute(
            "UPDATE sighting SET document_id = -document_id WHERE rowid = (SELECT max(rowid) FROM sighting)"
        )
        connection.execute("UPDATE snapshot SET id = -id WHERE id = (SELECT max(id) FROM snapshot)")
    connection.close()
    found = [str(defect) for defect in check(store).defects]
    assert any(
        line.startswith("database: sighting ") and "document_id: there is no document -" in line for line in found
    )


def test_a_signature_by_a_key_that_is_not_the_workspaces_is_told(store: Workspace) -> None:
    assert check(store).notes == []
    for key in (store.path / FOLDER).glob("*.pub"):
        key.unlink()
    found = check(store)
    assert found.defects == []
    assert any("that key is not in keys/" in note for note in found.notes)
    (store.path / FOLDER / "gongkai_ed25519.pub").write_text("ssh-ed25519 AAAA damaged\n")
    found = check(store)
    assert found.defects == []
    assert any("gongkai_ed25519.pub" in note for note in found.notes)


def test_a_version_kept_as_one_that_nobody_could_read_is_said_not_to_be_compared(store: Workspace) -> None:
    engine = engine_of(store)
    with transaction(engine) as session:
        session.execute(update(Snapshot).values(read_by=None))
        seal_versions(session, list(session.scalars(select(Snapshot.id))))
    engine.dispose()
    assert any("no parser got through" in note for note in check(store).notes)


def test_the_temporary_catalogue_is_gone_after_the_check(
    store: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    check(store)
    assert list(scratch.iterdir()) == []
