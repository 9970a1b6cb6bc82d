from pathlib import Path

import pytest

from storage.chain.keys import NAME, SigningKey, make_keys, signing_key
from storage.chain.signature import NotSigned, sign, signer
from tests.storage.chain.openssh import make_key, signature_by, ssh_keygen, verifies

MESSAGE = b'{"night":"2024-02-12","schema":"gongkai.manifest/1"}'


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    make_keys(tmp_path)
    key = signing_key(tmp_path)
    assert isinstance(key, SigningKey)
    return key


def test_ssh_keygen_accepts_what_we_sign_and_nothing_else(tmp_path: Path, key: SigningKey) -> None:
    signature = sign(key, MESSAGE)
    assert verifies(tmp_path, key.public.line(), signature, MESSAGE)
    assert not verifies(tmp_path, key.public.line(), signature, MESSAGE + b" ")
    other = make_key(tmp_path / "other").with_suffix(".pub").read_text().strip()
    assert not verifies(tmp_path, other, signature, MESSAGE)


def test_ssh_keygen_accepts_it_without_knowing_the_key(tmp_path: Path, key: SigningKey) -> None:
    (tmp_path / "signature").write_text(sign(key, MESSAGE))
    words = ("-Y", "check-novalidate", "-n", "gongkai-manifest", "-s", tmp_path / "signature")
    assert ssh_keygen(*words, message=MESSAGE).returncode == 0


def test_it_is_the_very_signature_that_ssh_keygen_makes(tmp_path: Path, key: SigningKey) -> None:
    by_hand = signature_by(tmp_path / NAME, MESSAGE)
    assert sign(key, MESSAGE).encode() == by_hand
    assert signer(by_hand, MESSAGE) == key.public


def test_every_flipped_bit_of_a_signature_or_its_message_is_told(key: SigningKey) -> None:
    signature = sign(key, MESSAGE).encode()
    for at in range(len(signature)):
        for bit in range(8):
            with pytest.raises(NotSigned):
                signer(signature[:at] + bytes([signature[at] ^ 1 << bit]) + signature[at + 1 :], MESSAGE)
    for at in range(len(MESSAGE)):
        with pytest.raises(NotSigned, match="not over these bytes"):
            signer(signature, MESSAGE[:at] + bytes([MESSAGE[at] ^ 1]) + MESSAGE[at + 1 :])


def test_a_signature_for_another_purpose_or_hash_is_none(tmp_path: Path, key: SigningKey) -> None:
    for words in (("file",), ("gongkai-manifest", "-O", "hashalg=sha256")):
        with pytest.raises(NotSigned, match="namespace gongkai-manifest and the hash sha512"):
            signer(signature_by(tmp_path / NAME, MESSAGE, *words), MESSAGE)


def test_a_signature_by_another_kind_of_key_is_none(tmp_path: Path) -> None:
    made = make_key(tmp_path / "ecdsa", "ecdsa")
    with pytest.raises(NotSigned, match="Ed25519"):
        signer(signature_by(made, MESSAGE), MESSAGE)


@pytest.mark.parametrize("armored", [b"", b"\xff", b"-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n"])
def test_what_is_no_signature_is_told(armored: bytes) -> None:
    with pytest.raises(NotSigned, match="not an OpenSSH signature"):
        signer(armored, MESSAGE)


def test_a_signature_over_one_thing_is_none_over_another(tmp_path: Path, key: SigningKey) -> None:
    release = sign(key, MESSAGE, b"gongkai-release")
    assert signer(release.encode(), MESSAGE, b"gongkai-release") == key.public
    with pytest.raises(NotSigned, match="namespace gongkai-manifest"):
        signer(release.encode(), MESSAGE)
    (tmp_path / "signature").write_text(release)
    words = ("-Y", "check-novalidate", "-n", "gongkai-release", "-s", tmp_path / "signature")
    assert ssh_keygen(*words, message=MESSAGE).returncode == 0
