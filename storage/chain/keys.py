"""The key that signs manifests: Ed25519, in the files of OpenSSH.

make_keys(folder)                        makes `gongkai_ed25519` and `.pub`, once; a key that is there is never touched
signing_key(folder) -> SigningKey | PublicKey | None
                                         the key of a workspace; its public half alone when only that is kept there
read_public_keys(path) -> list[PublicKey]    the keys of a `.pub` file, or of several lines of such
known_keys(folder) -> list[PublicKey]    every key whose `.pub` lies in a folder

Whoever can read the workspace can sign with a key without passphrase: docs/evidence.md says what that means.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_ssh_private_key

from roster.errors import BadInput
from storage.archive.disk import replace_file
from storage.chain.ssh_strings import string, strings

FOLDER = "keys"  # in the workspace
NAME = "gongkai_ed25519"
ALGORITHM = b"ssh-ed25519"
_RAW = 32  # bytes of a public key
_OTHERS = 0o077  # permissions for anybody but the owner
_COMMENT = "gongkai"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its 32 bytes."""

    raw: bytes

    @property
    def blob(self) -> bytes:
        """The key as SSH carries it."""
        return string(ALGORITHM) + string(self.raw)

    @property
    def fingerprint(self) -> str:
        """What `ssh-keygen -l` shows: `SHA256:…`."""
        return "SHA256:" + b64encode(sha256(self.blob).digest()).decode().rstrip("=")

    def line(self) -> str:
        """Give the line of a `.pub` file, without a comment."""
        return f"{ALGORITHM.decode()} {b64encode(self.blob).decode()}"

    def made(self, signature: bytes, message: bytes) -> bool:
        """Say whether this key made the 64 bytes of a signature over a message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, and its public half."""

    private: Ed25519PrivateKey
    public: PublicKey


def from_blob(blob: bytes) -> PublicKey:
    """Read a key as SSH carries it. Raises ValueError for anything but an Ed25519 key."""
    parts = strings(blob)
    if len(parts) != 2 or parts[0] != ALGORITHM or len(parts[1]) != _RAW:
        raise ValueError("not an Ed25519 key")
    return PublicKey(parts[1])


def from_line(line: str) -> PublicKey:
    """Read a line `ssh-ed25519 BASE64 [COMMENT]`. Raises ValueError for any other."""
    words = line.split()
    if len(words) < 2 or words[0].encode() != ALGORITHM:
        raise ValueError("not a line `ssh-ed25519 …`")
    return from_blob(b64decode(words[1], validate=True))


def read_public_keys(path: Path) -> list[PublicKey]:
    """Read the public keys of a file, one a line; blank lines and comments (#) are passed over. Raises BadInput."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", file=path, remedy="give a public key file") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"cannot be read: {error}", file=path, remedy="give a public key file") from error
    keys = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            try:
                keys.append(from_line(line))
            except ValueError as error:
                remedy = "give a public key file such as gongkai_ed25519.pub"
                raise BadInput(str(error), file=path, line=number, remedy=remedy) from error
    if not keys:
        raise BadInput("holds no public key", file=path)
    return keys


def known_keys(folder: Path) -> list[PublicKey]:
    """Give every key whose `.pub` lies in a folder; none when there is no such folder. Raises BadInput."""
    return _distinct(key for path in sorted(folder.glob("*.pub")) for key in read_public_keys(path))


def _distinct(keys: Iterable[PublicKey]) -> list[PublicKey]:
    return list(dict.fromkeys(keys))


def make_keys(folder: Path) -> bool:
    """Make the key of a workspace, without a passphrase; gives whether one was made.

    A private or public key that is there, or a link to one, is left as it is; a lost public half is made again.
    """
    path, public = _paths(folder)
    if path.is_symlink() or path.exists():
        if not public.exists():
            _write_public(public, _read_private(path).public)
        return False
    if public.is_symlink() or public.exists():
        return False  # the private half is kept elsewhere
    folder.mkdir(mode=0o700, exist_ok=True)
    private = Ed25519PrivateKey.generate()
    data = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    replace_file(path, data, 0o600)
    _write_public(public, PublicKey(private.public_key().public_bytes_raw()))
    return True


def _paths(folder: Path) -> tuple[Path, Path]:
    return folder / NAME, folder / f"{NAME}.pub"


def _write_public(path: Path, key: PublicKey) -> None:
    replace_file(path, f"{key.line()} {_COMMENT}\n".encode())


def signing_key(folder: Path) -> SigningKey | PublicKey | None:
    """Give the key of a workspace: whole, its public half alone, or None when there is neither.

    Raises BadInput for a key that others can read (as OpenSSH refuses it), that has a passphrase, or is none.
    """
    path, public = _paths(folder)
    if path.is_symlink() or path.exists():
        return _read_private(path)
    return read_public_keys(public)[0] if public.exists() else None


def _read_private(path: Path) -> SigningKey:
    try:
        kept = path.stat()
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"the key cannot be read: {error.strerror}", file=path) from error
    if kept.st_uid == os.getuid() and kept.st_mode & _OTHERS:
        raise BadInput("others can read this private key", file=path, remedy=f"run: chmod 600 {path}")
    try:
        private = load_ssh_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        remedy = "make one without a passphrase: ssh-keygen -t ed25519 -N ''; or keep only its .pub here"
        raise BadInput(f"not a key that can be used: {error}", file=path, remedy=remedy) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise BadInput("not an Ed25519 key", file=path, remedy="make one: ssh-keygen -t ed25519 -N ''")
    return SigningKey(private, PublicKey(private.public_key().public_bytes_raw()))
