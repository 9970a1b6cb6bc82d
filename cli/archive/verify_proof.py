"""`gongkai archive verify-proof`: checks the proof of a capture with nothing else at hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import WORKSPACE, NoWorkspaceOption
from cli.screen import plain
from roster.errors import BadInput

if TYPE_CHECKING:
    from storage.archive import Stored
    from storage.chain.proof_check import Proven, Vouched

_KEY = "A file with the public key (or keys, one a line) you trust; may be given several times."
_UNTRUSTED = "not checked against a key you trust (--key)"
_NOT_PROVED = (
    "not proved: that the site sent it (no site signs what it sends), only that it has not been changed since the "
    "night was closed; compare the manifest's sha256 with the published one"
)


def verify_proof(
    file: Annotated[Path, typer.Argument(help="The file that `gongkai archive proof` wrote.")],
    key: Annotated[list[Path] | None, typer.Option(help=_KEY)] = None,
    workspace: NoWorkspaceOption = WORKSPACE,
) -> None:
    """Check a proof, and say what it proves. Exit code 1 when anything in it does not hold."""
    from storage.chain.keys import read_public_keys
    from storage.chain.proof_check import NotAProof, check_proof

    keys = [each for path in key or [] for each in read_public_keys(path)]
    try:
        proven = check_proof(file.read_bytes(), keys)
    except NotAProof as error:
        raise BadInput(str(error), file=file, remedy="give a file that gongkai archive proof wrote") from error
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", file=file) from error
    for line in proven.problems or _lines(proven):
        print(plain(line))
    if proven.problems:
        print("it proves nothing")
        raise typer.Exit(Exit.FOUND)


def _lines(proven: "Proven") -> Iterator[str]:
    """Say what a proof proves, and what not."""
    if proven.capture is None or proven.sealed_by is None:  # told by problems
        return
    yield from _capture(proven.capture)
    if proven.request:
        yield f"request     {proven.request.method} {proven.request.uri}"
    else:
        yield "request     not in the proof"
    for original in proven.originals:
        yield f"original    {original.record_id}, of {original.at.isoformat()}"
    yield f"night       {proven.sealed_by.manifest.night}"
    for vouched in proven.vouched:
        yield from _manifest(vouched)
    yield _NOT_PROVED


def _capture(capture: "Stored") -> Iterator[str]:
    yield f"capture     {capture.record_id}"
    yield f"address     {capture.uri}"
    yield f"moment      {capture.at.isoformat()}"
    yield f"status      {capture.http_status if capture.http_status is not None else 'no HTTP answer'}"
    yield f"digest      {capture.payload_digest or capture.block_digest}"
    yield f"connection  {capture.tls or 'not encrypted, or not noted'}; taken as: {capture.fidelity}"
    if capture.truncated:
        yield f"cut short   {capture.truncated}"


def _manifest(vouched: "Vouched") -> Iterator[str]:
    manifest = vouched.manifest
    yield f"manifest    {manifest.number} ({manifest.name}), closed at {manifest.closed_at.isoformat()}"
    yield f"  sha256    {manifest.digest}"
    if vouched.key is None:
        yield "  signed    by nobody: it holds only if the published manifest has this sha256"
    else:
        yield f"  signed    by {vouched.key.fingerprint}, {'a key you gave' if vouched.trusted else _UNTRUSTED}"
