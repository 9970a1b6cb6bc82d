"""Holds the files of a release against SHA256SUMS, and that against its signature.

present(folder, report) -> set[str]         the files that may be read: regular ones, under the names of a release
check_sums(folder, there, report)           every file's digest
check_signature(folder, there, keys, report)
"""

import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from hashlib import file_digest
from pathlib import Path

from release.schema import load_schema
from release.sums import NAMESPACE, PUBLIC_KEY, SIGNATURE, SUMS, UNSUMMED
from release.verify.layout import FOLDERS, allowed, required
from release.verify.report import Report, shown
from roster.errors import BadInput, StorageFailure
from storage.chain.keys import PublicKey, read_public_keys
from storage.chain.signature import NotSigned, signer

LONGEST = 1 << 20  # bytes of a SHA256SUMS, a signature or a key
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")


def present(folder: Path, report: Report) -> set[str]:
    """Give the files that are there and may be read; tells of what is missing, of strangers and of links."""
    schema = load_schema()
    known, found = allowed(schema), set()
    try:
        for name, kind in _walk(folder):
            if not stat.S_ISREG(kind):
                report.wrong(name, "is a link or no regular file; it was not opened")
            elif name not in known:
                report.wrong(name, "no release has such a file")
            else:
                found.add(name)
            known.discard(name)
    except OSError as error:
        raise StorageFailure(f"{error.filename}: cannot be read: {error.strerror}") from error
    for name in sorted(required(schema) & known):
        report.wrong(name, "is not there")
    report.counts["files"] = len(found)
    return found


def _walk(folder: Path, below: str = "") -> Iterator[tuple[str, int]]:
    """Give every name and its mode, in order; goes only into the folders a release has."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        name, mode = below + os.fsencode(entry.name).decode("utf-8", "replace"), entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(mode.st_mode) and name in FOLDERS:
            yield from _walk(folder / entry.name, f"{name}/")
        else:
            yield name, mode.st_mode


def small(folder: Path, name: str, most: int = LONGEST) -> bytes | None:
    """Read a small file; None when it is larger than such a file can be."""
    with (folder / name).open("rb") as file:
        data = file.read(most + 1)
    return data if len(data) <= most else None


def check_sums(folder: Path, there: Collection[str], report: Report) -> None:
    """Hold every file against its line in SHA256SUMS, and every line against its file."""
    if SUMS not in there:
        return
    summed = _lines(small(folder, SUMS), report)
    for name in sorted(set(there) - UNSUMMED):
        if name not in summed:
            report.wrong(name, f"{SUMS} has no line for it")
            continue
        line, digest = summed[name]
        with (folder / name).open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
        if found != digest:
            report.wrong(name, f"its sha256 is {found}, line {line} of {SUMS} says {digest}")
    known = required(load_schema())
    for name, (line, _) in summed.items():
        if name == PUBLIC_KEY and name not in there:
            report.wrong(name, f"is not there, line {line} of {SUMS} names it")
        elif name not in there and name not in known:  # what every release has was told to be missing
            report.wrong(SUMS, f"names {shown(name)}, which is not there", f"line {line}")


def _lines(data: bytes | None, report: Report) -> dict[str, tuple[int, str]]:
    """Read SHA256SUMS: line and digest of each name."""
    if data is None:
        report.wrong(SUMS, "is larger than any such file")
        return {}
    summed: dict[str, tuple[int, str]] = {}
    text = data.decode("utf-8", "replace")
    if not text.endswith("\n"):
        report.wrong(SUMS, "ends inside a line")
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            report.wrong(SUMS, f"is not a digest and a name: {shown(line)}", f"line {number}")
        elif match[2] in summed:
            report.wrong(SUMS, f"names {shown(match[2])} a second time", f"line {number}")
        else:
            summed[match[2]] = (number, match[1])
    if list(summed) != sorted(summed):
        report.wrong(SUMS, "its names are not in order")
    return summed


def check_signature(folder: Path, there: Collection[str], keys: Sequence[PublicKey], report: Report) -> None:
    """Check who signed SHA256SUMS. Without `keys` it is only told who did."""
    if SUMS not in there:
        return
    if SIGNATURE not in there:
        if keys:
            report.wrong(SIGNATURE, "is not there: nobody vouches for this release")
        else:
            report.note("who made it: it is not signed")
        return
    try:
        key = signer(small(folder, SIGNATURE) or b"", small(folder, SUMS) or b"", NAMESPACE)
    except NotSigned as error:
        report.wrong(SIGNATURE, str(error))
        return
    _own_key(folder, there, key, report)
    if not keys:
        report.note(f"who made it: {key.fingerprint} signed it, and no key was given to hold that against (--key)")
    elif key not in keys:
        report.wrong(SIGNATURE, f"is by {key.fingerprint}, which is none of the keys given")
    else:
        report.counts["signed by a key given"] = 1


def _own_key(folder: Path, there: Collection[str], key: PublicKey, report: Report) -> None:
    """Hold the key that lies in the release against the one that signed it."""
    if PUBLIC_KEY not in there:
        report.wrong(PUBLIC_KEY, f"is not there, and {SIGNATURE} is")
        return
    try:
        own = read_public_keys(folder / PUBLIC_KEY) if small(folder, PUBLIC_KEY) else []
    except BadInput as error:
        report.wrong(PUBLIC_KEY, f"is no public key: {error.line and f'line {error.line}'}")
        return
    if key not in own:
        report.wrong(PUBLIC_KEY, f"is not the key that signed it, {key.fingerprint}")
