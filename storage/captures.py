"""The row of a capture, from what lies in the archive: the same for a rebuild and for an import."""

from typing import Any

from storage.archive import Stored

METHOD = "Gongkai-Method"  # on imported captures, whose request may lie elsewhere or be lost


def capture_row(record: Stored, method: str | None) -> dict[str, Any]:
    """Give the row of a record that is a capture, of no visit yet."""
    return {
        "id": record.record_id,
        "url": record.uri,
        "method": method,
        "at": record.at,
        "status": record.http_status,
        "media_type": record.media_type,
        "payload_digest": record.payload_digest,
        "revisit_of": record.refers_to if record.kind == "revisit" else None,
        "fidelity": record.fidelity,
        "truncated": record.truncated,
        "etag": record.etag,
        "last_modified": record.last_modified,
        "segment": record.segment,
        "offset": record.offset,
        "length": record.length,
    }


def imported_method(record: Stored) -> str:
    """Give the method an imported capture was asked with: GET unless its file says otherwise."""
    return record.fields.get(METHOD, "GET")
