import stat
from pathlib import Path

import pytest

from roster.errors import BadInput
from storage.chain.keys import NAME, PublicKey, SigningKey, from_line, known_keys, make_keys, read_public_keys
from storage.chain.keys import signing_key as key_of
from tests.storage.chain.openssh import make_key, ssh_keygen


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    assert make_keys(tmp_path / "keys")
    made = contents(tmp_path / "keys")
    assert set(made) == {NAME, f"{NAME}.pub"}
    assert stat.S_IMODE((tmp_path / "keys" / NAME).stat().st_mode) == 0o600
    assert not make_keys(tmp_path / "keys")
    assert contents(tmp_path / "keys") == made


def test_what_a_kill_left_of_a_key_is_no_key(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.new").write_bytes(b"-----BEGIN OPENSSH")
    assert make_keys(tmp_path)
    assert isinstance(key_of(tmp_path), SigningKey)
    assert set(contents(tmp_path)) == {NAME, f"{NAME}.pub"}


def test_ssh_keygen_reads_both_halves_and_shows_the_same_fingerprint(tmp_path: Path) -> None:
    make_keys(tmp_path)
    key = key_of(tmp_path)
    assert isinstance(key, SigningKey)
    assert ssh_keygen("-y", "-f", tmp_path / NAME).stdout.decode().startswith(key.public.line())
    for path in (tmp_path / NAME, tmp_path / f"{NAME}.pub"):
        assert ssh_keygen("-l", "-f", path).stdout.split()[1].decode() == key.public.fingerprint


def test_a_key_made_by_ssh_keygen_is_used_and_left_as_it_is(tmp_path: Path) -> None:
    make_key(tmp_path / NAME)
    before = contents(tmp_path)
    assert not make_keys(tmp_path)
    assert contents(tmp_path) == before
    key = key_of(tmp_path)
    assert isinstance(key, SigningKey)
    assert [key.public] == read_public_keys(tmp_path / f"{NAME}.pub")


def test_a_lost_public_half_is_made_again(tmp_path: Path) -> None:
    make_keys(tmp_path)
    before = contents(tmp_path)
    (tmp_path / f"{NAME}.pub").unlink()
    make_keys(tmp_path)
    assert contents(tmp_path) == before


def test_the_private_half_may_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    made = make_key(tmp_path / "elsewhere")
    (tmp_path / "keys" / NAME).symlink_to(made)
    (tmp_path / "keys" / f"{NAME}.pub").symlink_to(tmp_path / "elsewhere.pub")
    assert not make_keys(tmp_path / "keys")
    assert isinstance(key_of(tmp_path / "keys"), SigningKey)
    made.unlink()  # a medium that is not mounted: never taken for a workspace without a key
    with pytest.raises(BadInput, match="cannot be read"):
        key_of(tmp_path / "keys")
    (tmp_path / "keys" / NAME).unlink()
    assert not make_keys(tmp_path / "keys")
    assert isinstance(key_of(tmp_path / "keys"), PublicKey)


def test_a_workspace_may_have_no_key(tmp_path: Path) -> None:
    assert key_of(tmp_path / "keys") is None
    assert known_keys(tmp_path / "keys") == []


def test_a_key_that_others_can_read_is_refused_as_openssh_does(tmp_path: Path) -> None:
    make_keys(tmp_path)
    for mode in (0o640, 0o604, 0o610):
        (tmp_path / NAME).chmod(mode)
        with pytest.raises(BadInput, match=f"others can read this private key .run: chmod 600 {tmp_path / NAME}"):
            key_of(tmp_path)
    (tmp_path / NAME).chmod(0o400)
    assert isinstance(key_of(tmp_path), SigningKey)


@pytest.mark.parametrize(("kind", "passphrase"), [("ed25519", "secret"), ("ecdsa", "")])
def test_a_key_that_cannot_sign_here_is_refused_with_a_remedy(tmp_path: Path, kind: str, passphrase: str) -> None:
    make_key(tmp_path / NAME, kind, passphrase)
    with pytest.raises(BadInput, match="ssh-keygen -t ed25519"):
        key_of(tmp_path)


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).touch(0o600)
    with pytest.raises(BadInput, match=f"{tmp_path / NAME}: not a key"):
        key_of(tmp_path)


def test_several_public_keys_stand_in_one_file(tmp_path: Path) -> None:
    make_keys(tmp_path / "a")
    make_keys(tmp_path / "b")
    lines = [(tmp_path / name / f"{NAME}.pub").read_text() for name in "ab"]
    (tmp_path / "all.pub").write_text("# ours\n" + "\n".join(lines))
    assert [key.line() for key in read_public_keys(tmp_path / "all.pub")] == [line.rsplit(" ", 1)[0] for line in lines]
    assert len(known_keys(tmp_path)) == 2


@pytest.mark.parametrize("line", ["", "# none", "ssh-rsa AAAA", "ssh-ed25519", "ssh-ed25519 AAA", "ssh-ed25519 AAAA"])
def test_a_file_without_a_public_key_is_bad_input(tmp_path: Path, line: str) -> None:
    (tmp_path / "x.pub").write_text(line)
    with pytest.raises(BadInput, match=r"x\.pub"):
        read_public_keys(tmp_path / "x.pub")


def test_a_file_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.pub"):
        read_public_keys(tmp_path / "none.pub")


def test_a_line_may_carry_a_comment() -> None:
    key = PublicKey(bytes(32))
    assert from_line(f"{key.line()} some body\n") == key
