"""Chooses what of the archive bears out an answer, for `gongkai archive export`: captures and visits by their ids.

of_filer(store, filer, year)    its documents in every state they were seen in, and the proof of each verdict
of_finding(store, id)           the finding's own evidence, and all that belongs to the filing it is about
of_county(store, text)          everything of the visits to a county's portals
of_night(store, night)          everything of a night's visits
of_captures(store, ids)         just these

What those need to be understood (originals, requests, proofs of visits) is added by `storage.wacz.gathering`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, select

from audit.history import Filer
from audit.judge import county_code, judge
from audit.judgement import Finding, Judgement, phrase
from audit.loading import portals_by_county
from audit.names import Roster
from roster.errors import BadInput
from storage.capture_ids import find_capture
from storage.database import portions
from storage.models import Capture, Document, Portal, Sighting, Visit, url_key
from storage.models import Finding as Recorded
from storage.settings import Settings
from storage.wacz.selection import Selection

_CAPTURE = re.compile(r"urn:uuid:[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Store:
    """What answers are made of, and the day as of which they are asked."""

    engine: Engine
    roster: Roster
    settings: Settings
    as_of: date

    def judge(self, county: str | None = None, year: int | None = None) -> list[Judgement]:
        """Judge a county, or all."""
        return judge(self.engine, self.roster, self.settings, county=county, year=year, as_of=self.as_of)


def of_filer(store: Store, filer: Filer, year: int | None) -> Selection:
    """Choose what belongs to a filer's reports of one year, or of every year."""
    judged = store.judge(filer.county_code, year)
    mine = [judgement for judgement in judged if judgement.expectation.unit_id == filer.unit_id]
    title = f"{filer.county} {filer.name}" + (f" {year}" if year is not None else "")
    asked = {"filer": filer.name, "filer_code": filer.code, "county": filer.county, "year": year}
    with store.engine.connect() as connection:
        captures = {id for judgement in mine for id in _of_judgement(connection, judgement)}
    return Selection(title, tuple(sorted(captures)), told=_told(store, asked, mine, []))


def of_finding(store: Store, id: str) -> Selection:
    """Choose what a finding rests on. Raises BadInput when there is none of that id."""
    about, finding, evidence = _find(store, id)
    who = about.expectation
    with store.engine.connect() as connection:
        captures = {*_of_judgement(connection, about), *_named(evidence)}
    told = _told(store, {"finding": id}, [about], [finding.to_json()] if finding else [])
    return Selection(f"{who.county} {who.filer} {who.year}: finding {id}", tuple(sorted(captures)), told=told)


def of_county(store: Store, text: str) -> Selection:
    """Choose everything of the visits to the portals of a county, named by code or name."""
    with store.engine.connect() as connection:
        portals = portals_by_county(connection)
        code = county_code(store.roster, text, portals)
        own = connection.scalars(select(Portal.id).where(Portal.county_code == code))
        ids = {*portals.get(code, ()), *own}
        visits = list(connection.scalars(select(Visit.id).where(Visit.portal_id.in_(ids)).order_by(Visit.id)))
        captures = _of_visits(connection, visits)
    name = next((county.name for county in store.roster.counties(code)), code)
    return Selection(f"{name} ({code})", captures, tuple(visits), _told(store, {"county": code}, [], []))


def of_night(store: Store, night: date) -> Selection:
    """Choose everything of the visits of a night."""
    with store.engine.connect() as connection:
        visits = list(connection.scalars(select(Visit.id).where(Visit.night == night).order_by(Visit.id)))
        captures = _of_visits(connection, visits)
    return Selection(f"night {night}", captures, tuple(visits), _told(store, {"night": str(night)}, [], []))


def of_captures(store: Store, named: Sequence[str]) -> Selection:
    """Choose captures by their ids, or the first digits of them. Raises BadInput where none or several are meant."""
    with store.engine.connect() as connection:
        ids = [find_capture(connection, text).id for text in named]
    title = f"capture {', '.join(ids)}" if len(ids) == 1 else f"{len(ids)} captures"
    return Selection(title, tuple(sorted(set(ids))), told=_told(store, {"captures": ids}, [], []))


def _told(
    store: Store, asked: dict[str, Any], judged: Sequence[Judgement], findings: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Say what was asked, and what the audit answers as of the day; of whole visits it says nothing."""
    verdicts = [{"says": phrase(judgement.to_json()), **judgement.to_json()} for judgement in judged]
    told: dict[str, Any] = {"asked": asked}
    if judged:
        told |= {"as_of": store.as_of.isoformat(), "verdicts": verdicts, "findings": list(findings)}
    return told


def _find(store: Store, id: str) -> tuple[Judgement, Finding | None, dict[str, Any]]:
    """Find a finding, with the judgement it is about: by the register, else among all that is judged."""
    with store.engine.connect() as connection:
        row = Recorded
        query = select(row.county_code, row.unit_id, row.year, row.evidence).where(row.id == id)
        known = connection.execute(query).one_or_none()
    judged = store.judge(known.county_code, known.year) if known else store.judge()
    for judgement in judged:
        finding = next((each for each in judgement.findings if each.id == id), None)
        if finding is not None:
            return judgement, finding, finding.evidence
        if known and judgement.expectation.unit_id == known.unit_id:
            return judgement, None, known.evidence
    raise BadInput(f"there is no finding {id!r}", remedy="see: gongkai findings")


def _named(evidence: dict[str, Any]) -> list[str]:
    """Give the captures that a finding's evidence names, wherever it does."""
    return _CAPTURE.findall(json.dumps(evidence))


def _of_judgement(connection: Connection, judgement: Judgement) -> Iterator[str]:
    """Give the captures of the filing's documents, those of the proof, and the robots.txt of the proof's visits."""
    documents = _documents(connection, [document.url for document in judgement.documents])
    yield from _sightings(connection, documents)
    yield from judgement.proof
    for finding in judgement.findings:
        if finding.result == "fail":
            yield from _named(finding.evidence)
    yield from _robots(connection, judgement.proof)


def _documents(connection: Connection, urls: Sequence[str]) -> set[int]:
    """Give the documents at these addresses, the pages they hang on, and all that hangs on those."""
    found: set[int] = set()
    pages: set[int] = set()
    for some in portions([url_key(url) for url in urls]):
        query = select(Document.id, Document.parent_id).where(Document.url_key.in_(some))
        for id, parent in connection.execute(query):
            found.add(id)
            pages.add(id if parent is None else parent)
    for ids in portions(sorted(found)):
        hung = select(Sighting.parent_id).where(Sighting.document_id.in_(ids), Sighting.parent_id.is_not(None))
        pages |= {page for page in connection.scalars(hung.distinct()) if page is not None}
    for ids in portions(sorted(pages)):
        found |= set(connection.scalars(select(Document.id).where(Document.parent_id.in_(ids))))
        found |= set(connection.scalars(select(Sighting.document_id).where(Sighting.parent_id.in_(ids)).distinct()))
    return found | pages


def _sightings(connection: Connection, documents: Iterable[int]) -> Iterator[str]:
    """Give every capture of documents: what each visit saw, and further answers of the same addresses in it."""
    for ids in portions(sorted(documents)):
        seen = select(Sighting.capture_id).where(Sighting.document_id.in_(ids), Sighting.capture_id.is_not(None))
        yield from (capture for capture in connection.scalars(seen) if capture is not None)
        again = (
            select(Capture.id)
            .join(Sighting, Sighting.visit_id == Capture.visit_id)
            .join(Document, (Document.id == Sighting.document_id) & (Document.url == Capture.url))
            .where(Document.id.in_(ids))
        )
        yield from connection.scalars(again)


def _robots(connection: Connection, captures: Sequence[str]) -> Iterator[str]:
    """Give the robots.txt that the visits of some captures read."""
    visits: set[str] = set()
    for ids in portions(captures):
        found = select(Capture.visit_id).where(Capture.id.in_(ids), Capture.visit_id.is_not(None))
        visits |= {visit for visit in connection.scalars(found.distinct()) if visit is not None}
    for some in portions(sorted(visits)):
        query = select(Capture.id).where(Capture.visit_id.in_(some), Capture.url.like("%/robots.txt"))
        yield from connection.scalars(query)


def _of_visits(connection: Connection, visits: Sequence[str]) -> tuple[str, ...]:
    captures: list[str] = []
    for some in portions(visits):
        captures += connection.scalars(select(Capture.id).where(Capture.visit_id.in_(some)))
    return tuple(sorted(captures))
