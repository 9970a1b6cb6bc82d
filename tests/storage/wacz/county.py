"""Two nights of an invented county in a real workspace: every kind of record there is, closed, listed and signed."""

import gzip
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from storage.archive import ArchiveWriter, Exchange, Written
from storage.chain.close import close_night
from storage.chain.keys import FOLDER, PublicKey, known_keys, make_keys
from storage.database import open_database
from storage.models import Capture
from storage.proof import DocumentProof, EntryProof, ListingProof, PageProof, PortalInfo, VisitProof, to_json
from storage.rebuild import rebuild
from storage.wacz.selection import Selection
from storage.wacz.write import Summary, write_wacz
from storage.workspace import Workspace, create_workspace
from tests.storage.archive.exchanges import AT, BIG, chunked, exchange, original_of, page

SITE = "http://www.qinglan.example"
LISTING, OLD, NEW, FILE = f"{SITE}/xxgk/", f"{SITE}/a/", f"{SITE}/b.html?y=2023&x=1", f"{SITE}/files/b.pdf"
NOISE, DRAWN, LATE = f"{SITE}/raw", f"{SITE}/drawn.html", f"{SITE}/late.html"
LATER, LAST = AT + timedelta(days=1), AT + timedelta(days=2)
NIGHT, NEXT = date(2024, 2, 13), date(2024, 2, 14)
GB = "<html><head><title>江左镇</title></head><body><p>政府信息公开年报，公开信息〇七十三条</p></body></html>".encode(
    "gb18030"
)
UTF = "<html><body><p>二〇二三年工作年度报告，主动公开四十二件</p></body></html>".encode() * 20
PACKED = gzip.compress(UTF, mtime=0)
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 40
LIST = f"<html><body><a href='{OLD}'>甲</a> <a href='{NEW}'>乙</a></body></html>".encode()
PORTAL = PortalInfo("qinglan", "990101", "清岚县", "generic", "county")
HTML = b"Content-Type: text/html"


@dataclass
class County:
    """The workspace, and the captures by what they are."""

    workspace: Workspace
    engine: Engine
    captures: dict[str, Written]

    @property
    def keys(self) -> list[PublicKey]:
        return known_keys(self.workspace.path / FOLDER)

    @property
    def every(self) -> Selection:
        """Everything there is."""
        with Session(self.engine) as session:
            return Selection("清岚县", tuple(sorted(session.scalars(select(Capture.id)))))

    def chosen(self, *names: str, **told: Any) -> Selection:
        return Selection(" ".join(names), tuple(self.captures[name].record_id for name in names), told=told)

    def export(self, target: Path, selection: Selection | None = None) -> Summary:
        chosen = selection or self.every
        return write_wacz(self.engine, self.workspace.archive, chosen, target, self.keys)


def county(home: Path, *, closed: bool = True) -> County:
    """Make it. Not `closed`: the second night's segment is in no manifest yet."""
    workspace = create_workspace(home / "workspace")
    make_keys(workspace.path / FOLDER)
    engine = open_database(workspace.database_url)
    captures = _first_night(workspace)
    with workspace.lock():
        rebuild(engine, workspace)
        close_night(engine, workspace, NIGHT)
        captures |= _second_night(workspace, captures)
        rebuild(engine, workspace)
        if closed:
            close_night(engine, workspace, NEXT)
    return County(workspace, engine, captures)


def first_exchanges() -> dict[str, Exchange]:
    return {
        "robots": exchange(page(b"User-agent: *\n", b"Content-Type: text/plain"), f"{SITE}/robots.txt"),
        "listing": exchange(page(LIST, HTML), LISTING),
        "old": exchange(page(GB, b"Content-Type: text/html; charset=gb2312", b'ETag: "old"'), OLD),
        "new": exchange(chunked(PACKED, b"content-TYPE: text/html; charset=utf-8", b"Content-Encoding: gzip"), NEW),
        "file": exchange(page(PDF, b"Content-Type: application/pdf"), FILE),
        "noise": exchange(b"not a word of HTTP", NOISE),
    }


def _first_night(workspace: Workspace) -> dict[str, Written]:
    writer = ArchiveWriter(workspace.archive, BIG)
    made = {name: writer.append(each) for name, each in first_exchanges().items()}
    _prove(
        writer,
        made,
        NIGHT,
        AT,
        [(OLD, "page", None, "old"), (NEW, "page", None, "new"), (FILE, "attachment", NEW, "file")],
    )
    writer.close()
    return made


def _second_night(workspace: Workspace, first: dict[str, Written]) -> dict[str, Written]:
    """The listing and the new page as before, the old page not modified, another page drawn by a browser."""
    was = first_exchanges()
    writer = ArchiveWriter(workspace.archive, BIG)
    again = exchange(was["new"].response, NEW, at=LATER)
    same = exchange(page(LIST, HTML, b"X-Night: 2"), LISTING, at=LATER)
    stands = exchange(b'HTTP/1.1 304 Not Modified\r\neTag: "old"\r\n\r\n', OLD, at=LATER)
    shell = exchange(page(b"<script>draw()</script>", HTML), DRAWN, at=LATER)
    made = {
        "listing again": writer.append(same, revisit_of=original_of(first["listing"], was["listing"])),
        "new again": writer.append(again, revisit_of=original_of(first["new"], was["new"])),
        "old stands": writer.append(stands, unchanged=original_of(first["old"], was["old"])),
        "shell": writer.append(shell),
    }
    drawn = {"fidelity": "rendered", "made_from": made["shell"].record_id, "at": LATER, "request": b""}
    made["drawn"] = writer.append(exchange("<html>画</html>".encode(), DRAWN, **drawn))
    documents = [(OLD, "page", None, "old stands"), (NEW, "page", None, "new again")]
    _prove(writer, made, NEXT, LATER, documents, listing="listing again")
    writer.close()
    return made


def _prove(
    writer: ArchiveWriter,
    made: dict[str, Written],
    night: date,
    at: datetime,
    seen: list[tuple[str, str, str | None, str]],
    listing: str = "listing",
) -> None:
    entries = (EntryProof(1, 1, OLD, "江左镇2022年年报"), EntryProof(1, 2, NEW, "江左镇2023年年报"))
    listings = ListingProof(
        "annual",
        complete=True,
        reason=None,
        scope={"county_code": "990101", "filer": None, "years": None},
        pages=(PageProof(1, LISTING, made[listing].record_id),),
        entries=entries,
    )
    proof = VisitProof(
        visit=f"qinglan.{night}.1",
        night=night,
        attempt=1,
        started_at=at,
        ended_at=at + timedelta(minutes=5),
        portal=PORTAL,
        state="complete",
        reason=None,
        listings=(listings,),
        documents=tuple(
            DocumentProof(url, role, parent, "present", made[name].record_id) for url, role, parent, name in seen
        ),
        captures=tuple(each.record_id for each in made.values()),
    )
    made["proof"] = writer.append_metadata(proof.urn, to_json(proof), at + timedelta(minutes=5))
