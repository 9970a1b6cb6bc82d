"""What is new in verdicts, findings, decisions and portals, as items.

news_of(known, judgements, failing, told, day) -> [Item]   pure: of the counties just judged
gather(places)(session, judgements, known, as_of)          the same, put into the outbox in the register's transaction
reopened_items, portal_items                               of decisions opened again, of portals in trouble

A filing is held against what the register said before; where that does not know it (a rebuilt database), against what
was last told of it. What was told is never told again, and a day before the one last told of tells nothing: the
clock was set back. A county judged for the first time is told in counts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.judgement import HEADLINES, Finding, Judgement, iso, phrase
from audit.news.item import Item
from audit.news.outbox import last_told, put
from audit.news.state import State, state_from, state_of, step
from audit.rules.catalogue import RULES
from audit.rules.rule import FAIL, NULL, PASS
from audit.work.sheet import REOPEN
from storage.clock import CHINA
from storage.database import portions
from storage.models import Finding as FindingRow
from storage.models import FindingPast, Review
from storage.settings import Place

Key = tuple[str, str, int]
Known = Mapping[Key, Mapping[str, Any]]
Told = Mapping[str, Item]  # by subject, the last piece of news
QUIET = ("not due", "not obliged")  # headlines that are no news by themselves
# Rules whose news the verdict tells already.
IN_HEADLINE = {"missing", "late", "withdrawn", "restored", "defective"}
IN_HEADLINE |= {"copied_from_other", "copied_own_year", "duplicate_report"}
ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal in trouble, or well again, in plain values."""

    portal: str
    county: str
    event: str
    since: date
    nights: int
    state: str
    line: str


def gather(places: Sequence[Place]) -> Callable[[Session, Sequence[Judgement], Known, date], None]:
    """Give what the register calls before it commits: news stands in the outbox exactly when the verdicts stand."""

    def also(session: Session, judgements: Sequence[Judgement], known: Known, as_of: date) -> None:
        codes = sorted({judgement.expectation.county_code for judgement in judgements})
        told = last_told(session, codes)
        put(session, news_of(known, judgements, _failing(session, judgements, told), told, as_of), places)

    return also


def news_of(
    known: Known, judgements: Sequence[Judgement], failing: frozenset[str], told: Told, day: date
) -> list[Item]:
    """Give what is new. `known`: the verdicts before; `failing`: ids of findings that are not new."""
    counties: dict[str, list[Judgement]] = defaultdict(list)
    items: list[Item] = []
    live, findings = {code for code, _, _ in known}, _by_filing(told)
    for judgement in judgements:
        filing, last = known.get(_key(judgement)), told.get(_subject(judgement))
        before = state_of(filing) if filing is not None else _state(last)
        if before is None:
            counties[judgement.expectation.county_code].append(judgement)
            continue
        if last is None or last.day <= day:
            items += _of_filing(judgement, before, last, day)
        if filing is not None:
            items += _failed(judgement, before, failing, told, day)
        items += _cleared(judgement, findings[_subject(judgement)], day)
    items += [item for code, some in counties.items() for item in _first(code, some, told, day, live=code in live)]
    return items


def reopened_items(session: Session, judgements: Iterable[Judgement], day: date) -> list[Item]:
    """Give the findings of these judgements that were opened again since the day before."""
    found = {finding.id: (judgement, finding) for judgement in judgements for finding in judgement.findings}
    since = datetime.combine(day - timedelta(days=1), time(), CHINA)
    query = select(Review).where(Review.action == REOPEN, Review.at >= since).order_by(Review.id)
    return [_reopened(row, *found[row.finding_id], day) for row in session.scalars(query) if row.finding_id in found]


def portal_items(portals: Iterable[Portal], day: date) -> list[Item]:
    """Give the portals in trouble: one piece of news each time the alert is raised, repeated or cleared."""
    items = []
    for each in portals:
        facts = asdict(each) | {"since": iso(each.since)}
        number = each.nights + (each.event == "cleared")
        items.append(Item(f"portal/{each.portal}/{each.since}", number, "portal", day, "", (), None, facts))
    return items


def _reopened(row: Review, judgement: Judgement, finding: Finding, day: date) -> Item:
    who = judgement.expectation
    facts = _finding_facts(finding, who.county, who.filer, who.code) | {"reason": row.reason, "state": "reopened"}
    subject = f"reopened/{finding.id}"
    return Item(subject, row.id, "reopened", day, who.county_code, (), finding.severity, facts)


def _of_filing(judgement: Judgement, before: State, last: Item | None, day: date) -> Iterator[Item]:
    body = judgement.to_json()
    after = state_of(body)
    found = step(before, after)
    if found is None or (last is not None and _state(last) == after):
        return
    facts = _facts(judgement, body) | {"before": before.to_json(), "state": after.to_json()}
    facts |= {"took_back": list(found.corrects)}
    number = last.number + 1 if last else 1
    county = judgement.expectation.county_code
    yield Item(_subject(judgement), number, found.kind, day, county, found.corrects, None, facts)


def _failed(judgement: Judgement, before: State, failing: frozenset[str], told: Told, day: date) -> Iterator[Item]:
    """Give findings that fail since now; never what is only suspected. The first alteration is told by the verdict."""
    for finding in judgement.findings:
        told_by_verdict = finding.rule in IN_HEADLINE or (finding.rule == ALTERED and ALTERED not in before.marks)
        if finding.result != FAIL or finding.id in failing or told_by_verdict:
            continue
        last = told.get(_finding_subject(judgement, finding.id))
        if last is None or (last.kind == "correction" and last.day <= day):
            yield _finding_item(judgement, finding, last, day)


def _cleared(judgement: Judgement, told: Sequence[Item], day: date) -> Iterator[Item]:
    """Give findings that were told as failing and no longer stand; one that cannot be told tonight stands."""
    now = {finding.id: finding.result for finding in judgement.findings}
    for last in told:
        if last.kind != "correction" and last.day <= day and now.get(last.facts["finding"]) not in (FAIL, NULL):
            facts = {**last.facts, "state": "cleared", "took_back": [last.kind]}
            number, code = last.number + 1, judgement.expectation.county_code
            yield Item(last.subject, number, "correction", day, code, (last.kind,), last.severity, facts)


def _by_filing(told: Told) -> Mapping[str, list[Item]]:
    """Give what was last told of findings, by the subject of their filing."""
    found: dict[str, list[Item]] = defaultdict(list)
    for subject, last in told.items():
        filing, mark, _ = subject.partition("#")
        if mark:
            found[filing].append(last)
    return found


def _finding_item(judgement: Judgement, finding: Finding, last: Item | None, day: date) -> Item:
    who, kind = judgement.expectation, ALTERED if finding.rule == ALTERED else "finding"
    facts = _finding_facts(finding, who.county, who.filer, who.code)
    facts |= {"first_shown": finding.evidence.get("first_seen"), "took_back": []}
    number = last.number + 1 if last else 1
    subject = _finding_subject(judgement, finding.id)
    severity = finding.severity if kind == "finding" else None
    return Item(subject, number, kind, day, who.county_code, (), severity, facts)


def _first(code: str, judgements: Sequence[Judgement], told: Told, day: date, *, live: bool) -> Iterator[Item]:
    """Count first verdicts. A register made anew tells again of no filing that was counted before."""
    subject = f"first/{code}"
    last = told.get(subject)
    years = Counter(str(judgement.expectation.year) for judgement in judgements)
    before = Counter(last.facts["years"]) if last else Counter[str]()
    if last is not None and (last.day > day or not (live or years - before)):
        return
    counts = Counter(judgement.headline for judgement in judgements)
    if not counts.keys() - set(QUIET):
        return
    facts = {
        "county": judgements[0].expectation.county,
        "counts": {word: counts[word] for word in HEADLINES if counts[word]},
        "years": dict(before + years if live else before | years),
        "state": f"{day} {sorted(counts.items())}",
    }
    yield Item(subject, last.number + 1 if last else 1, "first", day, code, (), None, facts)


def _facts(judgement: Judgement, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give what sentences are made of: nothing but what the verdict says."""
    documents = body["documents"]
    return {
        **{name: body[name] for name in ("county", "filer_code", "filer", "unit", "year")},
        "phrase": phrase(dict(body)),
        "due": body["duty"]["due"],
        "basis_kind": body["duty"]["basis_kind"],
        "seen": body["timing"]["seen"],
        "claimed": body["timing"]["claimed"],
        "days": body["timing"]["days"],
        "detail": body["integrity"]["detail"],
        "integrity_since": body["integrity"]["since"],
        "copied_from": [{"filer": of["filer"], "year": of["year"]} for of in body["integrity"]["copied_from"]],
        "first_seen": min((document["first_seen"] for document in documents), default=None),
        "urls": [document["url"] for document in documents][:3],
        "imported_on": sorted(each["captured_on"] for each in body["imported"])[:3],
        "captures": len(judgement.proof),
    }


def _finding_facts(finding: Finding, county: str, filer: str, code: str) -> dict[str, Any]:
    rule = RULES.get(finding.rule)
    return {
        "county": county,
        "filer_code": code,
        "filer": filer,
        "unit": finding.unit,
        "year": finding.year,
        "finding": finding.id,
        "rule": finding.rule,
        "says": rule.says if rule else finding.rule,
        "finding_severity": finding.severity,
        "captures": len(finding.evidence.get("captures", ())),
        "state": "fail",
    }


def _failing(session: Session, judgements: Sequence[Judgement], told: Told) -> frozenset[str]:
    """Give the findings of these judgements that are not new: the register has them as failing.

    Or as cleared without having kept what they said before: then no day cleared them, but a clock that was set back.
    """
    ids = sorted({f.id for judgement in judgements for f in judgement.findings if f.result == FAIL})
    row, past, over = FindingRow, FindingPast, (PASS, NULL)
    failing, cleared = set[str](), set[str]()
    for some in portions(ids):
        failing.update(session.scalars(select(row.id).where(row.id.in_(some), row.result == FAIL)))
        stood = (past.finding_id == row.id, past.until == row.last_known, past.result.not_in(over))
        forgot = ~select(past.finding_id).where(*stood).exists()
        cleared.update(session.scalars(select(row.id).where(row.id.in_(some), row.result.in_(over), forgot)))
    return frozenset(failing | (cleared - {item.facts.get("finding") for item in told.values()}))


def _state(last: Item | None) -> State | None:
    return state_from(last.facts["state"]) if last else None


def _subject(judgement: Judgement) -> str:
    code, unit, year = _key(judgement)
    return f"{code}/{unit}/{year}"


def _finding_subject(judgement: Judgement, finding: str) -> str:
    return f"{_subject(judgement)}#{finding}"


def _key(judgement: Judgement) -> Key:
    who = judgement.expectation
    return who.county_code, who.unit_id, who.year
