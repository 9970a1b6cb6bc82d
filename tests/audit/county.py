"""An invented county in a real database: visits by `storage.proof`, records as the reading pass writes them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Engine, insert, select, update

from roster import Roster, load
from storage.database import transaction
from storage.models import Capture, Cell, Document, Record, Segment, Sighting, Snapshot
from storage.proof import DocumentProof, EntryProof, ListingProof, PageProof, PortalInfo, VisitProof, apply_proof

COUNTY, NAME = "990101", "清岚县"
SITE = "https://qinglan.example"
EVERYONE = {"county_code": COUNTY, "filer": None, "years": None}
COLUMNS = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code"
TOWNS = ("白塔镇", "青石镇", "鹤鸣乡", "云溪街道")
UNITS = tuple(f"99010110{n}@2010-01-01" for n in range(1, 5))


@dataclass(frozen=True)
class Page:
    """What a page shows on a night. `report`: fields of its record (None: it is no report); `cells`: value or state.

    `others`: fields of the records of its further parts. `with_page`: an attachment that was read with its page.
    """

    title: str
    report: Mapping[str, Any] | None = None
    cells: Mapping[str, float | str] = field(default_factory=dict)
    text: str = "一年来，工作平稳。"
    outcome: str = "present"
    listed: bool = True
    listed_on: date | None = None
    kind: str | None = None
    parent: str | None = None
    problems: tuple[str, ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    with_page: bool = False


def roster(folder: Path) -> Roster:
    """Give a roster of four townships; the third was merged into the first on 2022-06-01."""
    rows = [f"99010110{n},{name},town,{COUNTY},{NAME},2010-01-01,," for n, name in enumerate(TOWNS[:2], start=1)]
    rows.append(f"990101103,{TOWNS[2]},township,{COUNTY},{NAME},2010-01-01,2022-06-01,990101101")
    rows.append(f"990101104,{TOWNS[3]},street,{COUNTY},{NAME},2010-01-01,,")
    file = folder / "qinglan.csv"
    file.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return load([file])


def report(town: str, year: int, /, **more: Any) -> Page:
    """Give a plain report as its township would publish it. Fields of `Page` and of the record may be given."""
    of_page = {key: more.pop(key) for key in list(more) if key in Page.__dataclass_fields__}
    title = f"{town}{year}年政府信息公开工作年度报告"
    fields = {"place": town, "filer": f"{town}人民政府", "year": year, "year_evidence": "title"} | more
    return Page(**({"title": title, "report": fields} | of_page))


class Store:
    """The county's database, filled night by night."""

    def __init__(self, engine: Engine, *, uuids: bool = False, units: Sequence[str] = UNITS) -> None:
        """`uuids`: the captures of reports have ids as in a real archive, not ones that a test can spell out.

        `units`: whose filings are searched for elsewhere.
        """
        self.engine, self.uuids, self.units = engine, uuids, units
        self.visits = 0
        with transaction(engine) as session:
            session.add(Segment(name="a.warc.gz", committed_length=0, closed=False))

    def id(self, visit: str, key: str) -> str:
        """Name the capture of a page in a visit."""
        name = f"{visit}/{key}"
        return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}" if self.uuids else name

    def night(
        self,
        night: date,
        pages: Mapping[str, Page] = {},
        *,
        state: str = "complete",
        complete: bool = True,
        scope: Mapping[str, Any] = EVERYONE,
        portal: str = "qinglan",
        covers: str = "county",
        column: str = "annual",
        elsewhere: Mapping[str, Page] | None = {},
    ) -> None:
        """Visit the portal once. A visit that is not complete or incomplete shows no listing at all.

        `elsewhere`: what a search for every filing outside of the columns hits; None: nothing was searched for.
        """
        self.visits += 1
        visit = f"v{self.visits}"
        at = datetime(night.year, night.month, night.day, 1, tzinfo=UTC)
        entries = [
            EntryProof(1, n, f"{SITE}/{key}", page.title, page.listed_on)
            for n, (key, page) in enumerate(((k, p) for k, p in pages.items() if p.listed and not p.parent), start=1)
        ]
        seen = [
            DocumentProof(
                f"{SITE}/{key}",
                "attachment" if page.parent else "page",
                f"{SITE}/{page.parent}" if page.parent else None,
                page.outcome,
                self.id(visit, key),
            )
            for key, page in pages.items()
        ]
        listings = (
            ListingProof(column, complete, None, dict(scope), (PageProof(1, SITE, f"{visit}/list"),), tuple(entries)),
        )
        if elsewhere is not None:
            listings += (_searched(visit, elsewhere, self.units),)
        proof = VisitProof(
            visit, night, self.visits, at, at, PortalInfo(portal, COUNTY, NAME, "trs", covers), state, None,
            listings if state in ("complete", "incomplete") else (), tuple(seen),
        )  # fmt: skip
        with transaction(self.engine) as session:
            apply_proof(session, proof, record_id=f"proof {visit}")
            session.execute(insert(Capture), [_capture(f"{visit}/list", visit, f"{SITE}/list", at)])
        for key, page in pages.items():
            if page.outcome == "present":
                self._read(visit, key, page, night, at, portal)

    def imported(
        self, night: date, pages: Mapping[str, Page], *, on: date, file: str = "others.warc.gz", county: str = COUNTY
    ) -> None:
        """Import, on a day, what somebody else's crawl captured on a night: as `gongkai archive import` leaves it."""
        self.visits += 1
        visit, portal = f"v{self.visits}", f"import-{file}-{county}"
        at, made = (datetime(day.year, day.month, day.day, 1, tzinfo=UTC) for day in (night, on))
        seen = tuple(DocumentProof(f"{SITE}/{k}", "page", None, p.outcome, self.id(visit, k)) for k, p in pages.items())
        info = PortalInfo(portal, county, NAME, "import", "nothing")
        source = {"file": file, "sha256": "0" * 64, "software": "somebody's crawler/1", "imported_at": made.isoformat()}
        proof = VisitProof(visit, night, self.visits, made, made, info, "imported", None, (), seen, source=source)
        with transaction(self.engine) as session:
            apply_proof(session, proof, record_id=f"proof {visit}")
        for key, page in pages.items():
            if page.outcome == "present":
                self._read(visit, key, page, night, at, portal)

    def _read(self, visit: str, key: str, page: Page, night: date, at: datetime, portal: str) -> None:
        """Read a page: a snapshot when its content is new, with one record and its cells."""
        content = json.dumps([dict(page.report or {}), dict(page.cells), page.text, page.kind], default=str)
        capture = self.id(visit, key)
        with transaction(self.engine) as session:
            here = (Document.url == f"{SITE}/{key}", Document.portal_id == portal)
            document = session.scalars(select(Document).where(*here)).one()
            known = select(Snapshot).where(Snapshot.document_id == document.id).order_by(Snapshot.version.desc())
            last = session.scalars(known.limit(1)).first()
            session.execute(insert(Capture), [_capture(capture, visit, document.url, at)])
            if last is None or last.content_digest != content:
                version = last.version + 1 if last else 1
                last = Snapshot(
                    document_id=document.id, version=version, payload_digest="", content_digest=content,
                    capture_id=capture, first_seen=night,
                )  # fmt: skip
                session.add(last)
                session.flush()
                parts = [replace(page, report=fields) for fields in (page.report, *page.others)]
                for part, told in enumerate(() if page.with_page else parts):
                    self._record(session, last.id, told, at, part)
            session.execute(
                update(Sighting)
                .where(Sighting.visit_id == visit, Sighting.document_id == document.id)
                .values(snapshot_id=last.id)
            )

    @staticmethod
    def _record(session: Any, snapshot: int, page: Page, at: datetime, part: int) -> None:
        fields = dict(page.report or {})
        codes = fields.pop("problems", page.problems)
        problems = [{"code": code.split(":")[0], "message": code, "at": None} for code in codes]
        evidence = fields.pop("year_evidence", None)
        kind = page.kind or ("report" if page.report else "not_a_report")
        body = {
            "kind": kind, "title": page.title, "year_evidence": evidence, "problems": problems,
            "sections": [{"key": "overview", "heading": "一、总体情况", "text": page.text}],
            **{name: _plain(fields.get(name)) for name in ("filer", "place", "year", "dated", "published")},
        }  # fmt: skip
        record = Record(
            snapshot_id=snapshot, part=fields.pop("part", part), parser="p/1", known_at=at, kind=kind, title=page.title,
            edition=fields.pop("edition", "2021"), body=body, **fields,
        )  # fmt: skip
        session.add(record)
        session.flush()
        rows = [_cell(record.id, name, told) for name, told in page.cells.items()]
        if rows:
            session.execute(insert(Cell), rows)


def _searched(visit: str, hits: Mapping[str, Page], units: Sequence[str]) -> ListingProof:
    """Give the listing of a search for every filing of the roster, whose first answer concerns all of them."""
    sought = [[unit, year] for unit in units for year in range(2008, 2030)]
    scope = {**EVERYONE, "elsewhere": True, "sought": sought, "asked": [[2, sought[0][0], 2023]]}
    entries = [EntryProof(1, n, f"{SITE}/{key}", page.title, None) for n, (key, page) in enumerate(hits.items(), 1)]
    answers = (1, 2) if hits else ()
    pages = tuple(PageProof(n, f"{SITE}/search{n}", f"{visit}/search{n}") for n in answers)
    return ListingProof("elsewhere", True, None, scope, pages, tuple(entries))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _capture(id: str, visit: str, url: str, at: datetime) -> dict[str, Any]:
    return {
        "id": id, "visit_id": visit, "url": url, "method": "GET", "at": at, "status": 200, "fidelity": "wire",
        "segment": "a.warc.gz", "offset": 0, "length": 1,
    }  # fmt: skip


def _cell(record: int, name: str, told: float | str) -> dict[str, Any]:
    if isinstance(told, str):
        return {"record_id": record, "cell": name, "value": None, "state": told, "raw": "", "at": None}
    return {"record_id": record, "cell": name, "value": told, "state": "reported", "raw": f"{told:g}", "at": None}


def days(first: date, count: int) -> Sequence[date]:
    """Give as many successive nights."""
    return [date.fromordinal(first.toordinal() + n) for n in range(count)]
