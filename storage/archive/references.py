"""Checks what records say of each other: every id there once, every repeat of a response that is there, and the same.

Takes a catalogue of the records that were read; gives the defects. `find` is asked for records that were not read.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus

from storage.archive.catalogue import Catalogue
from storage.archive.defect import Defect
from storage.archive.stored import CAPTURES, RENDERED, Stored

Find = Callable[[str], Stored | None]


def check_record_references(catalogue: Catalogue, find: Find = lambda _: None) -> Iterator[Defect]:
    """Give what is wrong between the records of the catalogue."""
    for record in catalogue.with_ids_of_others():
        first = catalogue.find(record.record_id)
        where = f"{first.segment} at byte {first.offset}" if first else "another record"
        yield _defect(record, f"{where} has the same record id")
    for record in catalogue.of_kinds(["revisit", RENDERED]):
        named = record.refers_to
        if named is None:
            continue
        original = catalogue.find(named) or find(named)
        if record.kind == RENDERED and not record.source and (original is None or original.kind not in CAPTURES):
            yield _defect(record, f"drawn from {named}, which is not in the archive")
        if record.kind == "revisit":
            for what in _wrong_repeat(record, original):
                yield _defect(record, f"repeats {named}, {what}")


def _wrong_repeat(record: Stored, original: Stored | None) -> Iterator[str]:
    """Say what is wrong with what a revisit refers to."""
    if original is None or original.kind != "response":
        yield "which is not in the archive" if original is None else f"which is a {original.kind} and no response"
        return
    if original.payload_digest != record.payload_digest:
        yield "whose payload is another"
    uri, at = record.fields.get("WARC-Refers-To-Target-URI"), record.fields.get("WARC-Refers-To-Date")
    if uri is not None and uri != original.uri:
        yield f"whose address is not {uri}"
    if at is not None and at != original.fields.get("WARC-Date"):
        yield f"which is not of {at}"
    statuses = (record.http_status, original.http_status)
    if record.not_modified and statuses != (HTTPStatus.NOT_MODIFIED, HTTPStatus.OK):
        yield "which no 304 can stand for"


def _defect(record: Stored, what: str) -> Defect:
    return Defect(record.segment, record.offset, record.record_id, what)
