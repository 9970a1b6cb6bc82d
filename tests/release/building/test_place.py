"""Nothing half made ever stands under a release's name, whatever a kill leaves; the next build clears it."""

import stat
from contextlib import suppress
from pathlib import Path

import pytest

from release.building.place import held, packed_beside, put, tidy, unfinished
from roster.errors import BadInput, WorkspaceLocked


def write(place: Path, name: str) -> None:
    with unfinished(place, name) as folder:
        (folder / "csv").mkdir()
        (folder / "csv" / "a.csv").write_text("a")
        packed_beside(folder).write_text("packed")
        put(place, name)


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_what_was_put_is_there_under_its_names_alone_and_cannot_be_written(tmp_path: Path) -> None:
    write(tmp_path, "x")
    assert names(tmp_path) == ["x", "x.tar.zst"]
    for path in (tmp_path / "x" / "csv" / "a.csv", tmp_path / "x.tar.zst"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="in the middle"), unfinished(tmp_path, "x") as folder:
        (folder / "a").write_text("a")
        raise ValueError("in the middle")
    assert names(tmp_path) == []


@pytest.mark.parametrize("step", range(1, 6))
def test_a_kill_at_any_renaming_leaves_no_half_release_and_the_next_build_ends_or_clears_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    done = 0
    ours = {"rename": Path.rename, "rmdir": Path.rmdir}

    def counted(kind: str):  # type: ignore[no-untyped-def]
        def call(self: Path, *words: object) -> object:
            nonlocal done
            done += 1
            if done == step:
                raise KeyboardInterrupt
            return ours[kind](self, *words)

        return call

    folder = tmp_path / ".x.new" / "x"
    folder.mkdir(parents=True)
    (folder / "a").write_text("a")
    packed_beside(folder).write_text("packed")
    with monkeypatch.context() as patched:
        for kind in ours:
            patched.setattr(Path, kind, counted(kind))
        with suppress(KeyboardInterrupt):
            put(tmp_path, "x")
    if (tmp_path / "x").exists():
        assert (tmp_path / "x" / "a").read_text() == "a"
    tidy(tmp_path)
    assert names(tmp_path) in ([], ["x", "x.tar.zst"])
    assert bool(names(tmp_path)) is (step > 1), "what was whole gets its name, what was not goes"


def test_two_builds_into_one_folder_are_one_too_many(tmp_path: Path) -> None:
    with held(tmp_path / "new"), pytest.raises(WorkspaceLocked, match="another build"), held(tmp_path / "new"):
        pass
    with held(tmp_path / "new"):
        pass


def test_a_file_is_no_folder_for_releases(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(BadInput, match="is no folder"), held(place):
            pass


def test_a_folder_that_nobody_can_make_is_bad_input() -> None:
    with pytest.raises(BadInput, match="/proc/releases: cannot be made"), held(Path("/proc/releases")):
        pass
