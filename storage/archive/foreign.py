"""A record of another maker as it is written into a segment of ours: its block to the byte, its fields, our digests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastwarc.warc import WarcRecordType

from storage.archive.answer import read_answer
from storage.archive.exchange import Exchange, Fidelity
from storage.archive.record import Member, build, digest, warc_date
from storage.archive.stored import Stored, stored

IMPORTED: Fidelity = "imported"  # the fidelity of a capture that another maker's crawler archived


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """A record to be taken in. `kind` is its WARC-Type; `fields` are all beside type, id, date and digests."""

    kind: str
    record_id: str
    at: datetime
    fields: Mapping[str, str]
    block: bytes


def foreign_member(record: ForeignRecord) -> tuple[bytes, dict[str, str]]:
    """Give the gzip member of a record, and its fields as written."""
    fields = dict(record.fields)
    if record.kind == "response":
        answer = read_answer(Exchange("", "", record.at, b"", record.block, fidelity=IMPORTED))
        fields |= {answer.digest_field: answer.payload_digest} if answer.payload_digest else {}
    data = build(getattr(WarcRecordType, record.kind), record.record_id, record.at, fields, record.block)
    ours = {"WARC-Type": record.kind, "WARC-Record-ID": f"<{record.record_id}>", "WARC-Date": warc_date(record.at)}
    return data, {**ours, **fields, "WARC-Block-Digest": digest(record.block)}


def described(record: ForeignRecord, fields: dict[str, str], segment: str, place: tuple[int, int]) -> Stored:
    """Describe a record that was written at an offset with a length, as a reader of the segment will find it."""
    return stored(Member(*place, fields, record.block), segment)
