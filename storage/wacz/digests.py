"""Digests as the makers of WARC and WACZ write them: `sha256:HEX`, `sha1:BASE32`, `md5:…`, with and without a dash."""

import hashlib
from base64 import b32encode

_KNOWN = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512"}


def algorithm(written: str) -> str | None:
    """Give the hash function a written digest names; None for one we do not know."""
    label, colon, _ = written.partition(":")
    return _KNOWN.get(label.lower().replace("-", "")) if colon else None


def is_of(written: str, raw: bytes) -> bool:
    """Tell whether a written digest is these bytes, in hexadecimal or base32."""
    value = written.partition(":")[2].strip()
    return value.lower() == raw.hex() or value.upper().rstrip("=") == b32encode(raw).decode().rstrip("=")


def holds(written: str, data: bytes) -> bool | None:
    """Tell whether a written digest is that of some bytes; None when we do not know its hash function."""
    name = algorithm(written)
    return None if name is None else is_of(written, hashlib.new(name, data, usedforsecurity=False).digest())
