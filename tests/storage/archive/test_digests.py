import base64
import hashlib

import pytest

from storage.archive.digests import contradicts, holds, normalised

DATA = b"year=2017"
RAW = {name: hashlib.new(name, DATA).digest() for name in ("sha1", "sha256", "md5", "sha384", "sha512")}
SPELLINGS = {
    "hex": bytes.hex,
    "capitals": lambda raw: raw.hex().upper(),
    "base32": lambda raw: base64.b32encode(raw).decode(),
    "base32 without its end": lambda raw: base64.b32encode(raw).decode().rstrip("="),
    "small base32": lambda raw: base64.b32encode(raw).decode().lower(),
    "base64": lambda raw: base64.b64encode(raw).decode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", RAW)
def test_a_digest_is_read_in_every_spelling(name: str, spelling: str) -> None:
    told = f"{name}:{SPELLINGS[spelling](RAW[name])}"
    assert normalised(told) == f"{name}:{RAW[name].hex()}"
    assert not contradicts(told, [b"other", DATA])
    assert contradicts(told, [b"other"])
    assert holds(told, DATA) is True
    assert holds(told, b"other") is False


@pytest.mark.parametrize("told", [None, "", "sha1", "sha1:", "xxh64:0123456789abcdef", "sha-256:zz"])
def test_what_is_no_digest_known_here_contradicts_nothing(told: str | None) -> None:
    assert normalised(told) is None
    assert not contradicts(told, [DATA])


@pytest.mark.parametrize("told", ["xxh64:0123456789abcdef", "0123", ""])
def test_whether_it_holds_is_not_said_where_the_algorithm_is_not_known(told: str) -> None:
    assert holds(told, DATA) is None


def test_a_digest_cut_short_holds_for_nothing_and_contradicts_nothing() -> None:
    told = "sha256:" + RAW["sha256"].hex()[:-2]
    assert holds(told, DATA) is False
    assert not contradicts(told, [DATA])


def test_algorithms_may_be_written_with_a_hyphen_or_in_capitals() -> None:
    assert normalised("SHA-256:" + RAW["sha256"].hex()) == "sha256:" + RAW["sha256"].hex()
