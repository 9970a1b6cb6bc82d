"""The digests that other makers write: read in any of their spellings, and held against the bytes."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable

ALGORITHMS = ("sha1", "sha256", "md5", "sha512")
_HEX = re.compile(r"[0-9A-Fa-f]+")


def normalised(told: str | None) -> str | None:
    """Give a digest as `algorithm:hex`, from base32, base64 or hex; None for what is not one of those known here."""
    name, _, value = (told or "").strip().partition(":")
    name = name.strip().lower().replace("-", "").replace("_", "")
    if name not in ALGORITHMS:
        return None
    size = hashlib.new(name, usedforsecurity=False).digest_size
    raw = _raw(value.strip(), size)
    return f"{name}:{raw.hex()}" if raw is not None else None


def _raw(value: str, size: int) -> bytes | None:
    """Take the bytes of a digest out of its spelling, which its length tells."""
    if len(value) == 2 * size and _HEX.fullmatch(value):
        return bytes.fromhex(value)
    for decode, width in ((base64.b32decode, 8), (base64.b64decode, 4)):
        padded = value.rstrip("=")
        padded += "=" * (-len(padded) % width)
        try:
            raw = decode(padded.upper() if width == 8 else padded)
        except (binascii.Error, ValueError):
            continue
        if len(raw) == size:
            return raw
    return None


def digests_of(readings: Iterable[bytes]) -> frozenset[str]:
    """Give the digests of some bytes by every algorithm but the rare sha512."""
    names = ALGORITHMS[:3]
    return frozenset(
        f"{name}:{hashlib.new(name, data, usedforsecurity=False).hexdigest()}" for data in readings for name in names
    )


def contradicts(told: str | None, readings: Iterable[bytes]) -> bool:
    """Say whether a digest is that of none of these readings. An unknown algorithm contradicts nothing."""
    wanted = normalised(told)
    if wanted is None:
        return False
    name = wanted.partition(":")[0]
    return all(f"{name}:{hashlib.new(name, data, usedforsecurity=False).hexdigest()}" != wanted for data in readings)
