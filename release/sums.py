"""What holds a release together: a digest of every file, and a signature over the digests.

    seal(folder, key) -> str            writes SHA256SUMS, with a key its signature and the public half; its digest
    digests(folder) -> dict             the sha256 of every file of a folder, by its path in it, in the order of paths
    release_digest(folder) -> str       the sha256 of SHA256SUMS: what names a whole release

SHA256SUMS is as `sha256sum` writes and checks it; the signature is OpenSSH's, in a namespace of its own, so that no
signature over a night's manifest can pass for one over a release.
"""

from hashlib import file_digest, sha256
from pathlib import Path

from storage.chain.keys import NAME as KEY_NAME
from storage.chain.keys import PublicKey, SigningKey
from storage.chain.signature import sign

SUMS = "SHA256SUMS"
SIGNATURE = f"{SUMS}.sig"
PUBLIC_KEY = f"{KEY_NAME}.pub"
NAMESPACE = b"gongkai-release"
UNSUMMED = frozenset({SUMS, SIGNATURE})  # all else has a line


def seal(folder: Path, key: SigningKey | PublicKey | None) -> str:
    """Write SHA256SUMS, and sign it where the private key is. Gives the digest of SHA256SUMS. Raises OSError."""
    if isinstance(key, SigningKey):
        (folder / PUBLIC_KEY).write_text(f"{key.public.line()}\n", encoding="ascii")
    lines = "".join(f"{digest}  {name}\n" for name, digest in digests(folder).items()).encode()
    (folder / SUMS).write_bytes(lines)
    if isinstance(key, SigningKey):
        (folder / SIGNATURE).write_text(sign(key, lines, NAMESPACE), encoding="ascii")
    return sha256(lines).hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Give the digest of every file that SHA256SUMS has a line for. Raises OSError."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: _digest(paths[name]) for name in sorted(paths) if name not in UNSUMMED}


def release_digest(folder: Path) -> str:
    """Give the digest of a release's SHA256SUMS. Raises OSError."""
    return _digest(folder / SUMS)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
