"""The real ssh-keygen, which checks what we sign, and signs what we check."""

import subprocess
from pathlib import Path


def ssh_keygen(*words: str | Path, message: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["ssh-keygen", *map(str, words)], input=message, capture_output=True, check=False)


def make_key(path: Path, kind: str = "ed25519", passphrase: str = "") -> Path:
    done = ssh_keygen("-q", "-t", kind, "-N", passphrase, "-C", "by hand", "-f", path)
    assert done.returncode == 0, done.stderr
    return path


def signature_by(key: Path, message: bytes, namespace: str = "gongkai-manifest", *options: str) -> bytes:
    done = ssh_keygen("-Y", "sign", "-f", key, "-n", namespace, *options, message=message)
    assert done.returncode == 0, done.stderr
    return done.stdout


def verifies(folder: Path, public_line: str, signature: str | bytes, message: bytes) -> bool:
    """Ask `ssh-keygen -Y verify`, as docs/evidence.md tells an outsider to."""
    (folder / "allowed").write_text(f"gongkai {public_line}\n")
    (folder / "signature").write_bytes(signature.encode() if isinstance(signature, str) else signature)
    words = ("-f", folder / "allowed", "-I", "gongkai", "-n", "gongkai-manifest", "-s", folder / "signature")
    return ssh_keygen("-Y", "verify", *words, message=message).returncode == 0
