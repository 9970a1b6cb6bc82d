"""Every record of a WACZ, read strictly: whole gzip members, true digests, and originals that are there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

from storage.archive.digests import holds
from storage.archive.message import decode_transfer, parse_response
from storage.archive.record import Damaged, Member, take_apart
from storage.archive.segments import ENDING
from storage.archive.stored import CAPTURES, RENDERED, Stored, stored
from storage.archive.stream import Tape
from storage.merkle import leaf_hash
from storage.wacz.container import Container
from storage.wacz.inventory import Inventory
from storage.wacz.report import Report

ARCHIVE = "archive/"


@dataclass
class Found:
    """What the walk gives to the other checks: the records, and by file the leaf hash of each in its order."""

    inventory: Inventory = field(default_factory=Inventory)
    leaves: dict[str, list[bytes]] = field(default_factory=dict)
    originals: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)
    repeats: list[tuple[str, Stored]] = field(default_factory=list)
    drawn: list[tuple[str, Stored]] = field(default_factory=list)
    captures: set[str] = field(default_factory=set)


def check_records(container: Container, report: Report, found: Found) -> None:
    """Walk every WARC file, then hold what refers to another record against that one."""
    names = [name for name in container.slots if name.startswith(ARCHIVE)]
    if not names:
        report.wrong("there is no WARC file in archive/")
    for name in names:
        if not container.slots[name].is_stored:
            report.wrong("the WARC file is compressed by the ZIP: no record can be had from its place", name)
        elif not name.endswith(ENDING):
            report.unchecked(f"the records of {name}: only {ENDING} files are walked")
        else:
            _walk(container, name, report, found)
    found.inventory.seal()
    for name, record in found.repeats:
        _check_repeat(name, record, report, found)
    for name, page in found.drawn:
        if page.refers_to not in found.captures:
            _wrong(report, name, page, f"drawn from {page.refers_to}, which is not in the file")


def _walk(container: Container, name: str, report: Report, found: Found) -> None:
    leaves = found.leaves.setdefault(name, [])
    for each in _members(container, name):
        if isinstance(each, Damaged):
            report.wrong(f"{each.what}; what lies behind it was not read", name, each.offset)
            return
        member, record, raw = each
        leaves.append(leaf_hash(raw))
        report.records += 1
        _check_digests(name, member, record, report)
        found.inventory.add(name, record)
        if record.kind == "response":
            found.originals[record.record_id] = (record.payload_digest, record.http_status)
        elif record.kind == "revisit":
            found.repeats.append((name, record))
        if record.kind == RENDERED and record.refers_to:
            found.drawn.append((name, record))
        elif record.kind in CAPTURES:
            found.captures.add(record.record_id)


def _members(container: Container, name: str) -> Iterator[Damaged | tuple[Member, Stored, bytes]]:
    with container.open(name) as file:
        for raw in Tape(file):
            try:
                if isinstance(raw, Damaged):
                    raise raw
                member = Member(raw.offset, len(raw.data), *take_apart(raw.content, raw.offset))
                yield member, stored(member, name.removeprefix(ARCHIVE)), raw.data
            except Damaged as error:
                yield error


def _check_digests(name: str, member: Member, record: Stored, report: Report) -> None:
    written = record.block_digest
    if written is None and report.ours:
        _wrong(report, name, record, "has no block digest")
    if written is not None and _fails(written, [member.block], report):
        _wrong(report, name, record, "the block digest is not that of the block")
    payload = record.payload_digest
    if payload is not None and record.kind != "revisit" and _fails(payload, _payloads(member, record, report), report):
        _wrong(report, name, record, "the payload digest is not that of the body")


def _payloads(member: Member, record: Stored, report: Report) -> list[bytes]:
    """Give what a payload digest may be over: the body after transfer decoding; for others, also as it lies."""
    response = parse_response(member.block) if record.kind == "response" else None
    if response is None:
        return [member.block] if report.ours else [member.block, member.block.partition(b"\r\n\r\n")[2]]
    body = decode_transfer(response, "payload" if record.fidelity == "payload" else "wire").body
    return [body] if report.ours else [body, response.body]


def _fails(written: str, candidates: list[bytes], report: Report) -> bool:
    results = [holds(written, data) for data in candidates]
    if None in results:
        report.unchecked(f"digests of the kind {written.partition(':')[0]!r}")
        return report.ours
    return True not in results


def _check_repeat(name: str, record: Stored, report: Report, found: Found) -> None:
    """Hold a revisit against what it repeats. Another maker's may name no record, or one in another file."""
    wanted = record.refers_to or ""
    if wanted not in found.originals:
        if report.ours:
            _wrong(report, name, record, f"repeats {wanted}, which is not in the file")
        else:
            report.unchecked("revisits whose original is not named by its record id, or not in this file")
        return
    payload, status = found.originals[wanted]
    if None not in (payload, record.payload_digest) and payload != record.payload_digest:
        _wrong(report, name, record, f"repeats {wanted}, whose payload is another")
    if report.ours and record.not_modified and (record.http_status, status) != (HTTPStatus.NOT_MODIFIED, HTTPStatus.OK):
        _wrong(report, name, record, f"repeats {wanted}, which no 304 can stand for")


def _wrong(report: Report, name: str, record: Stored, what: str) -> None:
    report.wrong(what, name, record.offset, record.record_id)
