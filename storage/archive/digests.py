"""The digests that other makers write: read in any of their spellings, and held against the bytes. Pure.

algorithm(told) -> str | None            the hash function a digest names; None for one not known here
normalised(told) -> str | None           `algorithm:hex`, from base32, base64 or hex
is_of(told, raw) -> bool                 whether it is these bytes of a hash
holds(told, data) -> bool | None         whether it is that of some bytes; None when its function is not known here
contradicts(told, readings) -> bool      whether it is that of none of them
digests_of(readings) -> frozenset        what a digest that is that of one of them may be
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable

ALGORITHMS = ("sha1", "sha256", "md5", "sha512", "sha384")
_HEX = re.compile(r"[0-9A-Fa-f]+")


def algorithm(told: str) -> str | None:
    """Give the hash function a digest names, in any spelling; None for one that is not known here."""
    label, colon, _ = told.partition(":")
    name = label.strip().lower().replace("-", "").replace("_", "")
    return name if colon and name in ALGORITHMS else None


def normalised(told: str | None) -> str | None:
    """Give a digest as `algorithm:hex`, from base32, base64 or hex; None for what is not one of those known here."""
    name = algorithm(told or "")
    if name is None:
        return None
    size = hashlib.new(name, usedforsecurity=False).digest_size
    raw = _raw((told or "").partition(":")[2].strip(), size)
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


def is_of(told: str, raw: bytes) -> bool:
    """Say whether a digest is these bytes of a hash."""
    return normalised(told) == f"{algorithm(told)}:{raw.hex()}"


def holds(told: str, data: bytes) -> bool | None:
    """Say whether a digest is that of some bytes; None when its algorithm is not known here."""
    name = algorithm(told)
    return None if name is None else is_of(told, hashlib.new(name, data, usedforsecurity=False).digest())


def digests_of(readings: Iterable[bytes]) -> frozenset[str]:
    """Give the digests of some bytes by every algorithm but the two rare ones."""
    names = ALGORITHMS[:3]
    return frozenset(
        f"{name}:{hashlib.new(name, data, usedforsecurity=False).hexdigest()}" for data in readings for name in names
    )


def contradicts(told: str | None, readings: Iterable[bytes]) -> bool:
    """Say whether a digest is that of none of these readings. An unknown algorithm contradicts nothing."""
    return normalised(told) is not None and not any(holds(told or "", data) for data in readings)
