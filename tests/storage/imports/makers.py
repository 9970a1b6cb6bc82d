"""WARC and WACZ files as different crawlers write them, put together byte by byte; and what an import makes of them."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Engine

from storage.imports.importing import Imported, import_files
from storage.imports.visits import Counties, County
from storage.reading import read_new
from storage.workspace import Workspace
from tests.storage.fake_parser import FIRST

SITE = "http://qinglan.example"
QINGLAN = County("990101", "清岚县")
COUNTIES = Counties({"qinglan.example": QINGLAN})
DAY = "2018-03-01T04:00:00Z"
RESPONSE = "application/http; msgtype=response"
REQUEST = "application/http; msgtype=request"


def uid(name: str) -> str:
    """Give the same urn:uuid for the same name."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def http(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """Give an HTTP answer; without headers, a page of text."""
    lines = [status, *(headers or ("Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}"))]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(kind: str, block: bytes, fields: dict[str, str | None], *, version: str = "1.0", end: str = "\r\n") -> bytes:
    """Give one record; fields that are None are left out."""
    told = {"WARC-Type": kind, "WARC-Date": DAY, **fields, "Content-Length": str(len(block))}
    lines = [f"WARC/{version}", *(f"{name}: {value}" for name, value in told.items() if value is not None), "", ""]
    return end.join(lines).encode() + block + 2 * end.encode()


def response(url: str, block: bytes, name: str | None = None, at: str = DAY, **fields: str | None) -> bytes:
    """Give a plain response record without digests; underscores in names of fields stand for hyphens."""
    told = {"WARC-Target-URI": url, "WARC-Record-ID": uid(name or url + at), "WARC-Date": at, "Content-Type": RESPONSE}
    return record("response", block, told | {key.replace("_", "-"): value for key, value in fields.items()})


def revisit(url: str, digest: str | None, name: str, at: str, head: bytes = b"", **fields: str | None) -> bytes:
    """Give a revisit record."""
    told = {"WARC-Target-URI": url, "WARC-Record-ID": uid(name), "WARC-Date": at, "Content-Type": RESPONSE}
    told |= {"WARC-Payload-Digest": digest or ""} if digest else {}
    told["WARC-Profile"] = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    told |= {key.replace("_", "-"): value or "" for key, value in fields.items()}
    return record("revisit", head or http(b"", "Content-Type: text/html"), dict(told))


def zipped(records: Sequence[bytes]) -> bytes:
    """Give a file with a gzip member for each record."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def written(folder: Path, records: Sequence[bytes], name: str = "other.warc.gz") -> Path:
    """Write a WARC file, packed as its name says."""
    path = folder / name
    path.write_bytes(zipped(records) if name.endswith(".gz") else b"".join(records))
    return path


def wacz(path: Path, warcs: dict[str, bytes], hashes: dict[str, str] | None = None) -> Path:
    """Write a WACZ around WARC files, with their digests in its datapackage.json."""
    with zipfile.ZipFile(path, "w") as package:
        resources = []
        for name, data in warcs.items():
            package.writestr(f"archive/{name}", data)
            digest = (hashes or {}).get(name, "sha256:" + hashlib.sha256(data).hexdigest())
            resources.append({"name": name, "path": f"archive/{name}", "hash": digest, "bytes": len(data)})
        package.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": resources}))
        package.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
    return path


def chunked(body: bytes, size: int = 7) -> bytes:
    """Give a body in chunks."""
    out = io.BytesIO()
    for at in range(0, len(body), size):
        piece = body[at : at + size]
        out.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    return out.getvalue() + b"0\r\n\r\n"


def imported(engine: Engine, workspace: Workspace, *paths: Path, counties: Counties = COUNTIES) -> list[Any]:
    """Import files and read what is new."""
    results = import_files(engine, workspace, paths, counties)
    read_new(engine, workspace, parser=FIRST, processes=1)
    return list(results)


def one(engine: Engine, workspace: Workspace, path: Path, counties: Counties = COUNTIES) -> Imported:
    """Import one file that can be read."""
    (result,) = imported(engine, workspace, path, counties=counties)
    assert isinstance(result, Imported), result
    return result


def reasons(result: Imported) -> list[tuple[str, int]]:
    """Give why records were not taken, and where they lie."""
    return [(each.reason.name, each.place.offset) for each in result.refused]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
