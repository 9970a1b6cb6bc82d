"""The register of verdicts and findings: what was said, from which day on. Verdict rows are only ever added.

A verdict that says the same as the last one makes no row. What grows every night without changing the verdict - the
night a document was last seen, the last night it was looked for in vain - does not count as a change.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from audit.judgement import Finding, Judgement, phrase
from storage import models as table
from storage.database import portions, transaction
from storage.seals import SealChange, add_to_tally, row_seal

Key = tuple[str, str, int]  # county code, unit id, report year


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that says something else than the one recorded before it (None: there was none)."""

    county: str
    unit: str
    year: int
    before: str | None
    after: str

    @property
    def line(self) -> str:
        """Say it in one line: `江左镇 2023: not due → late by 3 days`."""
        return f"{self.unit} {self.year}: {self.before} → {self.after}" if self.before else self.first_line

    @property
    def first_line(self) -> str:
        """Say a first verdict in one line."""
        return f"{self.unit} {self.year}: {self.after} (first verdict)"


def record_verdicts(engine: Engine, judgements: Sequence[Judgement], as_of: date) -> list[Change]:
    """Write what is new into the verdict and finding tables, in one transaction; gives the changes in words."""
    with transaction(engine) as session:
        known = _latest(session, judgements, as_of)
        _write_verdicts(session, judgements, known, as_of)
        _write_findings(session, judgements, as_of)
    return _changes(judgements, known)


def _changes(judgements: Iterable[Judgement], known: dict[Key, dict[str, Any]]) -> list[Change]:
    changes = []
    for judgement in judgements:
        who, last = judgement.expectation, known.get(_key(judgement))
        before, after = phrase(last) if last else None, phrase(judgement.to_json())
        if before != after:
            changes.append(Change(who.county, who.unit, who.year, before, after))
    return changes


def _latest(session: Session, judgements: Iterable[Judgement], as_of: date) -> dict[Key, dict[str, Any]]:
    """Give the newest verdict recorded up to a day for every filing of the counties judged."""
    row = table.Verdict
    counties = sorted({judgement.expectation.county_code for judgement in judgements})
    latest: dict[Key, dict[str, Any]] = {}
    for codes in portions(counties):
        query = select(row.county_code, row.unit_id, row.year, row.body)
        for code, unit, year, body in session.execute(
            query.where(row.county_code.in_(codes), row.known_on <= as_of).order_by(row.known_on)
        ):
            latest[code, unit, year] = body
    return latest


def _write_verdicts(
    session: Session, judgements: Iterable[Judgement], known: dict[Key, dict[str, Any]], as_of: date
) -> None:
    rows: list[dict[str, Any]] = []
    for judgement in judgements:
        last, body = known.get(_key(judgement)), judgement.to_json()
        if last is None or _lasting(last) != _lasting(body):
            code, unit, year = _key(judgement)
            place = {"county_code": code, "unit_id": unit, "year": year, "known_on": as_of}
            rows.append(place | {"headline": judgement.headline, "body": body})
    changes: dict[Key, SealChange] = defaultdict(SealChange)
    row = table.Verdict
    for each in rows:  # a second run of the same day replaces what the first one said
        each["seal"] = row_seal(row, each)
        change = changes[each["county_code"], each["unit_id"], each["year"]]
        same = [getattr(row, name) == each[name] for name in _PRIMARY]
        change.went += [seal or "" for seal in session.scalars(select(row.seal).where(*same))]
        change.came.append(each["seal"])
        session.execute(delete(row).where(*same))
    if rows:
        session.execute(insert(row), rows)
    add_to_tally(session, "verdict", changes)


_PRIMARY = ("county_code", "unit_id", "year", "known_on")


def _lasting(body: dict[str, Any]) -> dict[str, Any]:
    """Give a verdict without what every further night changes."""
    documents = [{**document, "last_seen": None} for document in body["documents"]]
    timing = dict(body["timing"])
    if timing["seen"][1] is None:
        timing["seen"] = None
    return {**body, "documents": documents, "timing": timing}


def _write_findings(session: Session, judgements: Sequence[Judgement], as_of: date) -> None:
    """Keep every finding that is not a pass; one that no longer stands becomes a pass and keeps its first day."""
    standing = {f.id: f for judgement in judgements for f in judgement.findings if f.result != "pass"}
    judged = {_key(judgement) for judgement in judgements}
    known = _known_findings(session, {code for code, _, _ in judged})
    new = [
        _finding_row(f) | {"first_known": as_of, "last_known": as_of} for f in standing.values() if f.id not in known
    ]
    again = [
        _finding_row(f) | {"first_known": known[f.id].first_known, "last_known": as_of}
        for f in standing.values()
        if f.id in known
    ]
    gone = [id for id, row in known.items() if row.key in judged and id not in standing and row.result != "pass"]
    cleared = [row | {"result": "pass", "reason": "cleared", "last_known": as_of} for row in _whole(session, gone)]
    changes: dict[Key, SealChange] = defaultdict(SealChange)
    for row in (*new, *again, *cleared):
        row["seal"] = row_seal(table.Finding, row)
        change = changes[row["county_code"], row["unit_id"], row["year"]]
        change.came.append(row["seal"])
        change.went += [known[row["id"]].seal or ""] if row["id"] in known else []
    for statement, rows in ((insert(table.Finding), new), (update(table.Finding), [*again, *cleared])):
        if rows:
            session.execute(statement, rows)
    add_to_tally(session, "finding", changes)


@dataclass(frozen=True, slots=True)
class _Known:
    """A finding that is in the table."""

    key: Key
    result: str
    first_known: date
    seal: str | None


def _known_findings(session: Session, counties: Iterable[str]) -> dict[str, _Known]:
    row = table.Finding
    known: dict[str, _Known] = {}
    for codes in portions(sorted(counties)):
        columns = (row.id, row.county_code, row.unit_id, row.year, row.result, row.first_known, row.seal)
        query = select(*columns).where(row.county_code.in_(codes))
        for id, code, unit, year, result, first_known, seal in session.execute(query):
            known[id] = _Known((code, unit, year), result, first_known, seal)
    return known


def _whole(session: Session, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Give whole rows of findings."""
    rows = select(table.Finding.__table__)
    return [
        dict(row)
        for some in portions(ids)
        for row in session.execute(rows.where(table.Finding.id.in_(some))).mappings()
    ]


def _finding_row(found: Finding) -> dict[str, Any]:
    return {
        "id": found.id,
        "rule": found.rule,
        "rule_version": found.version,
        "county_code": found.county_code,
        "unit_id": found.unit_id,
        "year": found.year,
        "result": found.result,
        "reason": found.reason,
        "severity": found.severity,
        "evidence": found.evidence,
    }


def _key(judgement: Judgement) -> Key:
    who = judgement.expectation
    return who.county_code, who.unit_id, who.year
