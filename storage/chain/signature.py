"""Signatures over manifests in OpenSSH's own form (PROTOCOL.sshsig), as `ssh-keygen -Y sign` writes them. Pure.

sign(key, message) -> str                 the armored signature; the very bytes ssh-keygen would write
signer(armored, message) -> PublicKey     the key that made it; NotSigned when it is not a signature of this message

`namespace` says what is signed, so that a signature over one thing is none over another: a manifest's unless told.
That a signature holds says nothing until its key is known to be the right one.
"""

import binascii
from base64 import b64decode, b64encode
from hashlib import sha512

from storage.chain.keys import ALGORITHM, PublicKey, SigningKey, from_blob
from storage.chain.ssh_strings import string, strings

NAMESPACE = b"gongkai-manifest"
_MAGIC = b"SSHSIG"
_VERSION = (1).to_bytes(4, "big")
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n"
_WIDTH = 70  # of the lines ssh-keygen writes


class NotSigned(Exception):
    """No signature of this message; the message says why."""


def sign(key: SigningKey, message: bytes, namespace: bytes = NAMESPACE) -> str:
    """Give the armored signature of a message."""
    return _armored(_blob(key.public, key.private.sign(_signed(message, namespace)), namespace))


def _signed(message: bytes, namespace: bytes) -> bytes:
    """Give what is really signed: the message's digest, and what the signature is for."""
    return _MAGIC + string(namespace) + string(b"") + string(_HASH) + string(sha512(message).digest())


def _blob(key: PublicKey, signature: bytes, namespace: bytes) -> bytes:
    made = string(ALGORITHM) + string(signature)
    return _MAGIC + _VERSION + b"".join(map(string, (key.blob, namespace, b"", _HASH, made)))


def _armored(blob: bytes) -> str:
    text = b64encode(blob).decode()
    return _BEGIN + "".join(text[at : at + _WIDTH] + "\n" for at in range(0, len(text), _WIDTH)) + _END


def signer(armored: bytes, message: bytes, namespace: bytes = NAMESPACE) -> PublicKey:
    """Give the key that signed a message. Raises NotSigned; also for a signature that says the same in another form."""
    try:
        text = armored.decode("ascii")
        blob = b64decode(text.removeprefix(_BEGIN).removesuffix(_END))
        parts = strings(blob.removeprefix(_MAGIC + _VERSION))
        key, made = from_blob(parts[0]), strings(parts[-1])[-1]
    except (ValueError, IndexError, binascii.Error) as error:
        raise NotSigned("not an OpenSSH signature by an Ed25519 key") from error
    if parts[1:4] != [namespace, b"", _HASH]:
        raise NotSigned(f"not a signature with the namespace {namespace.decode()} and the hash {_HASH.decode()}")
    if _armored(_blob(key, made, namespace)) != text:
        raise NotSigned("not in the one form ssh-keygen writes")
    if not key.made(made, _signed(message, namespace)):
        raise NotSigned("the signature is not over these bytes")
    return key
