"""Checks a WACZ completely: ours to the byte, another maker's as far as it says what it should be. docs/export.md.

check_wacz(path, keys=()) -> list[Defect]      what is wrong
examine(path, keys=()) -> Report               the same, with what was not checked and how many records were read
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from roster.errors import BadInput
from storage.archive.defect import Defect
from storage.archive.digests import algorithm, is_of
from storage.chain.keys import PublicKey
from storage.wacz.check_evidence import check_evidence
from storage.wacz.check_index import MALFORMED, as_indexed, check_indexes, check_pages
from storage.wacz.check_records import Found, check_records
from storage.wacz.container import BROKEN, Container, check_frame, open_container
from storage.wacz.evidence import SELECTION, as_json
from storage.wacz.inventory import Inventory
from storage.wacz.report import Report
from storage.wacz.write import DIGEST, PACKAGE, digest_of

NOT_OURS = "when and by whom it was captured: it is not one of ours and brings no evidence that we know"


def check_wacz(path: Path, keys: Sequence[PublicKey] = ()) -> list[Defect]:
    """Give everything that is wrong with a WACZ. Raises BadInput when the file cannot be opened."""
    return examine(path, keys).defects


def examine(path: Path, keys: Sequence[PublicKey] = ()) -> Report:
    """Check a WACZ. `keys` are those its manifests have to be signed with. Raises BadInput when it cannot be opened."""
    report = Report(path.name)
    try:
        file = path.open("rb")
    except OSError as error:
        raise BadInput(f"cannot be opened: {error.strerror}", file=path) from error
    with file:
        container = open_container(file, report)
        if container is not None:
            _check(file, container, report, keys)
    return report


def _check(file: BinaryIO, container: Container, report: Report, keys: Sequence[PublicKey]) -> None:
    report.ours = SELECTION in container.slots
    if report.ours:
        check_frame(file, container, report)
    _check_package(container, report)
    found = Found()
    try:
        check_records(container, report, found)
        check_indexes(container, report, found.inventory)
        check_pages(container, report, found.inventory)
        _check_main_page(container, report, found.inventory)
        if report.ours:
            check_evidence(container, report, found, keys)
        elif keys:
            report.wrong("it brings no evidence of ours: nothing in it is signed by a key you gave")
        else:
            report.unchecked(NOT_OURS)
    finally:
        found.inventory.close()


def _check_package(container: Container, report: Report) -> None:
    """Hold every entry against datapackage.json, and that against its digest."""
    listed = _resources(container, report)
    for name in container.slots:
        try:
            read = _read(container, name, "sha256")
        except BROKEN as error:
            report.wrong(f"the ZIP does not give its bytes back: {error}", name)
            continue
        if name == PACKAGE:
            _check_digest(container, read.digest, report)
        elif name in listed:
            _check_resource(container, read, listed[name], report)
        elif name != DIGEST:
            report.wrong(f"is not listed in {PACKAGE}", name)
    for name in listed.keys() - container.slots.keys():
        report.wrong(f"{PACKAGE} lists it, it is not there", name)


def _resources(container: Container, report: Report) -> dict[str, dict[str, Any]]:
    data = container.text(PACKAGE) or b""
    try:
        package = json.loads(data)
        listed = {str(each["path"]): dict(each) for each in package["resources"]}
        exact = as_json(package) == data
    except MALFORMED as error:
        report.wrong(f"is not there, or does not list the files: {error}", PACKAGE)
        return {}
    if report.ours and not exact:
        report.wrong("is not in the form it is written in", PACKAGE)
    if report.ours and len(listed) != len(package["resources"]):
        report.wrong("lists a file twice", PACKAGE)
    return listed


def _check_main_page(container: Container, report: Report, inventory: Inventory) -> None:
    """Check that the page a reader is shown first is in the file."""
    try:
        package = json.loads(container.text(PACKAGE) or b"")
        url, moment = package.get("mainPageUrl"), package.get("mainPageDate")
        at = as_indexed(moment) if moment and report.ours else None
    except MALFORMED:  # told where it is read for what it lists
        return
    if url is not None and not inventory.shows(str(url), at):
        report.wrong(f"no record shows its main page, {url}", PACKAGE)


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry that was read whole."""

    name: str
    digest: bytes
    length: int


def _read(container: Container, name: str, function: str) -> _Read:
    digest, length = hashlib.new(function, usedforsecurity=False), 0
    for piece in container.pieces(name):
        digest.update(piece)
        length += len(piece)
    return _Read(name, digest.digest(), length)


def _check_resource(container: Container, read: _Read, listed: dict[str, Any], report: Report) -> None:
    written = str(listed.get("hash", ""))
    function = algorithm(written)
    if function is None:
        report.unchecked(f"the hash of {read.name}: {written[:20]!r} is of no kind that we know")
    raw = read.digest if function in (None, "sha256") else _read(container, read.name, function).digest
    if (function or report.ours) and not is_of(written, raw):
        report.wrong(f"its bytes are not those that {PACKAGE} lists", read.name)
    if "bytes" in listed and listed["bytes"] != read.length:
        report.wrong(f"has {read.length} bytes, {PACKAGE} says {listed['bytes']}", read.name)


def _check_digest(container: Container, digest: bytes, report: Report) -> None:
    """Hold datapackage.json against datapackage-digest.json."""
    data = container.text(DIGEST)
    if data is None:
        if report.ours:
            report.wrong("is not there", DIGEST)
        else:
            report.unchecked(f"{PACKAGE}: there is no {DIGEST}")
        return
    try:
        told = json.loads(data)
        written = str(told["hash"])
    except MALFORMED:
        report.wrong("not JSON with a hash", DIGEST)
        return
    if algorithm(written) != "sha256" or not is_of(written, digest):
        report.wrong(f"{PACKAGE} is not the one that {DIGEST} seals", PACKAGE)
    elif report.ours and data != as_json(digest_of(digest.hex())):
        report.wrong("is not as it was written", DIGEST)
    if "signedData" in told:
        report.unchecked("the signature of datapackage-digest.json (wacz-auth)")
