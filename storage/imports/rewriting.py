"""A record of a file as it is written into our archive: its block to the byte, its header kept, the ties made ours.

What we have to say otherwise - ids, digests, dates as the standard has them, what a revisit repeats - stands under the
field's own name; what the file said then stands under `Gongkai-Source-…`. `Gongkai-Source` says where it is from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.archive.compose import SAME_PAYLOAD
from storage.archive.foreign import IMPORTED, ForeignRecord
from storage.archive.record import RESPONSE, warc_date
from storage.captures import METHOD
from storage.imports.reading import CAPTURES, Entry
from storage.imports.shapes import Foreign
from storage.imports.source import Source

URN = "urn:gongkai:import:"
OTHERS = "Gongkai-Source-"
_LENGTH = "content-length"
# Fields that we say ourselves; of the file's own words only what differs is kept.
_OURS = ("WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Concurrent-To", "WARC-Refers-To",
         "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Block-Digest", "WARC-Payload-Digest",
         "WARC-Warcinfo-ID", "WARC-Profile", "WARC-Truncated", "Content-Type", "WARC-Type")  # fmt: skip
_OWN_NAMES = {name.lower(): name for name in _OURS}


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Rewrites the records of one file. `ids` are the ids its records have in our archive, by those they had."""

    source: Source
    ids: Mapping[str, str]

    def record(self, foreign: Foreign, entry: Entry) -> ForeignRecord:
        """Give a record as it is to be written."""
        fields = self._ours(foreign, entry)
        written = {**fields, "WARC-Record-ID": f"<{entry.record_id}>", "WARC-Date": warc_date(entry.at)}
        written["WARC-Type"] = entry.kind
        for name, value in foreign.fields:
            lower = name.lower()
            if lower in _OWN_NAMES:
                if written.get(_OWN_NAMES[lower]) != value:
                    _add(fields, OTHERS + _OWN_NAMES[lower].removeprefix("WARC-"), value)
            elif lower != _LENGTH:
                _add(fields, OTHERS + name if lower.startswith("gongkai-") else name, value)
        fields["Gongkai-Source"] = f"sha256:{self.source.sha256}; {self.source.name}{_inside(entry)}; {entry.place}"
        return ForeignRecord(entry.kind, entry.record_id, entry.at, fields, foreign.block or b"")

    def _ours(self, foreign: Foreign, entry: Entry) -> dict[str, str]:
        """Give the fields that we say ourselves."""
        told = {"WARC-Target-URI": entry.url or None, "Content-Type": foreign.get("Content-Type")}
        told["WARC-Concurrent-To"] = self._tie(entry)
        if entry.truncated:
            told["WARC-Truncated"] = foreign.get("WARC-Truncated")
        if entry.kind in CAPTURES:
            told |= {"Gongkai-Fidelity": IMPORTED, METHOD: entry.method}
            told["Content-Type"] = told["Content-Type"] or (RESPONSE if entry.status else "application/octet-stream")
        if entry.kind == "revisit" and entry.original:
            told |= _repeat(foreign, entry)
        elif entry.refers_to and entry.refers_to in self.ids:
            told["WARC-Refers-To"] = f"<{self.ids[entry.refers_to]}>"
        return {name: value for name, value in told.items() if value is not None}

    def _tie(self, entry: Entry) -> str | None:
        """Name the capture a request belongs to; of other records, the first of what they name that is here."""
        if entry.kind == "request":
            return f"<{entry.capture.record_id}>" if entry.capture and not entry.capture.dropped else None
        return next((f"<{self.ids[id]}>" for id in entry.concurrent_to if id in self.ids), None)


def _inside(entry: Entry) -> str:
    """Name the member of a WACZ that a record lay in."""
    member = entry.part.partition("!")[2]
    return f"!{member}" if member else ""


def _repeat(foreign: Foreign, entry: Entry) -> dict[str, str | None]:
    """Give the fields by which a revisit finds what it repeats here."""
    original = entry.original
    assert original is not None
    return {
        "WARC-Profile": foreign.get("WARC-Profile") or SAME_PAYLOAD,
        "WARC-Refers-To": f"<{original.record_id}>",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": warc_date(original.at),
        "WARC-Payload-Digest": original.payload,
    }


def _add(fields: dict[str, str], name: str, value: str) -> None:
    """Keep a field; of one that stands several times, every value."""
    fields[name] = f"{fields[name]}, {value}" if name in fields else value


def import_record(source: Source, told: Mapping[str, Any], record_id: str, at: datetime) -> ForeignRecord:
    """Give the metadata record that tells of an import as a whole."""
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    fields = {"WARC-Target-URI": URN + source.sha256, "Content-Type": "application/json"}
    return ForeignRecord("metadata", record_id, at, fields, body)
