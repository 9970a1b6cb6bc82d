"""The register of verdicts and findings: what was said, from which day on. Verdict rows are only ever added.

A verdict that says the same as the last one makes no row. What grows every night without changing the verdict - the
night a document was last seen, the last night it was looked for in vain - does not count as a change.

Of findings only those that fail or are suspect get a row, and keep it when they no longer stand. A row is written when
what it says changes (result, rule version, severity, or what matters of its evidence), so that a night costs no more
than it changed; what it said before goes to `finding_past`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from audit.judgement import Finding, Judgement, phrase
from audit.rules.rule import NULL, PASS
from audit.work.matter import digest, matter
from audit.work.subject import STANDING
from storage import models as table
from storage.database import portions, transaction
from storage.seals import SealChange, add_to_tally, row_seal

Key = tuple[str, str, int]  # county code, unit id, report year
CLEARED = "cleared"  # why a finding that stood is a pass
# What else is written with the verdicts, or not at all: told the judgements, the verdicts before them, and the day.
Also = Callable[[Session, Sequence[Judgement], Mapping[Key, dict[str, Any]], date], None]


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


def record_verdicts(
    engine: Engine, judgements: Sequence[Judgement], as_of: date, also: Also | None = None
) -> list[Change]:
    """Write what is new into the verdict and finding tables, in one transaction; gives the changes in words.

    `also` is called in that transaction, while the findings are still those from before.
    """
    with transaction(engine) as session:
        known = _latest(session, judgements, as_of)
        if also is not None:
            also(session, judgements, known, as_of)
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
    """Keep what fails or is suspect, and what once did; a row is written when what it says changes, and only then."""
    told = {f.id: f for judgement in judgements for f in judgement.findings}
    judged = {_key(judgement) for judgement in judgements}
    known = _known_findings(session, {code for code, _, _ in judged})
    new, other = list[dict[str, Any]](), dict[str, dict[str, Any]]()
    for id, finding in told.items():
        if finding.result in STANDING and id not in known:
            new.append(_finding_row(finding) | {"first_known": as_of, "last_known": as_of})
        elif finding.result in STANDING and known[id].says != _says(row := _finding_row(finding)):
            other[id] = row
    for id, was in known.items():
        if was.key in judged and (after := _cleared(was.says[0], told.get(id))):
            other[id] = after
    past = _whole(session, list(other))
    rows = [old | other[old["id"]] | {"last_known": max(as_of, old["last_known"])} for old in past]
    _store(session, new, rows, past)
    _keep_past(session, [row for row in past if row["last_known"] < as_of], as_of)


def _cleared(before: str, now: Finding | None) -> dict[str, Any] | None:
    """Give what becomes of a finding that stood and does not: a pass, or null as long as it cannot be told.

    None when it stands, or is said to be so already.
    """
    if now is not None and now.result in STANDING:
        return None
    if now is not None and now.result == NULL:
        return {"result": NULL, "reason": now.reason} if before in STANDING else None
    return {"result": PASS, "reason": CLEARED} if before != PASS else None


def _store(
    session: Session, new: list[dict[str, Any]], rows: list[dict[str, Any]], before: list[dict[str, Any]]
) -> None:
    """Write rows of findings, sealed and tallied; `before` is what stood in their place."""
    changes = defaultdict[Key, SealChange](SealChange)
    for row in before:
        changes[_filing(row)].went.append(row["seal"] or "")
    for row in (*new, *rows):
        row["seal"] = row_seal(table.Finding, row)
        changes[_filing(row)].came.append(row["seal"])
    for statement, some in ((insert(table.Finding), new), (update(table.Finding), rows)):
        if some:
            session.execute(statement, some)
    add_to_tally(session, "finding", changes)


def _keep_past(session: Session, before: Iterable[dict[str, Any]], until: date) -> None:
    """Keep what findings said until now. What was said for less than a day is not kept."""
    names = [column.name for column in table.FindingPast.__table__.columns]
    rows, changes = list[dict[str, Any]](), defaultdict[Key, SealChange](SealChange)
    for old in before:
        told = old | {"finding_id": old["id"], "since": old["last_known"], "until": until}
        row = {name: told[name] for name in names}
        row["seal"] = row_seal(table.FindingPast, row)
        changes[_filing(row)].came.append(row["seal"])
        rows.append(row)
    if rows:
        session.execute(insert(table.FindingPast), rows)
    add_to_tally(session, "finding_past", changes)


@dataclass(frozen=True, slots=True)
class _Known:
    """A finding that is in the table, and what it says."""

    key: Key
    says: tuple[Any, ...]


_SAYS = ("result", "reason", "rule_version", "severity", "digest")


def _says(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _SAYS)


def _known_findings(session: Session, counties: Iterable[str]) -> dict[str, _Known]:
    row = table.Finding
    known: dict[str, _Known] = {}
    for codes in portions(sorted(counties)):
        columns = (row.id, row.county_code, row.unit_id, row.year, *(getattr(row, name) for name in _SAYS))
        query = select(*columns).where(row.county_code.in_(codes))
        for id, code, unit, year, *says in session.execute(query):
            known[id] = _Known((code, unit, year), tuple(says))
    return known


def _whole(session: Session, ids: Sequence[str]) -> list[dict[str, Any]]:
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
        "digest": digest(matter(found.evidence)),
    }


def _filing(row: Mapping[str, Any]) -> Key:
    return row["county_code"], row["unit_id"], row["year"]


def _key(judgement: Judgement) -> Key:
    who = judgement.expectation
    return who.county_code, who.unit_id, who.year
