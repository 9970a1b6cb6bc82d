"""A verdict on one filer × report year, and its JSON: the element of `gongkai audit --format json`."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from audit.imports import IMPORTED, Imported
from roster.model import Expectation

HEADLINES = ("missing", "late", "withdrawn", "defective", "filed", "unobservable", "not due", "not obliged")


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether a report was owed, until when, and by which rule."""

    value: str
    due: date
    grace_until: date
    basis: str
    since: date


@dataclass(frozen=True, slots=True)
class Observation:
    """Whether it was seen. `reason`: why an `unobservable` says nothing; `imported` when only others saw it."""

    value: str
    since: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """When it appeared. `seen`: the last listing night without it, the first day with it; `days` late."""

    value: str
    days: int | None
    seen: tuple[date | None, date | None]
    claimed: date | None
    since: date


@dataclass(frozen=True, slots=True)
class CopiedFrom:
    """A report whose text another took over; `score` is the share of that one's distinctive text (docs/copies.md)."""

    county_code: str
    filer_code: str
    filer: str
    year: int
    url: str
    score: float


@dataclass(frozen=True, slots=True)
class Integrity:
    """What became of it afterwards: several words, in a fixed order; `detail` says what sort of alteration."""

    value: tuple[str, ...]
    detail: str | None
    since: date | None
    copied_from: tuple[CopiedFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentOf:
    """A document that carried the report, the nights on which it was seen, and its number of versions."""

    url: str
    first_seen: date
    last_seen: date
    versions: int


class Finding(NamedTuple):
    """One rule's result on one filer × year: pass, fail, suspect, or null with a reason. `id` outlives re-runs.

    `code` is the unit's, `document` and `about` what of the filing it is about: by these a decision finds its finding
    again when another roster gave the unit another id. A filing has some sixty: a tuple is made four times as quickly
    as a frozen dataclass.
    """

    id: str
    rule: str
    version: int
    county_code: str
    unit_id: str
    unit: str
    year: int
    result: str
    reason: str | None
    severity: str
    evidence: dict[str, Any]
    code: str = ""
    document: str = ""
    about: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the finding as a plain dict; `pass`, `fail` and None stand for its result."""
        fields = ("id", "rule", "version", "county_code", "unit_id", "unit", "year", "result", "reason", "severity")
        return {name: getattr(self, name) for name in fields} | {"evidence": self.evidence}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The whole verdict. `expectation` is the roster's row it rests on; `imported` are captures of others."""

    expectation: Expectation
    headline: str
    headline_since: date
    duty: Duty
    observation: Observation
    timing: Timing
    integrity: Integrity
    documents: tuple[DocumentOf, ...] = ()
    imported: tuple[Imported, ...] = ()
    proof: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the element of `gongkai audit --format json`; `findings` are the ids of all that fail."""
        who = self.expectation
        return {
            "county_code": who.county_code,
            "county": who.county,
            "filer_code": who.code,
            "filer": who.filer,
            "unit": who.unit,
            "year": who.year,
            "headline": self.headline,
            "headline_since": iso(self.headline_since),
            "duty": {
                "value": self.duty.value,
                "due": iso(self.duty.due),
                "grace_until": iso(self.duty.grace_until),
                "basis": self.duty.basis,
                "basis_kind": who.basis_kind,
                "since": iso(self.duty.since),
            },
            "observation": {
                "value": self.observation.value,
                "since": iso(self.observation.since),
                "reason": self.observation.reason,
            },
            "timing": {
                "value": self.timing.value,
                "days": self.timing.days,
                "seen": [iso(day) for day in self.timing.seen],
                "claimed": iso(self.timing.claimed),
                "since": iso(self.timing.since),
            },
            "integrity": {
                "value": list(self.integrity.value),
                "detail": self.integrity.detail,
                "since": iso(self.integrity.since),
                "copied_from": [asdict(source) for source in self.integrity.copied_from],
            },
            "documents": [
                {
                    "url": document.url,
                    "first_seen": iso(document.first_seen),
                    "last_seen": iso(document.last_seen),
                    "versions": document.versions,
                }
                for document in self.documents
            ],
            "proof": list(self.proof),
            "findings": [finding.id for finding in self.findings if finding.result == "fail"],
            "suspects": [finding.id for finding in self.findings if finding.result == "suspect"],
            "imported": [shown.to_json() for shown in self.imported],
        }


def phrase(verdict: dict[str, Any]) -> str:
    """Say a verdict (its JSON) in a few words: `late by 3 days`, `filed; altered (numeric)`."""
    headline: str = verdict["headline"]
    if headline == "late":
        days = verdict["timing"]["days"]
        headline = f"late by {days} day{'' if days == 1 else 's'}"
    if headline == "unobservable" and verdict["observation"]["reason"]:
        headline = f"unobservable ({verdict['observation']['reason']})"
    if headline == "filed" and verdict["observation"]["reason"] == IMPORTED:
        headline = "filed (only imports show it)"
    notes = [word for word in verdict["integrity"]["value"] if word not in ("unchanged", verdict["headline"])]
    detail = verdict["integrity"]["detail"]
    told = [f"{word} ({detail})" if word == "altered" and detail else word for word in notes]
    return "; ".join([headline, *told])


def iso(day: date | None) -> str | None:
    """Write a day for JSON."""
    return day.isoformat() if day else None
