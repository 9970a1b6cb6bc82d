"""A closed night, and every moment at which closing it can be killed."""

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from roster.errors import BadInput, StorageFailure
from storage.archive.record import members
from storage.chain import close, keys
from storage.chain.check import check_chain
from storage.chain.close import close_night
from storage.chain.keys import NAME, make_keys
from storage.chain.leaves import leaves_path, read_leaves, survey
from storage.chain.manifest import Manifest, manifests
from storage.database import open_database, transaction
from storage.models import Segment
from storage.workspace import Workspace, create_workspace, open_workspace
from tests.storage.chain.nights import archive_night, at, closed_nights, day, files, key_of
from tests.storage.chain.openssh import verifies


def test_a_manifest_lists_the_nights_segment_as_it_is(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (manifest,) = closed_nights(engine, workspace, monkeypatch, 1)
    (segment,) = manifest.segments
    path = workspace.archive / segment.name
    kinds = [member.fields["WARC-Type"] for member in members(path)]
    data = path.read_bytes()
    assert (segment.length, segment.sha256) == (len(data), sha256(data).hexdigest())
    assert (segment.records, segment.captures, segment.visits) == (len(kinds), kinds.count("response"), 1)
    assert segment.root == survey(path).root
    assert read_leaves(path) == list(survey(path).leaves)
    assert (manifest.number, manifest.night, manifest.previous) == (1, day(0), None)
    assert manifest.closed_at.isoformat() == "2020-01-31T18:00:00+00:00"
    assert set(manifest.software) == {"gongkai", "fastwarc", "python"}
    assert manifests(workspace.archive) == [manifest]


def test_nights_are_linked_by_the_digest_of_the_one_before(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights = closed_nights(engine, workspace, monkeypatch, 3)
    written = [workspace.archive / "manifests" / night.name for night in nights]
    digests = [sha256(path.read_bytes()).hexdigest() for path in written]
    assert [night.previous for night in nights] == [None, *digests[:2]]
    assert [night.number for night in nights] == [1, 2, 3]
    assert len({segment.name for night in nights for segment in night.segments}) == 3
    assert check_chain(workspace.archive, keys=[key_of(workspace).public]) == []


def test_an_outsider_checks_it_with_sha256sum_and_ssh_keygen(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nights = closed_nights(engine, workspace, monkeypatch, 2)
    folder = workspace.archive / "manifests"
    done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == [f"{night.name}: OK" for night in nights]
    line = (workspace.path / "keys" / f"{NAME}.pub").read_text()
    for night in nights:
        signature = (folder / f"{night.name}.sig").read_bytes()
        assert verifies(tmp_path, line, signature, (folder / night.name).read_bytes())


def test_a_night_is_closed_once(engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    closed_nights(engine, workspace, monkeypatch, 1)
    before = files(workspace.archive)
    assert close_night(engine, workspace, day(0)) is None
    assert files(workspace.archive) == before


def test_what_a_second_run_of_a_night_archives_has_a_manifest_of_its_own(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = closed_nights(engine, workspace, monkeypatch, 1)
    at(monkeypatch, day(0), 5)
    archive_night(engine, workspace, day(1))
    second = close_night(engine, workspace, day(0))
    assert second is not None
    assert (second.number, second.night, second.previous) == (2, day(0), first.digest)
    assert {each.name for each in second.segments}.isdisjoint(each.name for each in first.segments)
    assert check_chain(workspace.archive) == []


def test_a_night_on_which_nothing_was_archived_has_a_manifest_once(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_nights(engine, workspace, monkeypatch, 1)
    at(monkeypatch, day(1))
    quiet = close_night(engine, workspace, day(1))
    assert quiet is not None
    assert (quiet.number, quiet.segments, quiet.root) == (2, (), sha256().hexdigest())
    assert close_night(engine, workspace, day(1)) is None
    assert check_chain(workspace.archive) == []


def test_without_a_key_a_night_is_closed_unsigned(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (manifest,) = closed_nights(engine, workspace, monkeypatch, 1, signed=False)
    assert manifest.key is None
    assert not list((workspace.archive / "manifests").glob("*.sig"))
    make_keys(workspace.path / "keys")
    assert close_night(engine, workspace, day(0)) is None
    assert not list((workspace.archive / "manifests").glob("*.sig"))  # it says that it was closed without a key
    assert check_chain(workspace.archive) == []


def test_a_missing_signature_is_added_by_the_next_close(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, _) = closed_nights(engine, workspace, monkeypatch, 2)
    before = files(workspace.archive)
    (workspace.archive / "manifests" / f"{first.name}.sig").unlink()
    assert [str(found) for found in check_chain(workspace.archive)] == [
        f"manifests/{first.name}: its signature is not there (gongkai archive close adds it, where its key is)"
    ]
    close_night(engine, workspace, day(1))
    assert files(workspace.archive) == before


def test_a_lost_side_file_is_made_again_of_a_segment_that_is_what_was_sealed(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights = closed_nights(engine, workspace, monkeypatch, 2)
    before = files(workspace.archive)
    first, second = (workspace.archive / night.segments[0].name for night in nights)
    for segment in (first, second):
        leaves_path(segment).unlink()
    data = bytearray(second.read_bytes())
    data[5] ^= 1
    second.write_bytes(data)
    close_night(engine, workspace, day(1))
    assert leaves_path(first).read_bytes() == before[leaves_path(first).name]
    assert not leaves_path(second).exists()


def test_with_only_the_public_half_here_it_is_signed_by_hand(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_keys(workspace.path / "keys")
    (workspace.path / "keys" / NAME).rename(tmp_path / NAME)
    (manifest,) = closed_nights(engine, workspace, monkeypatch, 1)
    path = workspace.archive / "manifests" / manifest.name
    assert len(check_chain(workspace.archive)) == 1
    subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-f", tmp_path / NAME, "-n", "gongkai-manifest", path], check=True, stderr=-3
    )
    assert check_chain(workspace.archive, keys=keys.read_public_keys(workspace.path / "keys" / f"{NAME}.pub")) == []


def test_a_new_key_goes_on_where_the_old_one_stopped(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_nights(engine, workspace, monkeypatch, 1)
    old = key_of(workspace).public
    shutil.rmtree(workspace.path / "keys")
    (_, second) = [*manifests(workspace.archive), *_second_night(engine, workspace, monkeypatch)]
    new = key_of(workspace).public
    assert (second.key, new != old) == (new.fingerprint, True)
    assert check_chain(workspace.archive, keys=[old, new]) == []
    assert "none of the keys given" in str(check_chain(workspace.archive, keys=[new])[0])


def _second_night(engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[Manifest]:
    make_keys(workspace.path / "keys")
    at(monkeypatch, day(1))
    archive_night(engine, workspace, day(1))
    manifest = close_night(engine, workspace, day(1))
    assert manifest is not None
    return [manifest]


def test_a_key_that_cannot_be_used_leaves_the_night_open(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(workspace.path / "keys")
    (workspace.path / "keys" / NAME).chmod(0o644)
    archive_night(engine, workspace, day(0))
    with pytest.raises(BadInput, match="chmod 600"):
        close_night(engine, workspace, day(0))
    assert manifests(workspace.archive) == []


def injured_length(engine: Engine, workspace: Workspace) -> None:
    with transaction(engine) as session:
        session.execute(update(Segment).values(committed_length=Segment.committed_length - 1, closed=True))


def injured_byte(engine: Engine, workspace: Workspace) -> None:
    path = max(workspace.archive.glob("*.warc.gz"))
    data = bytearray(path.read_bytes())
    data[-6] ^= 1  # in the last record's checksum
    path.write_bytes(data)


def lost_manifest(engine: Engine, workspace: Workspace) -> None:
    for path in (workspace.archive / "manifests").glob("000001-*"):
        path.unlink()


def changed_manifest(engine: Engine, workspace: Workspace) -> None:
    path = min((workspace.archive / "manifests").glob("000001-*.json"))
    path.write_bytes(path.read_bytes().replace(b'"gongkai":"0.1.0"', b'"gongkai":"0.1.1"'))


@pytest.mark.parametrize("injure", [injured_length, injured_byte, lost_manifest, changed_manifest])
def test_over_an_archive_that_is_not_whole_nothing_is_sealed(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, injure
) -> None:
    closed_nights(engine, workspace, monkeypatch, 1)
    at(monkeypatch, day(1))
    archive_night(engine, workspace, day(1))
    injure(engine, workspace)
    before = sorted((workspace.archive / "manifests").iterdir())
    with pytest.raises(StorageFailure, match=r"gongkai archive (verify|index)|committed"):
        close_night(engine, workspace, day(1))
    assert sorted((workspace.archive / "manifests").iterdir()) == before


# Everything that changes what lies on the disk while a night is closed.
STEPS = [(os, "fsync"), (os, "replace"), (Path, "replace"), (Path, "mkdir"), (close, "_sign"), (close, "end_segments")]


TOLD_AFTER_A_KILL = ("run: gongkai archive close)", "(gongkai archive close adds it, where its key is)")


def work(path: Path) -> None:
    """Close what is left of two nights, the second after a crawl."""
    workspace = open_workspace(path)
    engine = open_database(workspace.database_url)
    close_night(engine, workspace, day(1))
    engine.dispose()


def test_killed_at_any_step_the_next_close_completes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beginning = create_workspace(tmp_path / "beginning")
    engine = open_database(beginning.database_url)
    closed_nights(engine, beginning, monkeypatch, 1)
    at(monkeypatch, day(1))
    archive_night(engine, beginning, day(1))
    engine.dispose()
    undisturbed = copied(beginning, tmp_path / "undisturbed")
    work(undisturbed)
    wanted = files(undisturbed / "archive")
    step, ended = 0, False
    while not ended:
        path = copied(beginning, tmp_path / f"killed{step}")
        ended = killed_at(step, path)
        assert all(found.what.endswith(TOLD_AFTER_A_KILL) for found in check_chain(path / "archive"))
        work(path)
        assert files(path / "archive") == wanted, step
        assert check_chain(path / "archive") == []
        shutil.rmtree(path)
        step += 1
    assert step > 12


def copied(workspace: Workspace, path: Path) -> Path:
    shutil.copytree(workspace.path, path)
    return path


def killed_at(step: int, path: Path) -> bool:
    """Close in a process of its own that dies before its step; gives whether it came to its end before that."""
    process = os.fork()
    if not process:
        left = [step]
        for owner, name in STEPS:
            setattr(owner, name, counted(getattr(owner, name), left))
        work(path)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status) or status == 0
    return status == 0


def counted(original, left: list[int]):  # type: ignore[no-untyped-def]
    def call(*args, **kwargs):  # type: ignore[no-untyped-def]
        if left[0] == 0:
            os.kill(os.getpid(), 9)
        left[0] -= 1
        return original(*args, **kwargs)

    return call


def test_the_side_file_of_a_killed_close_is_written_anew(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive_night(engine, workspace, day(0))
    (segment,) = workspace.archive.glob("*.warc.gz")
    leaves_path(segment).write_text("0 1 torn")
    closed_nights(engine, workspace, monkeypatch, 1)
    assert read_leaves(segment) == list(survey(segment).leaves)
